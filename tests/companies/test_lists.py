"""The lists of this app: what filters keep, what totals count, on the real rows."""

import csv
import io
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import EventParticipant, ProductionTarget
from sources.exchange import conversion
from sources.intervals import Interval
from tests.totals import totals

pytestmark = pytest.mark.django_db

# path, resource of the API, identity, rows of the bundled dataset
LISTS = (
    ("robots", "robots", "slug", 167),
    ("prices", "prices", "key", 42),
    ("targets", "targets", "key", 166),
    ("actuals", "actuals", "key", 87),
    ("facilities", "facilities", "slug", 47),
    ("market-figures", "market-figures", "key", 51),
    ("events", "events", "slug", 138),
)
BAD_FILTERS = (
    ("robots", "company=nobody", "company"),
    ("robots", "form=six-legged", "form"),
    ("robots", "status=sold", "status"),
    ("robots", "dof_total_min=many", "dof_total_min"),
    ("robots", "announced_after=yesterday", "announced_after"),
    ("prices", "price_min=5", "currency"),
    ("prices", "robot=no-such-robot", "robot"),
    ("targets", "metric=wishes", "metric"),
    ("targets", "units_min=lots", "units_min"),
    ("targets", "units_min=1&unit=money", "currency"),
    ("targets", "dated=maybe", "dated"),
    ("targets", "due_before=2026-13", "due_before"),
    ("targets", "ordering=colour", "ordering"),
    ("actuals", "confidence=sure", "confidence"),
    ("actuals", "period_after=soon", "period_after"),
    ("facilities", "capacity_unit=money", "capacity_unit"),
    ("facilities", "area_m2_max=big", "area_m2_max"),
    ("market-figures", "nature=guess", "nature"),
    ("market-figures", "scope=mars", "scope"),
    ("events", "kind=party", "kind"),
    ("events", "company=nobody", "company"),
)


def records(client: Client, path: str, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/{path}.json?limit=1000&{query}")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


@pytest.mark.parametrize(("path", "resource", "identity", "count"), LISTS)
def test_page_json_csv_and_api_hold_the_same_rows(
    client: Client, path: str, resource: str, identity: str, count: int
) -> None:
    page = client.get(f"/{path}/")
    on_pages = {getattr(row, identity) for row in page.context["page_obj"].paginator.object_list}
    text = b"".join(client.get(f"/{path}.csv")).decode()
    in_csv = {row[identity] for row in csv.DictReader(io.StringIO(text))}
    in_json = {row[identity] for row in records(client, path)}
    in_api = {r[identity] for r in client.get(f"/api/v1/{resource}/?limit=1000").json()["results"]}
    assert on_pages == in_csv == in_json == in_api
    assert len(in_csv) == count
    # The page has of each sum only the one in the reader's currency.
    totalled = [one for one in page.context["totals"] if not one.currency]
    shown = {one.name: one.raw for one in totalled if not isinstance(one.raw, Interval)}
    in_totals = totals(client, path)
    assert shown.items() <= in_totals.items()
    assert shown["count"] == count


@pytest.mark.parametrize(("path", "resource", "identity", "count"), LISTS)
def test_a_page_asks_as_often_for_fifty_rows_as_for_one(
    client: Client, path: str, resource: str, identity: str, count: int
) -> None:
    first = records(client, path)[0][identity]
    query = f"source={records(client, path)[0]['source_ids'][0]}"
    client.get(f"/{path}/")
    with CaptureQueriesContext(connection) as few:
        page = client.get(f"/{path}/?{query}")
    assert first in {getattr(row, identity) for row in page.context["page_obj"]}
    with CaptureQueriesContext(connection) as many:
        page = client.get(f"/{path}/")
    assert len(page.context["page_obj"].object_list) == min(count, 25 if path == "targets" else 50)
    assert len(many) <= len(few)


@pytest.mark.parametrize(("path", "resource", "identity", "count"), LISTS)
def test_json_asks_as_often_for_all_rows_as_for_two(
    client: Client, path: str, resource: str, identity: str, count: int
) -> None:
    client.get(f"/{path}.json?limit=1")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/{path}.json?limit=2")
    with CaptureQueriesContext(connection) as many:
        client.get(f"/{path}.json?limit=1000")
    assert len(many) == len(few)


@pytest.mark.parametrize(("path", "query", "named"), BAD_FILTERS)
def test_a_bad_filter_value_is_refused_by_name(
    client: Client, path: str, query: str, named: str
) -> None:
    answer = client.get(f"/{path}.json?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [named]
    assert client.get(f"/{path}/?{query}").status_code == 400


def test_an_unknown_filter_suggests_the_near_one(client: Client) -> None:
    answer = client.get("/robots.json?heigth_cm_min=1")
    assert answer.status_code == 400
    assert "height_cm_min" in answer.content.decode()


def test_the_api_says_what_capacity_xpeng_announced_and_by_when(client: Client) -> None:
    (row,) = records(client, "targets", "company=xpeng&metric=annual_capacity")
    assert (row["units_min"], row["units_max"], row["unit"]) == (50_000, 50_000, "robots")
    assert row["due"] == "2026-12"
    page = client.get("/targets/?company=xpeng&metric=annual_capacity").content.decode()
    assert "by end of 2026" in page
    assert "50,000" in page


def test_byds_price_goal_stands_in_its_own_currency(client: Client) -> None:
    (row,) = records(client, "targets", "company=byd&metric=unit_price")
    assert (row["units_min"], row["unit"], row["currency"]) == (200_000, "money", "CNY")
    assert "CNY 200,000" in client.get("/targets/?company=byd&metric=unit_price").content.decode()


def test_a_bound_without_a_unit_counts_robots_and_leaves_open_ranges_out(client: Client) -> None:
    everything = records(client, "targets")
    surely = {
        row["key"]
        for row in everything
        if row["unit"] == "robots" and (row["units_min"] or 0) >= 100_000
    }
    at_most = {
        row["key"]
        for row in everything
        if row["unit"] == "robots" and row["units_max"] is not None and row["units_max"] <= 100
    }
    assert {row["key"] for row in records(client, "targets", "units_min=100000")} == surely
    assert {row["key"] for row in records(client, "targets", "units_max=100")} == at_most
    assert surely
    assert at_most


def test_a_price_bound_compares_within_its_currency(client: Client) -> None:
    found = records(client, "prices", "currency=CNY&price_max=100000")
    assert found
    assert {row["currency"] for row in found} == {"CNY"}
    assert max(row["price_max"] for row in found) <= 100_000
    assert totals(client, "prices", "currency=CNY")["lowest_cny"] == min(
        row["price_min"] for row in found
    )


def test_a_price_is_converted_at_the_rate_of_the_day_it_was_public(client: Client) -> None:
    (row,) = records(client, "prices", "q=Mornine")
    rate = conversion("CNY", "USD", date.fromisoformat(row["public_on"]))
    assert rate is not None
    assert row["price_cny_min"] == row["price_min"] == 285_800
    assert row["price_usd_min"] == int((285_800 * rate.rate).quantize(Decimal(1)))


def test_a_robot_filter_finds_facts_that_name_the_model_or_its_family(client: Client) -> None:
    g1 = records(client, "actuals", "robot=unitree-g1")
    assert {tuple(row["robot"]) for row in g1} == {("G1", "H1")}
    edu = records(client, "actuals", "robot=unitree-g1-edu")
    assert [row["key"] for row in edu] == [row["key"] for row in g1]
    walker_s2 = records(client, "targets", "robot=ubtech-walker-s2")
    assert {row["robot"] for row in walker_s2} == {"Walker S2", "Walker"}
    assert {row["company_slug"] for row in walker_s2} == {"ubtech"}


def test_specifications_filter_by_either_end_and_sort_with_the_unknown_last(
    client: Client,
) -> None:
    tall = records(client, "robots", "height_cm_min=180&ordering=-height_cm")
    heights = [row["height_cm"] for row in tall]
    assert heights == sorted(heights, reverse=True)
    assert min(heights) >= 180
    everything = [row["height_cm"] for row in records(client, "robots", "ordering=height_cm")]
    known = [height for height in everything if height is not None]
    assert everything[: len(known)] == sorted(known)


def test_the_catalogue_shows_the_quotes_of_a_model(client: Client) -> None:
    page = client.get("/robots/?company=engineai&q=T800").content.decode()
    assert "CNY 180,000–360,000" in page
    assert "USD 40,000–80,000" in page


def test_events_filter_by_published_participants_only(client: Client) -> None:
    (event,) = records(client, "events", "company=ubtech")
    assert event["slug"] == "2026-fair-2026-robotics-fair-shenzhen"
    assert len(event["participants"]) == 10
    assert totals(client, "events", "company=ubtech") == {
        "count": 1,
        "jurisdictions": 1,
        "companies": 10,
    }
    EventParticipant.objects.filter(company__slug="ubtech").update(state="withdrawn")
    assert records(client, "events", "company=ubtech") == []
    (event,) = records(client, "events", "company=limx")
    assert "ubtech" not in event["participants"]
    page = client.get("/events/?company=limx")
    assert len(page.context["page_obj"].object_list[0].participants.all()) == 9


def test_an_empty_jurisdiction_or_reporter_is_no_distinct_value(client: Client) -> None:
    events = records(client, "events")
    named = {row["jurisdiction"] for row in events if row["jurisdiction"]}
    assert len(named) < len({row["jurisdiction"] for row in events})
    assert totals(client, "events")["jurisdictions"] == len(named)


def test_the_capacity_of_sites_is_added_up_by_company_as_the_capacity_by_year_is(
    client: Client,
) -> None:
    """Of one company's sites from the smallest to the largest: 54,000 if they were all apart."""
    rows = [r for r in records(client, "facilities") if r["capacity_unit"] == "robots"]
    operating: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row["status"] == "operating":
            operating[row["company_slug"]].append(row["annual_capacity"])
    found = totals(client, "facilities")
    ends = (found["robots_a_year_operating_min"], found["robots_a_year_operating_max"])
    assert ends == (sum(map(min, operating.values())), sum(map(max, operating.values())))
    assert ends == (44_000, 53_000)
    assert sum(map(sum, operating.values())) == 54_000


def test_where_no_site_states_a_capacity_the_total_is_unknown_and_not_zero(
    client: Client,
) -> None:
    assert (
        totals(client, "facilities", "capacity_unit=tonnes")["robots_a_year_operating_min"] is None
    )


def test_totals_of_targets_count_their_rows(client: Client) -> None:
    rows = records(client, "targets", "company=tesla")
    assert totals(client, "targets", "company=tesla") == {
        "count": len(rows),
        "companies": 1,
        "promises": len({row["promise"] for row in rows}),
        "past_due": ProductionTarget.objects.filter(
            company__slug="tesla",
            due_last__lt=date.today(),  # noqa: DTZ011 (UTC in tests)
        ).count(),
        "undated": sum(row["due"] is None for row in rows),
    }


def test_the_timeline_holds_exactly_the_rows_of_its_csv(client: Client) -> None:
    page = client.get("/targets/?company=tesla&ordering=due")
    chart = page.context["timeline"]
    rows = list(csv.DictReader(io.StringIO(client.get(chart.csv_url).content.decode())))
    assert [slot.target.key for slot in chart.rows] == [row["target_key"] for row in rows]
    assert len(rows) == 5


def test_a_list_without_robots_to_draw_has_no_chart(client: Client) -> None:
    page = client.get("/targets/?metric=unit_price")
    assert page.context["timeline"] is None
    assert b"data-chart" not in page.content


def test_a_search_matches_names_in_either_language_and_notes(client: Client) -> None:
    assert {row["company_slug"] for row in records(client, "targets", "q=小鹏")} == {"xpeng"}
    assert {r["key"] for r in records(client, "targets", "q=magnet licences")} == {"ta-c170cf74"}
    assert records(client, "facilities", "q=Hayward")[0]["slug"] == "1x-neo-factory-hayward"


def test_a_source_that_nobody_lists_is_refused_with_the_near_one(client: Client) -> None:
    known = records(client, "robots")[0]["source_ids"][0]
    errors = client.get(f"/robots.json?source={known}x").json()["errors"]
    assert list(errors) == ["source"]
    assert errors["source"][0].startswith(f"There is no source “{known}x”. Did you mean {known}")
    page = client.get(f"/robots/?source={known}x")
    assert page.status_code == 400
    html = page.content.decode()
    # Its field is hidden, so the message stands above the others, and the next submit is without.
    assert f"There is no source “{known}x”." in html
    filters = html[html.index('<form class="filters"') :]
    assert 'name="source"' not in filters[: filters.index("</form>")]


def test_a_capacity_is_counted_as_other_robots_are(client: Client) -> None:
    chinese = {"accept-language": "zh-hans"}
    html = client.get("/facilities/1x-neo-factory-hayward/", headers=chinese).content.decode()
    assert "1万 <span" in html
    html = client.get("/facilities/1x-neo-factory-hayward/").content.decode()
    assert "10,000 <span" in html
