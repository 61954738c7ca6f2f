"""How far promised dates have moved, and how late the promised thing came."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from companies.metrics.promises import NO_DUE, PROMISERS, RUMOURED, THIRD_PARTY, said
from companies.metrics.robots import Families, Relation, Robots, robot_keys
from companies.rows import ActualRow, RobotFamily, TargetRow
from sources.evidence import LeftOut, Used
from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate

VERSION = "1"

# The report that tells of the promised thing; volumes only where no number was promised.
FACT = {
    "start_of_production": "production_started",
    "prototype": "prototype_shown",
    "deliveries": "first_shipped",
    "deployment": "first_deployed",
}
WITH_A_DATE_ONLY = frozenset({"start_of_production", "prototype"})

# What has become of it.
REPORTED = "reported"
OVERDUE = "overdue"
PENDING = "pending"
STATES = (REPORTED, OVERDUE, PENDING)

FIRST_DUE = "first_due"
LATEST_DUE = "latest_due"
BETWEEN = "between"
HAPPENED = "happened"

HAS_A_NUMBER = "has_a_number"
LATER_REPORT = "later_report"
BEFORE_PROMISE = "before_promise"
OTHER_ROBOT = "other_robot"


@dataclass(frozen=True, slots=True)
class Slippage:
    """One promise with a date. Days are negative where the date moved forward or came early.

    ``moved`` is from the first promised date to the latest, ``late`` from the first promised date
    to the fact, unknown where none is reported. ``restated`` counts the days on which it was
    stated again.
    """

    slug: str
    company_slug: str
    promise: str
    target_metric: str
    robot: str
    first_due_first: date
    first_due_last: date
    latest_due_first: date
    latest_due_last: date
    restated: int
    moved: Interval
    late: Interval
    state: str
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """The first and the last day that one or more imprecise dates allow."""

    first: date
    last: date

    def days_from(self, other: "_Span") -> Interval:
        return Interval(
            Decimal((self.first - other.last).days), Decimal((self.last - other.first).days)
        )


def compute_slippage(
    targets: Iterable[TargetRow],
    actuals: Iterable[ActualRow],
    families: Iterable[RobotFamily],
    today: date,
) -> list[Slippage]:
    """How many days a promised date has moved since it was first given.

    Counted are starts of production, prototypes, and deliveries or deployments promised without a
    number, by the company or a partner, rumours apart. Statements of one promise are put in the
    order in which they were made, one that is dated by a month or year as if made on its last
    possible day; of statements made on the same day, all dates are possible. The
    slippage is the number of days from the first promised date to the latest one and, once the
    thing is reported, from the first promised date to the day it happened: production started,
    prototype shown, first shipped, first deployed. Dates given only by month or year leave a range
    of days.

    A report belongs to a promise of its company when it tells of that milestone for a robot that
    the promise names, or for any robot where it names none, and not before the promise was made;
    of several robots the first counts, and reports on the same robot that disagree leave a range.
    A promise that was stated once has no slippage: it is shown only when its date has passed or its
    fact is reported. No report found does not mean that nothing happened.
    """
    facts: dict[tuple[str, str], list[ActualRow]] = defaultdict(list)
    for actual in sorted(set(actuals), key=lambda row: row.key):
        facts[actual.company_slug, actual.metric].append(actual)
    of_company: dict[str, list[RobotFamily]] = defaultdict(list)
    for robot in families:
        of_company[robot.company_slug].append(robot)
    promises: dict[str, list[TargetRow]] = defaultdict(list)
    for row in sorted(set(targets), key=lambda row: (said(row), row.key)):
        if row.promise and row.metric in FACT:
            promises[row.promise].append(row)
    found = []
    for rows in promises.values():
        slug, metric = rows[-1].company_slug, rows[-1].metric
        families_of = Families(of_company.get(slug, ()))
        found.append(_slippage(rows, facts.get((slug, FACT[metric]), ()), families_of, today))
    return sorted((one for one in found if one is not None), key=lambda one: one.slug)


def _slippage(
    rows: Sequence[TargetRow], facts: Sequence[ActualRow], families: Families, today: date
) -> Slippage | None:
    """``rows`` stand in the order in which they were said."""
    in_order = [row for row in rows if not _why_not(row)]
    if not in_order:
        return None
    answers, apart = _facts(in_order, facts, families)
    one = _moved(in_order, _first_of(answers), today)
    if not one.restated and one.state == PENDING:
        return None
    return replace(one, used=(*one.used, *_reports(answers)), left_out=(*_left_out(rows), *apart))


def _moved(in_order: Sequence[TargetRow], happened: _Span | None, today: date) -> Slippage:
    head = in_order[-1]
    first = [row for row in in_order if said(row) == said(in_order[0])]
    latest = [row for row in in_order if said(row) == said(head)]
    first_due, latest_due = _dues(first), _dues(latest)
    restated = len({said(row) for row in in_order}) - 1
    return Slippage(
        slug=head.promise,
        company_slug=head.company_slug,
        promise=head.promise,
        target_metric=head.metric,
        robot=head.robot,
        first_due_first=first_due.first,
        first_due_last=first_due.last,
        latest_due_first=latest_due.first,
        latest_due_last=latest_due.last,
        restated=restated,
        moved=latest_due.days_from(first_due) if restated else UNKNOWN,
        late=happened.days_from(first_due) if happened else UNKNOWN,
        state=REPORTED if happened else OVERDUE if today > latest_due.last else PENDING,
        used=tuple(_statements(in_order, first, latest)),
        left_out=(),
    )


def _left_out(rows: Iterable[TargetRow]) -> list[LeftOut]:
    return [LeftOut("targets", row.key, reason) for row in rows if (reason := _why_not(row))]


def _why_not(row: TargetRow) -> str:
    checks = (
        (row.claimant not in PROMISERS, THIRD_PARTY),
        (row.confidence == RUMOURED, RUMOURED),
        (row.metric not in WITH_A_DATE_ONLY and not row.units.is_unknown, HAS_A_NUMBER),
        (row.due is None, NO_DUE),
    )
    return next((reason for applies, reason in checks if applies), "")


def _dues(rows: Iterable[TargetRow]) -> _Span:
    return _span([row.due for row in rows if row.due is not None])


def _span(dates: Sequence[PartialDate]) -> _Span:
    return _Span(min(day.first for day in dates), max(day.last for day in dates))


def _facts(
    statements: Sequence[TargetRow], facts: Iterable[ActualRow], families: Families
) -> tuple[dict[Robots, list[ActualRow]], list[LeftOut]]:
    """The reports that answer for the promise, by robot, and those that do not."""
    asked = frozenset().union(*(robot_keys(row.robot.split("|")) for row in statements))
    company_wide = any(not row.robot for row in statements)
    promised_on = said(statements[0])
    answers: dict[Robots, list[ActualRow]] = defaultdict(list)
    apart = []
    for fact in facts:
        told = robot_keys(fact.robots)
        relation = families.relation(told, asked)
        is_named = company_wide or relation in (Relation.SAME, Relation.MEMBER, Relation.PART)
        checks = (
            (fact.confidence == RUMOURED, RUMOURED),
            (not is_named, OTHER_ROBOT),
            (fact.period_end.last < promised_on, BEFORE_PROMISE),
        )
        reason = next((reason for applies, reason in checks if applies), "")
        if reason:
            apart.append(LeftOut("actuals", fact.key, reason))
        else:
            answers[told].append(fact)
    return answers, apart


def _first_of(answers: dict[Robots, list[ActualRow]]) -> _Span | None:
    spans = [_span([row.period_end for row in rows]) for rows in answers.values()]
    return min(spans, key=lambda span: (span.first, span.last), default=None)


def _reports(answers: dict[Robots, list[ActualRow]]) -> list[Used]:
    found = [Used("actuals", row.key, HAPPENED) for rows in answers.values() for row in rows]
    return sorted(found, key=lambda one: one.key)


def _statements(
    in_order: Iterable[TargetRow], first: Sequence[TargetRow], latest: Sequence[TargetRow]
) -> list[Used]:
    """Those between count too: each is a day on which the promise was stated again."""
    return [
        Used(
            "targets",
            row.key,
            FIRST_DUE if row in first else LATEST_DUE if row in latest else BETWEEN,
        )
        for row in in_order
    ]
