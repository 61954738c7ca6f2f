"""The day an announcement was published: as typed, or as its address or the top of its text tells."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from funding.announcements.dates import MONTH, MONTHS

WHOLE_DAY = re.compile(r"(?<!\d)(20\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
SHORT_DAY = re.compile(r"(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?")
DAY_OF_ADDRESS = re.compile(r"(?<!\d)(20\d\d)[-/_]?(\d\d)[-/_]?(\d\d)(?!\d)")
NEAR_THE_TOP = 300
EVENT = re.compile(
    r"(?<!published )(?<!posted )(?<!updated )\b(?:on|in|since|by|until) $", re.IGNORECASE
)
"""A day behind one of these is that of what happened."""
NEXT = r"\s*(?:\(|/|--|—|–| - )"
ENGLISH = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>20\d\d)\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{MONTH},?\s(?P<year>20\d\d)\b",
        rf"\b{MONTH}\s(?P<day>\d{{1,2}})(?P<year>)(?={NEXT})",
    )
)
TOLD = r"\s?(?:消息|讯|电|报道)"
CHINESE = re.compile(rf"(?<!\d)(\d{{1,2}})月(\d{{1,2}})日{TOLD}")
DAY_ALONE = re.compile(rf"(?<![\d月.])([0-3]?\d)日{TOLD}")


class Published(NamedTuple):
    """The day of publication, where it comes from if nobody typed it, and whether that is a guess."""

    day: date
    note: str = ""
    is_guess: bool = False


def publication(typed: str, text: str, address: str) -> Published:
    today = timezone.localdate()
    if day := _day_typed(typed, today):
        return Published(day)
    of_address = DAY_OF_ADDRESS.search(address)
    day = _day(*of_address.groups()) if of_address else None
    if day and day <= today:
        return Published(day, _("taken from the address"))
    if day := next(_days_at_top(text[:NEAR_THE_TOP], today), None):
        return Published(day, _("taken from the top of the text"))
    note = _("“%(typed)s” is no day: taken as today") % {"typed": typed.strip()[:20]}
    return Published(today, note if typed.strip() else _("no day given: taken as today"), True)


def _days_at_top(top: str, today: date) -> Iterator[date]:
    """Those of the heading or byline that have been, the surest first."""
    found = [_day(*match.groups()) for match in WHOLE_DAY.finditer(top)]
    found += _english(top, today)
    if match := CHINESE.search(top):
        found.append(_latest(today, *match.groups()))
    if match := DAY_ALONE.search(top):
        last_month = today.replace(day=1) - timedelta(days=1)
        months = [(str(one.year), str(one.month)) for one in (today, last_month)]
        days = (_day(year, month, match[1]) for year, month in months)
        found.append(next((day for day in days if day and day <= today), None))
    return (day for day in found if day and day <= today)


def _english(top: str, today: date) -> Iterator[date | None]:
    for pattern in ENGLISH:
        for match in pattern.finditer(top):
            if EVENT.search(top, 0, match.start()):
                continue
            month = str(MONTHS.index(match["month"][:3].lower()) + 1)
            if match["year"]:
                yield _day(match["year"], month, match["day"])
            else:
                yield _latest(today, month, match["day"])


def _day_typed(typed: str, today: date) -> date | None:
    """A whole day, or month and day alone: the last such day that has been."""
    if whole := WHOLE_DAY.search(typed):
        return _day(*whole.groups())
    short = SHORT_DAY.fullmatch(typed.strip())
    return _latest(today, *short.groups()) if short else None


def _latest(today: date, month: str, day: str) -> date | None:
    """The last such day that has been."""
    days = [_day(str(year), month, day) for year in (today.year, today.year - 1)]
    return next((one for one in days if one and one <= today), None)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
