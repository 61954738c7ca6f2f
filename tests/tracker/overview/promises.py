"""The overview's parts, computed on one day of the bundle."""

from datetime import date
from decimal import Decimal

from companies.models import VerdictMetric
from companies.models.derived import VerdictBasis
from companies.refresh.promises import PROMISES
from sources.clock import Clock
from sources.intervals import Interval
from tracker.overview.ahead import Ahead, promises_of, track_records
from tracker.overview.board import Board, board_of

TODAY = date(2026, 10, 1)
DAY = Clock(as_of=TODAY)


def statements() -> dict[str, VerdictMetric]:
    found = PROMISES.figures(VerdictMetric, basis=VerdictBasis.STATEMENT)
    return {one.slug: one for one in found}


def board(year: int = 2025) -> Board:
    return board_of(year, statements())


def ahead(year: int = 2026) -> Ahead:
    return promises_of(year, statements(), track_records())


def number(low: int | None, high: int | None) -> Interval:
    return Interval(*(None if end is None else Decimal(end) for end in (low, high)))
