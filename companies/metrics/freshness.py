"""How fresh and how well founded what is known of a company is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from companies.metrics.promises import PROMISERS, RUMOURED, said
from companies.metrics.robots import Robots, robot_keys
from companies.rows import ActualRow, FactRow, TargetRow
from sources.evidence import LeftOut, Used
from sources.intervals import Interval
from sources.partial_dates import PartialDate

VERSION = "1"
INFINITE = Decimal("Infinity")

Row = TypeVar("Row", FactRow, TargetRow, ActualRow)

# How a fact enters, and why one does not.
NEWEST = "newest"
NO_REPORT = "no_report"
HAS_REPORT = "has_report"
REPORT = "report"
NOT_DUE = "not_due"
CONTRADICTS = "contradicts"
WEAK = "weak"
UNDATED = "undated"

# Which reports answer a promise at all.
ANSWERS = {
    "annual_output": frozenset({"produced", "cumulative_produced"}),
    "cumulative_output": frozenset({"produced", "cumulative_produced"}),
    "deliveries": frozenset({"shipped", "cumulative_shipped", "first_shipped"}),
    "deployment": frozenset({"deployed", "first_deployed"}),
    "start_of_production": frozenset({"production_started", "produced", "cumulative_produced"}),
    "prototype": frozenset({"prototype_shown"}),
}


@dataclass(frozen=True, slots=True)
class Freshness:
    """The newest fact became public between the two days; None where nothing dates any."""

    company_slug: str
    newest_from: date | None
    newest_on: date | None
    days: Interval
    due_unreported: int
    contradictions: int
    weak_facts: int
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


class _ReportLine(NamedTuple):
    """What two reports must share to be about the same number."""

    robots: Robots
    metric: str
    unit: str
    currency: str
    period_start: PartialDate | None
    period_end: PartialDate


def compute_freshness(
    companies: Iterable[str],
    facts: Iterable[FactRow],
    targets: Iterable[TargetRow],
    actuals: Iterable[ActualRow],
    today: date,
) -> list[Freshness]:
    """Four signs of how far what is known of a company can be trusted. Days since the newest public
    fact count from the day on which the latest thing said of the company became public: a target, a
    report, a price, a funding round, a supply link, an order, a holding, a robot, a site or a stand
    at a fair. A source that gives only a month or a year leaves a range of days, from the first to
    the last day on which the fact can have been public. A fact that neither says its day nor has a
    dated source is left out of the count. No rumour counts anywhere.

    Due targets without a report are promises, by the company or a partner, whose latest due date
    has passed while no report of the matching kind touches the promised period: robots produced for
    output and for a start of production, shipped for deliveries, deployed for deployment, a
    prototype shown for a prototype, of whichever robot. It says that nobody reported, not that
    nothing was done; capacities and prices are not asked for, and restatements of one promise count
    once, by the latest of them.

    Contradictory figures are numbers for which two reports leave no common value: same robots, kind
    and unit, the period given in the same words, and the highest that one allows is below the
    lowest of the other. Each such number counts once, however many reports there are. Facts on one
    weak source are those that cite a single page, where that page is a blog or was seen only as a
    headline in an index or digest; the same page under two names is one page.
    """
    known = _by_company(facts)
    promised = _by_company(targets)
    reported = _by_company(row for row in actuals if row.confidence != RUMOURED)
    return [
        _freshness(slug, known.get(slug, ()), promised.get(slug, ()), reported.get(slug, ()), today)
        for slug in sorted(set(companies))
    ]


def _by_company(rows: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.company_slug].append(row)
    return found


def _freshness(
    slug: str,
    facts: Iterable[FactRow],
    targets: Iterable[TargetRow],
    actuals: Sequence[ActualRow],
    today: date,
) -> Freshness:
    in_order = sorted(set(facts), key=lambda fact: (fact.resource, fact.key))
    sure = [fact for fact in in_order if fact.confidence != RUMOURED]
    newest_from = max((fact.public_from for fact in sure if fact.public_from), default=None)
    newest_on = max((fact.public_on for fact in sure if fact.public_on), default=None)
    newest = [
        fact
        for fact in sure
        if fact.public_on and (fact.public_on == newest_on or fact.public_from == newest_from)
    ]
    weak = [fact for fact in sure if fact.is_weak]
    promises = _promises(targets, actuals, today)
    contradicting = _contradicting(actuals)
    return Freshness(
        company_slug=slug,
        newest_from=newest_from,
        newest_on=newest_on,
        days=Interval(_days(newest_on, today), _days(newest_from, today)),
        due_unreported=sum(one.role == NO_REPORT for one in promises),
        contradictions=len(contradicting),
        weak_facts=len(weak),
        used=(
            *(Used(fact.resource, fact.key, NEWEST) for fact in newest),
            *promises,
            *(
                Used("actuals", row.key, CONTRADICTS, row.units)
                for line in contradicting
                for row in line
            ),
            *(Used(fact.resource, fact.key, WEAK) for fact in weak),
        ),
        left_out=tuple(
            LeftOut(fact.resource, fact.key, reason) for fact in in_order if (reason := _why(fact))
        ),
    )


def _days(since: date | None, today: date) -> Decimal | None:
    return None if since is None else Decimal((today - since).days)


def _why(fact: FactRow) -> str:
    """Why the fact does not count, or not towards the days; empty when it does."""
    if fact.confidence == RUMOURED:
        return RUMOURED
    return "" if fact.public_on else UNDATED


def _promises(
    targets: Iterable[TargetRow], actuals: Sequence[ActualRow], today: date
) -> list[Used]:
    """The latest statement of each promise, with a report where it is over and has one."""
    latest: dict[str, TargetRow] = {}
    for row in sorted(targets, key=_order):
        if row.metric in ANSWERS and row.claimant in PROMISERS and row.confidence != RUMOURED:
            latest[row.promise or row.key] = row
    used: dict[Used, None] = {}
    for row in sorted(latest.values(), key=lambda row: row.key):
        if row.due is None or row.due.last >= today:
            used[Used("targets", row.key, NOT_DUE, row.units)] = None
            continue
        answers = [report for report in actuals if _answers(report, row, row.due)]
        role = HAS_REPORT if answers else NO_REPORT
        used[Used("targets", row.key, role, row.units)] = None
        for report in sorted(answers, key=lambda report: report.key)[:1]:
            used[Used("actuals", report.key, REPORT, report.units)] = None
    return list(used)


def _order(row: TargetRow) -> tuple[date, date, str]:
    return said(row), row.due.last if row.due else date.min, row.key


def _answers(report: ActualRow, promise: TargetRow, due: PartialDate) -> bool:
    """Whether the report is of the matching kind and touches the promised period."""
    if report.metric not in ANSWERS[promise.metric]:
        return False
    start = promise.period_start.first if promise.period_start else date(due.last.year, 1, 1)
    begun = report.period_start or report.period_end
    return begun.first <= due.last and report.period_end.last >= start


def _contradicting(actuals: Iterable[ActualRow]) -> list[list[ActualRow]]:
    """For each number on which reports leave no common value, those that exclude another."""
    lines: dict[_ReportLine, list[ActualRow]] = defaultdict(list)
    for row in sorted(actuals, key=lambda row: row.key):
        if not row.units.is_unknown:
            lines[_line(row)].append(row)
    found = (_excluded(rows) for rows in lines.values())
    return sorted((rows for rows in found if rows), key=lambda rows: rows[0].key)


def _excluded(rows: Iterable[ActualRow]) -> list[ActualRow]:
    """Those whose range lies wholly below or above that of another."""
    rows = list(rows)
    least = min((row.units.high for row in rows if row.units.high is not None), default=INFINITE)
    most = max((row.units.low for row in rows if row.units.low is not None), default=-INFINITE)
    return [
        row
        for row in rows
        if (row.units.high is not None and row.units.high < most)
        or (row.units.low is not None and row.units.low > least)
    ]


def _line(row: ActualRow) -> _ReportLine:
    return _ReportLine(
        robots=robot_keys(row.robots),
        metric=row.metric,
        unit=row.unit,
        currency=row.currency,
        period_start=row.period_start,
        period_end=row.period_end,
    )
