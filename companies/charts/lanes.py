"""Dated happenings in lanes, one lane per kind, each happening a mark on its day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import plotly.graph_objects as go

from companies.charts.days import days_axis, today_rule
from sources.chart_style import (
    Trace,
    day_span,
    escape,
    house_axis,
    house_figure,
    legend_above,
    legend_key,
    note,
    rule,
    size_class,
)
from sources.palette import INK, INK_SOFT, PAPER, RULE, SERIES_1
from sources.partial_dates import PartialDate

# Pixels: a mark with its air, the words over a lane, legend and years around the lanes.
_STEP, _WORDS, _AROUND = 10, 22, 84
# The narrowest plot of each form of the chart, in which its marks must not touch.
_WIDTHS = (560, 280)
_MARK = 7


class Happening(NamedTuple):
    """``hover`` is escaped text; ``lane`` names the lane."""

    key: str
    lane: str
    on: PartialDate
    hover: str
    url: str


class LaneLabels(NamedTuple):
    """exact, vague: what filled and hollow marks are; today: its word on the axis."""

    exact: str
    vague: str
    today: str


class _Place(NamedTuple):
    happening: Happening
    middle: date
    y: float


class _Arrangement(NamedTuple):
    """How the lanes lie in a plot of some width: the marks, each lane's words, and the height."""

    places: list[_Place]
    words: list[tuple[str, float]]
    height: int


def lanes_figure(
    happenings: Sequence[Happening], lanes: Sequence[str], labels: LaneLabels, today: date
) -> go.Figure:
    """Lanes from the top in the order given; those without a mark are not drawn.

    Marks of one lane that would touch stand one under the other. A date known by month or year is a
    hollow mark in the middle of a line over all its days.
    """
    if not happenings:
        return house_figure([], height=240)
    first, last = _window(happenings, today)
    wide, narrow = (
        _arranged(happenings, lanes, width / ((last - first).days or 1)) for width in _WIDTHS
    )
    height = wide.height + _AROUND
    return house_figure(
        [*_drawn(wide, "wide"), *_drawn(narrow, "narrow"), *_legend(happenings, labels)],
        height=height,
        meta={
            "size": size_class(height),
            "min_width": 0,
            "narrow": {"height": narrow.height + _AROUND, **_layout(narrow, today)},
        },
        xaxis=_years_axis(first, last, today, labels.today),
        **_layout(wide, today),
    )


def _arranged(
    happenings: Sequence[Happening], lanes: Sequence[str], per_day: float
) -> _Arrangement:
    places: list[_Place] = []
    words: list[tuple[str, float]] = []
    floor = 0.0
    for lane in lanes:
        here = [one for one in happenings if one.lane == lane]
        if here:
            words.append((f"{lane} {len(here)}", floor))
            rows = _stacked(here, per_day)
            top = floor + _WORDS
            places += [_Place(one, middle, top + row * _STEP) for one, middle, row in rows]
            floor = top + (max(row for _one, _middle, row in rows) + 1) * _STEP
    return _Arrangement(places, words, int(floor) + 6)


def _layout(arrangement: _Arrangement, today: date) -> dict[str, Any]:
    """What depends on how the lanes lie: their words, the lines over them, and the scale."""
    lines = [
        rule(x0=0, x1=1, xref="paper", y0=at, y1=at, line={"color": RULE, "width": 1})
        for _word, at in arrangement.words
    ]
    return {
        "legend": legend_above(arrangement.height, gap=8),
        "shapes": [*lines, today_rule(today)],
        "annotations": [_lane_word(word, at) for word, at in arrangement.words],
        "yaxis": house_axis(range=[arrangement.height, 0], showgrid=False, showticklabels=False),
    }


def _drawn(arrangement: _Arrangement, form: str) -> list[Trace]:
    traces = [*_lines(arrangement.places), *_marks(arrangement.places)]
    return [trace | {"meta": form} for trace in traces]


def _window(happenings: Sequence[Happening], today: date) -> tuple[date, date]:
    first = min(one.on.first for one in happenings)
    last = max(today, *(one.on.last for one in happenings))
    return date(first.year, 1, 1), date(last.year, 12, 31)


def _stacked(happenings: Sequence[Happening], per_day: float) -> list[tuple[Happening, date, int]]:
    """Each in the first row of its lane in which it touches no other; ``per_day`` in pixels."""
    ends: dict[int, float] = {}
    found = []
    for one in sorted(happenings, key=lambda one: (day_span(one.on)[0], one.key)):
        middle = day_span(one.on)[0]
        at = middle.toordinal() * per_day
        row = 0
        while at - ends.get(row, -1e9) < _STEP:
            row += 1
        ends[row] = at
        found.append((one, middle, row))
    return found


def _lines(places: Sequence[_Place]) -> list[Trace]:
    """Behind the marks, the days on which a vaguely dated thing may have happened."""
    xs: list[str | None] = []
    ys: list[float | None] = []
    for place in places:
        on = place.happening.on
        if on.precision != "day":
            xs += [on.first.isoformat(), on.last.isoformat(), None]
            ys += [place.y, place.y, None]
    line = {"color": INK_SOFT, "dash": "dot", "width": 1}
    style: Trace = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "opacity": 0.35}
    return [style | {"x": xs, "y": ys, "line": line, "showlegend": False}] if xs else []


def _marks(places: Sequence[_Place]) -> list[Trace]:
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [place.middle.isoformat() for place in places],
            "y": [place.y for place in places],
            "marker": _marker([_symbol(place.happening.on) for place in places]),
            "hovertext": [place.happening.hover for place in places],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "customdata": [[place.happening.key, place.happening.url] for place in places],
            "cliponaxis": False,
            "showlegend": False,
        }
    ]


def _symbol(on: PartialDate) -> str:
    return "circle" if on.precision == "day" else "circle-open"


def _marker(symbol: Any) -> dict[str, Any]:
    line = {"color": SERIES_1, "width": 1.5}
    return {"symbol": symbol, "size": _MARK, "color": SERIES_1, "opacity": 1, "line": line}


def _legend(happenings: Sequence[Happening], labels: LaneLabels) -> list[Trace]:
    present = {_symbol(one.on) for one in happenings}
    words = {"circle": labels.exact, "circle-open": labels.vague}
    return [
        legend_key(word, symbol, _marker(symbol))
        for symbol, word in words.items()
        if symbol in present
    ]


def _lane_word(text: str, at: float) -> dict[str, Any]:
    return note(
        escape(text),
        x=0,
        y=at,
        yref="y",
        yanchor="top",
        bgcolor=PAPER,
        borderpad=1,
        font={"color": INK, "size": 12},
    )


def _years_axis(first: date, last: date, today: date, word: str) -> dict[str, Any]:
    """Years at their beginning; today on a second line."""
    ticks = {f"{year}-01-01": str(year) for year in range(first.year, last.year + 1)}
    ticks[today.isoformat()] = f"<br>{escape(word)}"
    return days_axis(first, last, ticks)
