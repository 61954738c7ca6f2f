"""What one sentence tells: stages, money, investors, whose round, and whether it is of now."""

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from funding.announcements.dates import days_in
from funding.announcements.directory import Directory, Mention
from funding.announcements.investors import Named, investors_in
from funding.announcements.money import Money, money_in
from funding.announcements.scripts import without_dateline
from funding.announcements.sentences import Sentence
from funding.announcements.stages import StageMention, stages_in
from funding.announcements.subject import (
    RAISED,
    RAISES,
    names_another,
    of_other_unit,
    subject_in,
    unit_in,
)

RAISED_THEN = (
    "(?:completed|raised|closed|secured|landed|collected|received|picked up|brought in|took in)"
)
PAST_MONTH = re.compile(
    rf"\b{RAISED_THEN}\b[^.;]{{0,80}}? in ({'|'.join(calendar.month_name[1:])})\b(?!,? \d)"
)
PAST_MONTH_ZH = re.compile(
    r"(?<!\d)(?<!\d[年./-])(1[0-2]|[1-9])月(?!\s?\d)(?:份|初|底|末|[上中下]旬)?[，,]?[^，。]{0,16}(?:完成|获得?|拿下)"
)
PAST_YEAR = re.compile(
    rf"\b[Ii]n (20\d\d),? (?:\w+ ){{0,4}}?{RAISED_THEN}"
    rf"|(?:{RAISED_THEN}|\b(?:round|financing))[^.;]{{0,80}} in (20\d\d)\b"
    r"|(20\d\d)年(?!\s?\d)[^，。]{0,16}(?:完成|获得|拿下)"
)
MONTHS = 12
NEAR = -2
"""How unlikely a subject may be that stands beside the one meant (see ``subject``)."""
DENIED = re.compile(
    r"不属实|不实|并非事实|与事实不符|辟谣|子虚乌有|否认|没有(?:新的|任何)?融资|未(?:进行|开展|启动)[^，。]{0,6}融资|"
    r"\bden(?:y|ies|ied|ying)\b|\buntrue\b|\bnot true\b|\bno truth\b|\bfalse\b|\b(?:is|are) not (?:currently )?(?:raising|in talks|seeking)|"
    r"\bno (?:plans?|intention|need) (?:to|of|for) rais|there is no round|dismissed (?:the |a )?(?:report|rumou?r)",
    re.IGNORECASE,
)
RUMOUR = re.compile(
    r"传闻|网传|市场传|据传|传出|消息称|知情人士|媒体报道|\brumou?r|reported(?:ly)?\b|reports? (?:that|said|claim)|according to (?:people|sources)|sources? said",
    re.IGNORECASE,
)
UNCONFIRMED = re.compile(
    r"传闻|网传|市场传|传出|消息称|知情人士|消息人士|\brumou?r|\breportedly\b|\b(?:people|persons?|sources?) (?:familiar|close|with knowledge)"
    r"|according to (?:people|sources)|\bsources? said",
    re.IGNORECASE,
)
SUMMARY = re.compile(
    r"\d+\s?(?:起|笔|宗)[^，。]{0,10}融资|赛道[^。]{0,24}(?:融资总额|总金额)|\b\d+ (?:deals|financings) (?:worth|totall?ing)",
    re.IGNORECASE,
)
"""本周共6起融资，总额超50亿元: no round of anybody's."""
TITLE = re.compile(
    r"融资(?:速递|速览|周报|日报|一览|盘点|动态|事件)|(?:funding|deals?) (?:roundup|digest|tracker)",
    re.IGNORECASE,
)
OTHER_UNIT_OF = re.compile(r"子公司|孙公司")
OF_MONEY = re.compile(
    r"新增[^。]{2,80}股东|融资|round of funding|funding|financing|raised|投资", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Names:
    """Every name the reader may meet."""

    companies: Directory
    investors: Directory
    units: Mapping[str, str] = field(default_factory=dict)
    """The only daughter of each company that has one."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one sentence tells, with offsets of the announcement."""

    sentence: Sentence
    stages: tuple[StageMention, ...]
    money: Money
    people: tuple[Named, ...]
    company: Mention | None
    near: Mention | None  # a company named beside the subject: 小鹏汽车 of 小鹏汽车旗下业务
    another: bool
    announces: bool
    background: bool
    dated: str
    """The sentence for finding days in: a company called Sunday is none."""

    @property
    def denied(self) -> bool:
        return DENIED.search(self.sentence.text) is not None

    @property
    def sums_up(self) -> bool:
        return SUMMARY.search(self.sentence.text) is not None

    @property
    def unconfirmed(self) -> bool:
        return UNCONFIRMED.search(self.sentence.text) is not None

    @property
    def rumoured(self) -> bool:
        return RUMOUR.search(self.sentence.text) is not None


def told_by(sentence: Sentence, names: Names, published_on: date | None) -> Told:
    stated = replace(sentence, text=without_dateline(sentence.text))
    people = tuple(investors_in(stated, names.investors))
    stages = tuple(_stages(sentence, people))
    money = money_in(sentence)
    company, near = _companies(stated, people, names)
    dated = _without(sentence, company)
    return Told(
        sentence,
        stages,
        money,
        people,
        company,
        near,
        another=company is None and (names_another(stated.text) or of_other_unit(stated.text)),
        announces=_announces(sentence.text, stages, money, people),
        background=sentence.background or _is_old(dated, published_on),
        dated=dated,
    )


def _stages(sentence: Sentence, people: Sequence[Named]) -> Iterator[StageMention]:
    """Those named, but for a word in somebody's name: Xiaomi Strategic Investment."""
    for stage in stages_in(sentence.text):
        one = stage.shifted(sentence.start)
        if not any(who.name.start < one.end and one.start < who.name.end for who in people):
            yield one


def _without(sentence: Sentence, company: Mention | None) -> str:
    if company is None:
        return sentence.text
    return sentence.text.replace(company.name, "X" * len(company.name))


def _announces(
    text: str, stages: Sequence[StageMention], money: Money, people: Sequence[Named]
) -> bool:
    """Somebody raises something, and a stage, an amount or the word for it is named."""
    if TITLE.search(text) and not (stages or money.raised):
        return False
    if not RAISES.search(text) and not (stages and money.raised):
        return False
    paid = money.raised and any(one.part in ("lead", "participant") for one in people)
    about = paid or RAISED.search(text)
    return bool(about and (stages or money.raised or OF_MONEY.search(text)))


def _is_old(text: str, published_on: date | None) -> bool:
    """Every day it names is long past: 2025年6月，公司曾完成…"""
    if published_on is None:
        return False
    days = days_in(text, published_on)
    old = bool(days) and all(day.is_long_before(published_on) for day in days)
    return old or _of_a_past_year(text, published_on)


def _of_a_past_year(text: str, published_on: date) -> bool:
    """In 2025, it completed …: a round that is recalled by its year alone, or a month long past."""
    match = PAST_YEAR.search(text)
    year = next(filter(None, match.groups()), "") if match else ""
    if year:
        return int(year) < published_on.year
    if month := PAST_MONTH.search(text):
        return (published_on.month - list(calendar.month_name).index(month[1])) % MONTHS > 1
    if month := PAST_MONTH_ZH.search(text):
        return (published_on.month - int(month[1])) % MONTHS > 1
    return False


def _companies(
    sentence: Sentence, people: Sequence[Named], names: Names
) -> tuple[Mention | None, Mention | None]:
    taken = [(one.name.start - sentence.start, one.name.end - sentence.start) for one in people]
    known = [
        one
        for one in names.companies.mentions(sentence.text)
        if not any(start < one.end and one.start < end for start, end in taken)
    ]
    if of_other_unit(sentence.text):
        known = [one for one in known if OTHER_UNIT_OF.search(sentence.text, 0, one.start)]
    found, near = (subject_in(sentence.text, known, least) for least in (0, NEAR))
    found = unit_in(sentence.text, known, names.units) or found
    return (
        found.shifted(sentence.start) if found else None,
        near.shifted(sentence.start) if near else None,
    )
