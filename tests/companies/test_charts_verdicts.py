"""Verdicts at the end of a promise's line, and dumbbells of promised dates, drawn from plain rows."""

from dataclasses import replace
from datetime import date
from typing import Any

from companies.charts import (
    MovedDate,
    MovedLabels,
    in_order,
    moved_dates_figure,
    promise_lines_figure,
)
from companies.charts.labels import LOOKS, OTHER_LOOK
from sources.chart_style import figure_json
from sources.intervals import UNKNOWN
from tests.companies.test_charts import LABELS, TODAY, robots
from tests.figures import hover_of, keys_of, shown_tags, symbols_of
from tests.rows import HOSTILE, a_target

WORDS = {
    "met": "Met",
    "missed": "Missed",
    "undecidable": "Undecidable",
    "partly_reported": "Partly reported",
    "unreported": "No report found",
    "pending": "Pending",
}


def test_each_verdict_has_a_shape_of_its_own_at_the_due_date() -> None:
    rows = [a_target(code) for code in WORDS]
    labels = replace(LABELS, verdicts=WORDS)
    figure = promise_lines_figure(rows, labels, TODAY, {code: code for code in WORDS})
    shapes = [symbols_of(figure, code) - {"line-ns"} for code in WORDS]
    assert [len(shape) for shape in shapes] == [1] * 6
    assert len(set.union(*shapes)) == 6
    metrics = {look.symbol for look in (*LOOKS.values(), OTHER_LOOK)}
    assert not set.union(*shapes) & (metrics | {f"{symbol}-open" for symbol in metrics})
    keys = [trace for trace in figure.data if trace.showlegend]
    assert [trace.name for trace in keys] == ["Annual output", *WORDS.values()]
    # No mark of the metric is left, so its line stands for it.
    assert keys[0].mode == "lines"
    assert "No report found" in hover_of(figure, "unreported")


def test_a_target_without_verdict_or_due_date_keeps_its_metrics_mark() -> None:
    rows = [a_target("ta-1"), a_target("ta-2", due=""), a_target("ta-3", robot="Walker S1")]
    labels = replace(LABELS, verdicts=WORDS)
    figure = promise_lines_figure(rows, labels, TODAY, {"ta-1": "met", "ta-2": "pending"})
    assert symbols_of(figure, "ta-1") == {"line-ns", "hexagram"}
    assert symbols_of(figure, "ta-2") == {"line-ns", "triangle-right-open"}
    assert symbols_of(figure, "ta-3") == {"line-ns", "circle"}
    assert "Pending" not in [trace.name for trace in figure.data]


MOVED_LABELS = MovedLabels(
    first="First",
    latest="Latest",
    overdue="Overdue",
    fact="Fact",
    today="today",
    moved=lambda row: "once" if row.moved.is_unknown else f"{row.moved.low} days",
    when=lambda days: f"{days[0]} to {days[1]}",
)


def a_moved_date(key: str = "p-1", **changes: Any) -> MovedDate:
    """Promised for the end of 2025, then for the end of 2026."""
    row = MovedDate(
        key=key,
        what="UBTech · Walker",
        first=(date(2025, 12, 31), date(2025, 12, 31)),
        latest=(date(2026, 12, 31), date(2026, 12, 31)),
        fact=None,
        moved=robots(365, 365),
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
        a_moved_date("earlier", moved=robots(-30, -30)),
        a_moved_date("vague", moved=robots(300, 400)),
        a_moved_date("sure", moved=robots(365, 365)),
    ]
    assert [row.key for row in in_order(rows)] == ["vague", "sure", "earlier", "once"]
    drawn, backwards = (
        moved_dates_figure(some, MOVED_LABELS, TODAY) for some in (rows, rows[::-1])
    )
    assert figure_json(drawn) == figure_json(backwards)
    assert keys_of(drawn) == {row.key for row in rows}
    assert symbols_of(drawn, "once") == {"circle"}
    assert moved_dates_figure([], MOVED_LABELS, TODAY).data == ()


def test_markup_in_a_moved_date_stays_text() -> None:
    figure = moved_dates_figure([a_moved_date(what=HOSTILE)], MOVED_LABELS, TODAY)
    assert shown_tags(figure) == []
