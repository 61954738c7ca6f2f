"""The day of an announcement: as it says, relative to the day it was published."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
ABSOLUTE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>20\d\d)\s*[年/.-]\s*(?P<m>\d{1,2})\s*[月/.-]\s*(?P<day>\d{1,2})(?!\d)\s*[日号]?",
        r"(?<!\d)(?P<year>20\d\d)\s*年\s*(?P<m>\d{1,2})\s*月(?!\s*\d)",
        r"(?<!\d)(?P<m>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]",
        rf"\b{MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<year>20\d\d))?\b(?!\s?(?:million|billion|%))",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{MONTH}(?:,?\s(?P<year>20\d\d))?\b",
        rf"\b{MONTH},?\s(?P<year>20\d\d)\b",
    )
)
DAY_ONLY = re.compile(r"(?<![\d月.])(?P<day>[0-3]?\d)日(?:讯|电|消息|晚|早|宣布|披露)")
DAYS_AGO = (
    (
        re.compile(
            r"今日(?!资本|头条)|今天|今晨|今早|今晚|\btoday\b|\bthis (?:morning|evening)\b",
            re.IGNORECASE,
        ),
        0,
    ),
    (re.compile(r"昨日(?!收)|昨天(?!收)|昨晚|\byesterday\b", re.IGNORECASE), 1),
    (re.compile(r"前天|前日"), 2),
)
WEEKDAY = re.compile(
    r"(?P<last>上)?(?:本|这)?(?:周|星期)(?P<zh>[一二三四五六日天])(?!期)|"
    r"\b(?P<before>last )?(?P<en>mon|tues|wednes|thurs|fri|satur|sun)day\b(?! (?-i:[A-Z])|['’]s)",
    re.IGNORECASE,
)
DATELINE = re.compile(r"[^a-z]{0,4}(?:\([A-Z]\w+\)|/\s?PRN|/\s?\w+ ?\w*/|--|—|–| - )")
RECENT = timedelta(days=75)


@dataclass(frozen=True, slots=True)
class Day:
    """An ISO day or month, and the words it came from (none: the day of publication)."""

    iso: str
    start: int = 0
    end: int = 0
    dateline: bool = False

    @property
    def is_said(self) -> bool:
        return self.end > self.start

    def shifted(self, by: int) -> "Day":
        return replace(self, start=self.start + by, end=self.end + by) if self.is_said else self

    def is_long_before(self, published_on: date) -> bool:
        """So early that it's another round's day."""
        first = self.iso if len(self.iso) > len("2026-01") else f"{self.iso}-28"
        return date.fromisoformat(first) < published_on - RECENT


def days_in(text: str, published_on: date | None) -> list[Day]:
    """Every day the text names that isn't after its publication, those in figures first."""
    found = [
        Day(iso, match.start(), match.end())
        for pattern in ABSOLUTE
        for match in pattern.finditer(text)
        if (iso := _iso(match, published_on))
    ]
    found = [
        day
        for day in found
        if not any(other.start <= day.start and day.end < other.end for other in found)
    ]
    if published_on is not None:
        found += _relative(text, published_on)
    marked = [replace(day, dateline=DATELINE.match(text, day.end) is not None) for day in found]
    return sorted(marked, key=lambda day: day.dateline)


def announced(text: str, published_on: date | None, alone: bool = False) -> Day | None:
    """What ``text`` says of its own day; without a word, the day it was published.

    A day long before the publication is another round's, unless the text is ``alone``.
    """
    for day in days_in(text, published_on):
        if published_on is None or alone or not day.is_long_before(published_on):
            return day
    return None if published_on is None else Day(published_on.isoformat())


def _relative(text: str, published_on: date) -> Iterator[Day]:
    if match := DAY_ONLY.search(text):
        yield from _day_of_month(match, published_on)
    for pattern, back in DAYS_AGO:
        if match := pattern.search(text):
            day = published_on - timedelta(days=back)
            yield Day(day.isoformat(), match.start(), match.end())
    if match := WEEKDAY.search(text):
        yield Day(_weekday(match, published_on).isoformat(), match.start(), match.end())


def _day_of_month(match: re.Match[str], published_on: date) -> Iterator[Day]:
    """15日讯 in a text of the 16th, or of the month after."""
    month = published_on
    if int(match["day"]) > published_on.day:
        month = published_on.replace(day=1) - timedelta(days=1)
    try:
        yield Day(month.replace(day=int(match["day"])).isoformat(), match.start(), match.end())
    except ValueError:
        return


def _iso(match: re.Match[str], published_on: date | None) -> str | None:
    parts = match.groupdict()
    month = int(parts["m"]) if parts.get("m") else MONTHS.index(match["month"][:3].lower()) + 1
    day = parts.get("day")
    if parts.get("year"):
        year = int(parts["year"])
    elif published_on is not None:
        year = published_on.year
    else:
        return None
    try:
        named = date(year, month, int(day or 1))
        if not parts.get("year") and published_on is not None and named > published_on:
            named = named.replace(year=year - 1)  # "12月3日" in a text of January is last year's
    except ValueError:
        return None
    if published_on is not None and named > published_on:
        return None
    return named.isoformat() if day else named.isoformat()[:7]


def _weekday(match: re.Match[str], published_on: date) -> date:
    if match["zh"]:
        asked = "一二三四五六日".index(match["zh"].replace("天", "日"))
    else:
        asked = "mon tues wednes thurs fri satur sun".split().index(match["en"].lower())
    monday = published_on - timedelta(days=published_on.weekday())
    if match["last"]:
        return monday - timedelta(days=7 - asked)
    return published_on - timedelta(days=(published_on.weekday() - asked) % 7)
