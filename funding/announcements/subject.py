"""Whose round a sentence tells of: the known company it is about, and no investor in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from funding.announcements.directory import Mention

RAISES = re.compile(
    r"完成|宣布|官宣|获(?!悉)|拿下|斩获|融得|筹集|募集|募资|拟募|(?<![【\[本新轮])融资(?!】)|落地|交割|敲定|登陆|挂牌|上市|配售|定增|"
    r"发行|入股|增资|注资|收购|认购|受让|轮次|发售|招股|新增[^。]{2,80}股东|\bgo(?:es|ing)? public\b|\bseek(?:s|ing)?\b|\bfundrais\w+|\b(?:new|fresh) (?:money|cash|capital)\b|融资[^，。]{0,6}(?:尾声|收尾)|(?:将|拟)领投|\bs(?:ell|old|elling)\b(?=[^.;]{0,40}\b(?:shares|stock|stake)\b)|"
    r"(?:进行|寻求|洽谈|启动|推进|筹备|商谈|谈判|开启|敲定)(?=[^，。]{0,12}(?:融资|募资|轮))|"
    r"\b(?:rais(?:es|ed|ing|e)|clos(?:es|ed|ing|e of)|complet(?:es|ed|ion|ing)|secur(?:es|ed|ing)|bags?|bagged|"
    r"lands?|landed|nets?|netted|receiv(?:es|ed)|announc(?:es|ed|ing)|wins|won|pull(?:s|ed) in|hauls? in|hauled in|"
    r"nabs?|nabbed|snags?|snagged|scor(?:es|ed)|attract(?:s|ed)|obtain(?:s|ed)|gets|got|pick(?:s|ed) up|bank(?:s|ed)|"
    r"wrap(?:s|ped) up|penn?(?:s|ed)|collect(?:s|ed)|gather(?:s|ed)|draw(?:s|n)?|drew|took in|takes in|exceed(?:s|ed)|"
    r"came out of stealth|emerges?|emerged|rounds? up|fetched|led|leads?|invest(?:s|ed)?|add(?:s|ed)|plac(?:e|ing)|pric(?:es|ed)|"
    r"clinch(?:es|ed)|finaliz(?:es|ed)|finalis(?:es|ed)|seal(?:s|ed)|injected|welcomed|funding|financing|round|investment|"
    r"listing|offering|subscribe|entered into|signed|provide|reels? in|reeled in|hits|unveils|unveiled)\b",
    re.IGNORECASE,
)
RAISED = re.compile(
    r"新增[^。]{2,80}股东|go(?:es|ing)? public|new shares|\b(?:new|fresh) (?:money|cash|capital)\b|融资|募资|募集|领投|轮|投资|注资|募股|上市|增资|收购|股权|入股|配售|定增|发行|招股|发售|登陆|rais|round|funding|financ|investment|"
    r"invest(?:ed|s)?\b|secur|offering|series|ipo|stealth|placing|listing|\bseed\b|subscribe",
    re.IGNORECASE,
)
TELLS = re.compile(
    r"(?:\s?[(（][^)）]{0,30}[)）])?[」”\"』]?[\s,，]*(?:(?:已|于)?(?:近日|日前|近期|今日|昨日|今天|正式|对外|顺利|连续|再次|再|又|成功|最新|已|已经|于|"
    r"\d+月\d+日|宣布|官宣|公告|公布|披露|拟|将|,|，|\s)*)(?:完成|宣布|官宣|获(?!悉)|拿下|斩获|融得|筹集|募集|募资|融资|敲定|登陆|挂牌|上市|配售|定增|发行|首次公开|[A-H]\d?\+*轮|"
    r"天使|种子|[Pp]re-)"
)
TELLS_EN = re.compile(
    r"(?:\s?\([^)]{0,40}\))?(?:,[^.;]{0,110}?,)?(?:\s(?:has|have|had|on \w+day|today|also|recently|just|is|will|said|says|it|that|\w+ly|in talks to|to|seeking to|"
    r"Group|Inc|Corp|Co|Ltd)[.,]?)*\s(?:rais|clos|complet|secur|bag|land|net|receiv|announc|win|won|pull|haul|nab|snag|scor|attract|obtain|get|got|pick|"
    r"bank|wrap|pen|collect|gather|exceed|came out|emerge|emerging|clinch|finali[sz]|seal|plac|entered|fetch|reel|hits|add|held|holding)",
    re.IGNORECASE,
)
INTO = re.compile(
    r"(?:invest(?:ed|s|ment|ing)?[^.;,]{0,30} (?:in|into)|stake in|shares of|financing (?:of|for)|round (?:of|for|in)|back(?:s|ed)|"
    r"provide|agreement with|(?:对|向|投资|入股|增资|领投|收购|受让)了?|(?:start-?up|company|maker|developer|firm|unicorn))\s?$"
)
NOT_THE_SUBJECT = re.compile(
    r"(?:spun (?:out|off) (?:of|from)|spin-?off (?:of|from)|former\w* [^.;]{0,40}|backed by|at|from|by|with|like|including|"
    r"vice president of|alum\w+ of|ex-|rivals? (?:of|to)|against|interned at|help|and|脱胎于|来自|源自|前|母公司|对标|由)\s?$",
    re.IGNORECASE,
)
MOTHER = re.compile(r"(?:subsidiary|unit|affiliate|arm|division) of [^.;,]{0,40}$", re.IGNORECASE)
OF_ANOTHER = re.compile(
    r"\s+(?:rival|competitor|supplier|spin-?off|spinout|partner)\b|旗下|系|孵化|前高管|创始|背书|-(?:backed|incubated|affiliated|linked|rival|style)|(?:'s|’s) (?:robot|former|\w+ arm|spin)"
)
ITS_UNIT = re.compile(
    r"旗下(?:的)?(?!子公司|孙公司)[^，。；,;]{0,8}(?:机器人|人形|具身)|(?:'s|’s) (?:\w+ ){0,3}?(?:robot\w*|humanoid|embodied)\b[^.,;]{0,20}\b(?:arm|unit|business|affiliate|subsidiary|division)\b",
    re.IGNORECASE,
)
"""小鹏汽车旗下人形机器人业务: the one company that is the named one's own."""
OTHER_UNIT = re.compile(
    r"(?:旗下|全资|控股|的|其)(?:全资|控股)?(?:子公司|孙公司)[^，。；]{2,24}(?:完成|获得?|拟|引入|增资|宣布)"
)
NEVER = -10
QUOTED = re.compile(r"[「“\"『]")
NAMED_ELSE = re.compile(r"[「“『][^」”』]{2,14}[」”』]")


def subject_in(text: str, mentions: Sequence[Mention], least: int = 0) -> Mention | None:
    """The likeliest of the companies that ``text`` mentions; its investors are left out before."""
    verb = RAISES.search(text)
    limit = verb.start() if verb else len(text)
    scored = [(_score(text, one, limit), -place, one) for place, one in enumerate(mentions)]
    best = max(scored, default=None, key=lambda one: one[:2])
    return best[2] if best is not None and best[0] > least else None


def unit_in(text: str, mentions: Sequence[Mention], units: Mapping[str, str]) -> Mention | None:
    """The daughter company that the words behind its mother's name stand for."""
    for one in mentions:
        daughter = next((units[slug] for slug in one.slugs if slug in units), None)
        if daughter and ITS_UNIT.match(text, one.end):
            return replace(one, slugs=(daughter,))
    return None


def names_another(text: str) -> bool:
    """The sentence has a subject of its own that no directory knows."""
    verb = RAISES.search(text)
    before = text[: verb.start()] if verb else ""
    return NAMED_ELSE.search(before) is not None


def of_other_unit(text: str) -> bool:
    """均普智能控股子公司宁波普智…完成: an unknown daughter's round is not its mother's."""
    return OTHER_UNIT.search(text) is not None


def _score(text: str, mention: Mention, limit: int) -> int:
    before, after = text[: mention.start], text[mention.end :]
    if MOTHER.search(before):
        return NEVER
    score = 2 if mention.start <= limit else 0
    if TELLS.match(after) or TELLS_EN.match(after):
        score += 5
    if INTO.search(before):
        score += 6
    if QUOTED.search(before[-1:]):
        score += 2
    if NOT_THE_SUBJECT.search(before):
        score -= 6
    if OF_ANOTHER.match(after):
        score -= 3
    return score
