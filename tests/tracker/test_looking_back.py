"""The control in the header, and the day in every address: it stays while the reader clicks on."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from sources.lists import FactList
from sources.models import Named, Source
from sources.resting import sourced_models
from tracker.api.resources import LISTS
from tracker.looking_back import ALWAYS_NOW, dated_address, with_day

database = pytest.mark.django_db
EVERY_LIST = pytest.mark.parametrize(
    "facts", LISTS, ids=[facts.table.model.resource for facts in LISTS]
)
JUNE = "2025-06-30"


def page(facts: FactList) -> str:
    return reverse(facts.url_name)


def addresses(html: str) -> Iterator[str]:
    for found in re.findall(r'<a\s[^>]*href="([^"]*)"', html):
        address = unescape(found)
        if address.startswith(("/", "?")) and not address.startswith(("/static/", "/admin/")):
            yield address


@database
@EVERY_LIST
def test_no_link_of_a_past_day_leads_nowhere(client: Client, facts: FactList) -> None:
    """Names on the first page of each list, and on the pages those lead to."""
    seen: set[str] = set()
    html = client.get(page(facts), {"as_of": JUNE}).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    details = [one for one in addresses(main) if re.fullmatch(r"/[^?]*/[^?/]+/\?[^#]*", one)]
    for address in dict.fromkeys(details[:12]):
        assert "as_of=2025-06-30" in address
        answer = client.get(address)
        assert answer.status_code == 200, address
        seen.add(address)
    assert seen


@database
def test_no_page_of_a_past_day_shows_a_later_fact(client: Client) -> None:
    """Keys and slugs of facts that came later stand nowhere on the pages of a company."""
    day = date.fromisoformat(JUNE)
    later = {
        fact.get_absolute_url()
        for model in sourced_models()
        if not issubclass(model, Named) and hasattr(model, "get_absolute_url")
        for fact in model.objects.filter(state="published", public_on__gt=day)
    }
    for address in (
        "/",
        "/companies/unitree/",
        "/companies/ubtech/",
        "/companies/tesla/",
        "/funding/investors/",
        "/supply-chain/",
    ):
        found = {
            link.split("?")[0]
            for link in addresses(client.get(address, {"as_of": JUNE}).content.decode())
        }
        assert not found & later, address


@database
def test_the_page_of_today_shows_no_banner(client: Client) -> None:
    today = client.get("/targets/", {"as_of": str(timezone.localdate())})
    assert "Back to today" not in today.content.decode()
    # Beside the code of a chart for other pages stands how to ask for a past day.
    assert not re.findall(r'="[^"]*as_of=2', client.get("/targets/").content.decode())


@database
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/companies/",
        "/companies/xpeng/",
        "/targets/?company=xpeng",
        "/search/?q=ubtech",
        "/funding/",
    ],
)
def test_every_link_of_a_page_keeps_the_day(client: Client, address: str) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}as_of={JUNE}"
    html = client.get(joined).content.decode()
    own = {unescape(link) for link in re.findall(r'<a href="([^"]*)" data-own-day', html)}
    # Back to today, and the watchlist, which reads the log of changes and so has no past day.
    assert own == {address, "/watch/"}
    # The desk is of today: nobody enters what was known on a past day.
    links = [one for one in addresses(html) if one not in own and not one.startswith(ALWAYS_NOW)]
    assert len(links) > 15
    for link in links:
        assert link.count("as_of=2025-06-30") == 1, link
    forms = re.findall(r"<form\s[^>]*>.*?</form>", html, re.DOTALL)
    asking = [form for form in forms if 'method="post"' not in form]
    assert len(asking) >= 2
    for form in asking:
        assert len(re.findall(r'name="as_of"', form)) == 1, form
    [preferences] = [form for form in forms if 'class="preferences"' in form]
    assert "as_of=2025-06-30" in preferences


@database
def test_both_clocks_are_kept_together(client: Client) -> None:
    recorded = timezone.localdate() - timedelta(days=1)
    Source.objects.update(recorded_at=timezone.now() - timedelta(days=2))
    html = client.get("/sources/", {"as_of": JUNE, "recorded_by": str(recorded)}).content.decode()
    assert f'href="/targets/?as_of={JUNE}&amp;recorded_by={recorded}"' in html
    assert "As known on 30 June 2025." in html
    assert "As recorded here by" in html
    assert html.count(f'name="recorded_by" value="{recorded}"') == 3


def test_an_address_gets_the_day_once_and_its_place_last_but_the_fragment() -> None:
    day = {"as_of": JUNE}
    for address, expected in {
        "/targets/": "/targets/?as_of=2025-06-30",
        "/targets/?q=%E6%9D%BE#results": "/targets/?q=%E6%9D%BE&as_of=2025-06-30#results",
        "?ordering=due": "?ordering=due&as_of=2025-06-30",
        "/x/?as_of=2024": "/x/?as_of=2024",
        "/static/a.css": "/static/a.css",
        "/admin/": "/admin/",
        "//elsewhere.example/": "//elsewhere.example/",
    }.items():
        assert dated_address(address, day) == expected


def test_only_our_own_links_and_asking_forms_are_changed() -> None:
    html = (
        '<a class="x" href="/a/?b=1&amp;c=2">a</a><a href="https://example.com/">out</a>'
        '<a href="#here">here</a><a href="/today/" data-own-day>today</a>'
        '<form action="/p/" method="post"></form><form action="/s/" hx-get="/s/" method="get"></form>'
        '<link href="/static/x.css"><p>href="/text/"</p>'
    )
    assert with_day(html, {"as_of": JUNE}) == (
        '<a class="x" href="/a/?b=1&amp;c=2&amp;as_of=2025-06-30">a</a>'
        '<a href="https://example.com/">out</a>'
        '<a href="#here">here</a><a href="/today/" data-own-day>today</a>'
        '<form action="/p/" method="post"></form><form action="/s/" hx-get="/s/" method="get">'
        '<input type="hidden" name="as_of" value="2025-06-30"></form>'
        '<link href="/static/x.css"><p>href="/text/"</p>'
    )


@database
def test_the_addresses_of_json_keep_the_day(client: Client) -> None:
    answer = client.get("/targets.json", {"as_of": JUNE, "limit": "5"}).json()
    assert "as_of=2025-06-30" in answer["next"]
    assert all("as_of" not in record["url"] for record in answer["results"])
    doors = client.get("/api/v1/", {"as_of": JUNE}).json()
    assert all(address.endswith("?as_of=2025-06-30") for address in doors.values())


@database
def test_no_write_looks_from_a_past_day(client: Client) -> None:
    answer = client.post(
        "/preferences/?as_of=soon", {"next": f"/targets/?as_of={JUNE}", "theme": "dark"}
    )
    assert (answer.status_code, answer["location"]) == (302, f"/targets/?as_of={JUNE}")


@pytest.mark.only_on("sqlite")
def test_the_reader_looks_back_and_returns(page: Page) -> None:
    page.goto("/targets/?company=ubtech")
    expect(page.get_by_text("Back to today")).to_have_count(0)
    page.get_by_label("As of").fill(JUNE)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("complementary", name="A past day")).to_contain_text(
        "As known on 30 June 2025."
    )
    expect(page).to_have_url(re.compile(r"/targets/\?company=ubtech&as_of=2025-06-30"))
    expect(page.get_by_label("As of")).to_have_value(JUNE)
    page.locator("#results table.data").last.locator("tbody a").first.click()
    expect(page.get_by_role("complementary", name="A past day")).to_contain_text("30 June 2025")
    page.get_by_role("link", name="Companies", exact=True).click()
    expect(page.get_by_role("complementary", name="A past day")).to_contain_text("30 June 2025")
    page.get_by_role("link", name="Back to today").click()
    expect(page).to_have_url(re.compile(r"/companies/$"))
    expect(page.get_by_role("complementary", name="A past day")).to_have_count(0)


@pytest.mark.only_on("sqlite")
def test_a_filter_applied_since_survives_the_change_of_day(page: Page) -> None:
    page.goto("/targets/")
    page.get_by_label("Company", exact=True).select_option("xpeng")
    expect(page).to_have_url(re.compile("company=xpeng"))
    page.get_by_label("As of").fill("2025-12-31")
    page.get_by_label("As of").press("Enter")
    expect(page).to_have_url(re.compile(r"company=xpeng.*as_of=2025-12-31"))
    page.get_by_label("Metric", exact=True).select_option("annual_capacity")
    expect(page).to_have_url(re.compile(r"metric=annual_capacity"))
    assert page.url.count("as_of=2025-12-31") == 1
    page.get_by_role("link", name="Back to today").click()
    expect(page).to_have_url(re.compile(r"/targets/\?.*company=xpeng.*metric=annual_capacity"))
    assert "as_of" not in page.url


@pytest.mark.only_on("sqlite")
def test_suggestions_are_of_the_same_day(page: Page) -> None:
    with page.expect_request(re.compile("/search/suggest/")) as asked:
        page.goto(f"/?as_of={JUNE}")
        page.keyboard.press("/")
        page.keyboard.type("unitree")
    assert "as_of=2025-06-30" in asked.value.url
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="A past day")).to_contain_text("30 June 2025")


@pytest.mark.only_on("sqlite")
def test_a_mark_of_a_chart_leads_to_its_page_on_the_same_day(page: Page) -> None:
    page.goto(f"/funding/?as_of={JUNE}")
    plot = page.locator("figure.chart .chart-plot").first
    expect(plot.locator(".main-svg").first).to_be_visible()
    plot.evaluate(
        """plot => plot.emit('plotly_click', {points: [{customdata: ['x', '/companies/unitree/']}], event: {}})"""
    )
    expect(page).to_have_url(re.compile(r"/companies/unitree/\?as_of=2025-06-30"))


@pytest.mark.only_on("sqlite")
def test_the_control_works_on_a_phone_and_without_scripts(
    browser: Browser, site: LiveServer
) -> None:
    context = browser.new_context(
        base_url=site.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto("/funding/?company=unitree")
    page.get_by_role("button", name="Menu").click()
    page.get_by_label("As of").fill(JUNE)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("complementary", name="A past day")).to_contain_text("30 June 2025")
    expect(page).to_have_url(re.compile(r"company=unitree&as_of=2025-06-30"))
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Targets", exact=True).click()
    expect(page.get_by_role("complementary", name="A past day")).to_contain_text("30 June 2025")
    context.close()
