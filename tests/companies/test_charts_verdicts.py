"""Dumbbells of promised dates, drawn from plain rows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from companies.charts import (
    MovedDate,
    MovedLabels,
    in_order,
    moved_dates_figure,
)
from sources.chart_style import figure_json
from sources.intervals import UNKNOWN, Interval
from tests.figures import hover_of, keys_of, shown_tags, symbols_of
from tests.rows import HOSTILE

TODAY = date(2026, 11, 21)
MOVED_LABELS = MovedLabels(
    first="First",
    latest="Latest",
    overdue="Overdue",
    fact="Fact",
    today="today",
    moved=lambda row: "once" if row.moved.is_unknown else f"{row.moved.low} days",
    when=lambda days: f"{days[0]} to {days[1]}",
)


def days(low: int, high: int | None = None) -> Interval:
    return Interval(Decimal(low), Decimal(low if high is None else high))


def a_moved_date(key: str = "p-1", **changes: Any) -> MovedDate:
    """Promised for the end of 2025, then for the end of 2026."""
    row = MovedDate(
        key=key,
        what="UBTech · Walker",
        first=(date(2025, 12, 31), date(2025, 12, 31)),
        latest=(date(2026, 12, 31), date(2026, 12, 31)),
        fact=None,
        moved=days(365),
        overdue=False,
        url=f"/metrics/slippage/{key}/",
    )
    return row._replace(**changes)


def test_a_dumbbell_joins_first_and_latest_date_and_the_fact() -> None:
    fact = (date(2027, 1, 1), date(2027, 1, 31))
    figure = moved_dates_figure([a_moved_date(fact=fact)], MOVED_LABELS, TODAY)
    lines = [list(trace.x) for trace in figure.data if trace.mode == "lines"]
    assert lines == [
        ["2025-12-31", "2026-12-31"],
        ["2026-12-31", "2027-01-31"],
        ["2027-01-01", "2027-01-31"],
    ]
    assert symbols_of(figure, "p-1") == {"circle-open", "circle", "triangle-down"}
    assert hover_of(figure, "p-1").split("<br>") == [
        "<b>UBTech · Walker</b>",
        "365 days",
        "First: 2025-12-31 to 2025-12-31",
        "Latest: 2026-12-31 to 2026-12-31",
        "Fact: 2027-01-01 to 2027-01-31",
    ]


def test_dumbbells_stand_by_days_moved_whatever_their_order() -> None:
    rows = [
        a_moved_date("once", moved=UNKNOWN),
        a_moved_date("earlier", moved=days(-30)),
        a_moved_date("vague", moved=days(300, 400)),
        a_moved_date("sure", moved=days(365)),
    ]
    assert [row.key for row in in_order(rows)] == ["vague", "sure", "earlier", "once"]
    drawn, backwards = (
        moved_dates_figure(some, MOVED_LABELS, TODAY) for some in (rows, rows[::-1])
    )
    assert figure_json(drawn) == figure_json(backwards)
    assert keys_of(drawn) == {row.key for row in rows}
    assert symbols_of(drawn, "once") == {"circle"}
    assert moved_dates_figure([], MOVED_LABELS, TODAY).data == ()


def test_a_legend_of_two_lines_leaves_the_rows_their_room() -> None:
    """A legend has the width of the scale: 563 pixels in the wide form, 287 in the middle one."""
    row = a_moved_date(what="x" * 40, fact=(date(2027, 1, 1), date(2027, 1, 1)))
    long = replace(MOVED_LABELS, first="First promised", latest="Latest promised")
    for rows, labels, tops in (
        ([row], MOVED_LABELS, (52, 52)),
        ([row, a_moved_date("late", overdue=True)], long, (52, 76)),
    ):
        layout = moved_dates_figure(rows, labels, TODAY).layout
        middle = layout.meta["middle"]["margin"]
        assert (layout.margin.t, middle["t"]) == tops
        assert layout.height - middle["t"] - middle["b"] == 22 * len(rows)


def test_markup_in_a_moved_date_stays_text() -> None:
    figure = moved_dates_figure([a_moved_date(what=HOSTILE)], MOVED_LABELS, TODAY)
    assert shown_tags(figure) == []
