"""An amount wording as the parser reads it, beside what stands in the fields next to it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.amounts import CONVENTIONS, Amount, Precision, parse_amount
from sources.exchange import conversion, converted
from sources.intervals import Interval
from sources.partial_dates import PartialDate
from sources.wording import colon, in_chinese, money, rounded
from tracker.desk.entry.fields import NumberField, currency_code

LONGEST = 300
UNSTATED = (Precision.UNDISCLOSED, Precision.UNREADABLE)
ASKED = ("CNY", "USD", "HKD")


class LiveAmount(NamedTuple):
    """``words`` say what was read; ``fill`` is what the fields get unless somebody typed those."""

    state: str
    words: str = ""
    convention: str = ""
    in_dollars: str = ""
    fill: Mapping[str, str] = {}
    asks: tuple[str, ...] = ()
    mismatch: str = ""


def live_amount(text: str, cells: Mapping[str, str]) -> LiveAmount:
    """``cells`` hold ``currency``, ``amount_min``, ``amount_max`` and ``announced_on`` so far."""
    text = text.strip()[:LONGEST]
    if not text:
        return LiveAmount("empty")
    amount = parse_amount(text)
    if amount.precision == Precision.UNREADABLE:
        return LiveAmount("unreadable", _("No amount can be read here: type the range yourself."))
    if amount.precision == Precision.UNDISCLOSED:
        fill = {"currency": "", "amount_min": "", "amount_max": ""}
        words = _("Undisclosed: counted, not summed.")
        return LiveAmount("undisclosed", words, fill=fill, mismatch=_mismatch(amount, cells))
    return _stated(amount, cells)


def _stated(amount: Amount, cells: Mapping[str, str]) -> LiveAmount:
    currency = amount.currency or currency_code(cells.get("currency", ""))
    read = Interval(amount.low, amount.high)
    convention = CONVENTIONS[amount.precision]
    is_vague = amount.precision not in (Precision.EXACT, Precision.RANGE)
    return LiveAmount(
        str(amount.precision),
        money(currency, read).strip(),
        f"{_in_page_language(convention.words)}{colon()}{convention.range}" if is_vague else "",
        _in_dollars(read, currency, cells.get("announced_on", "")),
        {
            "currency": amount.currency or "",
            "amount_min": digits(amount.low),
            "amount_max": digits(amount.high),
        },
        () if currency else ASKED,
        _mismatch(amount, cells),
    )


def _in_page_language(words: str) -> str:
    """Of the wordings that a convention covers, the Chinese before the semicolon, for Chinese pages."""
    return words.partition(";")[0] if in_chinese() else words


def digits(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")


def _in_dollars(amount: Interval, currency: str, announced_on: str) -> str:
    target = "CNY" if currency == "USD" else "USD"
    try:
        day = min(PartialDate.parse(announced_on.strip()).last, timezone.localdate())
    except ValueError:
        day = timezone.localdate()
    rate = conversion(currency, target, day)
    return money(target, rounded(converted(amount, rate))) if rate else ""


def _mismatch(amount: Amount, cells: Mapping[str, str]) -> str:
    """What is typed beside the wording and isn't what it says; a warning, no refusal."""
    read = Interval(amount.low, amount.high)
    typed = Interval(*_in_order(cells.get("amount_min", ""), cells.get("amount_max", "")))
    currency = currency_code(cells.get("currency", ""))
    if amount.currency and currency and currency != amount.currency:
        told = {"read": amount.currency, "typed": currency}
        return _("The wording says %(read)s, the field %(typed)s.") % told
    if typed.is_unknown or typed == read:
        return ""
    told = {"read": money("", read).strip(), "typed": money("", typed).strip()}
    return _("The wording says %(read)s, the fields %(typed)s.") % told


def _in_order(*cells: str) -> list[Decimal | None]:
    ends = [_typed(cell) for cell in cells]
    if None not in ends:
        ends.sort(key=lambda end: end or 0)
    return ends


def _typed(cell: str) -> Decimal | None:
    try:
        digits_typed = NumberField(required=False).clean(cell)
    except ValidationError:
        return None
    return Decimal(digits_typed) if digits_typed else None
