"""The charts of promises: every row is there, escaped, and in the same place whatever the order."""

from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from companies.charts import (
    TimelineLabels,
    promise_lines_figure,
    targets_timeline_figure,
    timeline_facts,
)
from companies.rows import TargetRow
from sources.chart_style import figure_json
from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate
from tests.figures import hover_of, keys_of, point_of, shown_tags, symbols_of, urls_of
from tests.rows import HOSTILE, a_target

TODAY = date(2026, 11, 21)
LABELS = TimelineLabels(
    axis_units="Robots promised <log>",
    no_number="No number",
    no_due="no date",
    not_a_promise="third party or rumour",
    today="today",
    stated="Stated",
    due="Due",
    units=lambda row: "" if row.units.is_unknown else f"{row.units.low} {row.unit}",
    when=lambda day: "not stated" if day is None else str(day),
    number=lambda value: f"{value:,.0f}",
)


def robots(low: int | None, high: int | None = None) -> Interval:
    return Interval(None if low is None else Decimal(low), None if high is None else Decimal(high))


ROWS = [
    a_target("ta-1"),
    a_target("ta-2", units=robots(2000, 9999)),
    a_target("ta-3", units=robots(1000), due="2025-12-31", company_slug="x", company_name="X"),
    a_target("ta-4", units=robots(None, 500), due="2025", metric="deliveries"),
    a_target("ta-5", due="", metric="deployment"),
    a_target("ta-6", metric="start_of_production", units=UNKNOWN, unit="", due="2026-09"),
    a_target("ta-7", metric="unit_price", unit="money", currency="CNY", stated_on=""),
    a_target("ta-8", claimant="third_party", due="", stated_on=""),
    a_target("ta-9", metric="a_new_one", unit="parts", confidence="rumoured"),
]
FIGURES = [targets_timeline_figure, promise_lines_figure]


@pytest.mark.parametrize("figure", FIGURES)
def test_every_row_appears_and_leads_to_its_page(figure: Any) -> None:
    drawn = figure(ROWS, LABELS, TODAY)
    assert keys_of(drawn) == {row.key for row in ROWS}
    assert urls_of(drawn) == {row.url for row in ROWS}


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_any_row_alone_makes_a_figure(figure: Any, row: TargetRow) -> None:
    assert keys_of(figure([row], LABELS, TODAY)) == {row.key}


@pytest.mark.parametrize("figure", FIGURES)
def test_no_rows_make_an_empty_figure(figure: Any) -> None:
    assert figure([], LABELS, TODAY).data == ()


@pytest.mark.parametrize("figure", FIGURES)
def test_the_order_of_the_rows_does_not_matter(figure: Any) -> None:
    backwards = figure(ROWS[::-1], LABELS, TODAY)
    assert figure_json(backwards) == figure_json(figure(ROWS, LABELS, TODAY))


@pytest.mark.parametrize("figure", FIGURES)
def test_markup_in_a_row_stays_text(figure: Any) -> None:
    row = a_target(
        company_name=HOSTILE,
        robot=HOSTILE,
        metric_label=HOSTILE,
        units_text=HOSTILE,
        stated_by=HOSTILE,
    )
    drawn = figure([row, a_target("ta-2", company_slug="other")], LABELS, TODAY)
    assert shown_tags(drawn) == []
    assert "&lt;img src=x" in hover_of(drawn, "ta-1")


@pytest.mark.parametrize("figure", FIGURES)
def test_hollow_marks_are_no_promises(figure: Any) -> None:
    drawn = figure(ROWS, LABELS, TODAY)
    assert "pentagon-open" in symbols_of(drawn, "ta-9")
    assert "circle" in symbols_of(drawn, "ta-1")
    assert "third party or rumour" in hover_of(drawn, "ta-9")
    assert "third party or rumour" not in hover_of(drawn, "ta-1")


def test_a_hover_tells_amount_wording_due_and_statement() -> None:
    row = a_target(units_text="五千台", stated_on="2025-11-20")
    text = hover_of(targets_timeline_figure([row], LABELS, TODAY), "ta-1")
    assert text.split("<br>") == [
        "<b>UBTech · Walker S2 · Annual output</b>",
        "5000 robots",
        "“五千台”",
        "Due: 2026-12-31",
        "Stated: 2025-11-20, UBTech",
    ]


def test_a_mark_stands_at_the_least_promised() -> None:
    figure = targets_timeline_figure(ROWS, LABELS, TODAY)
    assert point_of(figure, "ta-2")[1] == 2000
    assert point_of(figure, "ta-3")[1] == 1000
    assert point_of(figure, "ta-4")[1] == 500


def test_an_open_range_ends_in_an_arrow_and_a_closed_one_in_a_stroke() -> None:
    def tips(units: Interval) -> list[str]:
        bars = targets_timeline_figure([a_target(units=units)], LABELS, TODAY).data[0]
        sizes = zip(bars.marker.symbol, bars.marker.size, strict=True)
        return [symbol for symbol, size in sizes if size]

    assert tips(robots(1000)) == ["triangle-up"]
    assert tips(robots(None, 1000)) == ["triangle-down"]
    assert tips(robots(1000, 2000)) == ["line-ew"]


def test_targets_due_before_today_stand_left_of_its_line_and_others_right() -> None:
    rows = [
        a_target(f"ta-{due}", due=due)
        for due in ("2025", "2026-03-31", "2026-11-20", "2026-11-21", "2026", "2027-01-01")
    ]
    figure = targets_timeline_figure(rows, LABELS, TODAY)
    line = max(figure.layout.shapes, key=lambda shape: shape.line.color == "#17191c").x0
    left = {row.key for row in rows if point_of(figure, row.key)[0] < line}
    assert left == {"ta-2025", "ta-2026-03-31", "ta-2026-11-20"}


def test_no_two_marks_of_a_crowd_share_a_place() -> None:
    rows = [
        a_target(f"ta-{number}", units=robots(low, low), due="2025", robot=str(number))
        for number, low in enumerate([1000, 1050, 1200, 1_000_000] * 12)
    ]
    figure = targets_timeline_figure(rows, LABELS, TODAY)
    places = [point_of(figure, row.key)[:2] for row in rows]
    for (x, y), (other_x, other_y) in combinations(places, 2):
        assert abs(x - other_x) >= 1 or max(y, other_y) / min(y, other_y) > 1.2


def test_a_line_runs_from_statement_to_due_date() -> None:
    figure = promise_lines_figure([a_target(stated_on="2025-11-20")], LABELS, TODAY)
    assert [list(trace.x) for trace in figure.data[:2]] == [["2025-11-20", "2026-12-31"]] * 2


def test_a_vague_date_is_drawn_over_all_its_days() -> None:
    figure = promise_lines_figure([a_target(stated_on="2025", due="2026-06")], LABELS, TODAY)
    assert [list(trace.x) for trace in figure.data[1:3]] == [
        ["2025-01-01", "2025-12-31"],
        ["2026-06-01", "2026-06-30"],
    ]


def test_lines_name_their_company_only_among_several() -> None:
    alone = promise_lines_figure([a_target()], LABELS, TODAY).layout.annotations
    both = [a_target(), a_target("ta-2", company_slug="x", company_name="X")]
    among = promise_lines_figure(both, LABELS, TODAY).layout.annotations
    assert alone[0].text == "<b>5000 robots</b>  Walker S2 · Annual output"
    assert among[0].text == "<b>5000 robots</b>  UBTech · Walker S2 · Annual output"


def test_the_figure_grows_with_its_lines() -> None:
    heights = [
        promise_lines_figure([a_target(str(n)) for n in range(count)], LABELS, TODAY).layout.height
        for count in (1, 2, 40)
    ]
    assert heights[1] - heights[0] == 34
    # The years over a long ledger take 24 more.
    assert heights[2] - heights[0] == 34 * 39 + 24


def test_a_long_ledger_has_its_years_above_as_well() -> None:
    def years(count: int) -> list[str]:
        rows = [a_target(f"ta-{n}", stated_on="2024-05") for n in range(count)]
        notes = promise_lines_figure(rows, LABELS, TODAY).layout.annotations
        return [note.text for note in notes[count:]]

    assert years(12) == []
    assert years(13) == ["2025", "2026", "2027"]


def test_a_ledger_tells_what_its_colours_and_shapes_mean() -> None:
    figure = promise_lines_figure(ROWS, LABELS, TODAY)
    keys = [trace.name for trace in figure.data if trace.showlegend]
    assert len(keys) == len({row.metric for row in ROWS}) + 1
    assert keys[-1] == "third party or rumour"


def test_a_name_too_long_is_cut_but_never_the_missing_date() -> None:
    row = a_target(robot="A robot with a name that goes on and on " * 3, due="")
    figure = promise_lines_figure([row], LABELS, TODAY)
    assert figure.layout.annotations[0].text.endswith("… · no date")
    assert figure.layout.meta["min_width"] > 360


def test_the_facts_count_what_the_chart_shows() -> None:
    facts = timeline_facts(ROWS, TODAY)
    assert facts._replace(biggest=None) == (
        9,
        2,
        6,
        2,
        3,
        PartialDate.parse("2025"),
        PartialDate.parse("2026-12-31"),
        None,
    )


def test_a_target_is_overdue_when_its_last_possible_day_has_passed() -> None:
    rows = [a_target(due=due) for due in ("2026", "2026-11", "2026-11-21", "2026-11-20", "2025")]
    assert timeline_facts(rows, TODAY).overdue == 2


def test_the_biggest_promise_is_no_capacity_no_rumour_and_counts_by_its_least() -> None:
    rows = [
        a_target("ta-1", units=robots(100, 900)),
        a_target("ta-2", units=robots(200)),
        a_target("ta-3", units=robots(5000), metric="annual_capacity"),
        a_target("ta-4", units=robots(5000), confidence="rumoured"),
        a_target("ta-5", units=robots(5000), claimant="third_party"),
    ]
    biggest = timeline_facts(rows, TODAY).biggest
    assert biggest is not None
    assert biggest.key == "ta-2"
    assert timeline_facts([], TODAY).biggest is None


def test_without_numbers_there_is_no_empty_scale() -> None:
    figure = targets_timeline_figure([ROWS[5]], LABELS, TODAY)
    assert figure.layout.yaxis.visible is False
    assert figure.layout.yaxis2.domain == pytest.approx((0, 16 / 56))
    assert [text.text for text in figure.layout.annotations] == ["No number"]
    assert figure.layout.height < 240
