"""Bounds that several reports set to one number of robots, and the range they leave together."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from sources.intervals import UNKNOWN, Interval, hull


class Bounds(NamedTuple):
    """Ranges that reports give for the very thing asked, and the bounds that others set to it."""

    covering: list[Interval]
    floors: list[Decimal]
    ceilings: list[Decimal]

    @property
    def units(self) -> Interval:
        """The range they leave.

        Reports of the very thing form their hull. A bound narrows it, unless it contradicts one of
        them: then the hull takes the bound in, so that no report is silenced by another.
        """
        told = hull(self.covering) if self.covering else UNKNOWN
        low, high = told.low, told.high
        if self.floors:
            floor = max(self.floors)
            if any(one.high is not None and one.high < floor for one in self.covering):
                high = None if high is None else max(high, floor)
            else:
                low = floor if low is None else max(low, floor)
        if self.ceilings:
            ceiling = min(self.ceilings)
            if any(one.low is not None and one.low > ceiling for one in self.covering):
                low = None if low is None else min(low, ceiling)
            else:
                high = ceiling if high is None else min(high, ceiling)
        if low is not None and high is not None and low > high:
            low, high = high, low
        return Interval(low, high)


def floor_of(reports: Sequence[Interval]) -> Decimal | None:
    """The lowest end that reports of one thing give; none where another report lies below it."""
    floor = min((one.low for one in reports if one.low is not None), default=None)
    if floor is None or any(one.high is not None and one.high < floor for one in reports):
        return None
    return floor


def ceiling_of(reports: Sequence[Interval]) -> Decimal | None:
    """The highest end that reports of one thing give; none where another report lies above it."""
    ceiling = max((one.high for one in reports if one.high is not None), default=None)
    if ceiling is None or any(one.low is not None and one.low > ceiling for one in reports):
        return None
    return ceiling
