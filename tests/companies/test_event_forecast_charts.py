"""The lanes of events and the chart of forecasts: what they hold, say and leave out."""

import csv
from datetime import date
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from companies.charts.forecasts import Outlook, forecasts_figure, year_outlooks
from companies.charts.lanes import Happening, LaneLabels, lanes_figure
from companies.charts.spots import SpotLabels
from companies.event_chart import event_chart
from companies.forecast_chart import forecast_chart
from companies.models import Event, MarketFigure
from sources.intervals import Interval
from sources.partial_dates import PartialDate

pytestmark = pytest.mark.django_db

LABELS = LaneLabels("on that day", "vague", "today")
TODAY = date(2026, 11, 21)


def rows_of(name: str) -> list[dict[str, str]]:
    with (settings.DATA_DIR / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def happening(key: str, on: str, lane: str = "Policy") -> Happening:
    return Happening(key, lane, PartialDate.parse(on), key, f"/events/{key}/")


def marks(figure: Any) -> dict[str, tuple[Any, float, str]]:
    """By key: where each mark stands, and its symbol, in the form for wide plots."""
    found: dict[str, tuple[Any, float, str]] = {}
    for trace in orjson.loads(figure.to_json())["data"]:
        if "customdata" in trace and trace.get("meta") != "narrow":
            symbols = trace["marker"]["symbol"]
            rows = zip(trace["x"], trace["y"], symbols, trace["customdata"], strict=True)
            found |= {key: (x, y, symbol) for x, y, symbol, (key, _url) in rows}
    return found


def test_events_of_one_day_stand_one_under_the_other() -> None:
    figure = lanes_figure(
        [happening("a", "2026-02-01"), happening("b", "2026-02-02"), happening("c", "2026-09-01")],
        ["Policy"],
        LABELS,
        TODAY,
    )
    found = marks(figure)
    assert found["a"][1] < found["b"][1]
    assert found["c"][1] == found["a"][1]


def test_a_phone_gets_more_rows_where_marks_would_touch() -> None:
    happenings = [happening(f"e{month}", f"2026-{month:02}-01") for month in range(1, 13)]
    happenings.append(happening("early", "2016-01-01"))
    layout = lanes_figure(happenings, ["Policy"], LABELS, TODAY).layout
    assert layout.meta["narrow"]["height"] > layout.height
    assert layout.meta["min_width"] == 0


def test_a_vague_date_is_a_hollow_mark_in_the_middle_of_its_days() -> None:
    figure = lanes_figure(
        [happening("a", "2026"), happening("b", "2026-02-02", "Market")],
        ["Market", "Policy"],
        LABELS,
        TODAY,
    )
    found = marks(figure)
    assert found["a"] == ("2026-07-02", found["a"][1], "circle-open")
    assert found["b"][2] == "circle"
    assert found["b"][1] < found["a"][1]
    line = next(trace for trace in figure.data if trace.mode == "lines")
    assert list(line.x)[:2] == ["2026-01-01", "2026-12-31"]


def test_the_page_draws_every_event_of_the_filter_and_says_so(client: Client) -> None:
    page = client.get("/events/?kind=policy")
    chart = page.context["timeline"]
    expected = [row for row in rows_of("events.csv") if row["kind"] == "policy"]
    assert {row.slug for row in chart.rows} == {row["slug"] for row in expected}
    assert f"{len(expected)} events from 2023 to 2026: Policy {len(expected)}." in chart.summary
    assert chart.csv_url == "/events.csv?kind=policy"
    assert client.get("/events/?q=no such thing at all").context["timeline"] is None


def test_the_summary_counts_kinds_and_names_the_fullest_month() -> None:
    months: dict[str, int] = {}
    for row in rows_of("events.csv"):
        if len(row["happened_on"]) > 4:
            months[row["happened_on"][:7]] = months.get(row["happened_on"][:7], 0) + 1
    assert max(months, key=lambda month: months[month]) == "2026-02"
    with translation.override("en"):
        chart = event_chart(Event.objects.published())
    assert chart is not None
    assert "Market 68, Policy 31, Exhibition 16, IPO 12, Export control 7" in chart.summary
    assert f"The fullest month is February 2026 with {months['2026-02']}." in chart.summary


def test_years_part_the_rows_only_where_they_are_by_date(client: Client) -> None:
    assert b'scope="rowgroup"' in client.get("/events/").content
    assert b'scope="rowgroup"' not in client.get("/events/?ordering=title").content


def test_no_participant_known_is_not_none_taking_part(client: Client) -> None:
    totals = client.get("/events/?kind=policy").context["totals"]
    assert [total.value for total in totals if total.name == "companies"] == ["none named"]


def test_charts_take_the_same_queries_for_one_row_and_for_all() -> None:
    def asked(draw: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            draw()
        return len(queries)

    events, figures = Event.objects.published(), MarketFigure.objects.published()
    one = Event.objects.filter(slug="2023-ubtech-lists-in-hong-kong")
    assert asked(lambda: event_chart(one)) == asked(lambda: event_chart(events)) == 1
    gs = figures.filter(stated_by="Daiwa")
    assert asked(lambda: forecast_chart(gs)) == asked(lambda: forecast_chart(figures)) == 1


def outlook(key: str, nature: str, year: int, low: int | None, high: int | None) -> Outlook:
    units = Interval(*(None if end is None else Interval.exactly(end).low for end in (low, high)))
    return Outlook(key, "china", nature, year, units, key, date(2025, 1, 1), "", f"/{key}/")


def test_forecasts_and_estimates_of_a_year_each_form_their_range() -> None:
    (year, later) = year_outlooks(
        [
            outlook("a", "forecast", 2025, 7000, 7000),
            outlook("b", "forecast", 2025, 18000, 18000),
            outlook("c", "estimate", 2025, 12000, None),
            outlook("d", "forecast", 2030, 5, 5),
        ]
    )
    assert (year.forecasts, year.estimates) == (2, 1)
    assert (year.forecast.low, year.forecast.high) == (7000, 18000)
    assert year.estimated.high is None
    assert later.estimated.is_unknown


def test_only_deliveries_and_shipments_counted_in_robots_are_compared(client: Client) -> None:
    expected = {
        row["key"]
        for row in rows_of("market_figures.csv")
        if (row["nature"], row["metric"]) in {("forecast", "deliveries"), ("estimate", "shipped")}
    }
    chart = client.get("/market-figures/").context["forecasts"]
    assert {row.key for row in chart.rows} == expected
    assert "23 forecasts of yearly deliveries by 10 bodies, for 2025 to 2035." in chart.summary
    assert "China 2025: forecast 7,000–18,000; estimated since: 12,000–18,000." in chart.summary
    assert "China 2030: 3 forecasts, 162,500–271,200." in chart.summary
    assert "World 2030: 3 forecasts, at least 250,000." in chart.summary


def test_the_chart_follows_the_filter_and_is_not_drawn_without_a_forecast(client: Client) -> None:
    chart = client.get("/market-figures/?stated_by=Daiwa").context["forecasts"]
    assert len(chart.rows) == 2
    assert client.get("/market-figures/?nature=goal").context["forecasts"] is None
    assert client.get("/market-figures/?nature=estimate").context["forecasts"] is None


def test_china_stands_left_of_its_year_and_the_world_right_of_it() -> None:
    china = outlook("a", "forecast", 2030, 10, 10)
    world = outlook("b", "forecast", 2030, 10, 10)._replace(scope="world")
    groups = dict.fromkeys(
        ("china-forecast", "world-forecast", "china-estimate", "world-estimate"), "x"
    )
    figure = forecasts_figure([china, world], SpotLabels("", "", groups, str))
    found = marks(figure)
    assert float(found["a"][0]) < 2030 < float(found["b"][0])


def test_the_sites_have_capacity_beside_demand_beneath_them(client: Client) -> None:
    page = client.get("/facilities/")
    assert page.context["capacity_years"]
    assert all(
        figure.get_absolute_url() in page.content.decode()
        for figure in page.context["capacity_years"]
    )
