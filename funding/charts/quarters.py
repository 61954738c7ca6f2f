"""Private capital by quarter: a bar to the least, paler up to the most, an arrow where it is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import plotly.graph_objects as go

from sources.chart_style import (
    Trace,
    escape,
    house_axis,
    house_figure,
    hover_text,
    legend_above,
    legend_key,
    note,
    rule,
)
from sources.intervals import Interval
from sources.palette import INK, INK_SOFT, PAPER, SERIES_1

QUARTERS = ("q1", "q2", "q3", "q4")
NO_QUARTER = "no_quarter"
# Pixels: the plot, and the width below which two labels would touch.
_HEIGHT = 260
_SLOT = 17
# Widths on the axis, where a slot is 1: a bar, the air between two years, and before what has no quarter.
_BAR = 0.72
_AIR = 0.4
_BESIDE = 0.4
# Of the plot's height: how far above its bar an arrow stands.
_LIFT = 0.035
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))


class QuarterBar(NamedTuple):
    """What was announced in one quarter, or with only the year known.

    ``disclosed`` is unknown where no round has a figure; ``undisclosed`` counts those without.
    """

    key: str
    year: int
    part: str
    disclosed: Interval
    rounds: int
    undisclosed: int
    companies: int
    url: str

    @property
    def is_open(self) -> bool:
        return self.disclosed.high is None or self.undisclosed > 0


@dataclass(frozen=True, slots=True)
class QuarterLabels:
    """Words and formats in the page's language; all plain text, not HTML.

    scale: what the axis counts ("USD"). least, most, more: the marks. quarter: under a slot
    ("Q3"). no_quarter: under the slot of a year's rounds without one, in two short lines.
    heading, lines: of a hover.
    """

    scale: str
    least: str
    most: str
    more: str
    quarter: Callable[[str], str]
    no_quarter: tuple[str, str]
    heading: Callable[[QuarterBar], str]
    lines: Callable[[QuarterBar], tuple[str, ...]]
    number: Callable[[Decimal], str]


class _Slot(NamedTuple):
    """A quarter's place on the axis; ``bar`` is None where no round is known."""

    x: float
    year: int
    part: str
    bar: QuarterBar | None


def quarters_figure(
    bars: Sequence[QuarterBar], labels: QuarterLabels, until: tuple[int, str]
) -> go.Figure:
    """A slot for every quarter from the first year of ``bars`` to ``until``, a year and its quarter.

    A year's rounds of which the quarter is not known have a hatched bar behind its quarters.
    """
    if not bars:
        return house_figure([], height=240)
    slots = _slots(bars, until)
    top, ticks = _scale(bars)
    filled = [slot for slot in slots if slot.bar is not None]
    return house_figure(
        [*_bars(filled, labels), *_arrows(filled, labels, top), *_keys(filled, labels)],
        height=_HEIGHT + 90,
        min_width=round(_SLOT * (slots[-1].x + 1)) + 32,
        opens_at=1,
        barmode="stack",
        bargap=0,
        xaxis=_axis(slots, labels),
        yaxis=house_axis(
            range=[0, top],
            tickmode="array",
            tickvals=[float(tick) for tick in ticks],
            ticktext=[escape(labels.number(tick)) for tick in ticks],
        ),
        annotations=[note(escape(labels.scale), x=0, y=1, yshift=2)],
        shapes=[rule(x0=0, x1=1, xref="paper", y0=0, y1=0)],
        legend=legend_above(_HEIGHT, gap=22),
    )


def _slots(bars: Sequence[QuarterBar], until: tuple[int, str]) -> list[_Slot]:
    by_place = {(bar.year, bar.part): bar for bar in bars}
    last_year, last_part = until
    slots: list[_Slot] = []
    x = 0.0
    for year in range(min(bar.year for bar in bars), last_year + 1):
        parts = QUARTERS if year < last_year else QUARTERS[: QUARTERS.index(last_part) + 1]
        for part in parts:
            slots.append(_Slot(x, year, part, by_place.get((year, part))))
            x += 1
        if bar := by_place.get((year, NO_QUARTER)):
            slots.append(_Slot(x + _BESIDE, year, NO_QUARTER, bar))
            x += 1 + _BESIDE
        x += _AIR
    return slots


def _scale(bars: Sequence[QuarterBar]) -> tuple[float, list[Decimal]]:
    """The top of the axis and its round ticks, four to six of them."""
    ends = [end for bar in bars for end in (bar.disclosed.low, bar.disclosed.high) if end]
    highest = max(ends, default=Decimal(1))
    power = Decimal(1).scaleb((highest / 5).adjusted())
    step = next((one * power for one in _STEPS if highest / (one * power) <= 6), 10 * power)
    ticks = [step * place for place in range(int(highest / step) + 1)]
    return float(highest) * 1.1, ticks


def _bars(slots: Sequence[_Slot], labels: QuarterLabels) -> list[Trace]:
    """Stacked: the least in full colour, on it what the ranges leave possible."""
    least = [float(_disclosed(slot).low or 0) for slot in slots]
    most = [
        float(high - (_disclosed(slot).low or 0)) if (high := _disclosed(slot).high) else 0
        for slot in slots
    ]
    hatch = ["/" if slot.part == NO_QUARTER else "" for slot in slots]
    return [
        _stack(slots, labels, least, {"color": SERIES_1, "pattern": _pattern(hatch)}),
        _stack(slots, labels, most, {"color": SERIES_1, "opacity": 0.35}),
    ]


def _pattern(shapes: Sequence[str]) -> dict[str, Any]:
    return {"shape": list(shapes), "fgcolor": PAPER, "fillmode": "overlay", "size": 6}


def _stack(
    slots: Sequence[_Slot], labels: QuarterLabels, heights: Sequence[float], marker: dict[str, Any]
) -> Trace:
    return {
        "type": "bar",
        "x": [slot.x for slot in slots],
        "y": list(heights),
        "width": _BAR,
        "marker": {**marker, "line": {"width": 0}},
        "showlegend": False,
        **_telling(slots, labels),
    }


def _arrows(slots: Sequence[_Slot], labels: QuarterLabels, top: float) -> list[Trace]:
    """Over each bar that may be higher than anything disclosed says."""
    wanted = [slot for slot in slots if slot.bar is not None and slot.bar.is_open]
    if not wanted:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [slot.x for slot in wanted],
            "y": [
                float(_disclosed(slot).high or _disclosed(slot).low or 0) + top * _LIFT
                for slot in wanted
            ],
            "marker": {"symbol": "triangle-up", "size": 8, "color": INK_SOFT},
            "cliponaxis": False,
            "showlegend": False,
            **_telling(wanted, labels),
        }
    ]


def _telling(slots: Sequence[_Slot], labels: QuarterLabels) -> Trace:
    bars = [slot.bar for slot in slots if slot.bar is not None]
    return {
        "hovertext": [hover_text(labels.heading(bar), *labels.lines(bar)) for bar in bars],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[bar.key, bar.url] for bar in bars],
    }


def _disclosed(slot: _Slot) -> Interval:
    assert slot.bar is not None
    return slot.bar.disclosed


def _keys(slots: Sequence[_Slot], labels: QuarterLabels) -> list[Trace]:
    square = {"symbol": "square", "color": SERIES_1, "size": 11}
    keys = [legend_key(labels.least, "least", square)]
    if any(not (bar := _disclosed(slot)).is_exact and bar.high for slot in slots):
        keys.append(legend_key(labels.most, "most", square | {"opacity": 0.35}))
    if any(slot.bar is not None and slot.bar.is_open for slot in slots):
        arrow = {"symbol": "triangle-up", "color": INK_SOFT, "size": 8}
        keys.append(legend_key(labels.more, "more", arrow))
    return keys


def _axis(slots: Sequence[_Slot], labels: QuarterLabels) -> dict[str, Any]:
    """Under a year's first slot stands the year too."""
    first = {slot.x for slot in slots if slot.part == QUARTERS[0]}
    texts = []
    for slot in slots:
        if slot.part == NO_QUARTER:
            texts.append("<br>".join(escape(line) for line in labels.no_quarter))
        else:
            year = f"<br><b>{slot.year}</b>" if slot.x in first else ""
            texts.append(escape(labels.quarter(slot.part)) + year)
    return house_axis(
        range=[-0.6, slots[-1].x + 0.6],
        showgrid=False,
        tickangle=0,
        tickmode="array",
        tickvals=[slot.x for slot in slots],
        ticktext=texts,
        tickfont={"color": INK, "size": 11},
    )
