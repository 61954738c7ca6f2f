"""Chinese, English and mixed numerals with their units: 一亿五千万, 17亿9300万, half a billion, 十几亿."""

from dataclasses import dataclass
from decimal import Decimal

from funding.amounts.conventions import TEENS, Precision
from funding.amounts.tokens import Token
from funding.amounts.vocabulary import Kind

LARGEST = Decimal(10) ** 16
TEN = Decimal(10)
MILLION = TEN**6


@dataclass(slots=True)
class Quantity:
    """A number with its units, before words like "nearly" are applied.

    ``other`` is the upper end when the numeral itself names two (两三亿). ``scale`` holds the
    units behind the last figure and ``big`` the last of them that closes a section: what a range
    such as 3-5亿 lends to its first end. ``bare`` is a unit without a figure (亿元).
    """

    value: Decimal
    other: Decimal | None = None
    scale: Decimal = Decimal(1)
    big: Decimal = Decimal(1)
    bare: bool = False
    precision: Precision | None = None


def read_numeral(words: list[Token]) -> tuple[Quantity | None, int]:
    """The longest numeral that ``words`` begin with, and how many of them it takes."""
    reading = _Numeral()
    used = 0
    for place, word in enumerate(words):
        if word.kind == Kind.FILL:
            continue
        rest = (later.kind for later in words[place + 1 :] if later.kind != Kind.FILL)
        if not reading.take(word, next(rest, None)):
            break
        used = place + 1
    return reading.result(), used


class _Numeral:
    def __init__(self) -> None:
        self.total = Decimal(0)  # closed sections: 3亿 of 3亿5000万
        self.section = Decimal(0)  # 5千 of 5千万
        self.figure: Decimal | None = None  # the last figure, still without a unit
        self.second: Decimal | None = None  # 三 of 两三亿
        self.scale = Decimal(1)
        self.big = Decimal(1)
        self.figured = False
        self.precision: Precision | None = None

    def take(self, word: Token, ahead: Kind | None) -> bool:
        """Add the word if it continues the numeral."""
        if word.kind == Kind.AFTER:  # 20多亿, 十来亿
            self.precision = Precision.ABOUT if word.value == Precision.ABOUT else Precision.OVER
            return True
        value = word.value
        if not isinstance(value, Decimal):
            return False
        match word.kind:
            case Kind.NUMBER:
                return self._number(value, ahead)
            case Kind.DIGIT:
                return self._digit(value, ahead)
            case Kind.SMALL:
                return self._small(value)
            case Kind.BIG:
                return self._big(value)
            case Kind.SEVERAL:
                return self._several(value)
            case Kind.TEENS:
                return self._teens(value)
            case Kind.HALF:
                return self._half(ahead)
        return False

    def _number(self, value: Decimal, ahead: Kind | None) -> bool:
        if self.figure is not None or (self.total and not _is_unit(ahead)):
            return False
        self.figure, self.figured, self.scale = value, True, Decimal(1)
        return True

    def _digit(self, value: Decimal, ahead: Kind | None) -> bool:
        if self.figure is not None:
            return self._next_digit(self.figure, value)
        if self.total and not _is_unit(ahead) and ahead != Kind.DIGIT:
            if self.scale == self.big and value:
                self.total += value * self.big / 10  # 两亿五
                return True
            return False
        self.figure, self.figured, self.scale = value, True, Decimal(1)
        return True

    def _next_digit(self, figure: Decimal, value: Decimal) -> bool:
        if self.precision == Precision.SEVERAL and value == TEN:
            self.figure = figure * TEN  # several ten million
        elif figure >= 20 and value < TEN:
            self.figure = figure + value  # twenty five
        elif figure == 0:
            self.figure = value  # 一亿零五百万
        elif self.second is None and (value == figure + 1 or (figure == 3 and value == 5)):
            self.second = value  # 两三亿, 三五亿
            self.precision = Precision.RANGE
        else:
            return False
        return True

    def _several(self, value: Decimal) -> bool:
        if value >= MILLION and (self.figure is not None or self.section):
            return self._big(value)  # tens of millions of
        if self.precision == Precision.SEVERAL and self.figure is not None:
            self.figure *= value  # several tens of
        elif value >= MILLION and not self.total:
            self.precision, self.figured = Precision.SEVERAL, True
            return self._big(value)
        elif self.figure is None and not self.total and not self.section:
            self.precision = Precision.SEVERAL
            self.figure, self.figured = value, True
        else:
            return False
        return True

    def _teens(self, value: Decimal) -> bool:
        if self.total or self.section or self.second is not None:
            return False
        tens = ((self.figure or value) - 1) * TEN  # 二十几亿
        self.figure, self.second = (end + tens for end in TEENS)
        self.figured = True
        self.precision = Precision.RANGE
        return True

    def _small(self, unit: Decimal) -> bool:
        self.scale *= unit
        if self.figure is None and self.section:
            self.section *= unit  # 百千: several units in a row multiply
            return True
        one = Decimal(1) if self.figure is None else self.figure
        if unit == TEN and self.figure is None:
            self.figured = True  # 十亿 is a billion, not "some ten hundred millions"
        if self.second is not None:
            self.figure, self.second = one * unit, self.second * unit
        else:
            self.section, self.figure = self.section + one * unit, None
        return True

    def _big(self, unit: Decimal) -> bool:
        here = self.section + (self.figure or Decimal(0))
        if self.second is not None:
            self.figure, self.second = here * unit, (self.section + self.second) * unit
        elif here or not (self.total or self.figure is not None):
            if self.total and unit >= self.big:
                return False
            self.total += (here or Decimal(1)) * unit
            self.figure = None
        elif self.total and self.big < unit:
            self.total *= unit  # 万亿
        else:
            return False
        self.section = Decimal(0)
        self.scale, self.big = self.scale * unit, unit
        return True

    def _half(self, ahead: Kind | None) -> bool:
        if _is_unit(ahead):  # 半亿, 三个半亿
            self.figure = (self.figure or Decimal(0)) + Decimal("0.5")
            self.figured = True
        elif self.total:  # 三亿半
            self.total += self.big / 2
        else:
            return False
        return True

    def result(self) -> Quantity | None:
        value = self.total + self.section + (self.figure or Decimal(0))
        other = None if self.second is None else self.total + self.section + self.second
        if not 0 < value <= LARGEST:
            return None
        return Quantity(
            value,
            other,
            scale=self.scale,
            big=self.big,
            bare=not self.figured,
            precision=self.precision,
        )


def _is_unit(kind: Kind | None) -> bool:
    return kind in (Kind.SMALL, Kind.BIG, Kind.HALF, Kind.AFTER)
