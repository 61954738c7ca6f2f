"""The name of a company nobody knows yet, where the words say plainly that it is the subject."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from funding.announcements.drafts import DraftRound
from funding.announcements.names import DROPPED_WORD, NOT_A_NAME, Name
from funding.announcements.subject import TELLS, TELLS_EN
from funding.announcements.told import Names

HAN = r"\u4e00-\u9fff"
QUOTED = re.compile(r"[「“『\"](?P<name>[^\s「」“”『』\"，。、！？《》]{2,16})[」”』\"]")
QUOTED_EN = re.compile(r"[“\"](?P<name>[A-Z][^“”\"\n,.]{1,30})[”\"]")
NOUN = re.compile(
    r"(?<![该本子孙母])(?:公司|企业|厂商|品牌|独角兽|初创|服务商|供应商|制造商|开发商|研发商|提供商)"
)
LEGAL = re.compile(rf"(?P<name>[{HAN}（）()]{{4,24}}?有限(?:责任)?公司)")
LINE_EN = re.compile(
    r"(?:^|\n|[-–—] |(?:start-?up|[Cc]ompany|maker|developer|firm|unicorn|specialist) )"
    r"(?P<name>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3})(?=[ ,(])"
)
PLACE = re.compile(
    rf"^(?:[{HAN}]{{2,3}}?省)?(?:[{HAN}]{{2,3}}?市|(?:北京|上海|天津|重庆|深圳|广州|杭州|苏州|南京|宁波|合肥|武汉|成都|西安|无锡|东莞|佛山|珠海|青岛|厦门|长沙|浙江|江苏|广东)(?=[{HAN}]{{2}}))?"
)
FORM = re.compile(r"[（(][^（）()]*[）)]|(?:智能)?(?:科技|技术)?(?:股份|集团)?有限(?:责任)?公司$")
NO_COMPANY = re.compile(
    r"[的了在与和及将已拟由于为是其该再又]|近日|今日|日前|昨日|近期|正式|连续|表示|基金|资本|创投|轮|记者"
)
LONGEST = 10


def trade_name(registered: str) -> str:
    """深圳市锐动元机器人技术有限公司 → 锐动元机器人; empty where it is no registered name."""
    if not LEGAL.fullmatch(registered):
        return ""
    return FORM.sub("", PLACE.sub("", registered))


def find_newcomers(text: str, drafts: Sequence[DraftRound], names: Names) -> None:
    """Put the unknown subject's name to the rounds that no known company is the subject of."""
    found = list(_subjects(text, names))
    if not found:
        return
    for draft in drafts:
        if draft.company is not None:
            continue
        invests = {one.text for one in (*draft.leads, *draft.participants)}
        fitting = [one for one in found if one.text not in invests]
        draft.newcomer = _nearest(fitting, draft, alone=len(drafts) == 1)


def _nearest(found: Sequence[Name], draft: DraftRound, *, alone: bool) -> Name | None:
    """The only one; of several the last before what is said of the round."""
    if not found or alone or len({one.text for one in found}) == 1:
        return found[0] if found else None
    places = [place for listed in draft.spans().values() for place in listed]
    begin = min((start for start, _end in places), default=0)
    return next((one for one in reversed(found) if one.start <= begin), None)


def _subjects(text: str, names: Names) -> Iterator[Name]:
    found = [*_quoted(text), *_behind_noun(text), *_legal(text), *_english(text)]
    found.sort(key=lambda one: (one.start, -one.end))
    for before, one in pairwise([None, *found]):
        overlaps = before is not None and one is not None and one.start < before.end
        if one is None or overlaps or NOT_A_NAME.search(one.text):
            continue
        if not names.investors.knows(one.text) and not names.companies.mentions(one.text):
            yield one


def _quoted(text: str) -> Iterator[Name]:
    for match in QUOTED.finditer(text):
        if TELLS.match(text, match.end()) and not NO_COMPANY.search(match["name"]):
            yield _name(match)
    for match in QUOTED_EN.finditer(text):
        if TELLS_EN.match(text, match.end()):
            yield _name(match)


def _behind_noun(text: str) -> Iterator[Name]:
    """具身智能公司锐动元完成…: what stands between the noun and the verb."""
    for noun in NOUN.finditer(text):
        for end in range(noun.end() + 2, min(noun.end() + LONGEST, len(text))):
            name = text[noun.end() : end]
            if not name.isalnum():
                break
            if TELLS.match(text, end):
                if not NO_COMPANY.search(name):
                    yield Name(name, noun.end(), end)
                break


def _legal(text: str) -> Iterator[Name]:
    for match in LEGAL.finditer(text):
        if TELLS.match(text, match.end()):
            name = trade_name(match["name"])
            if len(name) > 1 and not NO_COMPANY.search(name):
                yield Name(name, match.start(), match.end())


def _english(text: str) -> Iterator[Name]:
    for match in LINE_EN.finditer(text):
        if TELLS_EN.match(text, match.end()) and not DROPPED_WORD.match(match["name"].split()[0]):
            yield _name(match)


def _name(match: re.Match[str]) -> Name:
    return Name(match["name"], match.start("name"), match.end("name"))
