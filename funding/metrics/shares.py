"""The share of a whole whose parts are ranges, and of which some may or may not belong."""

from decimal import Decimal

from sources.intervals import UNKNOWN, Interval


def share_of(surely: Interval, maybe: Interval, rest: Interval) -> Interval:
    """What share (0 to 1) of the three sums together the first may have, with or without the second.

    Least: the first at its low, the others at their high and none of the second belonging. Most: the
    first two at their high, the rest at its low. An open end leads to 0 or 1. Unknown where there
    may be nothing to have a share of. No sum is negative.
    """
    others, counted = maybe + rest, surely + maybe
    if (surely + others).high == 0:
        return UNKNOWN
    return Interval(
        _least(surely.low or Decimal(0), others.high),
        _most(counted.high, rest.low or Decimal(0)),
    )


def _least(low: Decimal, others: Decimal | None) -> Decimal:
    if others is None:
        return Decimal(0)
    # With nothing else, whatever it comes to is all there is.
    return low / (low + others) if low + others else Decimal(1)


def _most(high: Decimal | None, rest: Decimal) -> Decimal:
    if high is None:
        return Decimal(1)
    return high / (high + rest) if high + rest else Decimal(0)


def share_of_count(surely: int, maybe: int, of: int) -> Interval:
    """The same for things that are counted; unknown of none."""
    if not of:
        return UNKNOWN
    return Interval(Decimal(surely) / of, Decimal(surely + maybe) / of)
