"""League tables: no place is claimed that the ranges do not allow, and each figure has its reasons."""

import csv
import re
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from companies.models import Company
from funding.models import CapitalMetric, Investor
from sources.intervals import UNKNOWN, Interval
from supplychain.component_tree import live
from supplychain.models import SupplyLink
from tests.funding.real_rounds import published_round
from tests.pages import LANGUAGES
from tests.rows import millions
from tracker.league.form import TABLES, LeagueForm
from tracker.league.places import bar, bars, first_that_may_reach, level_with, places
from tracker.league.tables import Cell, Entry, LeagueTable


def at_least(low: int) -> Interval:
    return Interval(Decimal(low), None)


def span(low: int, high: int) -> Interval:
    return Interval(Decimal(low), Decimal(high))


def exactly(*values: int) -> list[Interval]:
    return [Interval.exactly(value) for value in values]


# --- places ---


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (exactly(9, 7, 5), ["1", "2", "3"]),
        (exactly(9, 7, 7, 7, 1), ["1", "2", "2", "2", "5"]),
        # The second and third overlap; where they only touch, the upper may still be level.
        ([span(8, 9), span(4, 6), span(3, 5), span(0, 1)], ["1", "2–3", "2–3", "4"]),
        ([span(4, 6), span(2, 4)], ["1", "1–2"]),
        # Whoever is open above may be anywhere ahead of the rest.
        ([*exactly(10), at_least(5), *exactly(1)], ["1–2", "1–2", "3"]),
        ([at_least(5), at_least(5)], ["1–2", "1–2"]),
        ([span(0, 10), *exactly(5, 5)], ["1–3", "1–2", "1–2"]),
        ([], []),
    ],
)
def test_a_place_is_as_wide_as_the_ranges_leave_it(
    values: list[Interval], shown: list[str]
) -> None:
    assert [str(place) for place in places(values)] == shown


ranges = st.tuples(st.integers(0, 30), st.integers(0, 10), st.booleans()).map(
    lambda one: at_least(one[0]) if one[2] else span(one[0], one[0] + one[1])
)


@given(st.lists(ranges, max_size=12), st.data())
def test_whatever_the_true_values_are_each_stands_within_its_places(
    values: list[Interval], choices: st.DataObject
) -> None:
    found = places(values)
    actual = [
        choices.draw(st.integers(int(one.low or 0), int(one.high if one.high is not None else 60)))
        for one in values
    ]
    for at, place in enumerate(found):
        ahead = sum(other > actual[at] for other in actual)
        assert place.best <= ahead + 1 <= place.worst


def test_bars_share_one_scale_and_say_what_is_open() -> None:
    first, second, third = bars([span(50, 100), at_least(25), Interval(None, Decimal(40))])
    assert (first.low, first.high, first.width, first.is_open) == (50, 100, 50, False)
    assert (second.low, second.high, second.is_open) == (25, 25, True)
    assert (third.low, third.high) == (0, 40)
    assert bars(exactly(0)) == [bar(Interval.exactly(0), Decimal(0))]
    assert bar(Interval(Decimal("0.2"), Decimal(1)), Decimal(1), Decimal("0.5")).point == 50


def test_who_may_be_level_and_who_is() -> None:
    assert first_that_may_reach([span(5, 9), span(1, 2), span(2, 5)]) == 2
    assert first_that_may_reach([span(5, 9), span(1, 4)]) is None
    assert [level_with(exactly(7, 7, 5), at) for at in range(3)] == [2, 1, 1]
    assert level_with([span(1, 2), span(1, 2)], 0) == 1


# --- tables in words ---


def a_table(*values: Interval) -> LeagueTable:
    entries = [
        Entry(Company(name_en=f"Maker {n}"), value, Cell(str(n)), f"about {n}")
        for n, value in enumerate(values)
    ]
    return LeagueTable("units", "", "", "", "", [], "robots", "", "", entries, ())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (exactly(9, 7, 5), "Maker 0 is first with about 0, before Maker 1 with about 1."),
        (
            exactly(9, 7, 7),
            "Maker 0 is first with about 0, before Maker 1, Maker 2 with about 1.",
        ),
        (exactly(7, 7), "Maker 0, Maker 1 share the first place, each with about 0."),
        (exactly(4, 4, 4, 4), "4 share the first place, each with about 0."),
        (exactly(4), "Maker 0 alone: about 0."),
        (
            [span(5, 9), span(2, 6)],
            (
                "Maker 0 has the highest lower end, about 0; Maker 1, with about 1, may be level or"
                " ahead."
            ),
        ),
        ([], ""),
    ],
)
def test_the_summary_claims_no_more_than_the_ranges(values: list[Interval], said: str) -> None:
    with translation.override("en"):
        assert a_table(*values).summary == said


def test_rows_stand_by_their_lower_end() -> None:
    table = a_table(span(1, 9), *exactly(3), at_least(3), span(3, 5))
    assert [row.entry.entity.name_en for row in table.rows] == [
        *("Maker 2", "Maker 3", "Maker 1", "Maker 0")
    ]


# --- the page ---

pytestmark = pytest.mark.django_db


def table(client: Client, name: str, **query: str) -> list[dict[str, str]]:
    answer = client.get(f"/league-tables/{name}.csv", query)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode())))


def test_the_page_shows_five_tables_with_a_finding_each(client: Client) -> None:
    page = client.get("/league-tables/")
    html = page.content.decode()
    assert [one["table"].name for one in page.context["tables"]] == list(TABLES)
    for one in page.context["tables"]:
        assert f'id="{one["table"].name}"' in html
        assert one["table"].summary
        assert len(one["rows"]) <= 15


def test_deliveries_of_2025_are_ranked_as_the_reports_allow(client: Client) -> None:
    rows = {row["slug"]: row for row in table(client, "units", year="2025", kind="deliveries")}
    # AgiBot 5,100 to 10,000; Unitree at least 4,200; UBTECH exactly 1,000: two are surely ahead.
    assert (rows["agibot"]["value_min"], rows["agibot"]["value_max"]) == ("5100", "10000")
    assert (rows["unitree"]["value_min"], rows["unitree"]["value_max"]) == ("4200", "")
    assert rows["ubtech"]["value_min"] == rows["ubtech"]["value_max"] == "1000"
    assert rows["ubtech"]["place_best"] == "3"
    assert (rows["agibot"]["place_best"], rows["unitree"]["place_best"]) == ("1", "1")
    assert int(rows["agibot"]["place_worst"]) > 1


def test_kinds_of_volume_are_never_mixed(client: Client) -> None:
    made = {row["slug"]: row["value_min"] for row in table(client, "units", kind="annual_output")}
    sold = {row["slug"]: row["value_min"] for row in table(client, "units", kind="deliveries")}
    assert made["agibot"] == "4000"
    assert sold["agibot"] == "5100"


def test_every_maker_with_a_disclosed_amount_is_ranked_by_capital(client: Client) -> None:
    rows = table(client, "capital")
    makers = Company.objects.published().with_role("maker")
    known = CapitalMetric.objects.filter(
        currency="USD", company__in=makers, private_min__isnull=False
    )
    assert {row["slug"] for row in rows} == set(known.values_list("company__slug", flat=True))
    lows = [int(row["value_min"]) for row in rows]
    assert lows == sorted(lows, reverse=True)
    client.cookies["currency"] = "CNY"
    assert {row["unit"] for row in table(client, "capital")} == {"CNY"}


def test_few_promises_claim_no_place(client: Client) -> None:
    rows = {row["slug"]: row for row in table(client, "promises")}
    assert (rows["agibot"]["met"], rows["agibot"]["missed"]) == ("2", "0")
    assert (rows["ubtech"]["met"], rows["ubtech"]["missed"]) == ("0", "1")
    # The intervals of two of two and none of one overlap.
    assert rows["agibot"]["place_worst"] == rows["ubtech"]["place_worst"] == "3"
    assert rows["ubtech"]["place_best"] == "1"


def test_suppliers_are_counted_by_makers_other_than_themselves(client: Client) -> None:
    rows = {row["slug"]: row for row in table(client, "suppliers")}
    links = live(SupplyLink.objects.published()).filter(supplier__slug="leaderdrive")
    makers = {
        link.customer.slug: link.confidence
        for link in links.select_related("customer")
        if link.customer and "maker" in link.customer.roles
    }
    found = rows["leaderdrive"]
    assert int(found["value_min"]) == int(found["value_max"]) == len(makers)
    assert int(found["confirmed"]) == sum(one == "confirmed" for one in makers.values())
    in_house = live(SupplyLink.objects.published()).filter(supplier__slug="unitree")
    others = {link.customer_id for link in in_house} - {Company.objects.get(slug="unitree").pk}
    assert ("unitree" in rows) == bool(others)


def test_the_counts_of_an_investor_are_those_of_the_lists_it_leads_to(client: Client) -> None:
    for row in table(client, "investors")[:3]:
        listed = client.get(row["rows"]).context["page_obj"].paginator.count
        assert str(listed) == row["value_min"]
    assert table(client, "investors")[0]["slug"] == "meituan"
    before = Investor.objects.with_portfolio().get(slug="luxshare").maker_count
    published_round("unitree", others=("luxshare",))
    published_round("nvidia", round="nvidia-x", others=("luxshare",))
    after = {row["slug"]: row for row in table(client, "investors")}["luxshare"]
    assert int(after["value_min"]) == before + 1
    assert int(after["companies"]) == int(after["value_min"]) + 1


def test_every_figure_leads_to_its_explanation_or_its_rows(client: Client) -> None:
    html = client.get("/league-tables/").content.decode()
    links = set(re.findall(r'<a class="figure" href="([^"]+)"', html))
    assert len(links) > 20
    counted = set(re.findall(r'href="(/(?:supply-links|companies|funding)/\?[^"]+)"', html))
    for address in [*sorted(links)[:6], *sorted(counted)[:6]]:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_a_country_and_a_province_narrow_every_table(client: Client) -> None:
    for name in TABLES:
        rows = table(client, name, country="US")
        assert {row["country"] for row in rows} <= {"US"}
    rows = table(client, "capital", province="Zhejiang")
    assert rows
    there = Company.objects.filter(province="Zhejiang").values_list("slug", flat=True)
    assert {row["slug"] for row in rows} <= set(there)
    # Places are found anew among those that are left.
    assert rows[0]["place_best"] == "1"
    text = client.get("/league-tables/?province=Zhejiang").content.decode()
    assert "No province is recorded of investors" in text


def test_one_table_stands_in_full_with_the_filter_kept(client: Client) -> None:
    page = client.get("/league-tables/?table=investors&country=CN")
    assert [one["table"].name for one in page.context["tables"]] == ["investors"]
    (shown,) = page.context["tables"]
    assert len(shown["rows"]) == shown["count"] > 15
    assert page.context["all_url"] == "/league-tables/?country=CN"
    full = client.get("/league-tables/?country=CN").context["tables"][3]["full_url"]
    assert full == "/league-tables/?country=CN&table=investors"


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("year=1999", "year", "“1999” is not known here"),
        ("kind=delivery", "kind", "write deliveries"),
        ("country=XX", "country", "“XX” is not known here"),
        ("province=Zhejang", "province", "write Zhejiang"),
        ("table=capitol", "table", "write capital"),
        ("contry=CN", "query", "Did you mean “country”?"),
        ("year=2025&year=2024", "year", "Give “year” once."),
        ("province=%00", "province", "not known here"),
    ],
)
def test_a_bad_value_is_refused_by_its_name(
    client: Client, query: str, field: str, words: str
) -> None:
    page = client.get(f"/league-tables/?{query}")
    assert page.status_code == 400
    assert words in page.content.decode()
    assert "<select" in page.content.decode()
    answer = client.get(f"/league-tables/units.csv?{query}")
    assert answer.status_code == 400
    assert words in " ".join(answer.json()["errors"][field])


def test_an_unknown_table_is_not_found(client: Client) -> None:
    assert client.get("/league-tables/robots.csv").status_code == 404
    assert client.post("/league-tables/").status_code == 405


def test_a_past_day_ranks_what_was_public_then(client: Client) -> None:
    page = client.get("/league-tables/?as_of=2024-06-30")
    assert page.status_code == 200
    rows = {row["slug"] for row in table(client, "units", as_of="2024-06-30")}
    assert "figure" not in rows
    assert client.get("/league-tables/?as_of=2001-01-01").status_code == 200


def test_the_year_is_the_last_that_is_over_unless_chosen() -> None:
    form = LeagueForm(QueryDict(""))
    assert form.is_valid()
    assert form.cleaned_data["year"] == "2025"
    assert form.cleaned_data["kind"] == "deliveries"
    assert "2026" in dict(form.fields["year"].choices)  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_rows_take_no_more_queries(client: Client, language: str) -> None:
    headers = {"accept-language": language}
    client.get("/league-tables/", headers=headers)
    with CaptureQueriesContext(connection) as before:
        client.get("/league-tables/", headers=headers)
    for number, maker in enumerate(("unitree", "agibot", "xpeng-robotics")):
        published_round(maker, round=f"{maker}-{number}", others=("luxshare", "byd", "tencent"))
    client.get("/league-tables/", headers=headers)
    with CaptureQueriesContext(connection) as after:
        client.get("/league-tables/", headers=headers)
    assert len(after) <= len(before)
    assert len(after) <= 16


def test_unknown_amounts_are_not_ranked_as_zero(client: Client) -> None:
    assert places([UNKNOWN, millions(1)])[0].best == 1  # could be anything: so it is left out
    slugs = {row["slug"] for row in table(client, "capital")}
    silent = CapitalMetric.objects.filter(currency="USD", private_min__isnull=True, rounds__gt=0)
    assert not slugs & set(silent.values_list("company__slug", flat=True))
    assert "no disclosed amount" in client.get("/league-tables/").content.decode()
