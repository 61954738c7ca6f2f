"""One company's targets, each a line from the day it was stated to the day it is due."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go

from companies.charts.days import days_figure, segment, window
from companies.charts.labels import (
    Look,
    TimelineLabels,
    hover_of,
    legend_keys,
    look_of,
    name_of,
    symbol_of,
)
from companies.charts.verdict_looks import VERDICTS, verdict_keys
from companies.rows import TargetRow
from sources.chart_style import (
    Trace,
    house_figure,
    shortened,
    text_columns,
)

# Pixels of a mark and of a verdict; the letters of a name.
_MARK = 10
_VERDICT = 13
_NAME = 76
_NO_VERDICTS: Mapping[str, str] = MappingProxyType({})


def promise_lines_figure(
    rows: Sequence[TargetRow],
    labels: TimelineLabels,
    today: date,
    verdicts: Mapping[str, str] = _NO_VERDICTS,
) -> go.Figure:
    """One line per target, statement left and due date right, its figure and name above it.

    A date known by month or year is drawn as the span it may lie in; the mark stands on its last
    possible day. Where ``verdicts`` has a code for the target's key, that mark is the verdict's; a
    target without a due date ends in an arrow at the edge. Lines of one robot and metric stand
    together, oldest statement first, so that a restatement reads as a step. A long ledger has its
    years above as well.
    """
    if not rows:
        return house_figure([], height=240)
    in_order = sorted(rows, key=_reading_order)
    span = window(_days_of(in_order), today)
    edge = span[1] - (span[1] - span[0]) // 50
    codes = {row.key: verdicts[row.key] for row in in_order if row.due and row.key in verdicts}
    lines = [
        trace
        for place, row in enumerate(in_order)
        for trace in _line(row, place, labels, edge, codes.get(row.key, ""))
    ]
    keys = [
        *legend_keys(rows, labels, _MARK, frozenset(codes)),
        *verdict_keys(codes.values(), labels.verdicts, _VERDICT),
    ]
    return days_figure(lines, keys, _names(in_order, labels), span, (today, labels.today))


def _reading_order(row: TargetRow) -> tuple[Any, ...]:
    stated = row.stated_on.last if row.stated_on else date.min
    due = row.due.last if row.due else date.max
    return (row.company_name, row.robot, row.metric_label, stated, due, row.key)


def _days_of(rows: Iterable[TargetRow]) -> list[date]:
    dates = [when for row in rows for when in (row.stated_on, row.due) if when]
    return [day for when in dates for day in (when.first, when.last)]


def _line(
    row: TargetRow, place: int, labels: TimelineLabels, edge: date, verdict: str
) -> list[Trace]:
    """The spans of uncertain dates, the line between, and a mark at either end."""
    # The lower half of the row's band; its name takes the upper half.
    y = place + 0.2
    color = look_of(row).color
    shared: Trace = {"type": "scatter", "showlegend": False}
    end = row.due.last if row.due else edge
    start = row.stated_on.last if row.stated_on else end
    dash = "solid" if row.due else "dot"
    traces = [shared | segment(start, end, y, color, width=1.5, dash=dash)]
    for when in (row.stated_on, row.due):
        if when and when.precision != "day":
            span = segment(when.first, when.last, y, color, width=7)
            traces.append(shared | span | {"opacity": 0.3})
    own = Look(color, symbol_of(row) if row.due else "triangle-right-open")
    marks = [(end, VERDICTS.get(verdict, own))]
    if row.stated_on:
        marks.insert(0, (start, Look(color, "line-ns")))
    front: Trace = {
        "mode": "markers",
        "x": [day.isoformat() for day, _ in marks],
        "y": [y] * len(marks),
        "marker": _marker([look for _, look in marks], _VERDICT if verdict else _MARK),
        "hovertext": [hover_of(row, labels, labels.verdicts.get(verdict, ""))] * len(marks),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[row.key, row.url]] * len(marks),
    }
    return [*traces, shared | front]


def _marker(looks: Sequence[Look], size: int) -> dict[str, Any]:
    """``size`` is that of the last mark."""
    colors = [look.color for look in looks]
    return {
        "symbol": [look.symbol for look in looks],
        "size": [*[_MARK] * (len(looks) - 1), size],
        "color": colors,
        "opacity": 1,
        "line": {"color": colors, "width": 1.5},
    }


def _names(rows: Sequence[TargetRow], labels: TimelineLabels) -> list[tuple[str, str]]:
    """Over each line its figure and what it is."""
    with_company = len({row.company_slug for row in rows}) > 1
    return [_name(row, labels, with_company=with_company) for row in rows]


def _name(row: TargetRow, labels: TimelineLabels, *, with_company: bool) -> tuple[str, str]:
    """The figure and the name; what is missing stays readable when a long name is cut."""
    units = labels.units(row)
    undated = "" if row.due else f" · {labels.no_due}"
    room = _NAME - text_columns(units) - text_columns(undated)
    return units, shortened(name_of(row, with_company=with_company), room) + undated
