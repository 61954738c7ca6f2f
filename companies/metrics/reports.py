"""What the reports about a company allow for one kind of volume, its robots and a period."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from companies.metrics.bounds import Bounds, ceiling_of, floor_of
from companies.metrics.counts import RunningCounts
from companies.metrics.periods import Period, Time, time_of_count, time_of_volume
from companies.metrics.robots import Families, Relation, Robots, robot_keys
from companies.rows import ActualRow, RobotFamily
from sources.evidence import LeftOut, Used
from sources.intervals import Interval
from sources.partial_dates import PartialDate

# Like with like: which reports answer for which promise, and which running counts may bound it.
PAIRED = {
    "annual_output": "produced",
    "deliveries": "shipped",
    "deployment": "deployed",
    "cumulative_output": "cumulative_produced",
}
COUNTS = {"annual_output": "cumulative_produced", "deliveries": "cumulative_shipped"}
VOLUMES = frozenset({*PAIRED.values(), *COUNTS.values(), "orders_received"})

# How a report bounds the figure.
COVERS = "covers"
COVERS_LONGER = "covers_longer"
INSIDE = "inside"
PART_OF_IT = "part_of_it"
WIDER = "wider"
START_UNCLEAR = "start_unclear"
OTHER_MODEL = "other_model"
COUNT_ON_DAY = "count_on_day"
COUNT_BEFORE = "count_before"
COUNT_AFTER = "count_after"

# Why a report about the company does not.
RUMOURED = "rumoured"
NO_NUMBER = "no_number"
NOT_ROBOTS = "not_robots"
OTHER_KIND = "other_kind"
OTHER_ROBOT = "other_robot"
OVERLAPS = "overlaps"
NO_START = "no_start"
NO_BOUND = "no_bound"

_WHY_NOT = {Time.CROSSING: OVERLAPS, Time.UNSTARTED: NO_START, Time.UNSTARTED_SHORT: NO_START}
_ROLE = {
    (Relation.SAME, Time.EXACT): COVERS,
    (Relation.SAME, Time.LONGER): COVERS_LONGER,
    (Relation.SAME, Time.INSIDE): INSIDE,
    (Relation.SAME, Time.UNSTARTED): START_UNCLEAR,
    (Relation.PART, Time.EXACT): PART_OF_IT,
    (Relation.PART, Time.INSIDE): PART_OF_IT,
    (Relation.WHOLE, Time.EXACT): WIDER,
    (Relation.WHOLE, Time.LONGER): WIDER,
    (Relation.WHOLE, Time.UNSTARTED): START_UNCLEAR,
}
_COUNT_ROLE = {
    **_ROLE,
    (Relation.SAME, Time.EXACT): COUNT_ON_DAY,
    (Relation.SAME, Time.LONGER): COUNT_AFTER,
    (Relation.SAME, Time.INSIDE): COUNT_BEFORE,
}
_ANSWERING = (Relation.SAME, Relation.MEMBER)
_COVERING = frozenset({COVERS, COVERS_LONGER, COUNT_ON_DAY})
_FLOORS = frozenset({INSIDE, PART_OF_IT, COUNT_BEFORE})


_Told = tuple[str, Robots, PartialDate | None, PartialDate]
"""How reports bound the figure, and what they tell of: their robots and their period."""


class _Report(NamedTuple):
    row: ActualRow
    robots: Robots


@dataclass(frozen=True, slots=True)
class Allowed:
    """The numbers that the reports allow; ``only_floors`` where none speaks of an upper end.

    ``years`` are the calendar years in which the periods of the reports used begin or end.
    """

    units: Interval
    is_reported: bool
    only_floors: bool
    years: frozenset[int]
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def says_how_many(self) -> bool:
        """More than an upper bound."""
        return self.units.low is not None or any(one.role in _COVERING for one in self.used)


class CompanyReports:
    """The reports about one company, to be asked about its robots and any period."""

    def __init__(self, rows: Iterable[ActualRow], families: Iterable[RobotFamily]) -> None:
        self.families = Families(families)
        self._by_metric: dict[str, list[_Report]] = defaultdict(list)
        self._years: dict[str, set[int]] = {}
        self._running: dict[str, RunningCounts] = {}
        for row in sorted(set(rows), key=lambda row: row.key):
            if row.metric in VOLUMES:
                self._by_metric[row.metric].append(_Report(row, robot_keys(row.robots)))
                first = row.period_start or row.period_end
                self._years[row.key] = {first.first.year, row.period_end.last.year}
        self._answers: dict[tuple[str, Robots, Period], Allowed] = {}

    def allowed(self, target_metric: str, robots: Robots, period: Period) -> Allowed:
        """What they allow for a promise of that kind: its range, with the evidence."""
        asked = target_metric, robots, period
        if asked not in self._answers:
            self._answers[asked] = self._answer(*asked)
        return self._answers[asked]

    def years(self, target_metric: str) -> set[int]:
        """The calendar years that reports of the kind speak of."""
        kinds = (PAIRED[target_metric], COUNTS.get(target_metric, ""))
        rows = [report.row for kind in kinds for report in self._by_metric.get(kind, ())]
        return {year for row in rows for year in self._years[row.key]}

    def _answer(self, target_metric: str, robots: Robots, period: Period) -> Allowed:
        found = Bounds([], [], [])
        used: list[Used] = []
        left_out: list[LeftOut] = []
        roles, models = self._roles(PAIRED[target_metric], robots, period, left_out)
        covered = any(role in (COVERS, COUNT_ON_DAY) for role, *_ in roles)
        for (role, *_), rows in roles.items():
            bounding = _bounding(found, rows, role, covered)
            used += [Used("actuals", row.key, role, row.units) for row in bounding]
            left_out += [
                LeftOut("actuals", row.key, NO_BOUND) for row in rows if row not in bounding
            ]
        # Of several models, one that bounds nothing still shows that the others are only parts.
        told = {one.key for one in used}
        used += [one for one in models if one.key not in told]
        left_out = [one for one in left_out if one.key not in {model.key for model in models}]
        counts = self._counts(COUNTS.get(target_metric, ""))
        counted = counts.bound(found, robots, period, self.families)
        left_out += self._unlike(target_metric, robots, period, {one.key for one in counted})
        used += counted
        return Allowed(
            units=found.units,
            is_reported=any(found),
            only_floors=not found.covering and not found.ceilings,
            years=frozenset(year for one in used for year in self._years[one.key]),
            used=tuple(sorted(used, key=lambda one: (one.key, one.role))),
            left_out=tuple(sorted(left_out)),
        )

    def _roles(
        self, kind: str, robots: Robots, period: Period, left_out: list[LeftOut]
    ) -> tuple[dict[_Told, list[ActualRow]], list[Used]]:
        """Reports of the kind that bound it, by how, those of one thing together; then those that
        show several models of the family. The others go to ``left_out``.
        """
        role_of = _COUNT_ROLE if kind in COUNTS.values() else _ROLE
        near = list(self._near(kind, robots, period, left_out))
        own = {one.robots for one, relation, _ in near if relation in _ANSWERING}
        roles: dict[_Told, list[ActualRow]] = defaultdict(list)
        for report, relation, time in near:
            if relation is Relation.MEMBER:
                # Several models of a family do not contradict each other: each is a part of it.
                relation = Relation.SAME if len(own) == 1 else Relation.PART
            row, role = report.row, role_of.get((relation, time))
            if role is None:
                left_out.append(LeftOut("actuals", row.key, _WHY_NOT.get(time, NO_BOUND)))
            else:
                roles[role, report.robots, row.period_start, row.period_end].append(row)
        return roles, [
            Used("actuals", report.row.key, OTHER_MODEL, report.row.units)
            for report, relation, _ in near
            if relation in _ANSWERING and len(own) > 1
        ]

    def _near(
        self, kind: str, robots: Robots, period: Period, left_out: list[LeftOut]
    ) -> Iterator[tuple[_Report, Relation, Time]]:
        """Fit reports of the kind on these robots and days; others of these days are left out."""
        time_of = time_of_count if kind in COUNTS.values() else time_of_volume
        for report in self._by_metric.get(kind, ()):
            time = time_of(report.row, period)
            if time is Time.APART:
                continue
            relation = self.families.relation(report.robots, robots)
            reason = why_unfit(report.row) or (relation is Relation.OTHER and OTHER_ROBOT)
            if reason:
                left_out.append(LeftOut("actuals", report.row.key, reason))
            else:
                yield report, relation, time

    def _counts(self, kind: str) -> RunningCounts:
        if kind not in self._running:
            reports = (one for one in self._by_metric.get(kind, ()) if not why_unfit(one.row))
            self._running[kind] = RunningCounts(reports)
        return self._running[kind]

    def _unlike(
        self, target_metric: str, robots: Robots, period: Period, counted: set[str]
    ) -> Iterator[LeftOut]:
        """Reports of other kinds that a reader would ask about: on its robots, in its period."""
        for kind in sorted(VOLUMES - {PAIRED[target_metric]}):
            other = NO_BOUND if kind == COUNTS.get(target_metric) else OTHER_KIND
            for row, told in self._by_metric.get(kind, ()):
                if row.key in counted or not period.first <= row.period_end.last <= period.last:
                    continue
                reason = why_unfit(row) or other
                relation = self.families.relation(told, robots)
                if relation is not Relation.OTHER and reason not in (NO_NUMBER, NOT_ROBOTS):
                    yield LeftOut("actuals", row.key, reason)


def by_company(
    rows: Iterable[ActualRow], families: Iterable[RobotFamily]
) -> dict[str, CompanyReports]:
    told: dict[str, list[ActualRow]] = defaultdict(list)
    models: dict[str, list[RobotFamily]] = defaultdict(list)
    for row in rows:
        told[row.company_slug].append(row)
    for robot in families:
        models[robot.company_slug].append(robot)
    return {
        slug: CompanyReports(told.get(slug, ()), models.get(slug, ()))
        for slug in sorted({*told, *models})
    }


NO_REPORTS = CompanyReports((), ())


def why_unfit(row: ActualRow) -> str:
    """Why the report says nothing sure of a number of robots; empty when it does."""
    if row.confidence == RUMOURED:
        return RUMOURED
    if row.units.is_unknown:
        return NO_NUMBER
    return "" if row.unit == "robots" else NOT_ROBOTS


def _bounding(
    found: Bounds, rows: Sequence[ActualRow], role: str, covered: bool
) -> Sequence[ActualRow]:
    """Add to ``found`` what reports of one thing say in that role, and return those that say it."""
    units = [row.units for row in rows]
    if role in (COVERS, COUNT_ON_DAY) or (role == COVERS_LONGER and not covered):
        found.covering.extend(units)
        return rows
    is_floor = role in _FLOORS
    bound = floor_of(units) if is_floor else ceiling_of(units)
    if bound is None:
        return ()
    (found.floors if is_floor else found.ceilings).append(bound)
    ends = [row.units.low if is_floor else row.units.high for row in rows]
    return [row for row, end in zip(rows, ends, strict=True) if end is not None]
