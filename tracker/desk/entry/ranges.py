"""Wordings of amounts and counts to the range they stand for, shown under the words while typing.

Counts are read as the amount parser reads money; a phrase that it does not read fills nothing.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from funding.amounts import Precision, parse_amount
from sources import wording
from sources.intervals import Interval
from tracker.desk.rows import Cells

# What is counted, as it stands right behind the number.
NOUN = re.compile(
    r"\s*(?:余|多)?(?:台|套|部|个|架|只|件|辆|吨)(?:/年|每年)?(?:机器人|人形机器人|产品|左右|以上|以下|以内)?"
    r"|[\s-]*\b(?:units?|robots?|humanoids?|sets?|machines?|pieces?|tonnes?|tons?)\b.*$",
    re.IGNORECASE,
)
BEHIND = re.compile(r"(余|多)?(?:台|套|部|个|架|只|件|辆|吨)(?:机器人|产品)*(左右|以上|以下|以内)?")
TENS_OF_THOUSANDS = re.compile(r"(?:scale of )?tens of thousands.*", re.IGNORECASE)
PLURAL = re.compile(r"^(?:the\s+)?(hundreds|thousands|millions)\b", re.IGNORECASE)
LONGEST = 200


class Range(NamedTuple):
    low: Decimal | None
    high: Decimal | None
    currency: str = ""

    @property
    def words(self) -> str:
        return f"{wording.span(Interval(self.low, self.high))} {self.currency}".strip()


def count_of(phrase: str) -> Range | None:
    """数万台 → 20,000 to 99,900. “Over X” of things counted is a floor, as in the dataset."""
    text = phrase.strip()[:LONGEST]
    if TENS_OF_THOUSANDS.fullmatch(text):
        return Range(Decimal(10_000), None)
    money = parse_amount(text)
    if money.currency:
        return Range(money.low, money.high, money.currency)
    bare = NOUN.sub("", BEHIND.sub(r"\1\2", text))
    bare = PLURAL.sub(lambda match: f"several {match[1]}", bare)
    # A number that counts nothing is no amount for the parser: it is lent a currency.
    lent = f"¥{bare}" if bare[:1].isdigit() else f"{bare}元"
    read = parse_amount(lent)
    is_all_read = not re.search(r"\w", lent[read.end :])  # 2025年量产 counts nothing
    if read.currency is None or not is_all_read or (read.low is None and read.high is None):
        return None
    if read.precision == Precision.OVER:
        return Range(read.low, None)
    return Range(read.low, read.high)


def amount_of(phrase: str) -> Range | None:
    read = parse_amount(phrase.strip()[:LONGEST])
    if read.low is None and read.high is None:
        return None
    return Range(read.low, read.high, read.currency or "")


def exact_amount(phrase: str) -> str:
    """``$40,000`` or ``12.9万元`` as digits; empty where no currency or no exact amount is named."""
    read = parse_amount(phrase)
    if read.currency is None or read.precision != Precision.EXACT:
        return ""
    return _digits(read.low)


CURRENCY_OF = {"price": "currency", "amount": "currency", "valuation": "valuation_currency"}
"""The column that names the currency of a range."""

READERS = {
    "units_text": (count_of, "units_min", "units_max"),
    "amount_text": (amount_of, "amount_min", "amount_max"),
}


def told(name: str, phrase: str) -> tuple[str, Cells]:
    """What to say under the wording, and the cells that it fills; nothing to say of nothing."""
    prefix, _sign, end = name.rpartition("_")
    if end in ("min", "max") and prefix in CURRENCY_OF:
        return _priced(CURRENCY_OF[prefix], phrase)
    if name not in READERS or not phrase.strip():
        return "", {}
    reader, low, high = READERS[name]
    found = reader(phrase)
    if found is None:
        return pgettext("a wording", "not read: fill the range by hand"), {}
    cells = {low: _digits(found.low), high: _digits(found.high)}
    if found.currency:
        cells["currency"] = found.currency
        if name == "units_text":
            cells["unit"] = "money"
    return _("read as %(range)s") % {"range": found.words}, cells


class Parting(NamedTuple):
    """A wording beside a range that is not what it says."""

    column: str
    wording: str
    says: str
    mark: str
    """What exactly was typed: who ticks it keeps this, and nothing typed later."""


def partings(cells: Mapping[str, str], base: Mapping[str, str]) -> Iterator[Parting]:
    """Wordings that read otherwise than the range beside them; what a correction leaves alone is
    no matter of its author."""
    for name, (reader, low, high) in READERS.items():
        columns = (name, low, high, "currency")
        typed = [cells.get(column, "") for column in columns]
        found = reader(typed[0]) if typed[0].strip() else None
        if found is None or (base and typed == [base.get(column, "") for column in columns]):
            continue
        is_other = found.currency and typed[3] != found.currency
        if is_other or typed[1:3] != [_digits(found.low), _digits(found.high)]:
            yield Parting(name, typed[0], found.words, "|".join(typed))


def _priced(column: str, phrase: str) -> tuple[str, Cells]:
    """A bound typed with its currency names it for the range."""
    found = amount_of(phrase) if exact_amount(phrase) else None
    if found is None:
        return "", {}
    return _("read as %(range)s") % {"range": found.words}, {column: found.currency}


def _digits(end: Decimal | None) -> str:
    return "" if end is None else format(end.normalize(), "f")
