"""Marks on two axes with their names beside them: one spot per thing, a bar where it is a range."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log10
from typing import Any, NamedTuple

import plotly.graph_objects as go

from companies.charts.labels import Look
from sources.chart_marks import (
    RangeMark,
    anchor,
    log_range,
    log_ticks,
    mark_traces,
    names_trace,
    reach,
    ticked_range,
)
from sources.chart_style import (
    Trace,
    escape,
    house_axis,
    house_figure,
    legend_above,
    legend_key,
    note,
    shortened,
    size_class,
    text_columns,
)
from sources.intervals import Interval

HEIGHT = 440
# Pixels around the plot: legend and words above, the lower axis and its words beneath.
_ABOVE, _BELOW = 64, 52
_MARGIN = {"l": 8, "r": 8, "t": _ABOVE, "b": _BELOW}
# The narrowest plot of each form of the chart, for which its names are placed.
_WIDTHS = (("wide", 600.0), ("narrow", 270.0))
_MARK = 9
# So many labels fit under a narrow plot.
_FEW = 6
_LETTER, _LINE = 6.2, 14.0


class Spot(NamedTuple):
    """``value`` upward on a log scale, never unknown. ``hover`` is escaped text.

    ``group`` names a look. Of names that would cover one another, the higher ``weight`` stays.
    """

    key: str
    name: str
    x: float
    value: Interval
    group: str
    hover: str
    url: str
    weight: float


@dataclass(frozen=True, slots=True)
class SpotLabels:
    """Words in the page's language: the two axes, each group that may occur, an amount on the axis."""

    across: str
    upward: str
    groups: Mapping[str, str]
    number: Callable[[Decimal], str]


class _Box(NamedTuple):
    """Pixels from the plot's lower left corner."""

    left: float
    right: float
    low: float
    high: float

    def covers(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.low < other.high
            and other.low < self.high
        )


class _Frame(NamedTuple):
    """The plot: its ranges on both axes (upward in powers of ten) and its size in pixels."""

    across: tuple[float, float]
    upward: tuple[float, float]
    width: float
    height: float

    def at(self, x: float, value: float) -> tuple[float, float]:
        share = (x - self.across[0]) / (self.across[1] - self.across[0])
        rise = (log10(value) - self.upward[0]) / (self.upward[1] - self.upward[0])
        return share * self.width, rise * self.height


def spots_figure(
    spots: Sequence[Spot],
    looks: Mapping[str, Look],
    labels: SpotLabels,
    across: tuple[float, float],
    ticks: Sequence[int],
) -> go.Figure:
    """``across`` is the range of the lower axis, ``ticks`` where it is labelled.

    A range is a bar from its lower end, open ones end in an arrow. Every name that fits stands
    beside its mark; the others show on hover and in the rows.
    """
    if not spots:
        return house_figure([], height=HEIGHT)
    upward = ticked_range(*log_range([spot.value for spot in spots]))
    amounts = log_ticks(*upward)
    plot = HEIGHT - _ABOVE - _BELOW
    return house_figure(
        [
            *_marks(spots, looks),
            *_names(spots, across, upward, plot),
            *_legend(spots, looks, labels),
        ],
        height=HEIGHT,
        meta={
            "size": size_class(HEIGHT),
            "min_width": 0,
            "narrow": {"margin": _MARGIN, "xaxis": _ticks(ticks[:: len(ticks) // _FEW + 1])},
        },
        margin=_MARGIN,
        legend=legend_above(plot, gap=28),
        annotations=[
            note(escape(labels.upward), x=0, y=1, yshift=6),
            note(escape(labels.across), x=1, y=0, xanchor="right", yanchor="top", yshift=-26),
        ],
        xaxis=house_axis(range=list(across), tickmode="array", tickangle=0, **_ticks(ticks)),
        yaxis=house_axis(
            type="log",
            range=list(upward),
            tickmode="array",
            tickvals=[float(amount) for amount in amounts],
            ticktext=[escape(labels.number(amount)) for amount in amounts],
        ),
    )


def _ticks(at: Sequence[int]) -> dict[str, list[Any]]:
    return {"tickvals": list(at), "ticktext": [str(tick) for tick in at]}


def _marks(spots: Sequence[Spot], looks: Mapping[str, Look]) -> list[Trace]:
    traces: list[Trace] = []
    for group, look in looks.items():
        marks = [
            RangeMark(spot.x, spot.value, look.symbol, spot.hover, spot.key, spot.url)
            for spot in spots
            if spot.group == group
        ]
        if marks:
            traces += mark_traces(marks, look.color, size=_MARK, bars=0.5, legendgroup=group)
    return traces


def _legend(
    spots: Sequence[Spot], looks: Mapping[str, Look], labels: SpotLabels
) -> Iterable[Trace]:
    present = {spot.group for spot in spots}
    for group, look in looks.items():
        if group in present:
            marker = {"symbol": look.symbol, "color": look.color, "size": _MARK + 1}
            yield legend_key(labels.groups[group], group, marker)


def _names(
    spots: Sequence[Spot],
    across: tuple[float, float],
    upward: tuple[float, float],
    height: float,
) -> Iterable[Trace]:
    """One set of names for wide plots and one for narrow ones."""
    for form, width in _WIDTHS:
        placed = _placed(spots, _Frame(across, upward, width, height))
        for position in sorted({place for _spot, place in placed}):
            here = [spot for spot, place in placed if place == position]
            texts = [(spot.x, _height(spot, position), _text(spot)) for spot in here]
            # An unseen mark keeps the letters as far from the point as the real one needs.
            unseen = {"opacity": 0, "size": _MARK}
            yield names_trace(
                texts, mode="markers+text", marker=unseen, textposition=position, meta=form
            )


def _text(spot: Spot) -> str:
    return shortened(spot.name, 24)


def _height(spot: Spot, position: str) -> float:
    """A name above stands over the end of the bar, the others beside or under the mark."""
    return reach(spot.value)[1] if position == "top center" else anchor(spot.value)


def _placed(spots: Sequence[Spot], frame: _Frame) -> list[tuple[Spot, str]]:
    """Names, heaviest first, each where it covers no mark, no bar and no name before it."""
    taken = [_mark_box(spot, frame) for spot in spots]
    placed = []
    for spot in sorted(spots, key=lambda spot: (-spot.weight, spot.key)):
        for position, box in _places(spot, frame):
            if not (box.left >= 0 and box.right <= frame.width and box.low >= 0):
                continue
            if not any(box.covers(other) for other in taken):
                taken.append(box)
                placed.append((spot, position))
                break
    return placed


def _mark_box(spot: Spot, frame: _Frame) -> _Box:
    low, high = reach(spot.value)
    x, bottom = frame.at(spot.x, low)
    top = frame.at(spot.x, high)[1]
    half = _MARK / 2 + 1
    return _Box(x - half, x + half, bottom - half, top + half)


def _places(spot: Spot, frame: _Frame) -> Iterable[tuple[str, _Box]]:
    """Right of the mark, left, above its bar, under it: where Plotly would set the letters."""
    width, gap = text_columns(_text(spot)) * _LETTER, _MARK / 2 + 3
    x, y = frame.at(spot.x, anchor(spot.value))
    top = frame.at(spot.x, reach(spot.value)[1])[1]
    half = _LINE / 2
    yield "middle right", _Box(x + gap, x + gap + width, y - half, y + half)
    yield "middle left", _Box(x - gap - width, x - gap, y - half, y + half)
    yield "top center", _Box(x - width / 2, x + width / 2, top + gap, top + gap + _LINE)
    yield "bottom center", _Box(x - width / 2, x + width / 2, y - gap - _LINE, y - gap)
