"""The table of phrases in both languages."""

import pytest

from funding.amounts import CONVENTIONS, Precision, parse_amount
from tests.funding.amounts import last_phrases, more_phrases, phrases
from tests.funding.amounts.phrases import Expected

MILLION = 1_000_000
WORDINGS = [
    *(row for table in (phrases, more_phrases) for row in (*table.CHINESE, *table.ENGLISH)),
    *last_phrases.LATER,
]
UNDISCLOSED = [*phrases.UNDISCLOSED, *last_phrases.UNDISCLOSED]
UNREADABLE = [*phrases.UNREADABLE, *last_phrases.UNREADABLE]


@pytest.mark.parametrize("expected", WORDINGS, ids=lambda row: row[0])
def test_a_wording_becomes_the_range_of_the_conventions(expected: Expected):
    phrase, currency, low, high = expected
    amount = parse_amount(phrase)
    assert amount.currency == currency
    assert amount.low == (None if low is None else pytest.approx(low * MILLION))
    assert amount.high == (None if high is None else pytest.approx(high * MILLION))


def test_the_table_is_as_long_as_promised():
    assert len(WORDINGS) >= 300


@pytest.mark.parametrize("phrase", UNDISCLOSED)
def test_what_was_kept_secret_is_undisclosed(phrase: str):
    amount = parse_amount(phrase)
    assert amount.precision == Precision.UNDISCLOSED
    assert (amount.low, amount.high, amount.currency) == (None, None, None)


@pytest.mark.parametrize("phrase", [*UNREADABLE, "", "   "])
def test_what_cannot_be_read_is_said_to_be_so(phrase: str):
    amount = parse_amount(phrase)
    assert amount.precision == Precision.UNREADABLE
    assert (amount.low, amount.high, amount.currency) == (None, None, None)


@pytest.mark.parametrize("phrase", ["数亿", "近10亿", "about 200 million", "R$ 20 million"])
def test_a_currency_is_never_guessed(phrase: str):
    assert parse_amount(phrase).currency is None


def test_a_second_currency_restates_the_first():
    amount = parse_amount("数亿元（约合$50 million）")
    assert (amount.currency, amount.end) == ("CNY", 3)


def test_every_convention_has_an_example_that_reads_as_it_says():
    for convention in CONVENTIONS.values():
        amount = parse_amount(convention.example)
        assert amount.precision == convention.precision, convention.example
        assert amount.currency


def test_the_place_in_the_text_is_that_of_the_amount():
    text = "公司完成近2亿美元（约14亿元）B轮融资"
    amount = parse_amount(text)
    assert text[amount.start : amount.end] == "近2亿美元"
