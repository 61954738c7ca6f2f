"""The text as the rules read it, character for character: one script, no dateline."""

import re
from functools import cache

from opencc import OpenCC

DATELINE = re.compile(
    r"^\s*(?:[A-Z][\w ,.'’]{2,60}?\s?(?:\((?:Reuters|Yicai[\w ]*|Bloomberg|Xinhua|AP|AFP|GLOBE NEWSWIRE|BUSINESS WIRE)\)"
    r"|/\s?(?:PRNewswire|PR Newswire|Xinhua)[\w -]*/)\s*[-–—]*|\((?:Yicai[\w ]*)\)[^-–—]{0,20}[-–—]+"
    r"|[A-Z][A-Za-z]+(?:, [A-Z][A-Za-z]+)?, (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]* \d{1,2}(?:, \d{4})?\s*[-–—]+)"
)
TRADITIONAL = re.compile(r"[\u4e00-\u9fff]")


ASIDE = re.compile(
    r"继[^，。]{2,30}之?后[，,]|(?:(?<=\n)|(?<=[.] )|^)(?:Following|After) (?:its|an?|the|raising|closing) [^,.\n]{3,80},"
)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters, each at its place."""
    if not TRADITIONAL.search(text):
        return text
    whole = str(_converter().convert(text))
    if len(whole) == len(text):
        return whole
    return "".join(
        one if len(one) == 1 else old for old, one in zip(text, map(_one, text), strict=True)
    )


@cache
def _one(character: str) -> str:
    return str(_converter().convert(character))


def without_dateline(text: str) -> str:
    """SEOUL, April 29 (Reuters) - … with blanks for the place and the agency."""
    match = DATELINE.match(text)
    return " " * match.end() + text[match.end() :] if match else text


def without_asides(text: str) -> str:
    """继2024年C轮之后 and "Following its Series A," tell of another round: blanks instead."""
    return ASIDE.sub(lambda match: " " * len(match[0]), text)
