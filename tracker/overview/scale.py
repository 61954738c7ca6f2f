"""The small picture beside each promise of a year: promised and reported on one log scale."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from sources.intervals import Interval

WIDTH = 200
OPEN = 20
"""How far an open end is drawn beyond its bound."""
MARGIN = OPEN
"""Room at both ends for that."""
LEAST_DECADES = 2


class Span(NamedTuple):
    """From one place to another; an end without a bound is open, and drawn a short way on."""

    start: int
    end: int
    open_below: bool
    open_above: bool

    @property
    def width(self) -> int:
        return self.end - self.start

    @property
    def is_point(self) -> bool:
        return self.start == self.end and not (self.open_below or self.open_above)


class Scale(NamedTuple):
    """Powers of ten from ``low`` to ``high``, both as exponents."""

    low: int
    high: int

    @property
    def ticks(self) -> list[tuple[int, Decimal]]:
        """Each power of ten with its place."""
        values = [Decimal(10) ** power for power in range(self.low, self.high + 1)]
        return [(self.place(value), value) for value in values]

    def place(self, value: Decimal) -> int:
        """Zero has no logarithm: like all that is below the scale, it stands at its lower edge."""
        low, high = (Decimal(10) ** power for power in (self.low, self.high))
        inside = min(max(value, low), high)
        along = (inside.log10() - self.low) / (self.high - self.low)
        return round(MARGIN + (WIDTH - 2 * MARGIN) * along)

    def span(self, units: Interval) -> Span | None:
        """Where the range stands; None where nothing is known."""
        if units.is_unknown:
            return None
        low, high = units.low, units.high
        if high is None:
            assert low is not None
            return Span(self.place(low), self.place(low) + OPEN, False, True)
        if low is None:
            return Span(self.place(high) - OPEN, self.place(high), True, False)
        return Span(self.place(low), self.place(high), False, False)


def scale_of(ranges: Iterable[Interval]) -> Scale | None:
    """The scale that holds every bound of these ranges; None where none has one."""
    ends = [end for units in ranges for end in (units.low, units.high) if end]
    if not ends:
        return None
    # `adjusted` is the exponent of the first digit: 999 lies between 10² and 10³, so does 100.
    low = min(end.adjusted() for end in ends)
    high = max(end.adjusted() + (end != Decimal(10) ** end.adjusted()) for end in ends)
    return Scale(low, max(high, low + LEAST_DECADES))
