"""Which of a company's statements about a year is its word now, and which ones that replaced."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from companies.rows import TargetRow
from sources.intervals import Interval, hull
from sources.partial_dates import PartialDate

VERSION = "1"

SCORED_METRICS = frozenset({"annual_output", "deliveries", "deployment", "cumulative_output"})
# Capacity is listed beside the promises but never scored: a line that could is not a robot that is.
LISTED_METRICS = SCORED_METRICS | {"annual_capacity"}
PROMISERS = frozenset({"company", "partner"})

# Why a target is no promise here; the page translates these.
NOT_A_VOLUME = "not_a_volume"
THIRD_PARTY = "third_party"
RUMOURED = "rumoured"
NO_NUMBER = "no_number"
NOT_ROBOTS = "not_robots"
NO_DUE = "no_due"


@dataclass(frozen=True, slots=True)
class LatestPromise:
    """The latest word of one company on one robot, metric and due year.

    ``units`` counts robots: the hull where several statements of the same day stand side by side.
    ``robot`` is empty where the promise is company-wide. ``due`` is the last due date of those
    statements; ``stated_on`` is None where only their publication dates them. ``keys`` are the
    statements used, ``superseded`` the earlier ones, oldest first. ``left_out`` holds (key,
    reason) of targets on the same robot and metric that are for this year or without a year.
    """

    company_slug: str
    year: int
    metric: str
    robot: str
    scored: bool
    units: Interval
    due: PartialDate
    stated_on: PartialDate | None
    keys: tuple[str, ...]
    superseded: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def compute_latest_promises(rows: Iterable[TargetRow]) -> list[LatestPromise]:
    """Latest promise per company, due year, metric and robot, sorted by these.

    A promise is a volume counted in robots (annual output, deliveries, deployment, cumulative
    output; annual capacity is listed but not scored) that the company or a partner claimed, that
    is not a rumour and that has a due date; its year is the year of that date. Of several, the
    one stated last counts, by the last possible day of ``stated_on``, or the day it was public
    where nobody says when it was stated; statements of the same day stand together as their hull.
    Revisions are never summed, metrics never mixed, and a robot's promise is not its company's.
    """
    rows = list(rows)
    left_out = [(row, reason) for row in rows if (reason := _reason(row))]
    groups: dict[tuple[str, int, str, str], list[TargetRow]] = defaultdict(list)
    for row in rows:
        if row.due is not None and not _reason(row):
            groups[row.company_slug, row.due.last.year, row.metric, row.robot].append(row)
    return [_latest(place, groups[place], left_out) for place in sorted(groups)]


def compute_left_out_targets(rows: Iterable[TargetRow]) -> list[tuple[str, str]]:
    """(key, reason) of every target that is no promise with a year, sorted by key."""
    return sorted((row.key, reason) for row in rows if (reason := _reason(row)))


def _reason(row: TargetRow) -> str:
    """Why the target is no promise with a year; empty when it is one."""
    checks = (
        (row.metric not in LISTED_METRICS, NOT_A_VOLUME),
        (row.claimant not in PROMISERS, THIRD_PARTY),
        (row.confidence == RUMOURED, RUMOURED),
        (row.units.is_unknown, NO_NUMBER),
        (row.unit != "robots", NOT_ROBOTS),
        (row.due is None, NO_DUE),
    )
    return next((reason for applies, reason in checks if applies), "")


def _latest(
    place: tuple[str, int, str, str],
    statements: Iterable[TargetRow],
    left_out: Iterable[tuple[TargetRow, str]],
) -> LatestPromise:
    company_slug, year, metric, robot = place
    in_order = sorted(set(statements), key=lambda row: (_said(row), row.key))
    latest = [row for row in in_order if _said(row) == _said(in_order[-1])]
    return LatestPromise(
        company_slug=company_slug,
        year=year,
        metric=metric,
        robot=robot,
        scored=metric in SCORED_METRICS,
        units=hull(row.units for row in latest),
        due=_last_due(latest),
        stated_on=_most_precise(latest),
        keys=tuple(row.key for row in latest),
        superseded=tuple(row.key for row in in_order if row not in latest),
        left_out=tuple(sorted({(r.key, why) for r, why in left_out if _is_beside(r, place)})),
    )


def _said(row: TargetRow) -> date:
    """The day that orders the statement; one that nobody dates is older than any other."""
    if row.stated_on is not None:
        return row.stated_on.last
    return row.public_on or date.min


def _last_due(rows: Sequence[TargetRow]) -> PartialDate:
    # Of "2026" and "2026-12-31" the day says more, and both end on the same one.
    return max((row.due for row in rows if row.due), key=lambda due: (due.last, due.first))


def _most_precise(rows: Sequence[TargetRow]) -> PartialDate | None:
    stated = [row.stated_on for row in rows if row.stated_on is not None]
    return max(stated, key=lambda day: day.first, default=None)


def _is_beside(row: TargetRow, place: tuple[str, int, str, str]) -> bool:
    company_slug, year, metric, robot = place
    same_line = (row.company_slug, row.metric, row.robot) == (company_slug, metric, robot)
    return same_line and (row.due is None or row.due.last.year == year)
