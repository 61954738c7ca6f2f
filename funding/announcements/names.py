"""A list of investors as an announcement words it, cut into names with their places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from funding.announcements.directory import COMMON, Directory, Mention

HAN = r"\u4e00-\u9fff"
CUT = re.compile(
    r"[、,，;；/|]|以及|及其|\bas well as\b|\balong with\b|\btogether with\b|\balongside\b|\band\b|\bplus\b"
    r"|(?<= )&(?= )|和|及|与|暨"
)
SOFT = {"和", "及", "与", "暨", "and", "&"}
ABBREVIATED_FORM = re.compile(r"\s*(?:Inc|Ltd|LLC|L\.?P|Co|Corp|Limited|Company)\b\.?")
GENERIC = re.compile(
    r"\s*(?:Technolog(?:y|ies)|Innovation|Development|Incubator|Investments?|Sea|Small|Medium|Trade|Commerce|Industry|Industrial|"
    r"Information|Telecommunications?|Education|Finance|Financial|Engineering|Culture|Construction|Consulting|"
    r"Equipment|Energy|Company|Securities|Venture)\b"
)
SUFFIX_ONLY = re.compile(
    r"(?:资本|基金|创投|投资|控股|集团|科技|股份|医药|产投|实业|证券|银行|投)(?![^、，,和与及])"
)
LEADING = re.compile(
    r"^(?:(?:特别|衷心)?感谢|欢迎|传(?!化)|其中|此外|同时|另外|并|且|还|也|均|本轮|此轮|该轮|本次|此次|融资|投资方|投资人|投资机构|领投方|跟投方|"
    r"由|获得?|包括了?|分别为|有|为|是|来自|引入|迎来|了|等|"
    r"(?:现有|新|原有?|既有|早期|首轮|天使轮|[A-H]\+?轮|产业|联合|全部|多位|多家|主要)?(?:老|新)?股东(?:方)?|老投资方|(?:原|现有|新增|新)?(?:投资方|投资者)|"
    r"(?:国内外?|国际|国内)?(?:知名|头部|一线|顶级|国内|国际|著名|主流|多元)+(?=.{2})|(?:中东|海外|欧洲|北美|全球|国际)?主权(?:财富)?基金(?=.{2})|多家|数家|两家|三家|若干|一众|美元|产业方?|财务|战略|市场化|(?:A股|港股|美股|科创板)?上市公司|"
    r"国有|国资|地方(?:国资)?|央企|政府|"
    r"(?:产业|创业|风险|股权|战略|机构)?(?:投资)?(?:机构|资本方|基金|平台|方|巨头|龙头|大厂)(?=["
    + HAN
    + r"A-Za-z]{2})|互联网(?:巨头|大厂)|科技巨头|"
    r"[:：\s\"“”'‘’（(·\-—「」『』【】•*])+"
)
PLACE = re.compile(
    rf"^(?:沙特|阿联酋|新加坡|日本|韩国|美国|香港|德国|法国|英国|马来西亚)(?=[{HAN}]{{3}}|[A-Z])"
)
"""Dropped before a name that we know without it: 新加坡淡马锡."""
ABOVE = re.compile(
    rf"^.{{2,14}}(?:旗下|投资平台|产业平台|关联|(?:全资|控股)?(?:子公司|孙公司))(?:的|机构|产业|战略)?(?=[{HAN}A-Za-z0-9]{{3}})"
)
OF_GROUP = re.compile(r"^.{2,12}旗下(?:相关|产业|投资|专项|股权)*(?:基金|公司|平台|机构)$")
TRAILING = re.compile(
    r"(?:(?:[两三四五]家|多家)?上市公司|公告称?|披露称?|发布|表示|晚间|称|在内|\d{1,2}月\d{1,2}日(?:晚间?|早间?)?|(?:新老|老|新|现有)股东方?|入局|入场|等(?:多家|数家|众多|十余家|十多家|近?\d+家|知名|头部|一线|国内外|新老股东|新老|老|新|产业|战略|财务|投资|机构|股东|重磅|全部|资本|方|基金|企业|公司|\d+家|[一二三四五六七八九十]+家|顶级|多方|在内|的|跟投)*|"
    r"联合|共同|独家|继续|持续|再次|超额|悉数|纷纷|也|均|都|皆|分别|战略|作为|方面|领衔|又|则|亦|还|并|将|拟|超比例|在(?:投资者)?互动(?:易)?平台上?|合计|总计|共计|一路|一如既往|长期|相伴|陪伴|同行|新一轮|本轮|数|近|超|逾|约|的|"
    r"[\s\"“”'‘’）)·,，:：\-—「」『』.]|et al\.?|among others|and others)+$"
)
NOT_A_NAME = re.compile(
    r"完成|宣布|融资|获得|领投|跟投|参投|投资者|用于|研发|资金|本轮|此轮|金额|估值|人民币|亿元|万元|美元|机器人领域|加速|推动|"
    r"担任|顾问|股东|^.?机构$|轮$|近日|近期|消息|正式|表示|已经?(?!["
    + HAN
    + r"]{0,2}资本)|产品|团队|据悉|创始|获悉|首发|继续|方向|企业$|具身智能$|"
    r"['’]s$|^同日|^当日|^[一二两三四五几多\d]位|^\d[\d.]*%$|我们|看好|关联方|签署|签订|协议|青睐|记者|作者|编辑|\d月|\d日|^\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|^\d{4}$|^(?:Group|Board|Company|Cornerstone)$|独家|领域|行业|(?<!投资)(?<!有限)(?<!集团)(?<!控股)公司$|巨头$|机构们|家机构|^其他|^多方|方$|业务|项目|某|集齐|^(?:资本|基金|投资|机构|产业|全部|至此|其中)$|^绝?大(?:部分|多数)|^多数|^部分|[讯报电]$|报道|^据|拟$|^公司|^\d+$|^(?:Pre-)?[A-H]\d?\+*$|方面$|员工|合伙人|^\d+家|"
    r"\b(?:round(?! Capital)|funding|financing|raised|closed|million|billion|shareholders?|"
    r"undisclosed|existing|several|proceeds|announced|said|series|news|reuters|prnewswire)\b",
    re.IGNORECASE,
)
DROPPED_WORD = re.compile(
    r"(?:Chinese|China's|American|Swedish|Saudi|German|French|Japanese|Korean|British|European|Norwegian|Singaporean?|Taiwanese|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Now|The|Its|It|In|On|Other|Existing|New|Previous|Both|Investors?|Participants|Backers|Existing|Returning|"
    r"Series|Also|Meanwhile|Additionally|Earlier|Further|While|And|With|From|By|Led|Co-led|CEO|Founder|Co-founder|US|U\.S\.|\S+-(?:based|backed|affiliated|linked|owned|controlled|headquartered|listed))$"
)
LEGAL_FORM = re.compile(r"(?:Inc|Ltd|Co|Corp|L\.P|S\.A)\.$")
NO_INVESTOR = re.compile(
    r"\b(?:credit|debt|loan)\b[^,;]* from\b|贷款|授信|\bgrants?\b|\btold\b|\baccording to\b|\b(?:unnamed|undisclosed|unidentified|anonymous)\b",
    re.IGNORECASE,
)
FORMER = re.compile(r"(?:former|ex-\w*|formerly)$")
TITLED = re.compile(
    r"(?:European|American|British|German|Japanese|Korean|Norwegian|French|Saudi|New|First)"
    r" (?:Investment|Innovation|Development|Business|Patient|Post|Aramco|Enterprise|Science|Round|Wealth)\b"
)
POSSESSIVE = re.compile(r"(?P<owner>[\w.]+)['’]s$")
PART_OF_THE_NAME = frozenset("america people world nature founder women king lloyd moody".split())
OWN_FUND = re.compile(
    r"\s+(?:[a-z]|Growth|Ventures?|Venture|Strategic|Corporate|Innovation|Opportunity|Early|Fund|Investments?|Capital|\d|$)"
)
"""SOSV's Growth Fund has no name of its own; Nvidia's NVentures has."""
FUND_OF = re.compile(r"(?:[A-Z][\w.&-]*\s)*[A-Z][\w.&-]*['’]s (?:[a-z][\w-]*\s){1,3}funds?\b")
"""China Mobile's chain-leader fund: the fund invests, not who it belongs to."""
CONNECTOR = {"of", "the", "de", "for", "und", "von", "van", "in", "and"}
LONGEST = 70
LONGEST_ZH = 26


@dataclass(frozen=True, slots=True)
class Name:
    """A name as worded, with its place in the announcement; ``part`` where brackets say it."""

    text: str
    start: int
    end: int
    part: str = ""


def names_in(text: str, start: int, directory: Directory) -> list[Name]:
    """The names in a stretch that lists them; ``start`` is its offset in the announcement.

    No known name is cut: 和 in 和玉资本 separates nothing. What is between the cuts is kept when it
    can be a name.
    """
    known = directory.mentions(text)
    found = []
    for begin, end in _pieces(text, known):
        name = _name(text, begin, end, directory)
        if name is not None:
            found.append(Name(name.text, name.start + start, name.end + start, name.part))
    return found


def _pieces(text: str, known: list[Mention]) -> Iterator[tuple[int, int]]:
    depth = _bracketed(text)
    at = 0
    for cut in CUT.finditer(text):
        begin, end = cut.span()
        inside = any(one.start < end and begin < one.end for one in known)
        if (
            inside
            or depth[begin]
            or (cut[0] in SOFT | {",", "，"} and not _separates(text, at, begin, end))
        ):
            continue
        yield at, begin
        at = end
    yield at, len(text)


def _separates(text: str, at: int, begin: int, end: int) -> bool:
    """Whether the conjunction stands between two names, not in one."""
    before, after = text[at:begin].strip(), text[end:]
    if text[begin:end] in ",，":
        return ABBREVIATED_FORM.match(after) is None
    if text[begin:end] in ("and", "&"):
        return GENERIC.match(after) is None
    if not after.strip() or after[0] in "、，,；;":
        return False  # 国科嘉和、…
    starts_name = not before or LEADING.sub("", before) == ""
    return not starts_name and SUFFIX_ONLY.match(after) is None


def _bracketed(text: str) -> list[bool]:
    inside, flags = False, []
    for character in text:
        inside = (inside or character in "(（") and character not in ")）"
        flags.append(inside)
    return flags


def _name(text: str, begin: int, end: int, directory: Directory) -> Name | None:
    piece = text[begin:end]
    part = "lead" if re.search(r"[(（](?:联合)?领投|[(（](?:co-)?lead", piece) else ""
    begin, piece, behind = _without_bracket(begin, piece)
    if NOT_A_NAME.search(behind) or NO_INVESTOR.search(piece):
        return None
    if re.search(f"[{HAN}]", piece):
        begin, piece = _chinese(begin, piece, directory)
        fits = 2 <= len(piece) <= LONGEST_ZH and not NOT_A_NAME.search(piece)
    else:
        begin, piece = _english(begin, piece, directory)
        fits = 1 < len(piece) <= LONGEST and not NOT_A_NAME.search(piece)
    if not fits and not directory.knows(piece):
        return None
    return Name(piece, begin, begin + len(piece), part)


def _without_bracket(begin: int, piece: str) -> tuple[int, str, str]:
    """红杉中国（HongShan）and Sequoia China (红杉中国) without the bracket; what is behind it, apart."""
    match = re.search(r"\s*[(（]([^)）]*)[)）]?", piece)
    if (
        match is None
        or match.start() == 0
        or re.match(r"(?:集团|公司|有限|投资|基金|科技)", piece[match.end() :])
    ):
        return begin, piece, ""
    behind = re.sub(r"\d{1,2}月\d{1,2}日(?:晚间?|早间?)?", "", piece[match.end() :])
    return begin, piece[: match.start()], behind


def _chinese(begin: int, piece: str, directory: Directory) -> tuple[int, str]:
    for pattern in (LEADING, ABOVE, LEADING, PLACE):
        if pattern is ABOVE and OF_GROUP.match(TRAILING.sub("", piece)):
            continue
        match = pattern.match(piece)
        if match and not (pattern is PLACE and not directory.knows(piece[match.end() :])):
            cut = _kept_whole(piece, match.end(), directory)
            begin, piece = begin + cut, piece[cut:]
    return begin, _without_tail(piece, directory)


def _kept_whole(piece: str, cut: int, directory: Directory) -> int:
    """Where to cut the beginning off: before a known name that it would split (均普智能)."""
    for known in directory.mentions(piece):
        if known.start < cut < known.end:
            return known.start
    return cut


def _without_tail(piece: str, directory: Directory) -> str:
    match = TRAILING.search(piece)
    if match is None or directory.knows(piece):
        return piece
    return piece[: match.start()]


def _english(begin: int, piece: str, directory: Directory) -> tuple[int, str]:
    """The last run of capitalised words, with the small words a name may hold."""
    if fund := FUND_OF.search(piece):
        return begin + fund.start(), fund[0]
    words = [(match.start(), match.end()) for match in re.finditer(r"\S+", piece)]
    known = directory.mentions(piece)
    article = re.fullmatch(r"\s*The(?: [A-Z]\w+)+\s*", piece) is not None
    runs: list[list[tuple[int, int]]] = [[]]
    for start, end in words:
        word = piece[start:end].strip("\"“”'‘’,;:()-–—.•*")
        if not word:
            continue
        kept = runs[-1] or article or any(one.start == start and one.end > end for one in known)
        dropped = not kept and DROPPED_WORD.match(word) and not TITLED.match(piece, start)
        if _owns(word) and not OWN_FUND.match(piece, end):
            runs.append([])
        elif _capital(word, directory) and not dropped:
            runs[-1].append((start, end))
        elif not (word in CONNECTOR and runs[-1]):
            runs.append([])
        if FORMER.match(word):
            break
    named = [run for run in runs if run]
    if not named:
        return begin, ""
    start, end = named[-1][0][0], named[-1][-1][1]
    end = max([end, *(one.end for one in known if one.start < end < one.end)])
    whole = piece[start:end]
    left = len(whole) - len(whole.lstrip("\"“”'‘’(-–—•*"))
    bare = whole.strip("\"“”'‘’,;:()-–—•*").rstrip()
    return begin + start + left, bare if LEGAL_FORM.search(bare) else bare.rstrip(".")


def _owns(word: str) -> bool:
    """Shanghai's, Nvidia's; but America's Frontier Fund is so called."""
    match = POSSESSIVE.search(word)
    return match is not None and match["owner"].lower() not in PART_OF_THE_NAME


def _capital(word: str, directory: Directory) -> bool:
    if word[0].isupper() or word[0].isdigit() or word == "&":
        return True
    return word not in COMMON and directory.knows(word)
