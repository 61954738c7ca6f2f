"""The catalogue of robots: prices among the filters, the chart against freedom, one robot's page."""

import csv
import io
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from companies.charts.freedom import LOOKS, PricedRobot, brackets, in_order
from companies.charts.spots import Spot, SpotLabels, _Frame, _placed, spots_figure
from companies.models import Price, Robot
from companies.robot_prices import median_price, robot_prices
from companies.robot_scatter import freedom_chart, freedom_rows
from companies.robot_specs import robot_specs
from sources.clock import Clock, looking_from
from sources.intervals import Interval

pytestmark = pytest.mark.django_db


def rows_of(name: str) -> list[dict[str, str]]:
    with (settings.DATA_DIR / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(client: Client, query: str) -> list[str]:
    answer = client.get(f"/robots.json?limit=1000&{query}")
    assert answer.status_code == 200, answer.content
    return [row["slug"] for row in answer.json()["results"]]


def quoted_by_hand() -> dict[str, list[dict[str, str]]]:
    """By robot the rows of the file of prices that name it."""
    prices: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows_of("prices.csv"):
        prices.setdefault((row["company_slug"], row["robot"].casefold()), []).append(row)
    return {
        row["slug"]: prices[row["company_slug"], row["name"].casefold()]
        for row in rows_of("robots.csv")
        if (row["company_slug"], row["name"].casefold()) in prices
    }


def test_a_robot_is_priced_when_a_row_of_prices_bears_its_name(client: Client) -> None:
    by_hand = quoted_by_hand()
    assert len(by_hand) == 41
    assert set(found(client, "priced=true")) == set(by_hand)
    assert len(found(client, "priced=false")) == 167 - 41


def test_a_price_bound_counts_in_the_currency_of_its_name(client: Client) -> None:
    cheap_in_dollars = {
        slug
        for slug, rows in quoted_by_hand().items()
        if all(row["currency"] == "USD" and float(row["price_max"] or 1e9) <= 6000 for row in rows)
    }
    assert cheap_in_dollars == {
        "noetix-dora",
        "noetix-n2",
        "engineai-sa02",
        "unitree-r1",
        "unitree-r1-air",
        "zeroth-m1",
    }
    # Bumi costs CNY 9,998 and the K1 CNY 39,900.
    converted = {"noetix-bumi", "booster-k1"}
    assert set(found(client, "price_usd_max=6000")) == cheap_in_dollars | converted
    assert found(client, "price_cny_min=880000") == ["droidup-moya", "ubtech-u1-ultra"]


def test_an_open_price_is_kept_by_no_bound_on_its_open_side(client: Client) -> None:
    # The onero H1: up to USD 10,000; EngineAI's entry model: at least CNY 88,000.
    assert "switchbot-onero-h1" in found(client, "price_usd_max=10000")
    assert "switchbot-onero-h1" not in found(client, "price_usd_min=1")
    (entry,) = (slug for slug, rows in quoted_by_hand().items() if not rows[0]["price_max"])
    assert entry in found(client, "price_cny_min=88000")
    assert entry not in found(client, "price_cny_max=900000")


def test_a_rumoured_price_is_no_price(client: Client) -> None:
    Price.objects.filter(key="pr-b7dd9075").update(confidence="rumoured")
    assert "booster-k1" not in found(client, "priced=true")


def test_the_order_by_price_puts_the_unpriced_last(client: Client) -> None:
    cheapest = found(client, "ordering=price")
    assert cheapest[:3] == ["noetix-bumi", "zeroth-m1", "unitree-r1-air"]
    assert set(cheapest[:40]) < set(quoted_by_hand())
    dearest = found(client, "ordering=-price")
    assert dearest[0] == "droidup-moya"
    assert set(dearest[:40]) == set(cheapest[:40])


def test_the_form_offers_the_bounds_in_the_readers_currency_and_keeps_the_other(
    client: Client,
) -> None:
    client.cookies["currency"] = "CNY"
    page = client.get("/robots/?price_usd_max=6000")
    hidden = {field.name for field in page.context["filter"].form.hidden_fields()}
    assert {"price_usd_min", "price_usd_max"} <= hidden
    assert "price_cny_max" not in hidden
    assert page.context["page_obj"].paginator.count == 8


@pytest.mark.parametrize("query", ["price_usd_max=cheap", "priced=maybe", "price_usd=5"])
def test_a_bad_value_keeps_the_form_and_names_the_field(client: Client, query: str) -> None:
    for address in ("/robots.json", "/robots/price-and-freedom.csv"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400
        assert query.split("=")[0] in answer.content.decode()
    page = client.get(f"/robots/?{query}")
    assert page.status_code == 400
    assert 'name="price_usd_max"' in page.content.decode()


def test_the_median_of_ranges_lies_between_those_of_their_ends() -> None:
    prices = [Interval(Decimal(low), Decimal(high)) for low, high in ((1, 1), (3, 9), (5, 6))]
    assert median_price(prices) == Interval(Decimal(3), Decimal(6))
    assert median_price([]) == Interval()
    opened = [*prices[:1], Interval(None, Decimal(2)), Interval(Decimal(4), None)]
    assert median_price(opened) == Interval(Decimal(1), Decimal(2))
    assert median_price([Interval(None, Decimal(2))]) == Interval(None, Decimal(2))


def test_the_total_is_the_median_of_the_filters_robots(client: Client) -> None:
    totals = client.get("/api/v1/robots/totals/?company=unitree").json()
    quotes = [row for row in rows_of("prices.csv") if row["company_slug"] == "unitree"]
    expected = median(int(row["price_min"]) for row in quotes)
    assert totals["price_usd_min"] == totals["price_usd_max"] == expected == 20_000
    none = client.get("/api/v1/robots/totals/?company=byd").json()
    assert none["price_usd_min"] is None
    shown = client.get("/robots/?company=byd").context["totals"]
    assert [total.value for total in shown if total.name == "price_usd"] == ["none known"]


def test_the_chart_holds_the_robots_with_both_figures_and_its_csv_the_same(client: Client) -> None:
    freedom = {row["slug"]: row["dof_total"] for row in rows_of("robots.csv")}
    both = {slug for slug in quoted_by_hand() if freedom[slug]}
    chart = client.get("/robots/").context["freedom"]
    assert {row.robot.slug for row in chart.rows} == both
    text = client.get(chart.csv_url).content.decode()
    lines = {row["slug"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(lines) == both
    assert lines["unitree-g1"]["dof_total"] == "23"
    assert lines["unitree-g1"]["price_usd_min"] == lines["unitree-g1"]["price_usd_max"] == "13500"
    assert lines["engineai-t800"]["price_cny_min"] == "180000"
    assert lines["engineai-t800"]["price_keys"] == "pr-889e80bf|pr-d77b3217"
    assert lines["switchbot-onero-h1"]["price_usd_min"] == ""


def test_the_chart_follows_the_filter_and_is_not_drawn_without_rows(client: Client) -> None:
    page = client.get("/robots/?company=unitree&ordering=-price")
    chart = page.context["freedom"]
    assert len(chart.rows) == 7
    assert chart.csv_url.endswith("?company=unitree")
    assert "7 of 11 robots have both" in chart.summary
    assert "USD 4,900 for Unitree Robotics R1 AIR with 20 degrees" in chart.summary
    assert "USD 90,000 for Unitree Robotics H1 with 18." in chart.summary
    assert client.get("/robots/?company=byd").context["freedom"] is None


def test_every_mark_leads_to_its_robot_and_names_price_rate_and_source(client: Client) -> None:
    figure = orjson.loads(client.get("/robots/?q=Mornine").context["freedom"].json)
    marks = [
        trace
        for trace in figure["data"]
        if trace.get("mode") == "markers" and "customdata" in trace
    ]
    (mark,) = marks
    assert mark["customdata"] == [["chery-mornine-m1", "/robots/chery-mornine-m1/"]]
    (hover,) = mark["hovertext"]
    assert "CNY 285,800 ≈ USD 39,700, rate of 27 May 2025" in hover.replace("<br>", " ")
    assert "40 degrees of freedom" in hover
    assert "e-commerce list price" in hover
    assert "Source:" in hover


def priced(slug: str, freedom: int, low: int | None, high: int | None) -> PricedRobot:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    return PricedRobot(slug, slug, "Maker", "CN", Decimal(freedom), Interval(*ends), "", "/")


def test_brackets_of_freedom_leave_open_prices_out() -> None:
    robots = [
        priced("a", 12, 10, 10),
        priced("b", 24, 20, 40),
        priced("c", 25, 5, 5),
        priced("d", 30, None, 9),
    ]
    low, middle = brackets(robots)
    assert (low.least, low.most, low.robots) == (0, 24, 2)
    assert low.price == Interval(Decimal(15), Decimal(25))
    assert (middle.least, middle.most, middle.robots) == (25, 39, 1)
    assert [robot.slug for robot in in_order(robots)] == ["c", "d", "a", "b"]


def test_no_name_covers_a_mark_a_bar_or_another_name() -> None:
    with translation.override("en"):
        chart = freedom_chart(Robot.objects.published(), "USD")
    assert chart is not None
    figure = orjson.loads(chart.json)
    for form in ("wide", "narrow"):
        names = [trace for trace in figure["data"] if trace.get("meta") == form]
        shown = [text for trace in names for text in trace["text"]]
        assert len(shown) == len(set(shown)) >= 10
        assert "Bumi" in shown
    spots = [
        Spot(str(n), f"Robot {n}", 20.0, Interval.exactly(100 + n), "china", "", "/", float(n))
        for n in range(30)
    ]
    placed = _placed(spots, _Frame((0, 40), (1.9, 2.2), 600, 300))
    # All marks touch: the heaviest still get the room beside the column.
    assert 0 < len(placed) < 30
    assert placed[0][0].key == "29"


def test_an_open_price_ends_in_an_arrow() -> None:
    spots = [
        Spot("a", "A", 20, Interval(Decimal(10), None), "china", "", "/", 0),
        Spot("b", "B", 30, Interval(None, Decimal(10)), "elsewhere", "", "/", 0),
    ]
    labels = SpotLabels("across", "upward", dict.fromkeys(LOOKS, "x"), str)
    figure = spots_figure(spots, LOOKS, labels, (10, 40), [10, 20, 30, 40])
    symbols = [symbol for trace in figure.data for symbol in as_list(trace.marker.symbol)]
    assert "triangle-up" in symbols
    assert "triangle-down" in symbols


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def test_on_a_past_day_only_the_prices_of_then_count() -> None:
    with looking_from(Clock(as_of=date(2025, 6, 30))):
        then = robot_prices("USD")
        rows = freedom_rows(Robot.objects.published(), "USD")
    public = set(
        Price.objects.filter(public_on__lte=date(2025, 6, 30)).values_list("key", flat=True)
    )
    quotes = {quote.price.key for quoted in then.values() for quote in quoted.quotes}
    assert quotes <= public
    assert 0 < len(rows) < 33


def test_prices_and_chart_take_the_same_queries_for_one_maker_and_for_all() -> None:
    def asked(**company: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            freedom_chart(Robot.objects.published().filter(**company), "USD")
        return len(queries)

    assert asked(company__slug="unitree") == asked() <= 7


def test_a_specification_says_how_many_others_have_less() -> None:
    heights = [float(row["height_cm"]) for row in rows_of("robots.csv") if row["height_cm"]]
    below = sum(height < 132 for height in heights)
    robot = Robot.objects.get(slug="unitree-g1")
    with translation.override("en"):
        specs = {spec.label: spec for spec in robot_specs(robot)}
    assert specs["Height"].value == 132
    assert str(specs["Height"].unit) == "cm"
    expected = f"more than {below} of {len(heights) - 1} other robots with a known figure"
    assert specs["Height"].place == expected
    assert specs["Compute"].value is None
    assert specs["Compute"].place == ""


def test_the_page_of_a_robot_gives_units_and_its_family(client: Client) -> None:
    page = client.get("/robots/unitree-g1/")
    html = page.content.decode()
    assert '132 <span class="unit">cm</span>' in html
    assert "The family G1 side by side" in html
    siblings = next(section for section in page.context["sections"] if "family" in section.list_url)
    assert [row.slug for row in siblings.rows] == [
        "unitree-g1",
        "unitree-g1-edu",
        "unitree-g1-comp",
        "unitree-g1-d",
    ]
    alone = client.get("/robots/casbot-casbot-01/").context["sections"]
    assert not [section for section in alone if "family" in section.list_url]
