"""One company's targets, each a line from the day it was stated to the day it is due."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from companies.charts.labels import (
    TimelineLabels,
    hover_of,
    legend_keys,
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
    note,
    rule,
    shortened,
    text_columns,
)
from sources.palette import INK, PAPER

# Pixels per line and mark, of a letter, and of a year over the lines; the letters of a name.
_LINE = 34
_MARK = 10
_LETTER = 6.6
_YEARS = 24
_NAME = 76
# Longer ledgers than this repeat the years over the lines: the ones below are out of sight.
_SHORT = 12


def promise_lines_figure(
    rows: Sequence[TargetRow], labels: TimelineLabels, today: date
) -> go.Figure:
    """One line per target, statement left and due date right, its figure and name above it.

    A date known by month or year is drawn as the span it may lie in; the mark stands on its last
    possible day. A target without a due date ends in an arrow at the edge. Lines of one robot and
    metric stand together, oldest statement first, so that a restatement reads as a step. A long
    ledger has its years above as well.
    """
    if not rows:
        return house_figure([], height=240)
    in_order = sorted(rows, key=_reading_order)
    first, last = _window(in_order, today)
    edge = last - (last - first) // 50
    lines = [one for place, row in enumerate(in_order) for one in _line(row, place, labels, edge)]
    panel = _LINE * len(rows)
    top = _YEARS if len(rows) > _SHORT else 0
    keys = legend_keys(rows, labels, _MARK)
    names = _names(in_order, labels)
    ticks = _ticks(first, last, labels, today)
    at = {"x0": today.isoformat(), "x1": today.isoformat(), "y0": 0, "y1": 1, "yref": "paper"}
    return house_figure(
        [*lines, *keys],
        # A phone sets every word of the legend on a line of its own.
        height=panel + top + 64 + 22 * len(keys),
        min_width=max(round(_LETTER * columns) for _, columns in names) + 16,
        # Plotly would rather clip the dates below a single line than make its plot so low.
        minreducedheight=_LINE,
        xaxis=_days_axis(first, last, ticks),
        yaxis=house_axis(range=[len(rows) - 0.5, -0.5], showgrid=False, showticklabels=False),
        shapes=[rule(line={"color": INK, "width": 1}, **at)],
        annotations=[name for name, _ in names] + (_years_above(ticks) if top else []),
        legend=legend_above(panel, gap=8 + top),
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


def _ticks(first: date, last: date, labels: TimelineLabels, today: date) -> dict[str, str]:
    """Years on their first day, fewer where they would touch on a phone; today on a second line."""
    years = list(range(first.year + 1, last.year + 1))
    step = len(years) // 10 + 1
    ticks = {f"{year}-01-01": str(year) for year in years[::step]}
    ticks[today.isoformat()] = f"<br>{escape(labels.today)}"
    return ticks


def _days_axis(first: date, last: date, ticks: dict[str, str]) -> dict[str, Any]:
    return house_axis(
        type="date",
        range=[first.isoformat(), last.isoformat()],
        tickangle=0,
        tickmode="array",
        tickvals=list(ticks),
        ticktext=list(ticks.values()),
    )


def _years_above(ticks: dict[str, str]) -> list[dict[str, Any]]:
    """The years once more, over the lines; Plotly labels an axis on one side only."""
    years = {day: text for day, text in ticks.items() if not text.startswith("<br>")}
    return [
        note(text, x=day, y=1, xref="x", xanchor="center", yshift=2) for day, text in years.items()
    ]


def _names(rows: Sequence[TargetRow], labels: TimelineLabels) -> list[tuple[dict[str, Any], int]]:
    """Over each line what it is, and how many columns of text that takes."""
    with_company = len({row.company_slug for row in rows}) > 1
    names = [_name(row, labels, with_company=with_company) for row in rows]
    return [
        (
            note(
                text,
                x=0,
                y=place,
                yref="y",
                # The years' lines pass behind the letters, not through them.
                bgcolor=PAPER,
                borderpad=0,
                font={"color": INK, "size": 12},
            ),
            columns,
        )
        for place, (text, columns) in enumerate(names)
    ]


def _name(row: TargetRow, labels: TimelineLabels, *, with_company: bool) -> tuple[str, int]:
    """The figure and the name; what is missing stays readable when a long name is cut."""
    units = labels.units(row)
    undated = "" if row.due else f" · {labels.no_due}"
    room = _NAME - text_columns(units) - text_columns(undated)
    text = shortened(name_of(row, with_company=with_company), room) + undated
    columns = text_columns(f"{units}  {text}")
    return (f"<b>{escape(units)}</b>  {escape(text)}" if units else escape(text)), columns
