"""How vague words about money become ranges: one table, with a version, shown on the methodology page."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = 2

TEN_MILLION = Decimal(10) ** 7
HUNDRED_MILLION = Decimal(10) ** 8


class Precision(StrEnum):
    """What kind of statement the wording makes."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    OVER = "over"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    SEVERAL = "several"
    SCALE = "scale"
    RANGE = "range"
    UNDISCLOSED = "undisclosed"
    UNREADABLE = "unreadable"


Ends = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Convention:
    """One kind of wording and the range it stands for; X is the number the words name.

    ``words`` stay as they are in any language of the interface: they are what is read.
    """

    precision: Precision
    words: str
    range: Promise
    example: str
    ends: Callable[[Decimal], Ends]


def _several(unit: Decimal) -> Ends:
    """数千万 ends at 99 million, as 千万 does; any other unit at 9.99 of it."""
    high = Decimal("9.9") if unit == TEN_MILLION else Decimal("9.99")
    return 2 * unit, high * unit


def _scale(unit: Decimal) -> Ends:
    """A power of ten below 亿 stands for its decade; anything else ends before its next figure."""
    figure = Decimal(10) ** unit.adjusted()
    if unit == figure and unit < HUNDRED_MILLION:
        return unit, (Decimal("9.9") if unit == TEN_MILLION else Decimal("9.99")) * unit
    return unit, unit + Decimal("0.99") * figure


TEENS = (Decimal(11), Decimal(19))
"""十几亿 is eleven to nineteen of the unit that follows."""

CONVENTIONS = {
    one.precision: one
    for one in (
        Convention(
            Precision.EXACT,
            "X",
            _("X"),
            "1.5亿元",
            lambda x: (x, x),
        ),
        Convention(
            Precision.ABOUT,
            "约X, X左右; about, around, roughly X",
            _("X less and plus 5 %"),
            "约10亿元",
            lambda x: (x * Decimal("0.95"), x * Decimal("1.05")),
        ),
        Convention(
            Precision.NEARLY,
            "近X, 将近X; nearly, almost, just under X",
            _("0.9X to X"),
            "近10亿元",
            lambda x: (x * Decimal("0.9"), x),
        ),
        Convention(
            Precision.OVER,
            "超X, 逾X, 过X, X余, X多; over, above, more than X, X+",
            _("X to 1.2X"),
            "超5亿元",
            lambda x: (x, x * Decimal("1.2")),
        ),
        Convention(
            Precision.AT_LEAST,
            "至少X, 不低于X, X以上; at least X, X or more",
            _("X, open above"),
            "不低于1亿元",
            lambda x: (x, None),
        ),
        Convention(
            Precision.AT_MOST,
            "不超过X, 至多X, 不到X, X以内; up to, below, less than X",
            _("open below, X"),
            "up to $50 million",
            lambda x: (None, x),
        ),
        Convention(
            Precision.SEVERAL,
            "数X, 几X; several X, multi-X, tens, hundreds of X",
            _("2X to 9.99X; 数千万: 20 to 99 million"),
            "数亿元",
            _several,
        ),
        Convention(
            Precision.SCALE,
            "X级, 上X, 亿元, 千万元; X level, X scale, nine-figure",
            _("X to 1.99X from 亿 upwards; below it the whole power of ten"),
            "亿元级",
            _scale,
        ),
        Convention(
            Precision.RANGE,
            "X–Y, 十几X, 十多X, 10余X; X to Y, between X and Y",
            _("both ends as named; 十几: 11X to 19X"),
            "十几亿元",
            lambda x: (TEENS[0] * x, TEENS[1] * x),
        ),
    )
}


def ends_of(precision: Precision, number: Decimal) -> Ends:
    """The range which wording of this kind about ``number`` stands for."""
    return CONVENTIONS[precision].ends(number)
