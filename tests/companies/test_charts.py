"""The chart of promised and reported numbers on one row, and the timeline of targets made with it."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.charts import RangeGroup, RangeLabels, RangeRow, range_rows_figure
from companies.charts.verdict_looks import VERDICTS
from companies.charts.verdict_paths import verdict_shapes
from companies.models import ProductionTarget, VerdictBasis, VerdictMetric
from companies.promise_slots import MOST_SLOTS, promise_slots
from companies.refresh.promises import PROMISES
from companies.targets_chart import targets_timeline
from sources.chart_style import figure_json
from sources.clock import Clock, looking_from
from sources.intervals import UNKNOWN, Interval
from tests.figures import keys_of, point_of, shown_tags, symbols_of, urls_of
from tests.rows import HOSTILE

TODAY = date(2026, 11, 21)
LABELS = RangeLabels(
    scale="robots <log>",
    promised="Promised",
    restated="Promised again",
    reported="Reported",
    verdict="Verdict",
    open_end="Open",
    number=lambda value: f"{value:,.0f}",
)


def robots(low: int | None, high: int | None = None) -> Interval:
    return Interval(None if low is None else Decimal(low), None if high is None else Decimal(high))


def a_row(key: str = "r-1", **changes: Any) -> RangeRow:
    """Promised 1,000 to 2,000; 1,500 were reported: met."""
    row = RangeRow(
        name="UBTech · Walker",
        promised=robots(1000, 2000),
        reported=robots(1500, 1500),
        promised_text="1,000–2,000",
        reported_text="1,500",
        hover="hover",
        key=key,
        url=f"/metrics/verdict/{key}/",
        verdict=("met", "Met"),
    )
    return row._replace(**changes)


def texts_of(annotations: Any) -> list[str]:
    return [one["text"] for one in annotations]


GROUPS = [
    RangeGroup("2025", [a_row(), a_row("r-2", reported=UNKNOWN, verdict=("unreported", "None"))]),
    RangeGroup("2026", [a_row("r-3", promised=robots(5000), restated=(robots(9000, 9000),))]),
]


def test_every_row_has_its_marks_and_leads_to_its_figure() -> None:
    figure = range_rows_figure(GROUPS, LABELS)
    rows = [row for group in GROUPS for row in group.rows]
    assert keys_of(figure) == {row.key for row in rows}
    assert urls_of(figure) == {row.url for row in rows}
    assert symbols_of(figure, "r-1") == {"square", "circle"}
    assert symbols_of(figure, "r-2") == {"square"}
    assert symbols_of(figure, "r-3") == {"square", "square-open", "circle"}


def test_a_row_says_name_figures_and_verdict_beside_its_marks() -> None:
    figure = range_rows_figure(GROUPS[:1], LABELS)
    texts = texts_of(figure.layout.annotations)
    assert texts[0] == "<b>2025</b>"
    assert texts[1:5] == ["UBTech · Walker", "1,000–2,000", "1,500", "Met"]
    assert texts[-4:] == [
        "robots &lt;log&gt;",
        "<b>Promised</b>",
        "<b>Reported</b>",
        "<b>Verdict</b>",
    ]


def test_on_a_phone_the_name_stands_above_and_figures_only_where_there_is_no_verdict() -> None:
    judged = range_rows_figure(GROUPS[:1], LABELS).layout.meta["narrow"]
    assert "1,000–2,000" not in texts_of(judged["annotations"])
    assert "Met" in texts_of(judged["annotations"])
    plain = [RangeGroup("", [a_row(verdict=("", ""))])]
    unjudged = range_rows_figure(plain, LABELS).layout.meta["narrow"]
    assert {"1,000–2,000", "1,500"} <= set(texts_of(unjudged["annotations"]))


def test_between_phone_and_desk_a_long_name_is_cut_and_the_verdict_stays() -> None:
    long = [RangeGroup("", [a_row(name="A company with a long name · Robot · Annual output")])]
    figure = range_rows_figure(long, LABELS)
    middle = figure.layout.meta["middle"]
    assert "height" not in middle
    assert "Met" in texts_of(middle["annotations"])
    assert "1,000–2,000" not in texts_of(middle["annotations"])
    assert middle["margin"]["l"] + middle["margin"]["r"] + 200 <= 600
    assert figure.layout.margin.l + figure.layout.margin.r + 200 > 600
    short = [RangeGroup("", [a_row(verdict=("", ""))])]
    assert range_rows_figure(short, LABELS).layout.meta["middle"] == {}


def test_a_mark_stands_at_the_least_and_an_open_end_is_an_arrow() -> None:
    def tips(units: Interval) -> list[str]:
        rows = [RangeGroup("", [a_row(promised=units, reported=UNKNOWN)])]
        bars = range_rows_figure(rows, LABELS).data[0]
        sizes = zip(bars.marker.symbol, bars.marker.size, strict=True)
        return [symbol for symbol, size in sizes if size]

    assert tips(robots(1000)) == ["triangle-right"]
    assert tips(robots(None, 1000)) == ["triangle-left"]
    assert tips(robots(1000, 2000)) == ["line-ns"]
    assert point_of(range_rows_figure(GROUPS, LABELS), "r-1")[0] == 1000


def test_the_legend_explains_only_what_is_drawn() -> None:
    def keys(row: RangeRow) -> list[str]:
        figure = range_rows_figure([RangeGroup("", [row])], LABELS)
        return [trace.name for trace in figure.data if trace.showlegend]

    assert keys(a_row()) == ["Promised", "Reported"]
    assert keys(a_row(promised=robots(5000))) == ["Promised", "Reported", "Open"]
    assert "Promised again" in keys(a_row(restated=(robots(1, 1),)))


def test_markup_in_a_row_stays_text() -> None:
    row = a_row(name=HOSTILE, promised_text=HOSTILE, verdict=("met", HOSTILE))
    figure = range_rows_figure([RangeGroup(HOSTILE, [row])], LABELS)
    assert shown_tags(figure) == []


def test_no_rows_make_an_empty_figure() -> None:
    assert range_rows_figure([RangeGroup("2025", [])], LABELS).data == ()


def test_every_verdict_has_a_mark_of_its_own_moved_to_its_place() -> None:
    paths = {
        code: [shape["path"] for shape in verdict_shapes(code, y=0, shift=0)] for code in VERDICTS
    }
    assert len({tuple(found) for found in paths.values()}) == len(VERDICTS)
    # A check mark from the left, 10 pixels right of the plot; upward is positive.
    assert verdict_shapes("met", y=3, shift=10)[0]["path"] == "M11,-0.5L14,-3.5L19,3.5"


@pytest.fixture
def _stored(db: None) -> None:
    PROMISES.store(None, TODAY)


def timeline(**narrowed: Any) -> Any:
    with looking_from(Clock(as_of=TODAY)):
        return targets_timeline(ProductionTarget.objects.published().filter(**narrowed))


@pytest.mark.usefixtures("_stored")
def test_promised_restated_reported_and_verdict_stand_on_one_row() -> None:
    chart = timeline(company__slug="ubtech", due_last=date(2025, 12, 31))
    walker_s = next(slot for slot in chart.rows if slot.figure.robot == "Walker S")
    assert walker_s.target.stated_on.last == date(2024, 8, 31)
    assert walker_s.figure.promised == robots(1800, 2000)
    assert walker_s.figure.reported == robots(500, 1000)
    assert walker_s.figure.verdict == "missed"
    assert [other.promised for other in walker_s.restated] == [robots(500)]
    assert "Missed" in chart.json
    assert "Due by end of 2025" in chart.json


@pytest.mark.usefixtures("_stored")
def test_a_slots_verdict_is_that_on_the_first_promise_for_the_period() -> None:
    slots = promise_slots(ProductionTarget.objects.published())
    first = {
        (one.company_id, one.robot, one.target_metric, one.period_first, one.period_last): one
        for one in PROMISES.figures(VerdictMetric, basis=VerdictBasis.FIRST)
    }
    assert len(slots.shown) + slots.further == len(first)
    for slot in slots.shown:
        one = slot.figure
        judged = first[
            one.company_id, one.robot, one.target_metric, one.period_first, one.period_last
        ]
        assert (one.verdict, one.promised) == (judged.verdict, judged.promised)


@pytest.mark.usefixtures("_stored")
def test_the_sentence_tells_outcomes_the_largest_ahead_and_what_is_left_out() -> None:
    chart = timeline()
    assert len(chart.rows) == MOST_SLOTS == 30
    assert chart.summary == (
        "Of 30 promises 13 have fallen due: Met 3, Missed 1, Undecidable 1, Partly reported 1,"
        " No report found 7. The largest ahead: Tesla · Optimus · Annual output, 500,000 robots by"
        " end of 2027. Not drawn: 10 promises due further from today, 119 statements that are no"
        " promised number of robots with a date."
    )
    ahead = timeline(company__slug="unitree", due_last__year=2026)
    assert ahead.summary.startswith("1 promise, not yet due. The largest ahead: Unitree")


@pytest.mark.usefixtures("_stored")
def test_targets_that_are_not_judged_make_no_timeline() -> None:
    assert timeline(metric="annual_capacity") is None
    assert timeline(company__slug="no-such-company") is None


@pytest.mark.usefixtures("_stored")
def test_the_timeline_sees_the_day_that_the_reader_looks_from() -> None:
    with looking_from(Clock(as_of=date(2025, 6, 30))):
        past = targets_timeline(ProductionTarget.objects.published().filter(company__slug="ubtech"))
    assert past is not None
    verdicts = {slot.figure.verdict for slot in past.rows}
    assert verdicts == {"pending"}


@pytest.mark.usefixtures("_stored")
def test_the_rows_as_csv_are_those_of_the_chart(client: Client) -> None:
    answer = client.get("/targets/promises.csv?company=ubtech&due_before=2025-12-31")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    walker_s = next(row for row in rows if row["robot"] == "Walker S")
    assert (walker_s["promised_min"], walker_s["promised_max"]) == ("1800", "2000")
    assert (walker_s["reported_min"], walker_s["reported_max"]) == ("500", "1000")
    assert (walker_s["verdict"], walker_s["other_statements"]) == ("missed", "1")
    page = client.get("/targets/?company=ubtech&due_before=2025-12-31&page=1").content.decode()
    assert "/targets/promises.csv?company=ubtech&amp;due_before=2025-12-31" in page
    assert page.count("/metrics/verdict/ta-") > len(rows)


@pytest.mark.usefixtures("_stored")
@pytest.mark.parametrize("name", ["promises", "moved-dates"])
def test_a_bad_filter_is_refused_by_the_charts_rows_too(client: Client, name: str) -> None:
    answer = client.get(f"/targets/{name}.csv?metric=wishes")
    assert answer.status_code == 400
    assert "metric" in json.loads(answer.content)["errors"]


@pytest.mark.usefixtures("_stored")
def test_the_timeline_asks_as_often_for_many_rows_as_for_few() -> None:
    def queries(ask: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask()
        return len(asked)

    every = ProductionTarget.objects.published()
    few = every.filter(company__slug="ubtech")
    assert queries(lambda: targets_timeline(few)) == queries(lambda: targets_timeline(every)) == 2


def test_the_same_rows_make_the_same_bytes() -> None:
    assert figure_json(range_rows_figure(GROUPS, LABELS)) == figure_json(
        range_rows_figure(GROUPS, LABELS)
    )
