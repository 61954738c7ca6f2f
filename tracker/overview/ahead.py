"""This year's promises on the overview: the largest, who made them, and what speaks for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.latest_promises import ShownPromise, shown_promises
from companies.metrics import capacity
from companies.metrics.verdicts import PENDING
from companies.models import (
    CapacityMetric,
    Company,
    Facility,
    LatestPromiseMetric,
    ProductionTarget,
    TrackRecordMetric,
    VerdictMetric,
)
from companies.models.derived import VerdictBasis
from companies.refresh.market import MARKET
from companies.refresh.promises import PROMISES
from sources import wording
from sources.intervals import Interval, hull
from sources.templatetags.facts import names
from tracker.overview import known
from tracker.overview.board import what_is_promised

ROWS = 8
CAPACITY_ROLES = frozenset({capacity.SITE, capacity.OPERATING_SITE, capacity.STATED_CAPACITY})


class AheadLine(NamedTuple):
    """A company's latest word on one number for the year; ``keys`` are all its statements on it."""

    promise: LatestPromiseMetric
    statement: ProductionTarget
    keys: list[str]
    so_far: VerdictMetric | None

    @property
    def what(self) -> str:
        return what_is_promised(self.promise)

    @property
    def due_early(self) -> bool:
        """Before the end of the year, which the heading names."""
        due = self.promise.due
        return due is not None and (due.last.month, due.last.day) != (12, 31)

    @property
    def worded(self) -> str:
        """The promised number as the source put it, where that was no plain number."""
        return known.in_the_words_of(self.statement, self.promise.units)


class AheadRow(NamedTuple):
    """A company with what it promises for the year, the largest first; kinds are never added."""

    lines: list[AheadLine]
    record: "Record | None"
    capacity: Interval | None
    country: str

    @property
    def company(self) -> Company:
        return self.lines[0].promise.company

    @property
    def keys(self) -> list[str]:
        return [key for line in self.lines for key in line.keys]

    @property
    def abroad(self) -> str:
        return known.abroad(self.country)


class Record(NamedTuple):
    """What became of a company's promises so far, those still pending apart."""

    metric: TrackRecordMetric

    @property
    def judged(self) -> int:
        return int(self.metric.met + self.metric.missed)

    @property
    def kept(self) -> str:
        words = {"kept": wording.number(self.metric.met), "judged": wording.number(self.judged)}
        return pgettext("of promises", "%(kept)s of %(judged)s kept") % words

    @property
    def likely(self) -> str:
        """How sure so few promises can make one of the share kept."""
        share = wording.percent(self.metric.likely, wording.WHOLE_PERCENT)
        return _("95%% interval: %(share)s") % {"share": share}

    @property
    def counts(self) -> list[tuple[str, Any, int]]:
        return [one for one in self.metric.counts if one[0] != PENDING]


class Ahead(NamedTuple):
    year: int
    rows: list[AheadRow]
    promises: int
    """How many there are, of which ``rows`` have those of the largest companies."""
    largest: str
    believable: str
    capacity_only: list[LatestPromiseMetric]
    capacity_metric: CapacityMetric | None


def promises_of(
    year: int, statements: Mapping[str, VerdictMetric], records: Mapping[str, Record]
) -> Ahead:
    """The year's latest promises, the largest first; ``statements`` hold verdicts by target."""
    latest = PROMISES.figures(LatestPromiseMetric, with_evidence=True, year=year)
    scored = sorted((one for one in latest if one.scored), key=_largest_first)
    metric = MARKET.figure(CapacityMetric, with_evidence=True, year=year)
    homes = known.countries(one.company_slug for one in scored)
    announced = _capacities(metric)
    rows = [
        AheadRow(lines, records.get(slug), announced.get(slug), homes.get(slug, ""))
        for slug, lines in _by_company(scored, statements).items()
    ]
    promising = {one.company_slug for one in scored}
    lines = [one for one in latest if not one.scored and one.company_slug not in promising]
    return Ahead(
        year=year,
        rows=rows,
        promises=len(scored),
        largest=_largest(scored, homes) if scored else "",
        believable=_believable(year, promising, records) if scored else "",
        capacity_only=sorted(lines, key=_largest_first),
        capacity_metric=metric,
    )


def _by_company(
    scored: Iterable[LatestPromiseMetric], statements: Mapping[str, VerdictMetric]
) -> dict[str, list[AheadLine]]:
    """The promises of the first companies, each company's together."""
    promises: dict[str, list[LatestPromiseMetric]] = defaultdict(list)
    for one in scored:
        promises[one.company_slug].append(one)
    chosen = [one for own in list(promises.values())[:ROWS] for one in own]
    lines: dict[str, list[AheadLine]] = defaultdict(list)
    for shown in shown_promises(chosen):
        if shown.inputs:
            lines[shown.metric.company_slug].append(_line(shown, statements))
    return lines


def _line(shown: ShownPromise, statements: Mapping[str, VerdictMetric]) -> AheadLine:
    statement = shown.inputs[0]
    return AheadLine(
        promise=shown.metric,
        statement=statement,
        keys=[target.key for target in (*shown.inputs, *shown.superseded)],
        so_far=statements.get(statement.key),
    )


def track_records() -> dict[str, Record]:
    """By company, each promise judged by its first statement, as on the board."""
    found = PROMISES.figures(TrackRecordMetric, basis=VerdictBasis.FIRST)
    return {one.company_slug: Record(one) for one in found}


def judged_records(records: Iterable[Record]) -> list[Record]:
    """Those of which some promise came due or was kept early, most met or missed first."""
    found = [one for one in records if one.counts]
    return sorted(
        found,
        key=lambda one: (-one.judged, -sum(part[2] for part in one.counts), one.metric.slug),
    )


def _largest_first(promise: LatestPromiseMetric) -> tuple[Decimal, Decimal, str]:
    """By the low end; an open high end makes the larger of two."""
    units = promise.units
    low = units.low or Decimal(0)
    high = Decimal("Infinity") if units.high is None else units.high
    return -low, -high, promise.slug


def _capacities(metric: CapacityMetric | None) -> dict[str, Interval]:
    """Each company's part in the year's announced capacity: the hull of its sites and statements."""
    if metric is None:
        return {}
    used = [one for one in metric.evidence if one.role in CAPACITY_ROLES]
    company = _companies(one.key for one in used)
    parts: dict[str, list[Interval]] = defaultdict(list)
    for one in used:
        if one.key in company:
            parts[company[one.key]].append(one.value)
    return {slug: hull(ranges) for slug, ranges in parts.items()}


def _companies(keys: Iterable[str]) -> dict[str, str]:
    """The company of each site or statement: a site goes by its slug, a statement by its key."""
    wanted = list(keys)
    sites = Facility.objects.filter(slug__in=wanted).values_list("slug", "company__slug")
    stated = ProductionTarget.objects.filter(key__in=wanted).values_list("key", "company__slug")
    return dict(sites.order_by()) | dict(stated.order_by())


def _largest(scored: Sequence[LatestPromiseMetric], homes: Mapping[str, str]) -> str:
    """The largest promise and, where that is another's, the largest of a maker from China."""
    first = scored[0]
    country = known.abroad(homes.get(first.company_slug, known.HOME))
    words = {
        "year": first.year,
        "company": names(first.company)[0],
        "units": wording.quantity(first.units),
        "country": country,
    }
    at_home = (one for one in scored if homes.get(one.company_slug) == known.HOME)
    chinese = next(at_home, None) if country else None
    if chinese is None:
        return (
            _("The largest promise for %(year)s is that of %(company)s: %(units)s robots.") % words
        )
    words |= {"other": names(chinese.company)[0], "number": wording.quantity(chinese.units)}
    return (
        _(
            "For %(year)s, %(company)s (%(country)s) promises the most, %(units)s robots; in China"
            " %(other)s, %(number)s."
        )
        % words
    )


def _believable(year: int, companies: Iterable[str], records: Mapping[str, Record]) -> str:
    slugs = list(companies)
    held = [records[slug].metric for slug in slugs if slug in records]
    counts = {
        "count": wording.number(len(slugs)),
        "year": year,
        "kept": wording.number(sum(1 for one in held if one.met and not one.missed)),
        "missed": wording.number(sum(1 for one in held if one.missed)),
    }
    words = ngettext(
        "%(count)s company promises a number for %(year)s; reports so far show that %(kept)s kept a"
        " promise and %(missed)s missed one.",
        "Of the %(count)s companies that promise a number for %(year)s, reports so far show that"
        " %(kept)s kept a promise and %(missed)s missed one; on the others they decide nothing.",
        len(slugs),
    )
    return words % counts
