"""Numbers, ranges, money and dates in the reader's words."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from django.utils.translation import override

from sources import wording
from sources.intervals import Interval
from sources.partial_dates import PartialDate


def interval(low: str, high: str) -> Interval:
    return Interval(Decimal(low) if low else None, Decimal(high) if high else None)


def partial(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


@pytest.fixture
def chinese() -> Iterator[None]:
    with override("zh-hans"):
        yield


def in_words(text: str, expected: str) -> bool:
    """Equal; or, where the words are the translator's choice, at least not English."""
    if expected:
        return text == expected
    return not re.search("[A-Za-z]", text.replace("CNY", ""))


def chinese_cases(rows: list[tuple[str, str, str, str]]) -> list[ParameterSet]:
    return [pytest.param(low, high, chinese) for low, high, _english, chinese in rows]


RANGES = [
    ("10000", "10000", "10,000", "10,000"),
    ("200", "999", "200–999", "200–999"),
    ("1000", "", "at least 1,000", ""),
    ("", "1000", "up to 1,000", ""),
    ("", "", "undisclosed", ""),
    ("0", "0", "0", "0"),
    ("0", "5", "0–5", "0–5"),
    ("1.50", "1.50", "1.5", "1.5"),
]


@pytest.mark.parametrize(("low", "high", "english", "_chinese"), RANGES)
def test_a_range_in_english(low: str, high: str, english: str, _chinese: str) -> None:
    assert wording.span(interval(low, high)) == english


@pytest.mark.parametrize(("low", "high", "expected"), chinese_cases(RANGES))
@pytest.mark.usefixtures("chinese")
def test_a_range_in_chinese(low: str, high: str, expected: str) -> None:
    assert in_words(wording.span(interval(low, high)), expected)


MONEY = [
    ("200000000", "999000000", "CNY 200–999 m", "CNY 2–9.99亿"),
    ("1200000000", "1200000000", "CNY 1.2 bn", "CNY 12亿"),
    ("1000000000", "1000000000", "CNY 1 bn", "CNY 10亿"),
    ("100000000", "", "at least CNY 100 m", ""),
    ("", "50000", "up to CNY 50,000", ""),
    ("900000000", "1200000000", "CNY 0.9–1.2 bn", "CNY 9–12亿"),
    # Never two words of number in one range.
    ("5000000", "1200000000", "CNY 5–1,200 m", "CNY 500–120,000万"),
    ("119800", "2000000", "CNY 0.12–2 m", "CNY 12–200万"),
    ("50000", "10000000", "CNY 50,000–10,000,000", "CNY 5–1,000万"),
    ("9999", "9999", "CNY 9,999", "CNY 9,999"),
    ("39900", "39900", "CNY 39,900", "CNY 3.99万"),
    ("5000", "20000", "CNY 5,000–20,000", "CNY 0.5–2万"),
    ("", "", "undisclosed", ""),
]


@pytest.mark.parametrize(("low", "high", "english", "_chinese"), MONEY)
def test_money_in_english(low: str, high: str, english: str, _chinese: str) -> None:
    assert wording.money("CNY", interval(low, high)) == english


@pytest.mark.parametrize(("low", "high", "expected"), chinese_cases(MONEY))
@pytest.mark.usefixtures("chinese")
def test_money_in_chinese(low: str, high: str, expected: str) -> None:
    assert in_words(wording.money("CNY", interval(low, high)), expected)


def test_three_figures_never_round_up_into_the_next_word() -> None:
    """999.9 million is not "1,000 m"."""
    assert wording.number(Decimal(999_900_000), compact=True) == "1 bn"
    assert wording.number(Decimal(999_400_000), compact=True) == "999 m"


DATES = [
    ("2026-03-14", "14 March 2026", "2026年3月14日"),
    ("2026-03", "March 2026", "2026年3月"),
    ("2026", "2026", "2026年"),
]


@pytest.mark.parametrize(("text", "english", "_chinese"), DATES)
def test_a_date_is_as_precise_as_its_source(text: str, english: str, _chinese: str) -> None:
    assert wording.when(partial(text)) == english


@pytest.mark.parametrize(("text", "_english", "expected"), DATES)
@pytest.mark.usefixtures("chinese")
def test_a_date_in_chinese(text: str, _english: str, expected: str) -> None:
    assert wording.when(partial(text)) == expected


@pytest.mark.parametrize(
    ("due", "english"),
    [
        ("2026", "by end of 2026"),
        ("2026-12-31", "by end of 2026"),
        ("2026-12", "by end of 2026"),
        ("2026-06", "by end of June 2026"),
        ("2026-06-30", "by end of June 2026"),
        ("2028-02-29", "by end of February 2028"),
        ("2026-02-28", "by end of February 2026"),
        ("2028-02-28", "by 28 February 2028"),
        ("2026-06-15", "by 15 June 2026"),
        ("", "no due date given"),
    ],
)
def test_a_due_date(due: str, english: str) -> None:
    assert wording.by(partial(due)) == english


@pytest.mark.parametrize(
    ("start", "end", "english"),
    [
        ("2025", "2025", "2025"),
        ("2025-01-01", "2025-12-31", "2025"),
        ("2025-01", "2025-12", "2025"),
        ("2025-03", "2025-03", "March 2025"),
        ("2025-03-01", "2025-03-31", "March 2025"),
        ("2025-03-14", "2025-03-14", "14 March 2025"),
        ("2025-01-01", "2025-09-30", "1 January 2025 to 30 September 2025"),
        ("2025-01", "2025-09", "January 2025 to September 2025"),
        ("2024", "2025", "2024 to 2025"),
        ("", "2025-09", "to September 2025"),
    ],
)
def test_a_period(start: str, end: str, english: str) -> None:
    assert wording.period(partial(start), partial(end)) == english


@pytest.mark.usefixtures("chinese")
def test_due_dates_and_periods_are_translated() -> None:
    for text in (
        wording.by(partial("2026")),
        wording.period(partial("2025-01"), partial("2025-09")),
    ):
        assert in_words(text, "")


@pytest.mark.parametrize(
    ("share", "options", "expected"),
    [
        (interval("0.1254", "0.4"), {}, "12.5–40%"),
        (interval("0.1255", "0.1255"), {}, "12.6%"),
        (interval("0.344", "1"), {"step": wording.WHOLE_PERCENT}, "34–100%"),
        (interval("0.002", "0.999"), {"step": wording.WHOLE_PERCENT, "strict": True}, "1–99%"),
        (interval("0.999", "1"), {"step": wording.WHOLE_PERCENT}, "100%"),
        (interval("0", "0"), {}, "0%"),
        (interval("1", "1"), {"step": wording.WHOLE_PERCENT, "strict": True}, "100%"),
        (interval("0.25", ""), {}, "at least 25%"),
        # All that a share can be says nothing.
        (interval("0", "1"), {}, "not known"),
        (interval("", "1"), {}, "not known"),
        (interval("", ""), {"step": wording.WHOLE_PERCENT}, "not known"),
    ],
)
def test_a_share_in_percent(share: Interval, options: dict[str, Any], expected: str) -> None:
    assert wording.percent(share, **options) == expected


@pytest.mark.parametrize(
    ("low", "high", "english", "in_zh"),
    [
        ("50000", "10000000", "50,000–10,000,000", "5–1,000万"),
        ("5100", "10000", "5,100–10,000", "5,100–10,000"),
        ("2000000", "3000000", "2–3 m", "200–300万"),
        ("0", "2000000", "0–2 m", "0–200万"),
    ],
)
def test_a_range_of_robots_is_in_full_to_its_end_where_it_begins_in_full(
    low: str, high: str, english: str, in_zh: str
) -> None:
    assert wording.quantity(interval(low, high)) == english
    with override("zh-hans"):
        assert wording.quantity(interval(low, high)) == in_zh
