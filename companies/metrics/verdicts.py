"""Whether promised volumes were kept, as far as the reports can tell."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from companies.metrics.periods import Period
from companies.metrics.promises import (
    RESTATED,
    is_scored,
    left_out_beside,
    line_of,
    no_promises,
    said,
)
from companies.metrics.reports import NO_REPORTS, Allowed, CompanyReports, by_company
from companies.metrics.robots import Robots, robots_slug
from companies.rows import ActualRow, RobotFamily, TargetRow
from sources.evidence import LeftOut, Used
from sources.intervals import Interval, hull

VERSION = "1"

MET = "met"
MISSED = "missed"
UNDECIDABLE = "undecidable"
PARTLY_REPORTED = "partly_reported"
UNREPORTED = "unreported"
PENDING = "pending"
VERDICTS = (MET, MISSED, UNDECIDABLE, PARTLY_REPORTED, UNREPORTED, PENDING)

# Which statement is judged.
STATEMENT = "statement"
FIRST = "first"
BEFORE = "before"

PROMISED = "promised"
SAID_EARLIER = "said_earlier"
SAID_AFTER_START = "said_after_start"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One promise for one period beside what was reported.

    ``basis`` tells whether a single statement is judged, the first one made for the period, or the
    latest one made before it began; of statements of the same day, ``promised`` is the hull.
    """

    slug: str
    company_slug: str
    target_metric: str
    robot: str
    robots: Robots
    basis: str
    period_first: date
    period_last: date
    promised: Interval
    reported: Interval
    verdict: str
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def compute_verdicts(
    targets: Iterable[TargetRow],
    actuals: Iterable[ActualRow],
    families: Iterable[RobotFamily],
    today: date,
) -> list[Verdict]:
    """Whether a promised number of robots was kept, as far as the reports can tell.

    Judged are numbers of robots (annual output, deliveries, deployment, cumulative output) that the
    company or a partner named with a due date, rumours apart; never capacity or price. The promised
    period runs from its stated start, or from 1 January of the due year, to the due date. Judged is
    every statement by itself, and for each period the first promise made for it and the latest one
    surely made before it began.

    Like is compared with like: annual output with robots produced, deliveries with robots shipped,
    deployment with robots deployed, cumulative output with the number produced so far. A report
    covers the promise when its period contains the promised one; one for a part of the period is a
    floor; one that does not say where its period starts can only be an upper bound. What was added
    between two running counts bounds output and deliveries. A report on a robot answers for that
    robot or its family; one on the whole company or family bounds a robot only from above, and one
    on a robot its company only from below. Reports that disagree form the range that holds them
    all.

    Met: the reported low end reaches the promised low end, even before the due date. Missed: the
    due date has passed and the reported high end is below the promised low end; a promise of "up
    to" so many is never missed. Undecidable: the due date has passed and the ranges overlap. Partly
    reported: it has passed, and there are only floors below the promise. Unreported: it has passed
    and there is no report. Pending: it has not passed.
    """
    reports = by_company(actuals, families)
    rows = sorted(set(targets), key=lambda row: row.key)
    beside = no_promises(rows)
    lines: dict[tuple[str, str, Robots, Period], list[TargetRow]] = defaultdict(list)
    for row in rows:
        if is_scored(row):
            lines[*line_of(row), period_of(row)].append(row)
    found: list[Verdict] = []
    for (slug, metric, robots, period), statements in lines.items():
        judge = _Judge(reports.get(slug, NO_REPORTS), metric, robots, period, today)
        no_promise = left_out_beside((slug, metric, robots), period.last.year, beside)
        found += [judge.verdict(row.key, STATEMENT, [row]) for row in statements]
        name = _line_slug(slug, metric, robots, period)
        found += _by_basis(judge, name, statements, no_promise)
    return sorted(found, key=lambda verdict: verdict.slug)


def period_of(row: TargetRow) -> Period:
    """The period of a promise that has a due date."""
    assert row.due is not None
    start = row.period_start.first if row.period_start else date(row.due.last.year, 1, 1)
    return Period(start, row.due.last)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges the statements that share a company, a kind, robots and a period."""

    reports: CompanyReports
    metric: str
    robots: Robots
    period: Period
    today: date

    def verdict(
        self, slug: str, basis: str, rows: Sequence[TargetRow], left_out: Iterable[LeftOut] = ()
    ) -> Verdict:
        allowed = self.reports.allowed(self.metric, self.robots, self.period)
        promised = hull(row.units for row in rows)
        stated = [Used("targets", row.key, PROMISED, row.units) for row in rows]
        return Verdict(
            slug=slug,
            company_slug=rows[-1].company_slug,
            target_metric=self.metric,
            robot=rows[-1].robot,
            robots=self.robots,
            basis=basis,
            period_first=self.period.first,
            period_last=self.period.last,
            promised=promised,
            reported=allowed.units,
            verdict=_judged(promised, allowed, is_over=self.today > self.period.last),
            used=(*stated, *allowed.used),
            left_out=(*left_out, *allowed.left_out),
        )


def _by_basis(
    judge: _Judge, name: str, statements: Iterable[TargetRow], no_promise: Sequence[LeftOut]
) -> list[Verdict]:
    """The first promise for the period, and the latest before it began, where there is one."""
    in_order = sorted(statements, key=lambda row: (said(row), row.key))
    first = [row for row in in_order if said(row) == said(in_order[0])]
    later = [LeftOut("targets", row.key, RESTATED) for row in in_order if row not in first]
    found = [judge.verdict(f"{name}.{FIRST}", FIRST, first, [*later, *no_promise])]
    # A statement that nobody dates is not surely made before anything.
    early = [row for row in in_order if date.min < said(row) < judge.period.first]
    if early:
        latest = [row for row in early if said(row) == said(early[-1])]
        beside = [
            LeftOut("targets", row.key, SAID_EARLIER if row in early else SAID_AFTER_START)
            for row in in_order
            if row not in latest
        ]
        found.append(judge.verdict(f"{name}.{BEFORE}", BEFORE, latest, [*beside, *no_promise]))
    return found


def _judged(promised: Interval, allowed: Allowed, *, is_over: bool) -> str:
    least = promised.low
    if least is not None and allowed.units.low is not None and allowed.units.low >= least:
        return MET
    if not is_over:
        return PENDING
    if not allowed.is_reported:
        return UNREPORTED
    if least is not None and allowed.units.high is not None and allowed.units.high < least:
        return MISSED
    return PARTLY_REPORTED if allowed.only_floors else UNDECIDABLE


def _line_slug(company_slug: str, metric: str, robots: Robots, period: Period) -> str:
    year = period.last.year
    whole_year = period == (date(year, 1, 1), date(year, 12, 31))
    when = str(year) if whole_year else f"{period.first}-{period.last}"
    parts = (company_slug, robots_slug(robots) if robots else "", metric.replace("_", "-"), when)
    return ".".join(part for part in parts if part)
