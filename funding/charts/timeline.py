"""Rounds by date and amount. A mark stands at the least a round can be; a bar reaches to the most."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import log10
from typing import Any, NamedTuple

import plotly.graph_objects as go

from funding.charts.dates import CROWD, Panel, axes_of, panel_for, panels_of
from funding.charts.labels import (
    FILLS,
    PUBLIC,
    STAGE_LOOKS,
    Currency,
    FundingLabels,
    converted,
    group_of,
    hover_of,
    symbol_of,
)
from funding.rows import RoundRow
from sources.chart_marks import (
    NAME_LIFT,
    Name,
    RangeMark,
    anchor,
    clear_names,
    mark_traces,
    name_width,
    names_trace,
    reach,
)
from sources.chart_panels import SCALE, scale_over_rows
from sources.chart_style import (
    Trace,
    day_span,
    house_figure,
    legend_above,
    legend_key,
    shortened,
)
from sources.intervals import Interval
from sources.palette import INK_SOFT

# Pixels of a row of marks below the scale, and between two marks on it.
_RUG_ROW = 13
_RUG_MARK = 9
# So many of the largest rounds are named, of the largest for which there may be room.
_NAMED, _TRIED = 5, 10
_ABOVE = "top center"
# Pixels from a mark to a name beside it, and from the middle of its letters to their foot.
_BESIDE = 8
# Fewer rounds than this need no high scale.
_FEW = 3
_LOW_SCALE = 80
# The narrowest plot in which a crowd can be told apart.
_CROWD_WIDTH = 760


class _Point(NamedTuple):
    """A round at its place: ``x`` on the panel's axis, ``at`` in pixels of the narrowest plot.

    ``amount`` is None, and ``rug_row`` from 1 on, if it cannot stand on the scale.
    """

    row: RoundRow
    panel: Panel
    x: str | float
    at: float
    amount: Interval | None
    rug_row: int


def funding_timeline_figure(
    rows: Sequence[RoundRow], labels: FundingLabels, currency: Currency
) -> go.Figure:
    """Announcement date across, amount in ``currency`` upward (log scale), undisclosed below.

    A date known by month or year is a bar over all its days, its mark in the middle. Shape and
    colour tell the stage; filled is confirmed, outlined reported, outlined with a dot rumoured.
    Rounds without a date stand in a strip of their own on the left. One round or two get a low plot
    of whole years.
    """
    if not rows:
        return house_figure([], height=240)
    in_order = sorted(rows, key=_by_date)
    few = len(rows) < _FEW
    pieces = panels_of([row.announced_on for row in in_order], whole_years=few)
    points = _points(in_order, pieces, currency)
    scale_height = _LOW_SCALE if few else SCALE
    panels = scale_over_rows(
        [point.amount for point in points if point.amount is not None],
        max(point.rug_row for point in points),
        _RUG_ROW,
        (labels.axis_amount, labels.undisclosed),
        labels.number,
        scale_height,
    )
    for axis in panels.layout.keys() & {"yaxis", "yaxis2"}:
        panels.layout[axis]["anchor"] = pieces[0].axis
    figure = house_figure(
        _traces(points, labels, panels.scale, scale_height),
        height=panels.height + 130,
        min_width=_CROWD_WIDTH if len(rows) >= CROWD else 0,
        opens_at=1,
        legend=legend_above(panels.height, gap=30),
        **axes_of(pieces, labels.no_date, panels.anchor, whole_years=few),
        **panels.layout,
    )
    if len(rows) >= CROWD:
        figure.layout.meta["middle"] = _scrolled(panels.layout, pieces[-1])
    return figure


def _scrolled(layout: Mapping[str, Any], last: Panel) -> dict[str, Any]:
    """Words and numbers at the right end, which a window too narrow for the plot sees first."""
    words = [text | {"x": 1, "xanchor": "right"} for text in layout["annotations"]]
    return {"annotations": words, "yaxis": {"side": "right", "anchor": last.axis}}


def _traces(
    points: Sequence[_Point], labels: FundingLabels, scale: tuple[float, float], height: int
) -> list[Trace]:
    """Dates behind, then amounts and marks, then names; a crowd gets smaller and paler ones."""
    is_crowd = len(points) >= CROWD
    size = 7 if is_crowd else 9
    return [
        *_date_bars(points),
        *_group_traces(points, labels, size, pale=is_crowd),
        *_names(points, scale, height),
        *_legend([point.row for point in points], labels, size),
    ]


def _by_date(row: RoundRow) -> tuple[date, str]:
    return (_middle(row) or date.max, row.key)


def _middle(row: RoundRow) -> date | None:
    return day_span(row.announced_on)[0] if row.announced_on else None


def _points(rows: Sequence[RoundRow], panels: Sequence[Panel], currency: Currency) -> list[_Point]:
    """Rounds off the scale take the first row below it in which they touch no other."""
    points = []
    undated = [row for row in rows if row.announced_on is None]
    ends: dict[int, float] = {}
    for row in rows:
        day = _middle(row)
        panel = panel_for(day, panels)
        share = panel.share(day) if day else (undated.index(row) + 0.5) / len(undated)
        amount = converted(row, currency)
        at = (panel.start + share * (panel.end - panel.start)) * _CROWD_WIDTH
        rug_row = 0
        if amount is None:
            rug_row = 1
            while abs(at - ends.get(rug_row, -1e6)) < _RUG_MARK:
                rug_row += 1
            ends[rug_row] = at
        x = day.isoformat() if day else share
        points.append(_Point(row, panel, x, at, amount, rug_row))
    return points


def _date_bars(points: Iterable[_Point]) -> list[Trace]:
    """Behind the marks, the days on which a round dated by month or year may have been."""
    traces = []
    for axis, yaxis in sorted({(point.panel.axis, _yaxis(point)) for point in points}):
        xs: list[str | None] = []
        ys: list[float | None] = []
        for point in points:
            when = point.row.announced_on
            here = (point.panel.axis, _yaxis(point)) == (axis, yaxis)
            if here and when is not None and when.precision != "day":
                # The None lifts the pen before the next bar.
                xs += [when.first.isoformat(), when.last.isoformat(), None]
                ys += [_height(point), _height(point), None]
        line = {"color": INK_SOFT, "dash": "dot", "width": 1}
        style: Trace = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "opacity": 0.5}
        place = {"x": xs, "y": ys, "xaxis": axis, "yaxis": yaxis}
        if xs:
            traces.append(style | place | {"line": line, "showlegend": False})
    return traces


def _yaxis(point: _Point) -> str:
    return "y" if point.amount is not None else "y2"


def _height(point: _Point) -> float:
    return anchor(point.amount) if point.amount is not None else point.rug_row


def _group_traces(
    points: Sequence[_Point], labels: FundingLabels, size: int, *, pale: bool
) -> list[Trace]:
    bars = 0.35 if pale else 0.55
    traces: list[Trace] = []
    for group, (color, _) in STAGE_LOOKS.items():
        here = [point for point in points if group_of(point.row) == group]
        for axis, yaxis in sorted({(point.panel.axis, _yaxis(point)) for point in here}):
            marks = [
                _mark(point, labels)
                for point in here
                if (point.panel.axis, _yaxis(point)) == (axis, yaxis)
            ]
            drawn = mark_traces(
                marks, color, size=size, bars=bars, xaxis=axis, yaxis=yaxis, legendgroup=group
            )
            traces += [_pale(trace) if pale else trace for trace in drawn]
    return traces


def _pale(trace: Trace) -> Trace:
    """Marks through which those behind them are seen."""
    if trace["mode"] != "markers":
        return trace
    return trace | {"marker": trace["marker"] | {"opacity": 0.6}}


def _mark(point: _Point, labels: FundingLabels) -> RangeMark:
    row = point.row
    value = point.amount if point.amount is not None else Interval.exactly(point.rug_row)
    return RangeMark(point.x, value, symbol_of(row), hover_of(row, labels), row.key, row.url)


def _names(points: Sequence[_Point], scale: tuple[float, float], height: int) -> list[Trace]:
    """Companies of the largest rounds, above their marks, or beside them where others are in the way;
    nowhere where they would cover others in the narrowest plot on either side too."""
    if len({point.row.company_slug for point in points}) < 2:
        return []
    pixels = height / (scale[1] - scale[0])
    marks, tops = [], []
    for point in points:
        if point.amount is not None:
            low, high = ((log10(end) - scale[0]) * pixels for end in reach(point.amount))
            marks.append((point.at, low, high))
            tops.append((high, point))
    largest = sorted(tops, key=lambda top: (-top[0], top[1].at))[:_TRIED]
    kept: list[Name] = []
    traces = []
    for high, point in largest:
        text = _called(point.row)
        for name, position in _places(point.at, high, text):
            air = 0 if position == _ABOVE else _BESIDE
            around = [(at, low - air, high + air) for at, low, high in marks]
            if clear_names([*kept, name], around, _CROWD_WIDTH)[-1:] == [name]:
                kept.append(name)
                lift = NAME_LIFT if position == _ABOVE else 0
                y = 10 ** ((high + lift) / pixels + scale[0])
                padded = text if position == _ABOVE else f"\u00a0\u00a0{text}\u00a0\u00a0"
                place = {"xaxis": point.panel.axis, "textposition": position}
                traces.append(names_trace([(point.x, y, padded)], **place))
                break
    return traces[:_NAMED]


def _places(at: float, high: float, text: str) -> list[tuple[Name, str]]:
    """Where a name may stand, the best place first."""
    beside = name_width(text) / 2 + _BESIDE
    return [
        (Name(at, high + NAME_LIFT, text), _ABOVE),
        (Name(at + beside, high - _BESIDE, text), "middle right"),
        (Name(at - beside, high - _BESIDE, text), "middle left"),
    ]


def _called(row: RoundRow) -> str:
    """A public offering is called one: it is no private capital."""
    name = shortened(row.company_name, 28)
    return f"{name} · {row.stage_label}" if group_of(row) == PUBLIC else name


def _legend(rows: Iterable[RoundRow], labels: FundingLabels, size: int) -> list[Trace]:
    """The stages that occur, then the fills, in a colour that is no stage's."""
    rows = list(rows)
    groups = {group_of(row) for row in rows}
    confidences = {row.confidence for row in rows}
    keys = [
        legend_key(labels.stage_group(group), group, _marker(symbol, color, size))
        for group, (color, symbol) in STAGE_LOOKS.items()
        if group in groups
    ]
    return keys + [
        legend_key(labels.confidence(name), name, _marker(f"circle{fill}", INK_SOFT, size))
        for name, fill in FILLS.items()
        if name in confidences
    ]


def _marker(symbol: str, color: str, size: int) -> dict[str, Any]:
    return {"symbol": symbol, "color": color, "size": size + 1}
