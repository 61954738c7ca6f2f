"""A company's profile: its answers first, its evidence beneath, and every figure open to a click."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import Company, TrackRecordMetric
from sources.clock import Clock, looking_from

pytestmark = pytest.mark.django_db


def page(client: Client, slug: str, query: str = "") -> str:
    answer = client.get(f"/companies/{slug}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html: str) -> str:
    """What a reader sees of it, without tags and in single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def section(html: str, slug: str) -> str:
    """One section of the profile; its end is the next section or the end of the page."""
    found = re.search(rf'<section class="section" id="{slug}">.*?</section>', html, re.DOTALL)
    assert found, slug
    return found[0]


def glance(html: str) -> dict[str, str]:
    """Label and figure of each thing at a glance."""
    (shown,) = re.findall(r'<dl class="glance">.*?</dl>', html, re.DOTALL)
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd><a[^>]*>(.*?)</a>", shown, re.DOTALL)
    return {text_of(label): text_of(value) for label, value in pairs}


def test_a_maker_at_a_glance(client: Client) -> None:
    shown = glance(page(client, "ubtech"))
    assert list(shown)[:6] == [
        "Disclosed private capital",
        "Latest valuation",
        "Promised for 2026",
        "First promises kept",
        "Parts with an only known supplier",
        "Orders from related parties",
    ]
    assert shown["Disclosed private capital"] == "USD 935 m"
    assert shown["Latest valuation"] == "HKD 38 bn"
    assert shown["Promised for 2026"] == "10,000"
    assert shown["First promises kept"] == "0 of 1"
    assert shown["Parts with an only known supplier"] == "7"
    assert shown["Orders from related parties"] == "0–12%"


def test_the_hints_at_a_glance_say_what_is_counted(client: Client) -> None:
    with looking_from(Clock(as_of=date(2026, 11, 21))):
        html = text_of(page(client, "ubtech", "?as_of=2026-11-21"))
    assert "USD 935 m 5 of 7 rounds give an amount" in html
    assert "HKD 38 bn at its IPO, 29 December 2023" in html
    assert "0 of 1 Undecidable 1, Pending 4; 2 due without a number" in html
    assert "known suppliers: 8 by live links, 14 named in all; from China: 50%" in html
    assert "21 August 2026 or later at most 92 days ago" in html


def test_promises_with_numbers_not_yet_due_are_told_from_those_without(client: Client) -> None:
    for slug in Company.objects.values_list("slug", flat=True):
        record = TrackRecordMetric.objects.filter(company__slug=slug, basis="first").first()
        if record and record.pending and record.counts == [record.counts[-1]]:
            shown = glance(page(client, slug))["First promises kept"]
            assert shown == "none with a number due yet"
            return
    pytest.fail("no company with pending promises alone")


def test_a_supplier_at_a_glance_and_what_breaks_if_it_stops(client: Client) -> None:
    html = page(client, "leaderdrive")
    shown = glance(html)
    assert shown["Makers it is known to supply"] == "3"
    assert shown["Makers blocked if it stops"] == "0 to 3"
    # Its customers come before what it promised.
    assert html.index('id="customers"') < html.index('id="promises"')
    words = text_of(section(html, "customers"))
    assert "no maker of robots surely lacks a part at once; 3 possibly do:" in words
    assert "Estun Automation , MagicLab , UBTECH Robotics" in words
    assert '<a href="/supply-chain/what-if/?stop=leaderdrive">' in html
    assert client.get("/supply-chain/what-if/?stop=leaderdrive").status_code == 200


@pytest.mark.parametrize("slug", ["ubtech", "leaderdrive", "nvidia", "xpeng", "agibot"])
def test_every_figure_at_a_glance_opens_a_page_that_is_there(client: Client, slug: str) -> None:
    (shown,) = re.findall(r'<dl class="glance">.*?</dl>', page(client, slug), re.DOTALL)
    addresses = re.findall(r'class="figure" href="([^"]+)"', shown)
    assert 3 <= len(addresses) <= 7
    for address in addresses:
        if not address.startswith("#"):
            assert client.get(unescape(address)).status_code == 200


def test_the_ledger_joins_statements_report_and_verdict(client: Client) -> None:
    promises = section(page(client, "ubtech"), "promises")
    (line,) = (
        part
        for part in re.findall(r"<tbody.*?</tbody>", promises, re.DOTALL)
        if "/targets/ta-9e04fe4b/" in part
    )
    assert 'rowspan="2"' in line
    assert line.index("/targets/ta-9e04fe4b/") < line.index("/targets/ta-7ec90d35/")
    words = text_of(line)
    assert words.index("1,800–2,000") < words.index("at least 500")
    assert "nearly 2,000" in words
    assert "500–1,000" in words
    assert line.index("mark-missed") < line.index("mark-met")
    assert 'href="/actuals/ac-b4094411/"' in line
    # The same promises as the chart.
    assert 'id="promise-lines"' in promises


def test_reports_that_answer_no_promise_fold_beneath(client: Client) -> None:
    promises = section(page(client, "ubtech"), "promises")
    folded = promises[promises.index("reports that answer none of these promises") :]
    assert "18 reports that answer none of these promises" in text_of(promises)
    assert "/actuals/ac-51231dc9/" in folded
    assert "/actuals/ac-b4094411/" not in folded


def test_robots_leave_out_specs_that_no_model_has_and_show_prices(client: Client) -> None:
    robots = section(page(client, "ubtech"), "robots")
    heads = [text_of(head) for head in re.findall(r"<th scope=\"col\".*?</th>", robots)]
    assert "Payload, kg" in heads
    assert "Compute, TOPS" not in heads
    assert "not known" in text_of(robots)
    assert "USD 80,000–180,000" in text_of(robots)


def test_funding_names_who_else_the_investors_back(client: Client) -> None:
    funding = section(page(client, "engineai"), "funding")
    (row,) = (
        row
        for row in re.findall(r"<tr.*?</tr>", funding, re.DOTALL)
        if "Which" not in row and '/investors/jd/">JD.com' in row and "LimX" in row
    )
    assert text_of(row) == "JD.com 京东 no 1 1 4 AgiBot , LimX Dynamics , Sharpa , Spirit AI"
    assert (
        "11 investors are named; 2 are state-backed; 5 also back other makers of robots;"
        " most often AgiBot (2), Galbot (2), Spirit AI (2)." in text_of(funding)
    )
    assert "(state)" in funding
    # What it had raised by its last round is what it has raised.
    assert text_of(funding).count("USD 366–491 m") >= 2


def test_suppliers_mark_what_has_one_known_source(client: Client) -> None:
    suppliers = section(page(client, "ubtech"), "suppliers")
    assert suppliers.count("only one known") == 7 + 1  # and the note that says what it means
    assert 'href="/supply-chain/what-if/?stop=leaderdrive"' in suppliers


def test_related_orders_come_first_with_their_tie(client: Client) -> None:
    orders = section(page(client, "xpeng"), "orders")
    assert "3 of 3 with a known tie" in text_of(orders)
    assert "/metrics/order_relation/" in orders


def test_every_source_stands_once_with_what_rests_on_it(client: Client) -> None:
    sources = section(page(client, "ubtech"), "sources")
    (table,) = re.findall(r"<tbody>.*?</tbody>", sources[: sources.index("Freshness")], re.DOTALL)
    rows = re.findall(r"<th scope=\"row\".*?href=\"([^\"]+)\"", table, re.DOTALL)
    assert len(rows) == len(set(rows)) > 80
    assert f"{len(rows)} sources, those on which most rests first." in text_of(sources)


def test_history_leads_to_all_changes_of_the_company(client: Client) -> None:
    history = section(page(client, "ubtech"), "history")
    assert 'href="/changes/?company=ubtech"' in history
    assert client.get("/changes/?company=ubtech").status_code == 200
    assert "In bulk" in history


@pytest.mark.parametrize("slug", ["ubtech", "leaderdrive", "tesla"])
def test_the_navigation_leads_to_sections_that_are_there(client: Client, slug: str) -> None:
    html = page(client, slug)
    (nav,) = re.findall(r'<nav class="profile-nav".*?</nav>', html, re.DOTALL)
    anchors = re.findall(r'href="#([^"]+)"', nav)
    assert len(anchors) > 4
    for anchor in anchors:
        assert html.count(f'id="{anchor}"') == 1


def test_ids_are_given_once(client: Client) -> None:
    for slug in ("ubtech", "xpeng", "nvidia"):
        ids = re.findall(r'\bid="([^"]+)"', page(client, slug))
        assert len(ids) == len(set(ids))


def test_title_and_description_tell_what_is_there(client: Client) -> None:
    html = unescape(page(client, "ubtech"))
    assert "<title>UBTECH Robotics 优必选: promises, deliveries, funding, suppliers ·" in html
    (description,) = re.findall(r'<meta name="description" content="([^"]+)"', html)
    assert "Latest promise: Deployment, 100 robots, by end of 2026 (Pending)." in description
    assert "Disclosed private capital: USD 935 m." in description
    assert "14 named suppliers." in description
    assert 'type="application/atom+xml"' in html


def test_a_bare_company_has_no_empty_sections(client: Client) -> None:
    html = page(client, "58-com")
    assert "<table" not in html.replace(section(html, "sources"), "").replace(
        section(html, "orders"), ""
    )
    assert 'id="promises"' not in html
    assert 'id="funding"' not in html


def test_a_past_day_shows_what_was_public_then(client: Client) -> None:
    html = page(client, "ubtech", "?as_of=2025-06-30")
    assert "/targets/ta-9e04fe4b/" in html
    assert "/targets/ta-7ec90d35/" not in html
    assert 'id="suppliers"' not in html
    assert 'id="history"' not in html
    shown = glance(html)
    assert shown["Promised for 2025"] == "1,800–2,000"
    assert shown["Disclosed private capital"] == "USD 820 m"


def test_every_company_has_a_profile(client: Client) -> None:
    for slug in Company.objects.order_by("?").values_list("slug", flat=True)[:25]:
        assert "None" not in re.findall(r"<title>.*?</title>", page(client, slug))[0]


def test_the_profile_asks_as_often_for_much_as_for_little(client: Client) -> None:
    def queries(slug: str) -> int:
        client.get(f"/companies/{slug}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/companies/{slug}/")
        return len(asked)

    # Those of facts that a company has none of are left out, so less asks for less.
    assert queries("58-com") < queries("ubtech") <= 80
    assert abs(queries("ubtech") - queries("unitree")) <= 4
