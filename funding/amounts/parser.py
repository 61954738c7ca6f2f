"""Announcement wording of an amount of money, in Chinese or English, to currency and range."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from funding.amounts.conventions import Ends, Precision, ends_of
from funding.amounts.counted import bare_number, counts_things, is_word_of_money, per_piece
from funding.amounts.folding import folded
from funding.amounts.numerals import Quantity, read_numeral
from funding.amounts.tokens import Token, tokens
from funding.amounts.vocabulary import NO_CODE, WEAK, Kind

NUMERALS = {
    Kind.NUMBER,
    Kind.DIGIT,
    Kind.SMALL,
    Kind.BIG,
    Kind.SEVERAL,
    Kind.TEENS,
    Kind.HALF,
}
BLANK = " \t-:"
LONGEST = 24
"""Words that one amount may have on either side of its number, and in it: junk is given up soon."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount as worded. ``low`` and ``high`` in units of ``currency``; None is open or unknown.

    ``currency`` is None when the wording names none: it is never guessed.
    """

    precision: Precision
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str | None = None
    start: int = 0
    end: int = 0

    def shifted(self, by: int) -> "Amount":
        """The same amount in a text that begins ``by`` characters earlier."""
        return replace(self, start=self.start + by, end=self.end + by)


def parse_amount(phrase: str) -> Amount:
    """The amount that the phrase states first; a second one, in another currency, restates it."""
    found = next(amounts_in(phrase), None) or _bare_number(phrase)
    return found or Amount(Precision.UNREADABLE, start=0, end=len(phrase))


def amounts_in(text: str) -> Iterator[Amount]:
    """Every amount of money in running text, in order, with the place it stands at."""
    line = folded(text)
    words = tokens(line)
    at = 0
    while at < len(words):
        reading = _Reading(line, words, at)
        amount = reading.amount()
        if amount is not None:
            yield amount
        at = reading.at if amount is not None else at + 1


def _bare_number(phrase: str) -> Amount | None:
    """A phrase that is one number is an amount whose currency is unknown."""
    value = bare_number(folded(phrase).strip())
    return Amount(Precision.EXACT, value, value, start=0, end=len(phrase)) if value else None


class _Reading:
    """One attempt to read an amount from the word at ``at``."""

    def __init__(self, line: str, words: list[Token], at: int) -> None:
        self.line, self.words, self.first, self.at = line, words, at, at
        self.currencies: list[str] = []
        self.qualifiers: list[Precision] = []
        self.big = Decimal(1)  # the unit of a range's second end

    def amount(self) -> Amount | None:
        word = self.words[self.at]
        if word.kind == Kind.UNDISCLOSED:
            self.at += 1
            return Amount(Precision.UNDISCLOSED, start=word.start, end=word.end)
        if word.kind in (Kind.FILL, Kind.AFTER):
            return None
        self._before()
        number = self._quantity()
        if number is None:
            return None
        self._after()
        ends = self._range(number) or _ends_of(number, self.qualifiers)
        end = self.words[self.at - 1].end
        if not self._is_money(number, end):
            return None
        return Amount(*_ordered(ends), self._currency(), word.start, end + self._bracket(end))

    # -- the words around the number --

    def _peek(self, ahead: int = 0) -> Token | None:
        """The next word when nothing but blanks or a hyphen stands before it."""
        place = self.at + ahead
        if place >= len(self.words) or place - self.first > 2 * LONGEST:
            return None
        word = self.words[place]
        if place > self.first and self._between(place).strip(BLANK):
            return None
        return word

    def _between(self, place: int) -> str:
        return self.line[self.words[place - 1].end : self.words[place].start]

    def _text(self, word: Token) -> str:
        return self.line[word.start : word.end]

    def _before(self) -> None:
        while (word := self._peek()) is not None:
            if isinstance(word.value, Precision) and word.kind == Kind.BEFORE:
                self.qualifiers.append(word.value)
            elif word.kind == Kind.TO and self._text(word) == "~":
                self.qualifiers.append(Precision.ABOUT)
            elif word.kind == Kind.CURRENCY and self._text(word) != "元":
                self.currencies.append(str(word.value))
            elif word.kind != Kind.FILL:
                return
            self.at += 1

    def _after(self) -> None:
        while (word := self._peek()) is not None:
            if word.kind == Kind.AFTER and isinstance(word.value, Precision):
                self.qualifiers.append(word.value)
            elif word.kind == Kind.CURRENCY and not self._opens_another(word):
                self.currencies.append(str(word.value))
            elif word.kind != Kind.FILL or not self._currency_follows():
                break
            self.at += 1
        self._bracketed_currency()

    def _bracketed_currency(self) -> None:
        """500 million (RMB)."""
        if self.currencies or self.at >= len(self.words):
            return
        word = self.words[self.at]
        closed = self.line[word.end : word.end + 1] == ")"
        if word.kind == Kind.CURRENCY and closed and self._between(self.at).strip() == "(":
            self.currencies.append(str(word.value))
            self.at += 1

    def _bracket(self, end: int) -> int:
        """One, where the bracket round the currency closes behind the amount."""
        opened = self.line[self.words[self.at - 1].start - 1] == "(" if self.at else False
        return int(opened and self.line[end : end + 1] == ")" and self.at - 1 > self.first)

    def _currency_follows(self) -> bool:
        ahead = 1
        while (word := self._peek(ahead)) is not None and word.kind == Kind.FILL:
            ahead += 1
        return word is not None and word.kind == Kind.CURRENCY

    def _opens_another(self, word: Token) -> bool:
        """A symbol right before a number belongs to that number."""
        return bool(self.currencies) and self.line[word.end : word.end + 2].strip()[:1].isdigit()

    def _range(self, first: Quantity) -> tuple[Precision, Ends] | None:
        """Both ends where a second number follows: 3亿至5亿元, $50-60 million."""
        word = self._peek()
        if word is None or word.kind != Kind.TO or not self._is_range(word):
            return None
        back = self.at, list(self.currencies), list(self.qualifiers)
        self.at += 1
        self._before()
        second = self._quantity()
        if second is not None:
            self._after()
            self.big = second.big
            low = _ends_of(_in_units_of(first, second), [])[1][0]
            high = _ends_of(second, [])[1][1]
            if low is None or high is None or low <= high:
                return Precision.RANGE, (low, high)
        self.at, self.currencies, self.qualifiers = back
        return None

    def _is_range(self, word: Token) -> bool:
        """The "and" of "between … and …" is one; any other joins two amounts."""
        start = self.words[self.first].start
        return self._text(word) != "and" or "between" in self.line[max(0, start - 10) : start]

    # -- the number --

    def _quantity(self) -> Quantity | None:
        word = self._peek()
        if word is not None and word.kind == Kind.FIGURES and isinstance(word.value, Decimal):
            self.at += 1
            unit = Decimal(10) ** int(word.value - 1)
            return Quantity(unit, Decimal("9.99") * unit, unit, unit, precision=Precision.SCALE)
        words: list[Token] = []
        start = self.at
        while (word := self._peek()) is not None and self._belongs(word, words):
            words.append(word)
            self.at += 1
            if len(words) > LONGEST:
                return None
        quantity, used = read_numeral(words)
        self.at = start + used
        return quantity

    def _belongs(self, word: Token, before: list[Token]) -> bool:
        if word.kind in NUMERALS:
            return True
        if self._text(word) == "and":  # one hundred and twenty million
            return bool(before) and before[-1].kind == Kind.SMALL
        follows = self._peek(1)
        if follows is None:
            return False
        if word.kind == Kind.AFTER and word.value in (Precision.OVER, Precision.ABOUT):
            return follows.kind in (Kind.BIG, Kind.SMALL)
        text = self._text(word)
        more = follows.kind == Kind.AFTER and text == "个"  # 两个多亿
        return text in "个a" and (more or follows.kind in (Kind.BIG, Kind.SMALL, Kind.HALF))

    # -- what it comes to --

    def _is_money(self, number: Quantity, end: int) -> bool:
        if per_piece(self.line, end):
            return False
        if self.currencies:
            return True
        last = self._text(self.words[self.at - 1])
        if max(number.big, self.big) == 1 or last == "mm" or counts_things(self.line, end):
            return False
        if not number.bare or self.qualifiers:
            return True
        return is_word_of_money(self.line, self.words[self.first].start, end)

    def _currency(self) -> str | None:
        strong = [code for code in self.currencies if code not in WEAK]
        if strong:
            return None if strong[-1] == NO_CODE else strong[-1]
        return WEAK[self.currencies[0]] if self.currencies else None


def _ordered(reading: tuple[Precision, Ends]) -> tuple[Precision, Decimal | None, Decimal | None]:
    precision, (low, high) = reading
    return precision, low, high


def _in_units_of(first: Quantity, second: Quantity) -> Quantity:
    """3-5亿 names the unit once: 3 is in 亿 as well; 3千-5千万 leaves out only the 万."""
    if first.scale == 1:
        lent = second.scale
    elif first.big == 1:
        lent = second.big
    else:
        return first
    value = first.value * lent
    return first if value > second.value else replace(first, value=value)


def _ends_of(quantity: Quantity, qualifiers: list[Precision]) -> tuple[Precision, Ends]:
    if quantity.other is not None:
        given = quantity.precision or Precision.RANGE
        return _opened(given, (quantity.value, quantity.other), qualifiers)
    if quantity.precision is not None and quantity.precision != Precision.OVER:
        ends = ends_of(quantity.precision, quantity.value)
        return _opened(quantity.precision, ends, qualifiers)
    said = [*qualifiers, *([quantity.precision] if quantity.precision else [])]
    precision: Precision | None = next((one for one in said if one != Precision.SCALE), None)
    if precision is None:
        vague = quantity.bare or Precision.SCALE in said
        precision = Precision.SCALE if vague else Precision.EXACT
    return precision, ends_of(precision, quantity.value)


def _opened(given: Precision, ends: Ends, qualifiers: list[Precision]) -> tuple[Precision, Ends]:
    """What the number itself leaves vague has an open end only where the words say so."""
    if Precision.AT_LEAST in qualifiers:
        return Precision.AT_LEAST, (ends[0], None)
    if Precision.AT_MOST in qualifiers:
        return Precision.AT_MOST, (None, ends[1])
    return given, ends
