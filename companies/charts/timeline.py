"""Many companies' targets by due year. A mark stands at the least promised, a bar reaches the most."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import plotly.graph_objects as go

from companies.charts.columns import (
    MARK,
    SLOT,
    Column,
    Placed,
    columns_of,
    leaders,
)
from companies.charts.labels import (
    LOOKS,
    OTHER_LOOK,
    TimelineLabels,
    hover_of,
    is_promise,
    is_volume,
    legend_keys,
    legend_order,
    symbol_of,
)
from companies.rows import TargetRow
from sources.chart_marks import RangeMark, mark_traces, names_trace
from sources.chart_panels import scale_over_rows
from sources.chart_style import (
    Trace,
    escape,
    house_axis,
    house_figure,
    legend_above,
    rule,
)
from sources.intervals import Interval
from sources.palette import INK
from sources.partial_dates import PartialDate

# Pixels of a row of marks below the scale.
_RUG_ROW = 16


class TimelineFacts(NamedTuple):
    """What a sentence about the chart needs; ``biggest`` promises the most robots.

    By the least it promises, and never a capacity: a line that could is not a robot that is.
    """

    targets: int
    companies: int
    with_number: int
    undated: int
    overdue: int
    first_due: PartialDate | None
    last_due: PartialDate | None
    biggest: TargetRow | None


def timeline_facts(rows: Iterable[TargetRow], today: date) -> TimelineFacts:
    """Counts over the rows as given; overdue: the last possible day has passed."""
    rows = list(rows)
    dues = sorted((row.due for row in rows if row.due), key=lambda due: (due.last, due.first))
    numbered = [row for row in rows if is_volume(row)]
    return TimelineFacts(
        targets=len(rows),
        companies=len({row.company_slug for row in rows}),
        with_number=len(numbered),
        undated=len(rows) - len(dues),
        overdue=sum(due.last < today for due in dues),
        first_due=dues[0] if dues else None,
        last_due=dues[-1] if dues else None,
        biggest=max(
            (row for row in numbered if is_promise(row) and row.metric != "annual_capacity"),
            key=lambda row: (row.units.low or Decimal(0), row.key),
            default=None,
        ),
    )


def targets_timeline_figure(
    rows: Sequence[TargetRow], labels: TimelineLabels, today: date
) -> go.Figure:
    """Due year across, robots promised upward (log scale), what has no number of robots below.

    Most targets are due "by the end of" a year, so a year is a column, as wide as its targets
    need to stand side by side. The line for today parts those already due from the others.
    Hollow marks are claims of third parties and rumours.
    """
    if not rows:
        return house_figure([], height=240)
    columns = columns_of(rows, today)
    placed = [one for column in columns for one in column.placed]
    panels = scale_over_rows(
        [one.row.units for one in placed if one.rug_row is None],
        max(one.rug_row or 0 for one in placed),
        _RUG_ROW,
        (labels.axis_units, labels.no_number),
        labels.number,
    )
    names = names_trace(leaders(columns, panels.scale))
    return house_figure(
        [*_metric_traces(placed, labels), *legend_keys(rows, labels, MARK), names],
        height=panels.height + 120,
        min_width=round(SLOT * columns[-1].end) + 60,
        xaxis=_years_axis(columns, labels, today) | {"anchor": panels.anchor},
        shapes=_rules(columns, today),
        legend=legend_above(panels.height, gap=30),
        **panels.layout,
    )


def _metric_traces(placed: Sequence[Placed], labels: TimelineLabels) -> list[Trace]:
    traces: list[Trace] = []
    for metric in sorted({one.row.metric for one in placed}, key=legend_order):
        look = LOOKS.get(metric, OTHER_LOOK)
        here = [one for one in placed if one.row.metric == metric]
        for in_rug, axis in ((False, "y"), (True, "y2")):
            marks = [_mark(one, labels) for one in here if (one.rug_row is not None) == in_rug]
            if marks:
                traces += mark_traces(
                    marks, look.color, size=MARK, yaxis=axis, legendgroup=metric, name=metric
                )
    return traces


def _mark(one: Placed, labels: TimelineLabels) -> RangeMark:
    row = one.row
    value = row.units if one.rug_row is None else Interval.exactly(one.rug_row)
    return RangeMark(one.x, value, symbol_of(row), hover_of(row, labels), row.key, row.url)


def _years_axis(columns: Sequence[Column], labels: TimelineLabels, today: date) -> dict[str, Any]:
    """The years, and on a second line the word for today under its rule."""
    ticks = {
        (column.start + column.end) / 2: str(column.year) if column.year else escape(labels.no_due)
        for column in columns
    }
    ticks[_today_at(columns, today)] = f"<br>{escape(labels.today)}"
    return house_axis(
        range=[columns[0].start, columns[-1].end],
        showgrid=False,
        tickangle=0,
        tickmode="array",
        tickvals=list(ticks),
        ticktext=list(ticks.values()),
    )


def _rules(columns: Sequence[Column], today: date) -> list[dict[str, Any]]:
    """Thin lines between the years, and one for today."""
    at = _today_at(columns, today)
    ends = [column.start for column in columns[1:]]
    lines = [rule(x0=end, x1=end, y0=0, y1=1, yref="paper") for end in ends if end != at]
    return [*lines, rule(x0=at, x1=at, y0=0, y1=1, yref="paper", line={"color": INK, "width": 1})]


def _today_at(columns: Sequence[Column], today: date) -> float:
    """The line's place: inside today's year, or on the edge between the years around it."""
    for column in columns:
        if column.today_at is not None:
            return column.today_at
    past = [column.end for column in columns if column.year and column.year < today.year]
    return max(past, default=columns[0].start)
