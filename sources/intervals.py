"""Ranges of numbers: what a vague statement allows. Unknown is not zero, and an open end stays open."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Answer = Literal["surely", "surely not", "cannot say"]


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``; ``None`` leaves that end open, two Nones know nothing."""

    low: Decimal | None = None
    high: Decimal | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the range {self.low} to {self.high} runs backwards")

    @classmethod
    def exactly(cls, value: Decimal | int) -> "Interval":
        return cls(Decimal(value), Decimal(value))

    @property
    def is_unknown(self) -> bool:
        return self.low is None and self.high is None

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(_plus(self.low, other.low), _plus(self.high, other.high))

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(
            _plus(self.low, None if other.high is None else -other.high),
            _plus(self.high, None if other.low is None else -other.low),
        )

    def scale(self, factor: Decimal | int) -> "Interval":
        """Multiply both ends; a negative factor swaps them, zero gives exactly zero."""
        if factor == 0:
            return Interval.exactly(0)
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high) if factor > 0 else Interval(high, low)

    def at_least(self, other: "Interval") -> Answer:
        """Is every value here no less than every value of ``other``?"""
        if self.low is not None and other.high is not None and self.low >= other.high:
            return "surely"
        if self.high is not None and other.low is not None and self.high < other.low:
            return "surely not"
        return "cannot say"


NOTHING = Interval.exactly(0)
UNKNOWN = Interval()


def total(intervals: Iterable[Interval]) -> Interval:
    """Sum of ranges; the sum of no ranges is exactly zero."""
    result = NOTHING
    for interval in intervals:
        result += interval
    return result


def together(parts: Iterable[Interval]) -> Interval:
    """A whole of parts that may overlap: from the largest of them to their sum.

    For numbers that are never negative. Unknown when there is no part.
    """
    found = list(parts)
    if not found:
        return UNKNOWN
    lows = [part.low for part in found if part.low is not None]
    return Interval(max(lows, default=None), total(found).high)


def hull(intervals: Iterable[Interval]) -> Interval:
    """The smallest range that holds all of them; unknown when there is none.

    An end is open as soon as one of the ranges is open there.
    """
    parts = list(intervals)
    if not parts:
        return UNKNOWN
    lows = [part.low for part in parts]
    highs = [part.high for part in parts]
    return Interval(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def _plus(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else left + right
