"""How alike two reports of rounds are: 100 less what speaks against their being one round.

Pure: rows in, a score with its reasons out. What one of them leaves open costs little, what they
contradict each other in costs more; rounds of different companies are never alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate

OPEN_STAGES = frozenset({"", "undisclosed", "strategic"})
"""Wordings that may stand for any round."""

SAME, NEAR, APART = "same", "near", "apart"
DAYS = ((3, 0), (14, 5), (45, 15), (120, 30))
LONG = 50
"""Days between the announcements → points; beyond the last ``LONG``."""

STAGE_OPEN, STAGE_WORDED, STAGE_OTHER = 20, 20, 45
AMOUNT_OPEN, AMOUNT_NEAR, AMOUNT_OTHER = 10, 5, 25
NEARLY = Decimal("0.2")
"""Amounts so near each other may be one amount that somebody rounded."""

INVESTORS_OPEN, INVESTORS_OTHER = 3, 10
SOURCE_OTHER = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says of its round; ``amount`` in one currency for all, ``worded`` is its stage in its own words."""

    company: str = ""
    announced: PartialDate | None = None
    stage: str = ""
    worded: str = ""
    amount: Interval = UNKNOWN
    investors: frozenset[str] = field(default_factory=frozenset)
    sources: frozenset[str] = field(default_factory=frozenset)


class Against(NamedTuple):
    """What a comparison costs, and what it says in words."""

    points: int
    words: str


class Likeness(NamedTuple):
    score: int
    reasons: tuple[str, ...]


def likeness(one: Told, other: Told) -> Likeness:
    """Symmetric; 100 for equal reports, 0 for those of different companies."""
    if not one.company or one.company != other.company:
        return Likeness(0, ())
    found = list(_compared(one, other))
    score = max(0, 100 - sum(against.points for against in found))
    words = (against.words for against in found if against.words)
    return Likeness(score, (_("same company"), *words))


def _compared(one: Told, other: Told) -> Iterator[Against]:
    yield _dates(one.announced, other.announced)
    yield _stages(one, other)
    yield _amounts(one.amount, other.amount)
    yield _investors(one.investors, other.investors)
    yield _sources(one.sources, other.sources)


def _dates(one: PartialDate | None, other: PartialDate | None) -> Against:
    if one is None or other is None:
        return Against(0 if one == other else 15, "" if one == other else _("no date yet"))
    days = gap(one, other)
    points = next((cost for longest, cost in DAYS if days <= longest), LONG)
    if days:
        words = ngettext("%(days)s day apart", "%(days)s days apart", days) % {"days": days}
    elif one == other:
        words = _("same date")
    else:
        words = _("dates agree as far as they go")
    return Against(points, words)


def gap(one: PartialDate, other: PartialDate) -> int:
    """The days between them, none where they may be the same day."""
    between = max(one.first - other.last, other.first - one.last)
    return max(between, timedelta()).days


def _stages(one: Told, other: Told) -> Against:
    if one.stage == other.stage:
        if one.worded and other.worded and one.worded.casefold() != other.worded.casefold():
            return Against(STAGE_WORDED, _("same stage, worded differently"))
        return Against(0, _("same stage") if one.stage not in ("", "undisclosed") else "")
    if one.stage in OPEN_STAGES or other.stage in OPEN_STAGES:
        return Against(STAGE_OPEN, _("stages may be the same"))
    return Against(STAGE_OTHER, _("another stage"))


def _amounts(one: Interval, other: Interval) -> Against:
    if one == other:
        return Against(0, "" if one.is_unknown else _("same amount"))
    if one.is_unknown or other.is_unknown:
        return Against(AMOUNT_OPEN, _("one amount undisclosed"))
    match _meeting(one, other):
        case "same":
            return Against(0, _("amounts overlap"))
        case "near":
            return Against(AMOUNT_NEAR, _("amounts nearly the same"))
    return Against(AMOUNT_OTHER, _("another amount"))


def _meeting(one: Interval, other: Interval) -> str:
    low, high = sorted((one, other), key=lambda amount: amount.low or Decimal(0))
    if low.high is None or low.high >= (high.low or 0):
        return SAME
    return NEAR if low.high >= (high.low or 0) * (1 - NEARLY) else APART


def _investors(one: frozenset[str], other: frozenset[str]) -> Against:
    if not one or not other:
        return Against(0 if one == other else INVESTORS_OPEN, "")
    shared = len(one & other)
    if not shared:
        return Against(INVESTORS_OTHER, _("other investors"))
    apart = min(len(one), len(other)) - shared
    points = INVESTORS_OTHER * apart // min(len(one), len(other))
    words = ngettext("%(count)s shared investor", "%(count)s shared investors", shared)
    return Against(points, words % {"count": shared})


def _sources(one: frozenset[str], other: frozenset[str]) -> Against:
    if one & other or one == other:
        return Against(0, _("same source") if one else "")
    return Against(SOURCE_OTHER, _("another source") if one and other else "")
