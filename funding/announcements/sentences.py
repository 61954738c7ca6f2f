"""Running text cut into sentences that know where they stand, and the clauses that tell of the past."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ABBREVIATED = "".join(
    rf"(?<!\b{word})"
    for word in "Co Inc Ltd Corp No St Dr Mr Ms Jan Feb Mar Apr Aug Sep Sept Oct Nov Dec vs".split()
)
ENDS = re.compile(
    rf"[。！？；!?;\n]+|(?:(?<!\b[A-Z])|(?<=Series [A-H]))(?<!U\.S)(?<!\n\d)(?<!\A\d)(?<!\n\d\d){ABBREVIATED}\.(?=[\"”]?\s+[\"“A-Z0-9\u4e00-\u9fff(]|\s*$)"
    r"|(?<=\.)\s+(?=(?:It|The|This|Its|Other|Existing|Founded|Proceeds|Meanwhile|Both)\b)"
)
BACKGROUND = re.compile(
    r"此前|早前|早在|在此之前|上一?轮|前一轮|曾(?!毓|庆|志)|历史融资|(?:个月|[年天周])(?:之)?前(?!沿|景)|回顾|截至目前|成立于|先后完成|于20\d\d年完成|"
    r"轮融资由.{2,12}于20\d\d年|"
    r"(?:已|共|先后|累计)完成(?:了)?[多数几两三四五六七八九十\d]+轮|最近一轮|成立以来|(?:去年|前年)[^，,。]{0,10}(?:完成|获得|拿下)|"
    r"previous(?:ly)?\b(?! (?:backers?|investors?|shareholders?))|IPO前|上市前|最后一轮|(?<!round )earlier (?:this|last|in|round|raised)|\bearlier raised|"
    r"\b(?:last|past) (?:year|round|january|february|march|april|may|june|july|august|september|"
    r"october|november|december)\b|had (?:already )?(?:raised|closed|completed|secured)|last raised|first invested|"
    r"prior (?:to|round)|founded in|since its (?:founding|inception)|in (?:its|a|the) 20\d\d |"
    r"\bin (?:20\d\d), (?:it|the company)|(?:weeks|months|years?|days) (?:after|ago)|comes after|came after|"
    r"(?:^|\n)\s*(?:last|earlier this) (?:week|month|quarter|spring|summer|autumn|fall|winter),|"
    r"\b(?:rivals?|competitors?|peers?) (?-i:[A-Z])[\w ]{1,30} (?:raised|secured|closed)\b|"
    r",? following (?:its|an?|the|pre-|series|\w+ rounds?)|which follows|follows (?:its|an?|the|earlier)\b|on the heels of",
    re.IGNORECASE,
)
THIS_ROUND = re.compile(
    r"本轮|此轮|该轮|本次|此次|this round|the latest round|the new round", re.IGNORECASE
)
AFTERWARDS = re.compile(
    r"(?:\s(?:just|only|barely|less|than|about|a|an?|few|several|some|couple|of|\d+|two|three|four|five|six|eight|nine))*\s(?:days|weeks|months|years?) after\b|\son the heels of\b|\sfollowing (?:its|an?|the)\b",
    re.IGNORECASE,
)
"""What follows it is the past; what stands before it in the clause is not."""
REPORTED = tuple(f"had {verb}" for verb in ("raised", "closed", "completed", "secured"))
SAID = re.compile(
    r"\b(?:said|says|announced|announces|told|confirmed|disclosed|revealed|reported)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[，,：:]\s*")
LONGEST = 600
"""Characters of a sentence; what has no end for longer is no prose, and is read piece by piece."""
NEW_ITEM = re.compile(
    r"[A-Z][^\n,:]{1,40}, (?:US|HK|C)?[$€£]\d|\s*(?:[-–—•*·●▪■◆【]|[(（]?\d{1,2}\s?[、.．)）])"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """``start`` is the offset of its first character in the announcement.

    ``background`` says that it tells of an earlier round or of the company's past, ``opens`` that
    an item of a list begins with it.
    """

    text: str
    start: int
    background: bool = False
    opens: bool = False


def sentences(text: str) -> Iterator[Sentence]:
    start = 0
    ends = [(match.start(), match.end()) for match in ENDS.finditer(text)]
    for stop, after in [*ends, (len(text), len(text))]:
        opens = _opens(text, start)
        for begin in range(start, stop, LONGEST):
            piece = text[begin : min(begin + LONGEST, stop)]
            if piece.strip():
                yield from _parts(Sentence(piece, begin, opens=opens and begin == start))
        start = after


def _opens(text: str, start: int) -> bool:
    line = text.rfind("\n", max(0, start - LONGEST), start) + 1
    return not text[line:start].strip() and NEW_ITEM.match(text, start) is not None


def _parts(sentence: Sentence) -> Iterator[Sentence]:
    """What the sentence says of now, and the clause of the past in it, apart."""
    match = _background(sentence.text)
    if match is None:
        yield sentence
        return
    cut = _clause_start(sentence.text, match.start())
    if later := AFTERWARDS.search(sentence.text, cut):
        cut = later.start() if later.start() <= match.start() < later.end() else cut
    if sentence.text[:cut].strip():
        yield Sentence(sentence.text[:cut], sentence.start, opens=sentence.opens)
    rest = sentence.text[cut:]
    again = THIS_ROUND.search(rest, match.end() - cut)
    now = _clause_start(rest, again.start()) if again else len(rest)
    now = now if now > match.start() - cut else len(rest)
    yield Sentence(
        rest[:now], sentence.start + cut, background=True, opens=sentence.opens and not cut
    )
    if rest[now:].strip():
        yield Sentence(rest[now:], sentence.start + cut + now)


def _background(text: str) -> re.Match[str] | None:
    """The first words of the past, but for "said on Thursday it had raised", which is the news."""
    for match in BACKGROUND.finditer(text):
        if match[0].lower() not in REPORTED or not SAID.search(text, 0, match.start()):
            return match
    return None


def _clause_start(text: str, at: int) -> int:
    """Where the clause that ``at`` stands in begins."""
    return max((match.end() for match in CLAUSE.finditer(text, 0, at)), default=0)
