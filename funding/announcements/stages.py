"""The stage a round is called by, in Chinese or English, as the dataset's closed vocabulary."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from funding.choices import Stage

LETTERS = {
    "a": (Stage.A, Stage.A_PLUS, Stage.PRE_A),
    "b": (Stage.B, Stage.B_PLUS, Stage.PRE_B),
    "c": (Stage.C, Stage.C_PLUS, Stage.C),
    "d": (Stage.D, Stage.D, Stage.D),
}
LATER = (Stage.E, Stage.E, Stage.E)
PLUS = r"(?:\s?\++|[- ]?plus(?![a-z]))"
LETTER = rf"(?P<pre>pre[- ]?)?(?P<letter>[a-h])(?P<suffix>{PLUS}|-?\d(?:\++)?(?!\d))?"
MORE = r"(?:\s?[+/]\s?[a-h](?:\d(?!\d)|\++)?)*"
ALSO = rf"(?:\s?(?:[、&和及与]|and)\s?(?:pre-?)?[a-h](?:{PLUS}|\d(?!\d))?(?:轮(?=[、和及与]))?)*"
NOT_LATIN = r"(?<![a-z0-9+&$])"
ROUND_EN = (
    r"(?:[- ](?:\w+[- ]){0,2}?(?:round|funding|financing|raise|fundraise|extension|investment))"
)
ANGEL = r"天使(?P<suffix>\++|\d)?(?:系列)?(?:轮|融资)(?:系列)?"
SEED = r"种子(?P<suffix>\++|\d)?(?:系列)?(?:轮|融资)"
WORDS: tuple[tuple[re.Pattern[str], Stage | None], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), stage)
    for pattern, stage in (
        (rf"{NOT_LATIN}pre-?ipo(?:\s?轮| round)?", Stage.PRE_IPO),
        (
            rf"{NOT_LATIN}pre-?series[ -](?P<letter>[a-h])(?P<pre>)(?P<suffix>{PLUS}|\d)?(?![a-z])",
            None,
        ),
        (rf"{NOT_LATIN}series[ -]{LETTER}{MORE}(?![a-z0-9])", None),
        (rf"{NOT_LATIN}{LETTER}{MORE}{ALSO}\s?(?:[两二三四]\s?)?(?:系列)?轮", None),
        (
            (
                rf"{NOT_LATIN}(?-i:(?!A[- ](?:round|financing|funding) (?:of|led|that|for))(?=(?:Pre-)?[A-H])){LETTER}{MORE}{ALSO}"
                r"(?:[- ]series)?(?:[- ](?:round|financing|funding))"
            ),
            None,
        ),
        (rf"{NOT_LATIN}pre-?a(?P<letter>)(?P<pre>)(?P<suffix>\++)?(?![a-z])", Stage.PRE_A),
        (
            rf"{SEED}|{NOT_LATIN}(?:(?:pre-)?seed(?:{PLUS})?(?:{ROUND_EN}| capital)|seed(?:{PLUS}))",
            Stage.SEED,
        ),
        (
            rf"{ANGEL}|{NOT_LATIN}(?:angel(?:{PLUS})?(?:{ROUND_EN}|(?=,? and (?:the )?(?:pre-|angel|seed|series)))|angel(?:{PLUS}))",
            Stage.ANGEL,
        ),
        (
            (
                r"战略(?:轮|融资|投资|增资|入股)(?!者|方|人|部)(?:轮)?"
                r"|strategic (?:\w+ )?(?:round|financing|funding|investment(?! (?:arm|fund)))"
            ),
            Stage.STRATEGIC,
        ),
        (
            (
                r"定向增发|定增|向特定对象发行|配售(?!股份发售)|配股|增发|可转债"
                r"|(?:share|new share|top-up|new h.shares?) plac(?:ing|ement)|placing (?:of )?(?:\d[\d.,]*\w* )?new"
                r"|plac(?:ing|ement) of [\d.,]+(?: million)? (?:new )?(?:h.)?shares|plac(?:e|ing) [\d.,]+\w* (?:million )?(?:new )?h.shares?|placing agreement|the placing\b"
                r"|convertible bonds?|follow-on offering|secondary offering"
            ),
            Stage.POST_IPO,
        ),
        (
            (
                rf"首次公开(?:募股|发行|招股|发售)|{NOT_LATIN}(?<!-)ipo(?![a-z]|早知道|观察|参考|日报)|挂牌上市|全球发售|initial public offering"
                r"|(?:正式)?登陆(?:科创板|港交所|创业板|纳斯达克|主板|上交所|深交所)|敲钟上市"
                r"|(?:科创板|创业板|北交所)上市委"
                r"|(?<=[在于])[^，。]{0,8}(?:联交所|港交所|上交所|深交所|科创板|创业板|主板|纳斯达克|纽交所)[^，。]{0,4}上市(?!公司|辅导|申请|委|规则)"
                r"|(?:hong kong|shanghai|nasdaq|star market|new york) (?:listing|debut|share sale|share offering)|go(?:es|ing)? public (?:via|through|by merging)|global offering"
            ),
            Stage.IPO,
        ),
    )
)
ONE = re.compile(rf"(?<![a-z]){LETTER}(?![a-z])", re.IGNORECASE)
SPLIT = re.compile(r"[、&和及与]|\band\b", re.IGNORECASE)
OF_OLD_BACKERS = re.compile(r"(?:的)?(?:老)?(?:股东|投资人|投资方|领投方)(?!为|是|有|包括|[:：])")
"""天使轮股东 are backers, and no round."""
AHEAD_OF_NOW = re.compile(
    r"(?:筹备|计划|冲刺|推进|启动|拟|谋求|plans?|planning|ahead of|before|prior to|prepar\w+|filed(?: \w+){0,2}|eye\w*|consider\w*|weigh\w*|explor\w*|mull\w*|seek\w*|考虑|有望|或)[^，。,;]{0,14}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StageMention:
    start: int
    end: int
    stage: Stage
    text: str
    """The stage as worded, without "轮", "Series" or "round"."""

    def shifted(self, by: int) -> "StageMention":
        return StageMention(self.start + by, self.end + by, self.stage, self.text)


def stages_in(text: str) -> list[StageMention]:
    """Every stage the text names, in order; a longer wording hides the one inside it."""
    found: list[StageMention] = []
    for pattern, stage in WORDS:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            if OF_OLD_BACKERS.match(text, match.end()):
                continue
            if stage == Stage.IPO and AHEAD_OF_NOW.search(text[: match.start()]):
                continue
            found += _mentions(match, stage)
    return _apart(sorted(found, key=lambda one: one.start))


STAKE = ("投资", "增资", "入股")


def _apart(found: list[StageMention]) -> list[StageMention]:
    """A+轮战略融资 is one round: the letter says more. Nor is 战略投资 another beside a letter."""
    return [
        one
        for one in found
        if one.stage != Stage.STRATEGIC
        or all(
            other is one or (_gap(one, other) > 1 and not one.text.endswith(STAKE))
            for other in found
        )
    ]


def _gap(one: StageMention, other: StageMention) -> int:
    return max(other.start - one.end, one.start - other.end)


def _mentions(match: re.Match[str], stage: Stage | None) -> Iterator[StageMention]:
    """One stage, or each of those that "A1、A2两轮" names together."""
    if stage is not None:
        yield StageMention(match.start(), match.end(), stage, _wording(match[0]))
        return
    start = match.start()
    ends = [cut.start() for cut in SPLIT.finditer(match[0])]
    afters = [cut.end() for cut in SPLIT.finditer(match[0])]
    begin = 0
    for stop, after in zip([*ends, len(match[0])], [*afters, 0], strict=True):
        piece = match[0][begin:stop]
        lettered = ONE.search(piece)
        if lettered:
            before = "pre" in match.groupdict() and match["pre"] is not None and begin == 0
            wording = lettered[0].strip()
            if before and not lettered["pre"]:
                wording = f"Pre-{wording}"
            yield StageMention(start + begin, start + stop, _code(lettered, before), wording)
        begin = after


def _code(match: re.Match[str], before: bool) -> Stage:
    base, plus, pre = LETTERS.get(match["letter"].lower(), LATER)
    if match["pre"] or before:
        return pre
    suffix = match["suffix"] or ""
    return plus if "+" in suffix or "plus" in suffix.lower() else base


def _wording(text: str) -> str:
    bare = re.sub(
        r"系列|[两二三四]?\s?轮|融资|^(?:pre-)?series[ -]|(?: \w+)? (?:round|financing|funding|investment)$|-(?:round|financing)$",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )
    return bare.strip() or text.strip()
