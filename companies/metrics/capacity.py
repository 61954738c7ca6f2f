"""What makers say they can build in a year, beside what they promised and what was reported shipped."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from companies.metrics.promises import (
    LatestPromise,
    compute_latest_promises,
    said,
    why_no_promise,
)
from companies.metrics.quotient import quotient
from companies.metrics.reports import COUNTS, OTHER_KIND, PAIRED
from companies.metrics.years import Year, compute_years
from companies.rows import ActualRow, FacilityRow, RobotFamily, TargetRow
from sources.evidence import LeftOut, Used
from sources.intervals import UNKNOWN, Interval, hull, total

VERSION = "1"

CAPACITY = "annual_capacity"
DELIVERIES = "deliveries"
SHIPMENTS = frozenset({PAIRED[DELIVERIES], COUNTS[DELIVERIES]})
ROBOTS = "robots"
OPERATING = "operating"

# How a capacity enters, and why one does not; demand enters as `companies.metrics.years` says.
SITE = "site"
OPERATING_SITE = "operating_site"
STATED_CAPACITY = "stated_capacity"
EARLIER_CAPACITY = "earlier_capacity"


@dataclass(frozen=True, slots=True)
class CapacityYear:
    """Robots in one calendar year, and how many companies each range rests on.

    A range that rests on no company is unknown; so is a ratio whose divisor may be zero.
    """

    year: int
    capacity: Interval
    operating: Interval
    promised: Interval
    shipped: Interval
    per_promised: Interval
    per_shipped: Interval
    capacity_companies: int
    operating_companies: int
    promised_companies: int
    shipped_companies: int
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def compute_capacity(
    facilities: Iterable[FacilityRow],
    targets: Iterable[TargetRow],
    actuals: Iterable[ActualRow],
    families: Iterable[RobotFamily],
) -> list[CapacityYear]:
    """How many robots a year companies say they can build, divided by how many they promised to
    deliver in that year, and by how many were reported shipped. Only robots count, not parts or
    tonnes. A company's announced capacity is the range that holds all its sites and its own stated
    capacities, never their sum: sources describe one line as a site here and as a goal there, so a
    company with several plants may have more; the companies' ranges are then added up. A site
    counts from the year it opened; with no opening day, from the year it was announced; with
    neither, from the year it became public. What is announced or under construction counts as well,
    whenever it may open: this is what has been announced, not what stands. The capacity of those
    sites alone that are said to operate is given beside it. A stated capacity counts from the year
    in which it is due until one that is due in a later year takes its place; of several for one
    year and robot the latest statement counts. One without a due date, by a third party, or
    rumoured does not. A site's capacity is the number given, even where its note calls it a bound.

    Promised deliveries and reported shipments are the industry's totals of "promised and reported
    in each year": the companies' latest promises of deliveries that are due in the year, without
    those for longer periods, and what the reports of robots shipped allow for the calendar year,
    over all companies that have one.

    Each ratio runs from the lowest capacity over the highest demand to the highest capacity over
    the lowest demand. An end that rests on an open range is open, and the ratio is unknown where no
    company promised or reported anything, or where the demand may be zero. The companies behind the
    three sums are not the same, and many that sell robots state no capacity: read the ratio with
    the counts beside it.
    """
    ledger = _Ledger(facilities, targets, actuals, families)
    return [_capacity_year(year, ledger) for year in ledger.years()]


class _Announced(NamedTuple):
    """What each company has announced, what its operating sites can make, and the evidence."""

    ranges: list[Interval]
    operating: list[Interval]
    used: list[Used]
    left_out: list[LeftOut]


class _Ledger:
    """The facts, by company and by the year for which they speak."""

    def __init__(
        self,
        facilities: Iterable[FacilityRow],
        targets: Iterable[TargetRow],
        actuals: Iterable[ActualRow],
        families: Iterable[RobotFamily],
    ) -> None:
        targets = set(targets)
        deliveries = [row for row in targets if row.metric == DELIVERIES]
        shipments = [row for row in actuals if row.metric in SHIPMENTS]
        self.demand: dict[int, Year] = {
            year.year: year
            for year in compute_years(deliveries, shipments, families)
            if not year.company_slug and year.target_metric == DELIVERIES
        }
        self.sites: dict[str, list[tuple[int, FacilityRow]]] = defaultdict(list)
        for site in facilities:
            since = _since(site)
            if site.capacity is not None and site.capacity_unit == ROBOTS and since is not None:
                self.sites[site.company_slug].append((since.year, site))
        stated = [row for row in targets if row.metric == CAPACITY]
        self.stated: dict[str, list[LatestPromise]] = defaultdict(list)
        for promise in compute_latest_promises(stated):
            self.stated[promise.company_slug].append(promise)
        self.beside = _beside(stated)

    def years(self) -> list[int]:
        """Those in which a capacity begins to count, or for which there is a demand."""
        begun = {since for sites in self.sites.values() for since, _site in sites}
        due = {promise.year for stated in self.stated.values() for promise in stated}
        asked = {
            year for year, demand in self.demand.items() if demand.promising or demand.reporting
        }
        return sorted(begun | due | asked)


def _capacity_year(year: int, ledger: _Ledger) -> CapacityYear:
    announced = _announced(year, ledger)
    capacity = _sum(announced.ranges)
    demand = ledger.demand.get(year)
    promised = demand.promised if demand and demand.promising else UNKNOWN
    shipped = demand.reported_by_all if demand and demand.reporting else UNKNOWN
    left_out = {*announced.left_out, *ledger.beside.get(year, ())}
    left_out |= {one for one in (demand.left_out if demand else ()) if one.reason != OTHER_KIND}
    return CapacityYear(
        year=year,
        capacity=capacity,
        operating=_sum(announced.operating),
        promised=promised,
        shipped=shipped,
        per_promised=quotient(capacity, promised),
        per_shipped=quotient(capacity, shipped),
        capacity_companies=len(announced.ranges),
        operating_companies=len(announced.operating),
        promised_companies=demand.promising if demand else 0,
        shipped_companies=demand.reporting if demand else 0,
        used=(*announced.used, *(demand.used if demand else ())),
        left_out=tuple(sorted(left_out)),
    )


def _announced(year: int, ledger: _Ledger) -> _Announced:
    found = _Announced([], [], [], [])
    for slug in sorted({*ledger.sites, *ledger.stated}):
        sites = [site for since, site in ledger.sites.get(slug, ()) if since <= year]
        used = [_site(site) for site in sorted(sites, key=lambda site: site.slug)]
        operating = [one.value for one in used if one.role == OPERATING_SITE]
        found.operating.extend([hull(operating)] if operating else [])
        due = [promise for promise in ledger.stated.get(slug, ()) if promise.year <= year]
        last = {promise.robots: promise for promise in sorted(due, key=lambda one: one.year)}
        for promise in due:
            if promise is last[promise.robots]:
                used += [one._replace(role=STATED_CAPACITY) for one in promise.used]
                found.left_out.extend(promise.left_out)
            else:
                found.left_out.extend(
                    LeftOut(one.resource, one.key, EARLIER_CAPACITY) for one in promise.used
                )
        if used:
            found.ranges.append(hull(one.value for one in used))
            found.used.extend(used)
    return found


def _site(site: FacilityRow) -> Used:
    role = OPERATING_SITE if site.status == OPERATING else SITE
    return Used("facilities", site.slug, role, Interval(site.capacity, site.capacity))


def _sum(ranges: Iterable[Interval]) -> Interval:
    """Unknown for none. A number of robots is not below zero, so open below counts from there."""
    found = [Interval(one.low or Decimal(0), one.high) for one in ranges]
    return total(found) if found else UNKNOWN


def _since(site: FacilityRow) -> date | None:
    """A day of the year from which the site counts."""
    known = site.opened_on or site.announced_on
    return known.first if known else site.public_on


def _beside(stated: Iterable[TargetRow]) -> Mapping[int, Iterable[LeftOut]]:
    """Capacities of robots that do not count, by the year they are due or else were stated."""
    found: dict[int, list[LeftOut]] = defaultdict(list)
    for row in stated:
        reason = why_no_promise(row)
        if reason and row.unit in (ROBOTS, ""):
            year = row.due.last.year if row.due else said(row).year
            found[year].append(LeftOut("targets", row.key, reason))
    return found
