"""Dates as the press gives them: a day, a month or a year, kept as the first and last possible day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year"]

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
ACCEPTED = "YYYY, YYYY-MM or YYYY-MM-DD"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A span of days that is exactly one day, one calendar month or one calendar year."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if _span(self.precision, self.first) != (self.first, self.last):
            raise ValueError(f"{self.first} to {self.last} is not one day, month or year")

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``2026``, ``2026-03`` or ``2026-03-14``; raise ValueError for anything else."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a date of the form {ACCEPTED}")
        year, month, day = match.groups()
        precision: Precision = "day" if day else "month" if month else "year"
        try:
            first = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise ValueError(f"{text!r} is not a day of the calendar") from None
        return cls(*_span(precision, first))

    @property
    def precision(self) -> Precision:
        if self.first == self.last:
            return "day"
        same_month = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        return "month" if same_month else "year"

    def __str__(self) -> str:
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


def _span(precision: Precision, first: date) -> tuple[date, date]:
    if precision == "day":
        return first, first
    if precision == "month":
        last = monthrange(first.year, first.month)[1]
        return first.replace(day=1), first.replace(day=last)
    return date(first.year, 1, 1), date(first.year, 12, 31)
