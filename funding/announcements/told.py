"""What one sentence tells: stages, money, investors, whose round, and whether it is of now."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from funding.announcements.dates import days_in
from funding.announcements.directory import Directory, Mention
from funding.announcements.investors import Named, investors_in
from funding.announcements.money import Money, money_in
from funding.announcements.scripts import without_dateline
from funding.announcements.sentences import Sentence
from funding.announcements.stages import StageMention, stages_in
from funding.announcements.subject import RAISED, RAISES, names_another, subject_in

PAST_YEAR = re.compile(
    r"\b[Ii]n (20\d\d),? (?:\w+ ){0,4}?(?:completed|raised|closed|secured|landed)"
    r"|(?:completed|raised|closed|secured|landed)[^.;]{0,80} in (20\d\d)\b"
    r"|(20\d\d)年(?!\s?\d)[^，。]{0,16}(?:完成|获得|拿下)"
)
NEAR = -2
"""How unlikely a subject may be that stands beside the one meant (see ``subject``)."""
OF_MONEY = re.compile(r"融资|round of funding|funding|financing|raised|投资", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """Every name the reader may meet."""

    companies: Directory
    investors: Directory


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


def told_by(sentence: Sentence, names: Names, published_on: date | None) -> Told:
    stages = tuple(one.shifted(sentence.start) for one in stages_in(sentence.text))
    stated = replace(sentence, text=without_dateline(sentence.text))
    people = tuple(investors_in(stated, names.investors))
    money = money_in(sentence)
    company, near = _companies(stated, people, names)
    return Told(
        sentence,
        stages,
        money,
        people,
        company,
        near,
        another=company is None and names_another(sentence.text),
        announces=_announces(sentence.text, stages, money, people),
        background=sentence.background or _is_old(sentence.text, published_on),
    )


def _announces(
    text: str, stages: Sequence[StageMention], money: Money, people: Sequence[Named]
) -> bool:
    """Somebody raises something, and a stage, an amount or the word for it is named."""
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
    """In 2025, it completed …: a round that is recalled by its year alone."""
    match = PAST_YEAR.search(text)
    year = next(filter(None, match.groups()), "") if match else ""
    return bool(year) and int(year) < published_on.year


def _companies(
    sentence: Sentence, people: Sequence[Named], names: Names
) -> tuple[Mention | None, Mention | None]:
    taken = [(one.name.start - sentence.start, one.name.end - sentence.start) for one in people]
    known = [
        one
        for one in names.companies.mentions(sentence.text)
        if not any(start < one.end and one.start < end for start, end in taken)
    ]
    found, near = (subject_in(sentence.text, known, least) for least in (0, NEAR))
    return (
        found.shifted(sentence.start) if found else None,
        near.shifted(sentence.start) if near else None,
    )
