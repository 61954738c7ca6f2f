"""One range divided by another."""

from decimal import Decimal

from sources.intervals import UNKNOWN, Interval


def quotient(above: Interval, below: Interval) -> Interval:
    """Every value of the first over every value of the second; neither may be negative.

    Unknown where the divisor is unknown or may be zero.
    """
    if below.low is None or below.low <= 0:
        return UNKNOWN
    return Interval(_over(above.low, below.high), _over(above.high, below.low))


def _over(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    return None if above is None or below is None else above / below
