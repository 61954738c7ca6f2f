"""How a range looks on a log scale: a mark at the least it can be, a bar to the most, an arrow if open."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any, NamedTuple

from sources.chart_style import Trace, escape, text_columns
from sources.intervals import Interval
from sources.palette import INK

# How far an arrow reaches where a range has no other end: about a third of a decade.
_OPEN_REACH = 2.0
# Pixels of a name in 11-pixel letters, reckoned generously.
_LETTER_WIDTH = 6.5
_LETTER_HEIGHT = 16
# A name stands so many pixels above the end of its mark.
NAME_LIFT = 5


class RangeMark(NamedTuple):
    """One row at ``x``; ``value`` must not be unknown. ``hover`` is escaped text."""

    x: Any
    value: Interval
    symbol: str
    hover: str
    key: str
    url: str


def anchor(value: Interval) -> float:
    """Where the mark stands: at the lower end, or at the upper one if only that is known."""
    end = value.low or value.high
    return float(end) if end else 1.0


def reach(value: Interval) -> tuple[float, float]:
    """Lowest and highest point drawn, arrows included."""
    at = anchor(value)
    if not value.low:
        return at / _OPEN_REACH, at
    return at, at * _OPEN_REACH if value.high is None else float(value.high)


# What points up or down points right or left where the scale lies across.
_TURNED = {"triangle-up": "triangle-right", "triangle-down": "triangle-left", "line-ew": "line-ns"}


def mark_traces(
    marks: Sequence[RangeMark],
    color: str,
    *,
    size: float,
    bars: float = 0.55,
    across: bool = False,
    **trace: Any,
) -> list[Trace]:
    """The bars and arrows behind, the marks in front; ``trace`` goes to both (axes, group).

    ``bars`` is the opacity of the former, from 0 to 1. ``across``: the values lie along x, and a
    mark's ``x`` is its height.
    """
    shared: Trace = {"type": "scatter", "showlegend": False} | trace
    front: Trace = {
        "mode": "markers",
        "x": [mark.x for mark in marks],
        "y": [anchor(mark.value) for mark in marks],
        "hovertext": [mark.hover for mark in marks],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[mark.key, mark.url] for mark in marks],
        "cliponaxis": False,
        "marker": _marker([mark.symbol for mark in marks], color, size),
    }
    wide = [mark for mark in marks if not mark.value.is_exact]
    behind: list[Trace] = [_bars(wide, color, size) | {"opacity": bars}] if wide else []
    return [shared | (_turned(one) if across else one) for one in (*behind, front)]


def _turned(trace: Trace) -> Trace:
    symbols = [_TURNED.get(symbol, symbol) for symbol in trace["marker"]["symbol"]]
    marker = trace["marker"] | {"symbol": symbols}
    return trace | {"x": trace["y"], "y": trace["x"], "marker": marker}


def _bars(marks: Iterable[RangeMark], color: str, size: float) -> Trace:
    xs, ys, symbols, sizes = [], [], [], []
    for mark in marks:
        low, high = reach(mark.value)
        far = low if not mark.value.low else high
        is_open = mark.value.high is None or not mark.value.low
        tip = ("triangle-up" if far == high else "triangle-down") if is_open else "line-ew"
        # The None lifts the pen before the next bar.
        xs += [mark.x, mark.x, None]
        ys += [anchor(mark.value), far, None]
        symbols += ["circle", tip, "circle"]
        sizes += [0, size * 0.75, 0]
    return {
        "mode": "lines+markers",
        "x": xs,
        "y": ys,
        "line": {"color": color, "width": 1.5},
        "marker": _marker(symbols, color, sizes),
        "hoverinfo": "skip",
    }


def _marker(symbols: list[str], color: str, size: Any) -> dict[str, Any]:
    # Plotly makes marks of several sizes translucent unless told not to.
    line = {"color": color, "width": 1.5}
    return {"symbol": symbols, "color": color, "opacity": 1, "size": size, "line": line}


class Name(NamedTuple):
    """A name that may stand above a mark, centred; ``x`` and ``y`` in pixels, y upward."""

    x: float
    y: float
    text: str


def name_width(text: str) -> float:
    """In pixels, reckoned generously."""
    return text_columns(text) * _LETTER_WIDTH


def clear_names(
    wanted: Iterable[Name], marks: Sequence[tuple[float, ...]], width: float
) -> list[Name]:
    """Of the names, in order of importance, those that cover no mark and no name before them.

    A mark is (x, lowest y, highest y) in pixels; none may lie inside a name's letters. Names that
    would leave the plot, ``width`` pixels wide, stay away too.
    """
    kept: list[Name] = []
    for name in wanted:
        half = text_columns(name.text) * _LETTER_WIDTH / 2
        on_mark = any(
            abs(x - name.x) < half + 4 and low < name.y + _LETTER_HEIGHT and high > name.y
            for x, low, high in marks
        )
        on_name = any(
            abs(other.x - name.x) < half + text_columns(other.text) * _LETTER_WIDTH / 2 + 4
            and abs(other.y - name.y) < _LETTER_HEIGHT
            for other in kept
        )
        if not on_mark and not on_name and half < name.x < width - half:
            kept.append(name)
    return kept


def names_trace(names: Iterable[tuple[Any, float, str]], **trace: Any) -> Trace:
    """Names over marks at (x, y, text), in units of the axes; the text is escaped here."""
    places = list(names)
    style: Trace = {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _, _ in places],
        "y": [y for _, y, _ in places],
        "text": [escape(text) for _, _, text in places],
        "textposition": "top center",
        "textfont": {"color": INK, "size": 11},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return style | trace


def log_range(values: Iterable[Interval], margin: float = 0.12) -> tuple[float, float]:
    """Powers of ten between which all ranges lie, with a margin in decades."""
    ends = [end for value in values for end in reach(value)]
    if not ends:
        return 0.0, 1.0
    return log10(min(ends)) - margin, log10(max(ends)) + margin


def ticked_range(low: float, high: float) -> tuple[float, float]:
    """The range, widened to the next tick on either side if fewer than two lie inside."""
    if len(log_ticks(low, high)) > 1:
        return low, high
    around = log_ticks(floor(low), floor(low) + 1.99) + log_ticks(floor(low) + 1, floor(low) + 2.9)
    powers = [log10(tick) for tick in sorted(set(around))]
    below = max(power for power in powers if power <= low)
    above = min(power for power in powers if power >= high)
    return below - 0.05, above + 0.05


def log_ticks(low: float, high: float) -> list[Decimal]:
    """Powers of ten inside the range (given as powers); with 2 and 5 between where few are."""
    first, last = floor(low), ceil(high)
    steps = (1, 2, 5) if high - low < 2 else (1,)
    ticks = [Decimal(step).scaleb(power) for power in range(first, last + 1) for step in steps]
    return [tick for tick in ticks if low <= log10(tick) <= high]
