"""Ends of a range as JSON has them."""

from decimal import Decimal


def plain(number: Decimal | None) -> int | float | None:
    """Whole numbers as integers; None is open or unknown."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
