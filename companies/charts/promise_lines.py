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
from sources.chart_style import (
    Trace,
    escape,
    house_axis,
    house_figure,
    legend_above,
    legend_key,
    note,
    rule,
    shortened,
    text_columns,
)
from sources.palette import INK, INK_SOFT

# Pixels per line and mark, and the letters of a name that fit on a phone.
_LINE = 34
_MARK = 10
_NAME = 50


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
    edge = last - (last - first) // 50
    lines = [one for place, row in enumerate(in_order) for one in _line(row, place, labels, edge)]
    panel = _LINE * len(rows)
    keys = [] if all(is_promise(row) for row in rows) else [_hollow_key(labels)]
    at = {"x0": today.isoformat(), "x1": today.isoformat(), "y0": 0, "y1": 1, "yref": "paper"}
    return house_figure(
        [*lines, *keys],
        height=panel + 64 + 32 * len(keys),
        xaxis=_days_axis(first, last, labels, today),
        yaxis=house_axis(range=[len(rows) - 0.5, -0.5], showgrid=False, showticklabels=False),
        shapes=[rule(line={"color": INK, "width": 1}, **at)],
        annotations=_names(in_order, labels),
        legend=legend_above(panel),
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
    y = place + 0.2
    color = look_of(row).color
    shared: Trace = {"type": "scatter", "showlegend": False}
    end = row.due.last if row.due else edge
    start = row.stated_on.last if row.stated_on else end
    dash = "solid" if row.due else "dot"
    traces = [shared | _segment(start, end, y, color, width=1.5, dash=dash)]
    for when in (row.stated_on, row.due):
        if when and when.precision != "day":
            span = _segment(when.first, when.last, y, color, width=7)
            traces.append(shared | span | {"opacity": 0.3})
    marks = [(end, symbol_of(row) if row.due else "triangle-right-open")]
    if row.stated_on:
        marks.insert(0, (start, "line-ns"))
    front: Trace = {
        "mode": "markers",
        "x": [day.isoformat() for day, _ in marks],
        "y": [y] * len(marks),
        "marker": _marker([symbol for _, symbol in marks], color),
        "hovertext": [hover_of(row, labels)] * len(marks),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[row.key, row.url]] * len(marks),
    }
    return [*traces, shared | front]


def _marker(symbols: list[str], color: str) -> dict[str, Any]:
    line = {"color": color, "width": 1.5}
    return {"symbol": symbols, "size": _MARK, "color": color, "opacity": 1, "line": line}


def _segment(
    start: date, end: date, y: float, color: str, *, width: float, dash: str = "solid"
) -> Trace:
    return {
        "mode": "lines",
        "x": [start.isoformat(), end.isoformat()],
        "y": [y, y],
        "line": {"color": color, "dash": dash, "width": width},
        "hoverinfo": "skip",
    }


def _hollow_key(labels: TimelineLabels) -> Trace:
    marker = {"symbol": "circle-open", "color": INK_SOFT, "size": _MARK}
    return legend_key(labels.not_a_promise, "hollow", marker)


def _days_axis(first: date, last: date, labels: TimelineLabels, today: date) -> dict[str, Any]:
    """Years on their first day, fewer where they would touch on a phone; today on a second line."""
    years = list(range(first.year + 1, last.year + 1))
    step = len(years) // 10 + 1
    ticks = {f"{year}-01-01": str(year) for year in years[::step]}
    ticks[today.isoformat()] = f"<br>{escape(labels.today)}"
    return house_axis(
        type="date",
        range=[first.isoformat(), last.isoformat()],
        tickangle=0,
        tickmode="array",
        tickvals=list(ticks),
        ticktext=list(ticks.values()),
    )


def _names(rows: Sequence[TargetRow], labels: TimelineLabels) -> list[dict[str, Any]]:
    with_company = len({row.company_slug for row in rows}) > 1
    return [
        note(
            _name(row, labels, with_company=with_company),
            x=0,
            y=place,
            yref="y",
            font={"color": INK, "size": 12},
        )
        for place, row in enumerate(rows)
    ]


def _name(row: TargetRow, labels: TimelineLabels, *, with_company: bool) -> str:
    units = labels.units(row)
    parts = (name_of(row, with_company=with_company), "" if row.due else labels.no_due)
    text = shortened(" · ".join(part for part in parts if part), _NAME - text_columns(units))
    return f"<b>{escape(units)}</b>  {escape(text)}" if units else escape(text)
