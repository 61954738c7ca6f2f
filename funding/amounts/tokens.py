"""The words of an amount in a text, with their places."""

import re
from dataclasses import dataclass
from decimal import Decimal

from funding.amounts.vocabulary import RULES, Kind, Rule, Value

PATTERN = re.compile("|".join(f"(?P<r{place}>{rule.pattern})" for place, rule in enumerate(RULES)))
DECIMAL_COMMA_ONLY = re.compile(r"\d+,\d{1,2}")
MOST_DIGITS = 18
DIGITS_ZH = str.maketrans("零一二三四五六七八九两点", "01234567892.")


@dataclass(frozen=True, slots=True)
class Token:
    """``start`` and ``end`` are offsets in the text, which folding doesn't move."""

    kind: Kind
    value: Value
    start: int
    end: int


def tokens(line: str) -> list[Token]:
    """Every word of the folded ``line`` that may belong to an amount, in order."""
    found: list[Token] = []
    at = 0
    while match := PATTERN.search(line, at):
        token = _token(line, match, found)
        if token is None:
            at = _past(line, match)
        else:
            found.append(token)
            at = token.end
    return found


def _token(line: str, match: re.Match[str], before: list[Token]) -> Token | None:
    if _inside_word(line, match.start(), before):
        return None
    rule = RULES[int(str(match.lastgroup)[1:])]
    kind = rule.kind
    if kind == Kind.LETTER:
        if not _follows_number(line, match.start(), before):
            return None
        kind = Kind.BIG
    value = _value(rule, match[0])
    return None if value is None else Token(kind, value, match.start(), match.end())


def _past(line: str, match: re.Match[str]) -> int:
    """Where to look on: a number that is none of ours is passed whole."""
    return match.end() if match[0][0].isdigit() else match.start() + 1


def _value(rule: Rule, text: str) -> Value | None:
    if rule.value is not None:
        return rule.value
    if len(text) > MOST_DIGITS:
        return None
    if "点" in text:
        text = text.replace("十", "10").translate(DIGITS_ZH)
    if DECIMAL_COMMA_ONLY.fullmatch(text):
        text = text.replace(",", ".")
    return Decimal(text.replace(",", "").replace(" ", ""))


def _inside_word(line: str, at: int, before: list[Token]) -> bool:
    """A Latin word is read from its first letter only; a unit may follow its number at once."""
    if at == 0 or not line[at].isascii() or not line[at].isalnum():
        return False
    last = line[at - 1]
    if not (last.isascii() and last.isalnum()):
        return False
    return not (before and before[-1].end == at)


def _follows_number(line: str, at: int, before: list[Token]) -> bool:
    if not before or before[-1].kind not in (Kind.NUMBER, Kind.AFTER, Kind.DIGIT):
        return False
    return line[before[-1].end : at] in ("", " ", "-")
