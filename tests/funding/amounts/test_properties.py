"""What holds for any number and any text."""

import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.amounts import Precision, amounts_in, parse_amount

HUNDREDTHS = st.integers(1, 99_999).map(lambda n: Decimal(n) / 100)
WHOLE = st.integers(1, 9_999)
DIGITS_ZH = "零一二三四五六七八九"
ALPHABET = "0123456789.,-~+$¥€ \n亿万千百十元两几数余多半个近超约上至人民币美金港级个未披露abdefhilmnoprstuy%()（）"
CALMLY = settings(max_examples=50, deadline=None)
LONG = 20_000
SOON_S = 8.0

NOTATIONS: tuple[Callable[[Decimal], tuple[str, str, Decimal]], ...] = (
    lambda n: (f"{n}亿元", "CNY", n * 10**8),
    lambda n: (f"{n} 亿元人民币", "CNY", n * 10**8),
    lambda n: (f"{n}千万美元", "USD", n * 10**7),
    lambda n: (f"人民币{n}万元", "CNY", n * 10**4),
    lambda n: (f"US${n}m", "USD", n * 10**6),
    lambda n: (f"${n} million", "USD", n * 10**6),
    lambda n: (f"RMB {n:,} bn", "CNY", n * 10**9),
    lambda n: (f"{n} billion yuan", "CNY", n * 10**9),
    lambda n: (f"HK${n:,} mn", "HKD", n * 10**6),
    lambda n: (f"€{n}k", "EUR", n * 10**3),
)


def in_chinese(number: int) -> str:
    """1 to 9,999 as Chinese spells it: 三千零五."""
    words, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS_ZH[digit] + unit
        gap = digit == 0
    return words


@CALMLY
@given(HUNDREDTHS, st.sampled_from(NOTATIONS))
def test_a_number_survives_any_notation(number, notation):
    phrase, currency, value = notation(number)
    amount = parse_amount(phrase)
    assert (amount.precision, amount.currency) == (Precision.EXACT, currency), phrase
    assert amount.low == amount.high == value, phrase


@CALMLY
@given(WHOLE, WHOLE)
def test_a_number_in_chinese_characters_is_its_value(hundreds_of_millions, ten_thousands):
    phrase = f"{in_chinese(hundreds_of_millions)}亿{in_chinese(ten_thousands)}万元"
    value = hundreds_of_millions * 10**8 + ten_thousands * 10**4
    amount = parse_amount(phrase)
    assert (amount.low, amount.high, amount.currency) == (value, value, "CNY"), phrase


@CALMLY
@given(HUNDREDTHS, HUNDREDTHS)
def test_a_range_has_both_ends(one, other):
    low, high = sorted((one, other))
    for phrase in (f"{low}-{high}亿元", f"{low}亿元至{high}亿元", f"RMB {low} to {high} billion"):
        unit = 10**9 if "billion" in phrase else 10**8
        amount = parse_amount(phrase)
        assert (amount.low, amount.high) == (low * unit, high * unit), phrase


@CALMLY
@given(st.text() | st.text(alphabet=ALPHABET, max_size=60))
def test_any_text_is_read_without_an_error_and_low_is_at_most_high(text):
    for amount in [parse_amount(text), *amounts_in(text)]:
        assert 0 <= amount.start <= amount.end <= len(text)
        if amount.low is not None and amount.high is not None:
            assert 0 < amount.low <= amount.high


@pytest.mark.parametrize(
    "junk",
    [
        "1",
        "9,",
        "亿",
        "万亿",
        "约",
        "$",
        "half a ",
        "1 - ",
        "1亿至",
        "未",
        "几十",
        " ",
        "over RMB ",
    ],
)
def test_long_junk_ends_soon(junk: str):
    """A quadratic reader takes minutes over it; ours takes about a second."""
    begun = time.process_time()
    for _amount in amounts_in(junk * (LONG // len(junk))):
        pass
    assert time.process_time() - begun < SOON_S
