"""Reference rates of the European Central Bank, bundled with a library: no request leaves the server."""

from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Literal

from currency_converter import CurrencyConverter, RateNotFoundError
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sources.intervals import Interval
from sources.rows import Conversion

Target = Literal["USD", "CNY"]
TARGETS: tuple[Target, ...] = ("USD", "CNY")

# The bank fixes no rates at week-ends and holidays; no gap is longer than a few days.
LONGEST_GAP = 10


@cache
def _rates() -> CurrencyConverter:
    return CurrencyConverter(decimal=True)


@cache
def conversion(currency: str, target: Target, day: date) -> Conversion | None:
    """The reference rate of that day, or of the last day before it that has one.

    A day after the bundled rates end takes their last day. None where the bank quotes no rate for
    the currency, or did not yet.
    """
    if currency == target:
        return Conversion(Decimal(1), day)
    rates = _rates()
    if currency not in rates.currencies:
        return None
    fixed = min(day, rates.bounds[currency].last_date, rates.bounds[target].last_date)
    for _attempt in range(LONGEST_GAP):
        try:
            return Conversion(rates.convert(Decimal(1), currency, target, date=fixed), fixed)
        except (RateNotFoundError, ValueError):
            fixed -= timedelta(days=1)
    return None


def known_currencies() -> frozenset[str]:
    """The codes the bank quotes, or once did."""
    return frozenset(_rates().currencies)


def refuse_unknown_currency(code: str) -> None:
    """ValidationError for a code without reference rates, naming those like it."""
    known = sorted(known_currencies())
    if code in known:
        return
    near = get_close_matches(code.upper(), known, 3) or known
    message = _("There are no reference rates for “%(code)s”; there are for %(near)s.")
    raise ValidationError(message % {"code": code, "near": ", ".join(near)})


def converted(amount: Interval, rate: Conversion) -> Interval:
    """The range in the target currency, to the unit."""
    return Interval(
        *(end and (end * rate.rate).quantize(Decimal(1)) for end in (amount.low, amount.high))
    )


def rates_end() -> date:
    """The last day with a bundled rate."""
    last: date = _rates().bounds["USD"].last_date
    return last
