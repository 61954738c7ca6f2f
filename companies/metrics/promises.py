"""Which of a company's statements about a year is its word now, and which ones that replaced."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from companies.metrics.robots import Robots, robot_keys
from companies.rows import TargetRow
from sources.evidence import LeftOut, Used
from sources.intervals import Interval, hull
from sources.partial_dates import PartialDate

VERSION = "2"

SCORED_METRICS = frozenset({"annual_output", "deliveries", "deployment", "cumulative_output"})
# Capacity is listed beside the promises but never scored: a line that could is not a robot that is.
LISTED_METRICS = SCORED_METRICS | {"annual_capacity"}
PROMISERS = frozenset({"company", "partner"})

LATEST = "latest"

# Why a target is not the promise.
RESTATED = "restated"
NOT_A_VOLUME = "not_a_volume"
THIRD_PARTY = "third_party"
RUMOURED = "rumoured"
NO_NUMBER = "no_number"
NOT_ROBOTS = "not_robots"
NO_DUE = "no_due"

Line = tuple[str, str, Robots]
"""Company, metric and robots: what statements must share to be about one thing."""


@dataclass(frozen=True, slots=True)
class LatestPromise:
    """The latest word of one company on one robot, metric and due year.

    ``units`` counts robots: the hull where several statements of the same day stand side by side.
    ``robot`` is empty where the promise is company-wide. ``due`` is the last due date of those
    statements; ``stated_on`` is None where only their publication dates them.
    """

    company_slug: str
    year: int
    target_metric: str
    robot: str
    robots: Robots
    scored: bool
    units: Interval
    due: PartialDate
    stated_on: PartialDate | None
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def compute_latest_promises(rows: Iterable[TargetRow]) -> list[LatestPromise]:
    """What a company says now about a due year, for each kind of volume and each robot.

    A promise is a volume counted in robots (annual output, deliveries, deployment, cumulative
    output; annual capacity is listed but not scored) that the company or a partner claimed, that
    is not a rumour, and that has a due date; its year is the year of that date.

    Of several statements the one made last counts. A statement was made on the last possible day
    of its own date, or on the day it became public where that is earlier or nobody dates it.
    Statements of the same day stand together, as the range that holds them all. Restatements are
    never added up, kinds never mixed, and a robot's promise is not its company's.
    """
    rows = sorted(set(rows), key=lambda row: row.key)
    groups: dict[tuple[Line, int], list[TargetRow]] = defaultdict(list)
    for row in rows:
        if row.due is not None and not why_no_promise(row):
            groups[line_of(row), row.due.last.year].append(row)
    beside = no_promises(rows)
    latest = [_latest(line, year, groups[line, year], beside) for line, year in groups]
    return sorted(latest, key=lambda one: (_place(one), sorted(one.robots)))


def why_no_promise(row: TargetRow) -> str:
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


def is_scored(row: TargetRow) -> bool:
    return row.metric in SCORED_METRICS and not why_no_promise(row)


def said(row: TargetRow) -> date:
    """The day that orders the statement; one that nobody dates is older than any other.

    Nobody can have said a thing after it was public: "2026" alone is not 31 December.
    """
    days = (row.stated_on.last if row.stated_on else None, row.public_on)
    return min((day for day in days if day is not None), default=date.min)


def line_of(row: TargetRow) -> Line:
    return row.company_slug, row.metric, robot_keys(row.robot.split("|"))


def no_promises(rows: Iterable[TargetRow]) -> dict[Line, list[tuple[TargetRow, str]]]:
    """The targets that are no promises, each with the reason, by what they are about."""
    found: dict[Line, list[tuple[TargetRow, str]]] = defaultdict(list)
    for row in rows:
        if reason := why_no_promise(row):
            found[line_of(row)].append((row, reason))
    return found


def left_out_beside(
    line: Line, year: int, beside: Mapping[Line, Iterable[tuple[TargetRow, str]]]
) -> list[LeftOut]:
    """What is no promise but is about the same thing: for the year, or for none at all."""
    return [
        LeftOut("targets", row.key, reason)
        for row, reason in beside.get(line, ())
        if row.due is None or row.due.last.year == year
    ]


def _latest(
    line: Line,
    year: int,
    statements: Sequence[TargetRow],
    beside: Mapping[Line, Iterable[tuple[TargetRow, str]]],
) -> LatestPromise:
    company_slug, metric, robots = line
    in_order = sorted(statements, key=lambda row: (said(row), row.key))
    latest = [row for row in in_order if said(row) == said(in_order[-1])]
    replaced = [LeftOut("targets", row.key, RESTATED) for row in in_order if row not in latest]
    return LatestPromise(
        company_slug=company_slug,
        year=year,
        target_metric=metric,
        robot=latest[-1].robot,
        robots=robots,
        scored=metric in SCORED_METRICS,
        units=hull(row.units for row in latest),
        due=_last_due(latest),
        stated_on=_most_precise(latest),
        used=tuple(Used("targets", row.key, LATEST, row.units) for row in latest),
        left_out=(*replaced, *left_out_beside(line, year, beside)),
    )


def _place(one: LatestPromise) -> tuple[str, int, str]:
    return one.company_slug, one.year, one.target_metric


def _last_due(rows: Sequence[TargetRow]) -> PartialDate:
    # Of "2026" and "2026-12-31" the day says more, and both end on the same one.
    return max((row.due for row in rows if row.due), key=lambda due: (due.last, due.first))


def _most_precise(rows: Sequence[TargetRow]) -> PartialDate | None:
    stated = [row.stated_on for row in rows if row.stated_on is not None]
    return max(stated, key=lambda day: day.first, default=None)
