"""Reference rates of the European Central Bank: hand-checked, on days with and without a fixing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from sources.exchange import LONGEST_GAP, TARGETS, conversion, converted, rates_end
from sources.intervals import Interval
from sources.rows import Conversion

FRIDAY = date(2025, 3, 14)


def test_a_rate_agrees_with_the_published_fixing() -> None:
    """14 March 2025: EUR 1 = USD 1.0889 = CNY 7.8822 (ECB), so CNY 1 = USD 0.138147…"""
    rate = conversion("CNY", "USD", FRIDAY)
    assert rate is not None
    assert rate.day == FRIDAY
    assert rate.rate == pytest.approx(Decimal("1.0889") / Decimal("7.8822"))
    back = conversion("USD", "CNY", FRIDAY)
    assert back is not None
    assert rate.rate * back.rate == pytest.approx(Decimal(1))


@pytest.mark.parametrize("days", [1, 2])
def test_a_weekend_takes_fridays_rate(days: int) -> None:
    assert conversion("CNY", "USD", FRIDAY + timedelta(days)) == conversion("CNY", "USD", FRIDAY)


def test_monday_has_its_own_rate() -> None:
    monday = conversion("CNY", "USD", FRIDAY + timedelta(3))
    assert monday is not None
    assert monday.day == date(2025, 3, 17)


def test_the_same_currency_needs_no_rate() -> None:
    saturday = FRIDAY + timedelta(1)
    assert conversion("CNY", "CNY", saturday) == Conversion(Decimal(1), saturday)


def test_a_day_after_the_bundled_rates_takes_their_last_day() -> None:
    later = conversion("CNY", "USD", date(2099, 1, 1))
    assert later == conversion("CNY", "USD", rates_end())
    assert later is not None
    assert later.day == rates_end()


@pytest.mark.parametrize("currency", ["XYZ", "", "cny", "TWD"])
def test_a_currency_the_bank_does_not_quote_has_no_rate(currency: str) -> None:
    assert conversion(currency, "USD", FRIDAY) is None


def test_a_day_before_the_first_rate_has_none() -> None:
    assert conversion("CNY", "USD", date(1990, 1, 1)) is None


@pytest.mark.parametrize("currency", ["CNY", "USD", "EUR", "HKD", "JPY", "KRW"])
def test_no_day_of_the_dataset_lies_in_a_gap(currency: str) -> None:
    """Every day since 2013, holidays and Christmas weeks included."""
    day = date(2013, 1, 1)
    while day <= rates_end():
        for target in TARGETS:
            rate = conversion(currency, target, day)
            assert rate is not None, (currency, target, day)
            assert timedelta(0) <= day - rate.day < timedelta(LONGEST_GAP)
        day += timedelta(17)


def test_a_range_is_converted_at_both_ends_to_the_unit() -> None:
    half = Conversion(Decimal("0.5"), FRIDAY)
    assert converted(Interval(Decimal(3), Decimal(9)), half) == Interval(Decimal(2), Decimal(4))
    assert converted(Interval(Decimal(9), None), half) == Interval(Decimal(4), None)
    assert converted(Interval(None, None), half) == Interval(None, None)
    assert converted(Interval(Decimal(0), Decimal(10)), half) == Interval(Decimal(0), Decimal(5))
