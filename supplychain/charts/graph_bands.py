"""Where the tiered graph draws what the layout numbers: pixels across, lines of text down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.chart_style import text_columns
from supplychain.charts.tiers import CUSTOMERS, Layout, Route, customer_of

# Pixels: a letter, the room between two tiers, and what is left of a name's end.
_LETTER = 6.4
_BETWEEN = 92
_PAD = 12
_INNER = 6
# Pieces of a curve between two tiers, smoothed by a spline.
STEPS = 8

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Band:
    """The pixels a tier's names take; the bars stand right of them, for the last tier left."""

    left: float
    right: float
    is_last: bool

    @property
    def bar(self) -> float:
        return self.left if self.is_last else self.right

    def entrance(self, text: str) -> float:
        """Where a line from the left ends: at the bar, or before the text that stands there."""
        if self.is_last:
            return self.bar
        return round(self.bar - _width(text) - _PAD, 1)


def _width(text: str) -> float:
    return text_columns(text) * _LETTER + _PAD


def bands_of(layout: Layout, texts: Mapping[str, str], headings: Sequence[str]) -> list[Band]:
    """One for each column, as wide as the longest text of its companies or its heading."""
    bands: list[Band] = []
    left = 0.0
    for at, (tier, heading) in enumerate(zip(layout.columns, headings, strict=True)):
        held = [texts[one] for one, place in layout.places.items() if place.column == at]
        right = left + max(_width(text) for text in [*held, heading])
        bands.append(Band(left, right, tier == CUSTOMERS))
        left = right + _BETWEEN
    return bands


def curve_of(route: Route, bands: Sequence[Band], texts: Mapping[str, str]) -> list[Point]:
    """From the supplier's bar over its lanes to the customer; the last point but one ends the curve."""
    (first, y), *others = route.stops
    last = others[-1][0]
    if last <= first:
        return _around(bands[first].bar, y, bands[last].bar, others[-1][1])
    points: list[Point] = [(bands[first].bar, y)]
    for column, line in others:
        band, y = bands[column], round(line, 2)
        points += _eased(points[-1], (band.left, y))
        if column == last:
            points.append((band.entrance(texts[customer_of(route.link)]), y))
        else:
            # The inner two keep the spline straight between the names.
            inside = (band.left + _INNER, band.right - _INNER, band.right)
            points += [(round(x, 1), y) for x in inside]
    return points


def _eased(start: Point, end: Point) -> list[Point]:
    steps = [step / STEPS for step in range(1, STEPS + 1)]
    return [
        (
            round(start[0] + (end[0] - start[0]) * t, 1),
            round(start[1] + (end[1] - start[1]) * t * t * (3 - 2 * t), 2),
        )
        for t in steps
    ]


def _around(x: float, y: float, other_x: float, other_y: float) -> list[Point]:
    """Within a tier, or back: out to the right and home again."""
    turn = (max(x, other_x) + _BETWEEN / 3, (y + other_y) / 2)
    return [(x, y), *_eased((x, y), turn), *_eased(turn, (other_x, other_y))]
