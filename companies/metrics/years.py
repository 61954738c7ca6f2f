"""What was promised for a year and what was reported for it, by company and for the industry."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from companies.metrics.periods import Period
from companies.metrics.promises import (
    NO_NUMBER,
    SCORED_METRICS,
    LatestPromise,
    compute_latest_promises,
    is_scored,
    why_no_promise,
)
from companies.metrics.reports import NO_REPORTS, CompanyReports, by_company
from companies.metrics.robots import Families, Relation, robot_keys
from companies.metrics.verdicts import period_of
from companies.rows import ActualRow, RobotFamily, TargetRow
from sources.evidence import LeftOut, Used
from sources.intervals import UNKNOWN, Interval, together, total

VERSION = "1"

WITHOUT_NUMBER = "without_number"

LONGER_THAN_A_YEAR = "longer_than_a_year"
IN_COMPANY_PROMISE = "in_company_promise"
IN_FAMILY_PROMISE = "in_family_promise"

_Place = tuple[str, int, str]
_CONTAINED = (Relation.MEMBER, Relation.PART)


@dataclass(frozen=True, slots=True)
class Year:
    """One kind of volume in one year, of one company or, without a slug, of all.

    ``reported`` is of those companies that promised, ``reported_by_all`` of all with a report;
    ``promising`` and the like count companies, ``without_number`` those that promised the kind for
    the year and gave no number.
    """

    slug: str
    company_slug: str
    year: int
    target_metric: str
    promised: Interval
    promising: int
    without_number: int
    reported: Interval
    promising_reported: int
    reported_by_all: Interval
    reporting: int
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def compute_years(
    targets: Iterable[TargetRow], actuals: Iterable[ActualRow], families: Iterable[RobotFamily]
) -> list[Year]:
    """What makers promised for a year beside what was reported for it, each kind by itself.

    A company's promise for a year is its latest scored one that is due in it: the company-wide one
    where there is one, else its robots' promises together, from the largest of them to their sum,
    because models may overlap; a family stands for its members.
    Promises for periods longer than a year stay out. Annual output, deliveries, deployment and
    cumulative output are never mixed, restatements never added up; companies that promised without
    a number are counted, not summed.

    Reported is what the reports of the like kind allow for the calendar year, by the rules by which
    promises are judged: reports on single robots are floors for their company. The industry's
    promised total is the sum over the companies; its reported total is given twice, over the
    companies that promised, with how many of them have a report, and over all that have one. A
    company whose reports give only an upper bound adds nothing to the lower end. A company without
    a report is not zero: it is missing from the total, and counted.
    """
    rows = sorted(set(targets), key=lambda row: row.key)
    reports = by_company(actuals, families)
    promised = _Promised(rows, reports)
    years = [
        year
        for slug in sorted({*promised.places, *reports})
        for year in _company_years(slug, promised, reports.get(slug, NO_REPORTS))
    ]
    groups: dict[tuple[int, str], list[Year]] = defaultdict(list)
    for year in years:
        groups[year.year, year.target_metric].append(year)
    industry = [_industry(*place, groups[place], promised.long.get(place, ())) for place in groups]
    return sorted((*years, *industry), key=lambda year: year.slug)


@dataclass(frozen=True, slots=True)
class _Word:
    """What one company promised for one year and kind."""

    units: Interval
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]
    has_number: bool
    has_no_number: bool


class _Promised:
    """What the companies promised, by company, kind and year."""

    def __init__(self, rows: Sequence[TargetRow], reports: dict[str, CompanyReports]) -> None:
        self._families = {slug: found.families for slug, found in reports.items()}
        self._latest: dict[_Place, list[LatestPromise]] = defaultdict(list)
        self._silent: dict[_Place, list[Used]] = defaultdict(list)
        self.long: dict[tuple[int, str], list[LeftOut]] = defaultdict(list)
        for promise in compute_latest_promises(row for row in rows if not _is_long(row)):
            if promise.scored:
                place = promise.company_slug, promise.year, promise.target_metric
                self._latest[place].append(promise)
        for row in rows:
            if row.due is None or row.metric not in SCORED_METRICS:
                continue
            if _is_long(row):
                left_out = LeftOut("targets", row.key, LONGER_THAN_A_YEAR)
                self.long[row.due.last.year, row.metric].append(left_out)
            elif why_no_promise(row) == NO_NUMBER:
                place = row.company_slug, row.due.last.year, row.metric
                self._silent[place].append(Used("targets", row.key, WITHOUT_NUMBER))
        self.places: dict[str, set[tuple[int, str]]] = defaultdict(set)
        for slug, year, metric in (*self._latest, *self._silent):
            self.places[slug].add((year, metric))

    def word(self, slug: str, year: int, metric: str) -> _Word:
        place = slug, year, metric
        families = self._families.get(slug, NO_REPORTS.families)
        counted, left_out = _counted(self._latest.get(place, []), families)
        silent = [] if counted else self._silent.get(place, [])
        beside = (one for promise in counted for one in promise.left_out)
        return _Word(
            units=together(one.units for one in counted),
            used=(*(used for one in counted for used in one.used), *silent),
            left_out=(*left_out, *beside),
            has_number=bool(counted),
            has_no_number=bool(silent),
        )


def _counted(
    latest: Sequence[LatestPromise], families: Families
) -> tuple[list[LatestPromise], list[LeftOut]]:
    """The promises that make up the company's, and those that another of them contains."""
    whole = [one for one in latest if not one.robots]
    if whole:
        return whole, _apart((one for one in latest if one.robots), IN_COMPANY_PROMISE)
    inside = [
        one
        for one in latest
        if any(families.relation(one.robots, other.robots) in _CONTAINED for other in latest)
    ]
    return [one for one in latest if one not in inside], _apart(inside, IN_FAMILY_PROMISE)


def _apart(promises: Iterable[LatestPromise], reason: str) -> list[LeftOut]:
    return [LeftOut("targets", used.key, reason) for one in promises for used in one.used]


def _is_long(row: TargetRow) -> bool:
    """Longer than a year; what is counted from the very beginning has no period of its own."""
    if row.metric == "cumulative_output" or not is_scored(row):
        return False
    first, last = period_of(row)
    return (last.year - first.year, last.month, last.day) >= (1, first.month, first.day)


def _company_years(slug: str, promised: _Promised, reports: CompanyReports) -> Iterator[Year]:
    told = {(year, kind) for kind in SCORED_METRICS for year in reports.years(kind)}
    for year, metric in sorted(told | promised.places.get(slug, set())):
        word = promised.word(slug, year, metric)
        whole_year = Period(date(year, 1, 1), date(year, 12, 31))
        allowed = reports.allowed(metric, robot_keys(()), whole_year)
        # An upper bound alone, or a count of another year, makes no year of its own.
        if not word.used and not (allowed.says_how_many and year in allowed.years):
            continue
        has_report = allowed.is_reported
        yield Year(
            slug=f"{slug}.{year}.{metric.replace('_', '-')}",
            company_slug=slug,
            year=year,
            target_metric=metric,
            promised=word.units,
            promising=int(word.has_number),
            without_number=int(word.has_no_number),
            reported=allowed.units if word.has_number else UNKNOWN,
            promising_reported=int(word.has_number and has_report),
            reported_by_all=allowed.units,
            reporting=int(has_report),
            used=(*word.used, *allowed.used),
            left_out=(*word.left_out, *allowed.left_out),
        )


def _industry(year: int, metric: str, companies: Sequence[Year], long: Sequence[LeftOut]) -> Year:
    return Year(
        slug=f"{year}.{metric.replace('_', '-')}",
        company_slug="",
        year=year,
        target_metric=metric,
        promised=_sum(one.promised for one in companies if one.promising),
        promising=sum(one.promising for one in companies),
        without_number=sum(one.without_number for one in companies),
        reported=_sum(one.reported for one in companies if one.promising_reported),
        promising_reported=sum(one.promising_reported for one in companies),
        reported_by_all=_sum(one.reported_by_all for one in companies if one.reporting),
        reporting=sum(one.reporting for one in companies),
        used=tuple(used for one in companies for used in one.used),
        left_out=(*(left_out for one in companies for left_out in one.left_out), *long),
    )


def _sum(ranges: Iterable[Interval]) -> Interval:
    """Unknown for none. A number of robots is not below zero, so open below counts from there."""
    found = [Interval(one.low or Decimal(0), one.high) for one in ranges]
    return total(found) if found else UNKNOWN
