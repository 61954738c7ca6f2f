"""One company's targets, each a line from the day it was stated to the day it is due."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from companies.charts.labels import (
    TimelineLabels,
    hover_of,
    is_promise,
    look_of,
    name_of,
    symbol_of,
)
from companies.rows import TargetRow
from sources.chart_style import Trace, escape, house_axis, house_figure, note, rule
from sources.palette import INK

_LINE = 40
_MARK = 10


def promise_lines_figure(
    rows: Sequence[TargetRow], labels: TimelineLabels, today: date
) -> go.Figure:
    """One line per target, statement left and due date right, its figure and name above it.

    A date known by month or year is drawn as the span it may lie in; the mark stands on its last
    possible day. A target without a due date ends in an arrow at the edge. Lines of one robot and
    metric stand together, oldest statement first, so that a restatement reads as a step.
    """
    if not rows:
        return house_figure([], height=240)
    in_order = sorted(rows, key=_reading_order)
    first, last = _window(in_order, today)
    traces = [
        trace for place, row in enumerate(in_order) for trace in _line(row, place, labels, last)
    ]
    panel = _LINE * len(rows)
    bounds = [first.isoformat(), last.isoformat()]
    return house_figure(
        traces,
        height=panel + 60,
        xaxis=house_axis(type="date", range=bounds, **_year_ticks(first, last)),
        yaxis=house_axis(range=[len(rows) - 0.5, -0.5], showgrid=False, showticklabels=False),
        shapes=[
            rule(x0=today.isoformat(), x1=today.isoformat(), y0=0, y1=1, yref="paper")
            | {"line": {"color": INK, "width": 1}}
        ],
        annotations=_names(in_order, labels, today),
        margin={"l": 8, "r": 12, "t": 8, "b": 48},
    )


def _reading_order(row: TargetRow) -> tuple[Any, ...]:
    stated = row.stated_on.last if row.stated_on else date.min
    due = row.due.last if row.due else date.max
    return (row.company_name, row.robot, row.metric_label, stated, due, row.key)


def _window(rows: Iterable[TargetRow], today: date) -> tuple[date, date]:
    """First and last day on the axis, with some air; today is always on it."""
    days = [today]
    for row in rows:
        days += [
            day for when in (row.stated_on, row.due) if when for day in (when.first, when.last)
        ]
    air = max((max(days) - min(days)).days // 25, 20)
    return min(days) - timedelta(air), max(days) + timedelta(air)


def _line(row: TargetRow, place: int, labels: TimelineLabels, edge: date) -> list[Trace]:
    """The spans of uncertain dates, the line between, and a mark at either end."""
    # The lower half of the row's band; its name takes the upper half.
    y = place + 0.18
    color = look_of(row).color
    shared: Trace = {"type": "scatter", "showlegend": False}
    end = row.due.last if row.due else edge
    start = row.stated_on.last if row.stated_on else end
    marks = [(end, symbol_of(row) if row.due else "triangle-right-open", _MARK)]
    if row.stated_on:
        marks.insert(0, (start, "line-ns", _MARK))
    traces = [shared | _segment(start, end, y, color, width=1.5, opacity=1)]
    for when in (row.stated_on, row.due):
        if when and when.precision != "day":
            traces.append(shared | _segment(when.first, when.last, y, color, width=7, opacity=0.3))
    front: Trace = {
        "mode": "markers",
        "x": [day.isoformat() for day, _, _ in marks],
        "y": [y] * len(marks),
        "marker": {
            "symbol": [symbol for _, symbol, _ in marks],
            "size": [size for _, _, size in marks],
            "color": color,
            "line": {"color": color, "width": 1.5},
        },
        "hovertext": hover_of(row, labels),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[row.key, row.url]] * len(marks),
    }
    return [*traces, shared | front]


def _segment(
    start: date, end: date, y: float, color: str, *, width: float, opacity: float
) -> Trace:
    return {
        "mode": "lines",
        "x": [start.isoformat(), end.isoformat()],
        "y": [y, y],
        "line": {"color": color, "width": width},
        "opacity": opacity,
        "hoverinfo": "skip",
    }


def _year_ticks(first: date, last: date) -> dict[str, Any]:
    """A tick on 1 January of each year, of fewer where they would touch on a phone."""
    step = max(1, (last.year - first.year) // 6)
    return {"dtick": f"M{12 * step}", "tick0": f"{first.year}-01-01", "tickformat": "%Y"}


def _names(rows: Sequence[TargetRow], labels: TimelineLabels, today: date) -> list[dict[str, Any]]:
    with_company = len({row.company_slug for row in rows}) > 1
    notes = [
        note(
            _name(row, labels, with_company=with_company),
            x=0,
            y=place - 0.02,
            yref="y",
            font={"color": INK, "size": 12},
        )
        for place, row in enumerate(rows)
    ]
    below = {"xref": "x", "x": today.isoformat(), "xanchor": "center", "yanchor": "top", "y": 0}
    return [*notes, note(escape(labels.today), **below, yshift=-24)]


def _name(row: TargetRow, labels: TimelineLabels, *, with_company: bool) -> str:
    units = labels.units(row)
    parts = (
        name_of(row, with_company=with_company),
        "" if row.due else labels.no_due,
        "" if is_promise(row) else labels.not_a_promise,
    )
    text = escape(" · ".join(part for part in parts if part))
    return f"<b>{escape(units)}</b>  {text}" if units else text
