"""A log scale with rows of marks beneath it for whatever has no place on the scale."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sources.chart_marks import log_range, log_ticks, ticked_range
from sources.chart_style import escape, house_axis, note
from sources.intervals import Interval

# Pixels: the scale, and the room for the words above the first row beneath it.
SCALE = 380
_WORDS = 40


class Panels(NamedTuple):
    """Both parts: their ``height`` in pixels, the scale's range in powers of ten (``scale``),
    the y axis that the x axis stands on (``anchor``), and what the layout needs to draw them."""

    height: int
    scale: tuple[float, float]
    anchor: str
    layout: dict[str, Any]


def scale_over_rows(
    values: Sequence[Interval],
    rows: int,
    row_height: int,
    words: tuple[str, str],
    number: Callable[[Decimal], str],
    scale_height: int = SCALE,
) -> Panels:
    """The axes ``y`` (the scale) and ``y2`` (rows counted down from 1), with words over each.

    A part that would be empty takes no room. A scale always has a tick below and one above.
    """
    scale = ticked_range(*log_range(values))
    above = scale_height if values else 0
    below = rows * row_height + (_WORDS if rows else 0)
    height = max(above + below, 1)
    floor = below / height
    notes = [note(escape(words[0]), x=0, y=1, yshift=6)] if values else []
    if rows:
        notes.append(note(escape(words[1]), x=0, y=floor, yanchor="top", yshift=-8))
    # The keys of the legend need an axis even where no mark stands on it.
    axis = _scale_axis(scale, number) | {"domain": [floor, 1]} if values else {"visible": False}
    layout: dict[str, Any] = {"annotations": notes, "yaxis": axis}
    if rows:
        layout["yaxis2"] = house_axis(
            domain=[0, rows * row_height / height],
            range=[rows + 0.6, 0.4],
            showgrid=False,
            showticklabels=False,
        )
    return Panels(height, scale, "y2" if rows else "y", layout)


def _scale_axis(scale: tuple[float, float], number: Callable[[Decimal], str]) -> dict[str, Any]:
    ticks = log_ticks(*scale)
    return house_axis(
        type="log",
        range=list(scale),
        tickmode="array",
        tickvals=[float(tick) for tick in ticks],
        ticktext=[escape(number(tick)) for tick in ticks],
    )
