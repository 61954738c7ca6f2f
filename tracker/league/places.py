"""Places in a ranking of ranges: where two overlap nobody can say which is ahead."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from sources.intervals import Interval

INFINITE = Decimal("Infinity")


class Place(NamedTuple):
    """From the ``best`` place to the ``worst`` that the ranges leave possible."""

    best: int
    worst: int

    @property
    def is_sure(self) -> bool:
        return self.best == self.worst

    def __str__(self) -> str:
        return str(self.best) if self.is_sure else f"{self.best}–{self.worst}"


def places(values: Sequence[Interval]) -> list[Place]:
    """Each value's place among them, the larger the better; equal exact values share one.

    Behind everything that is surely larger, before everything that is surely no larger. An end that
    is open may be anything; no value is negative.
    """
    lows = sorted(value.low or Decimal(0) for value in values)
    highs = sorted(_high(value) for value in values)
    found = []
    for value in values:
        low, high = value.low or Decimal(0), _high(value)
        surely_ahead = len(lows) - bisect_right(lows, high)
        maybe_ahead = len(highs) - bisect_right(highs, low)
        itself = int(high > low)
        found.append(Place(surely_ahead + 1, maybe_ahead - itself + 1))
    return found


def _high(value: Interval) -> Decimal:
    return INFINITE if value.high is None else value.high


class Bar(NamedTuple):
    """A range drawn in a row: shares of the whole width, from 0 to 100.

    ``point`` is the best single value of a range that is a margin of error.
    """

    low: int
    high: int
    is_open: bool
    point: int | None = None

    @property
    def width(self) -> int:
        return self.high - self.low


def bars(values: Sequence[Interval]) -> list[Bar]:
    """All to one scale, which ends at the largest end that is known."""
    ends = [end for value in values for end in (value.low, value.high) if end is not None]
    return [bar(value, max(ends)) for value in values]


def bar(value: Interval, scale: Decimal, point: Decimal | None = None) -> Bar:
    low = _share(value.low or Decimal(0), scale)
    high = low if value.high is None else max(low, _share(value.high, scale))
    return Bar(low, high, value.high is None, None if point is None else _share(point, scale))


def _share(end: Decimal, scale: Decimal) -> int:
    return int((end * 100 / scale).to_integral_value()) if scale else 0


def first_that_may_reach(values: Sequence[Interval]) -> int | None:
    """Of values by their lower end, the first after the top one that may be as large or larger."""
    low = values[0].low or Decimal(0)
    return next((at for at, one in enumerate(values[1:], 1) if _high(one) >= low), None)


def level_with(values: Sequence[Interval], at: int) -> int:
    """How many exact values in a row are equal to the one there, itself included."""
    if not values[at].is_exact:
        return 1
    return next((n for n, one in enumerate(values[at:]) if one != values[at]), len(values) - at)
