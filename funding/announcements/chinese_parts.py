"""Where a Chinese sentence lists investors and in which part: 由…领投, …跟投, 投资方为…"""

import re
from typing import Literal, NamedTuple

Part = Literal["lead", "participant", "adviser", "none"]


class Stretch(NamedTuple):
    """Where names stand, the part that the words give them, and where those words end."""

    begin: int
    end: int
    part: Part
    said: int


VERBS: tuple[tuple[re.Pattern[str], Part], ...] = (
    (
        re.compile(
            r"(?:则|继续|长期|独家)*(?:担任|作为|出任|为|任)?(?:了)?(?:公司|本轮|此轮|本次|该轮)?(?:融资|交易)?(?:的)?(?:独家|长期|联合|首席)*"
            r"(?:融资|财务|法律)(?:财务|法律)?顾问(?!为|是|由|[:：])|担任(?:本轮|独家|长期)*FA|提供(?:财务|法律)顾问|担任(?:联席)?保荐人"
        ),
        "adviser",
    ),
    (re.compile(r"(?:未|没有)参与"), "none"),
    (
        re.compile(
            r"(?:联合|共同|继续|独家|分别|联袂|领衔)*(?:领投|主投|领衔投资)(?!方|机构|人)|(?:独家|单独)(?:战略)?(?:投资|领投|注资|出资|追投|加注|追加|认购|增资)(?!方|人)"
        ),
        "lead",
    ),
    (
        re.compile(
            r"(?:连续[两三]轮|[两三]轮|连续|联合|共同|继续|持续|超额|大额|再次|参与|大力|悉数|纷纷|跟进|重磅)*"
            r"(?:跟投|参投|追投|加注|加码|追加投资|追加|跟进|增持|出资|认购(?![倍逾超约\d价份]|协议|金额)|加持|增资(?!扩股|后|前)|加仓)(?!方)|"
            r"(?:的|重磅|新)?(?:加入|加盟)(?=[，。,；;!！\s]|$)|达成(?:战略)?合作[，,]?并?获得?其[^，。]{0,10}(?:投资|融资|注资)|"
            r"(?:联合|共同|战略|参与|持续|继续|重点)+(?:投资|出资)(?!方|者|人|机构|部|轮|协议|机|平台|基金|有限)|"
            r"(?:均|也|亦|都|跟进)*(?:有)?参与(?:其中|了)?(?:了)?(?:本轮|此轮|本次|该轮|其中)?(?:融资|投资)?|"
            r"(?:继续|持续|鼎力|大力)支持|(?:战略)?(?:入股|注资)|(?:重磅|战略|跨界)*(?:入局|入场|下注|押注)|(?:晚间)?(?:公告|披露)(?=[，,：:]?\s*(?:公司)?拟[^。]{0,40}(?:收购|增资|认购|投资|入股|参与))|投资(?=[。，,；;]|$)|跟随投资"
        ),
        "participant",
    ),
)
AHEAD: tuple[tuple[re.Pattern[str], Part], ...] = (
    (re.compile(r"(?:领投方|领投机构|领投人|领投者)(?:分别)?(?:为|是|包括|有|[:：])"), "lead"),
    (re.compile(r"(?:财务|法律)顾问(?:为|是|由|[:：])"), "adviser"),
    (
        re.compile(
            r"(?:累计|共|已)[^。；]{0,20}(?<![新老])股东(?:还|主要)?(?:包括了?|有|为|[:：])"
        ),
        "none",
    ),
    (
        re.compile(
            r"(?:跟投方|跟投机构|参投方|参投机构|投资方|投资人|投资机构|投资者|股东|出资方|认购方|参与方|参与机构)(?:阵容)?"
            r"(?:还|则|分别|主要|中)*(?:包括了?|包含|涵盖|囊括|为|是|有|[:：])|新增(?:了)?(?:股东|投资方|投资人)(?:包括|为|有|[:：])?"
        ),
        "participant",
    ),
    (
        re.compile(
            r"(?:获得?了?)?包括(?=[^。；]{2,120}在内)|新增(?=[^。；]{2,80}(?:成?为)(?:公司)?(?:新增?)?股东)|(?:获|获得|引入|迎来|拿到|收获)(?:了)?(?!悉|得|批|奖|评|授|选|超|近|数|约|\d|[一二两三四五六七八九十百千]|国家级)"
        ),
        "participant",
    ),
)
OPENERS = re.compile(
    r"由|感谢|与(?=[^与，。]{2,20}达成)|获得?(?!悉|其)|来自|引入|迎来|[:：]|其中[,，]?|包括|(?:老|新|现有|原)股东|[|丨｜]"
)
ADVERBS = re.compile(
    r"[\s们方均也都亦则]*(?:全部|全数|共同|联合|一起|跟进|参与|悉数|纷纷|继续|持续|超额|再次|在?(?:本轮|此轮|本次)中?|绝?大?多数|大多|绝?大部分|[\s们方均也都亦则])*"
)
INVESTED = re.compile(r"投资|融资|注资|领投|加持|青睐|入股|增资|支持|战投")
COUNTED = re.compile(r"集齐|[两三四五六七八九十\d]家")
STOPS = re.compile(
    r"(?:投资|领投|跟投|注资|支持)的|"
    r"[。；;\n]|其中|等(?!离子)|投资(?=[，,。]|$)|(?:的|新一轮|数[百千万亿]|近?\d|超\d|[Pp]re-|[A-H]\d?\+*轮|天使|种子|战略(?=投|融)|独家|联合|融资)"
)


def chinese_stretches(text: str) -> list[Stretch]:
    """Each stretch of names: first those behind their words, then those before."""
    verbs = sorted(
        (match.start(), match.end(), part)
        for pattern, part in VERBS
        for match in pattern.finditer(text)
        if not text[: match.start()].endswith(("(", "（"))
    )
    ahead = [
        Stretch(match.end(), end, part, end)
        for pattern, part in AHEAD
        for match in pattern.finditer(text)
        if (end := _ahead_end(text, match, verbs)) > match.end()
    ]
    return [*ahead, *_behind(text, verbs)]


def _ahead_end(text: str, match: re.Match[str], verbs: list[tuple[int, int, Part]]) -> int:
    """A list runs to the words of the next one; 获 lists only who then invests."""
    begin = match.end()
    if match[0].startswith(("获", "引", "迎", "拿", "收")):
        stop = STOPS.search(text, begin)
        end = stop.start() if stop else len(text)
        told = INVESTED.search(text, begin)
        near = told is not None and told.start() - end < 24 and "，" not in text[begin:end]
        return end if near and not _lead_follows(text, begin, verbs) else begin
    ends = [len(text)]
    for start, _end, _part in verbs:
        if start >= begin and text[start:_end] != "投资":
            ends.append(_last_clause(text, begin, start))
            break
    for pattern, _part in AHEAD[:4]:
        if later := pattern.search(text, begin):
            ends.append(later.start())
    if stop := re.search(
        r"[。；;\n]|\s{2,}|(?:成?为)(?:公司)?(?:新增?)?股东|在内|[，,][^、，,]{0,6}(?:资金|公司|本轮|估值|将|用于|此外|注册资本|持股|同时)",
        text[begin:],
    ):
        ends.append(begin + stop.start())
    return min(ends)


def _lead_follows(text: str, begin: int, verbs: list[tuple[int, int, Part]]) -> bool:
    """获A独家投资, 获A领投: the verb says the part better."""
    clause = re.search(r"[，,。；;]", text[begin:])
    end = begin + clause.start() if clause else len(text)
    return any(begin <= start < end for start, _end, _part in verbs)


def _last_clause(text: str, begin: int, verb: int) -> int:
    """Where the clause of the verb begins, if that is behind the list; else the verb itself."""
    comma = max(text.rfind("，", begin, verb), text.rfind(",", begin, verb))
    return comma if comma > begin else verb


def _behind(text: str, verbs: list[tuple[int, int, Part]]) -> list[Stretch]:
    found = []
    floor = 0
    for start, end, part in verbs:
        if start < floor:
            continue
        begin = floor
        for opener in OPENERS.finditer(text, floor, start):
            if not ADVERBS.fullmatch(text, opener.end(), start):
                begin = opener.end()
        told = begin > floor or text[start:end] != "投资"
        if not told:  # a bare 投资 needs 由 or 获 before its list, or a list
            begin = max(floor, text.rfind("，", floor, start) + 1)
            told = "、" in text[begin:start] and not COUNTED.search(text, begin, start)
        if begin < start and told:
            found.append(Stretch(begin, start, part, end))
        floor = end
    return found
