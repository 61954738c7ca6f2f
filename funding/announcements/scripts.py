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
RARE = 50
"""A text with fewer traditional characters than one in so many is simplified as it stands."""
KEPT = frozenset("乾")
"""Both scripts have it, in names above all: 广发乾和."""


ASIDE = re.compile(
    r"继[^，。]{2,30}之?后[，,]|(?:(?<=\n)|(?<=[.] )|^)(?:Following|After) (?:its|an?|the|raising|closing) [^,.\n]{3,80},"
)
RELATIVE = re.compile(
    r", (?:which|who|whose|where|founded|established|launched|formerly|previously)\b(?:(?!, (?:which|who|whose|where)\b)[^.;\n]){3,160}?,(?=\s(?:said|says|has|have|had|is|was|will|did|announced|today|"
    r"on \w+day|raised|completed|closed|secured|landed|received|declined|plans|aims|makes|expects)\b)"
)
OF_THE_PAST = re.compile(
    r"\b(?:in (?:\w+ )?20\d\d|in (?:January|February|March|April|May|June|July|August|September|October|November|December)|last (?:year|month|week|round)|earlier|previous(?:ly)?|(?:weeks|months|years?) ago)\b"
)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters, each at its place."""
    if not TRADITIONAL.search(text):
        return text
    whole = str(_converter().convert(text))
    if len(whole) != len(text):
        whole = "".join(map(_one, text))
    pairs = list(zip(text, whole, strict=True))
    if sum(old != new for old, new in pairs) * RARE < len(text):
        return text
    return "".join(old if old in KEPT else new for old, new in pairs)


@cache
def _one(character: str) -> str:
    converted = str(_converter().convert(character))
    return converted if len(converted) == 1 else character


def without_dateline(text: str) -> str:
    """SEOUL, April 29 (Reuters) - … with blanks for the place and the agency."""
    match = DATELINE.match(text)
    return " " * match.end() + text[match.end() :] if match else text


def without_asides(text: str) -> str:
    """What tells of the past in passing is blanked out: 继2024年C轮之后, "which led … in 2021,"."""
    text = ASIDE.sub(lambda match: " " * len(match[0]), text)
    return RELATIVE.sub(
        lambda match: " " * len(match[0]) if OF_THE_PAST.search(match[0]) else match[0], text
    )
