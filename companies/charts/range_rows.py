"""Rows of a table that is a chart: a name, what was promised and what was reported on one log scale,
the same in figures, and a verdict."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from companies.charts.range_layout import (
    Sheet,
    legend_above_heads,
    middle_layout,
    narrow_layout,
    wide_layout,
)
from companies.charts.range_types import RangeGroup, RangeLabels, RangeRow
from sources.chart_marks import RangeMark, log_range, log_ticks, mark_traces, ticked_range
from sources.chart_style import Trace, escape, house_axis, house_figure, legend_key
from sources.palette import ACCENT, INK_SOFT

_MARK = 8
# In rows, from a row's place down: both marks, so that neither hides the other.
_PROMISED_AT = 0.06
_REPORTED_AT = 0.34


def range_rows_figure(groups: Sequence[RangeGroup], labels: RangeLabels) -> go.Figure:
    """The groups from the top. On a phone a row is taller and shows fewer figures.

    A mark stands at the least, a bar leads to the most, an arrow says that an end is not known.
    """
    groups = [group for group in groups if group.rows]
    if not groups:
        return house_figure([], height=240)
    heads, rows = _placed(groups)
    keys = _keys([row for _, row in rows], labels)
    sheet = Sheet(heads, rows, labels, [name for name, _, _ in keys])
    figure = house_figure(
        [*_traces(rows, labels), *(_legend_key(*key) for key in keys)],
        xaxis=_scale([row for _, row in rows], labels),
        yaxis=house_axis(range=[sheet.count - 0.5, -0.5], showgrid=False, showticklabels=False),
        legend=legend_above_heads(),
        **wide_layout(sheet),
    )
    figure.layout.meta |= {"narrow": narrow_layout(sheet), "middle": middle_layout(sheet)}
    return figure


def _placed(
    groups: Sequence[RangeGroup],
) -> tuple[list[tuple[int, str]], list[tuple[int, RangeRow]]]:
    heads: list[tuple[int, str]] = []
    rows: list[tuple[int, RangeRow]] = []
    for group in groups:
        if group.heading:
            heads.append((len(heads) + len(rows), group.heading))
        for row in group.rows:
            rows.append((len(heads) + len(rows), row))
    return heads, rows


def _traces(rows: Sequence[tuple[int, RangeRow]], labels: RangeLabels) -> list[Trace]:
    restated = [
        _mark(at + _PROMISED_AT, row, value, "square-open")
        for at, row in rows
        for value in row.restated
    ]
    beside = [
        _mark(at + _REPORTED_AT, row, value, "circle-open")
        for at, row in rows
        for value in row.beside
    ]
    promised = [_mark(at + _PROMISED_AT, row, row.promised, "square") for at, row in rows]
    reported = [_mark(at + _REPORTED_AT, row, row.reported, "circle") for at, row in rows]
    kinds = (
        (restated, INK_SOFT, 0.35, labels.restated),
        (promised, INK_SOFT, 0.8, labels.promised),
        (beside, ACCENT, 0.35, labels.beside),
        (reported, ACCENT, 0.8, labels.reported),
    )
    traces: list[Trace] = []
    for every, color, bars, name in kinds:
        marks = [mark for mark in every if not mark.value.is_unknown]
        if marks:
            traces += mark_traces(marks, color, size=_MARK, bars=bars, across=True, name=name)
    return traces


def _mark(y: float, row: RangeRow, value: Any, symbol: str) -> RangeMark:
    return RangeMark(y, value, symbol, row.hover, row.key, row.url)


def _keys(rows: Sequence[RangeRow], labels: RangeLabels) -> list[tuple[str, str, str]]:
    """What the legend explains: words, symbol, colour."""
    has_open_end = any(None in (value.low, value.high) for row in rows for value in row.values)
    keys = [(labels.promised, "square", INK_SOFT)]
    if any(row.restated for row in rows):
        keys.append((labels.restated, "square-open", INK_SOFT))
    keys.append((labels.reported_key or labels.reported, "circle", ACCENT))
    if any(row.beside for row in rows):
        keys.append((labels.beside, "circle-open", ACCENT))
    if has_open_end:
        keys.append((labels.open_end, "triangle-right", INK_SOFT))
    return keys


def _legend_key(name: str, symbol: str, color: str) -> Trace:
    return legend_key(name, name, {"symbol": symbol, "color": color, "size": _MARK})


def _scale(rows: Sequence[RangeRow], labels: RangeLabels) -> dict[str, Any]:
    scale = ticked_range(*log_range(value for row in rows for value in row.values))
    ticks = log_ticks(*scale)
    # On a phone no more than five numbers stand side by side; the lines stay.
    step = len(ticks) // 6 + 1
    return house_axis(
        type="log",
        range=list(scale),
        side="top",
        tickangle=0,
        tickmode="array",
        tickvals=[float(tick) for tick in ticks],
        ticktext=[
            "" if place % step else escape(labels.number(tick)) for place, tick in enumerate(ticks)
        ],
    )
