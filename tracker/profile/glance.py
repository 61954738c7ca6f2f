"""The figures that matter at a glance, by what kind of company it is; each opens its explanation."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.choices import Role, TargetMetric
from companies.models import Company, TrackRecordMetric, YearMetric
from companies.promise_ledger import Ledger
from companies.rows import TargetRow
from companies.timeline import units_text
from funding.models import CapitalMetric
from sources import wording
from sources.templatetags.facts import names
from supplychain.models import RelatedOrdersMetric
from tracker.profile.funding import Funding, stage_of, valued_when
from tracker.profile.sections import Profile
from tracker.profile.supply import Supply

MOST = 7

# Of what a company promises for a year, the kind that says most, as the what-if counts it.
KINDS = (TargetMetric.ANNUAL_OUTPUT, TargetMetric.DELIVERIES, TargetMetric.DEPLOYMENT)


class Glance(NamedTuple):
    """A figure under its label; ``is_figure``: its address explains how it was computed."""

    label: str | Promise
    value: str
    hint: str
    url: str
    is_figure: bool = True


def glances(profile: Profile) -> list[Glance]:
    """At most seven, the ones that tell most about a maker, or about a supplier, first."""
    company, figures, supply = profile.company, profile.figures, profile.supply
    money = [*_capital(figures["capital"]), *_latest_round(profile.funding)]
    as_maker = [*_year(figures["years"]), *_kept(figures["track_records"], profile.ledger)]
    as_supplier = [*_customers(company, supply), *_alone(supply), *_stop(supply)]
    bought = [*_single_parts(figures["exposures"], figures["origin"], supply)]
    orders = [*_related(figures["related"])]
    fresh = [*_fresh(figures["freshness"])]
    if Role.MAKER in company.roles or not supply.sold:
        found = [*money, *as_maker, *bought, *orders, *as_supplier]
    else:
        capacity = _capacity(profile.ledger.rows)
        found = [*as_supplier, *capacity, *money, *as_maker, *bought, *orders]
    return [*found[: MOST - len(fresh)], *fresh]


def _capital(capital: CapitalMetric | None) -> Iterator[Glance]:
    if capital is None or not capital.rounds:
        return
    amount = wording.money(capital.currency, capital.private)
    yield Glance(
        _("Disclosed private capital"), amount, capital.coverage_text, capital.get_absolute_url()
    )


def _latest_round(funding: Funding) -> Iterator[Glance]:
    latest, valued = funding.latest, funding.valued
    if latest is None:
        return
    if valued is not None:
        value = wording.money(valued.valuation_currency, valued.valuation)
        hint = valued_when(valued)
        yield Glance(_("Latest valuation"), value, hint, valued.get_absolute_url(), False)
        return
    amount = wording.money(latest.currency, latest.amount) if latest.currency else ""
    hint = wording.clauses((amount, wording.when(latest.announced_on)))
    yield Glance(_("Latest round"), stage_of(latest), hint, latest.get_absolute_url(), False)


def _year(years: list[YearMetric]) -> Iterator[Glance]:
    """What it promised for this year, and how much of that is reported."""
    promised = {one.target_metric: one for one in years if one.promising}
    year = next((promised[kind] for kind in KINDS if kind in promised), None)
    if year is None:
        return
    reported = _("none reported so far")
    if not year.reported.is_unknown:
        reported = _("%(units)s reported so far") % {"units": wording.quantity(year.reported)}
    yield Glance(
        _("Promised for %(year)s") % {"year": year.year},
        wording.quantity(year.promised),
        wording.clauses((year.get_target_metric_display(), reported)),
        year.get_absolute_url(),
    )


def _kept(records: list[TrackRecordMetric], ledger: Ledger) -> Iterator[Glance]:
    """By the first promise for each period, which no revision has made easier."""
    record = next(iter(records), None)
    if record is None:
        return
    decided = record.met + record.missed
    value = _("none decided")
    if record.pending == sum(number for *_label, number in record.counts):
        value = _("none with a number due yet")
    if decided:
        counts = {"met": wording.number(record.met), "decided": wording.number(decided)}
        value = _("%(met)s of %(decided)s") % counts
    open_ones = (
        (label, number) for code, label, number in record.counts if code not in ("met", "missed")
    )
    hint = wording.listed(f"{label} {wording.number(number)}" for label, number in open_ones)
    hint = wording.semicolon().join(part for part in (hint, due_without_number(ledger)) if part)
    yield Glance(_("First promises kept"), value, hint, record.get_absolute_url())


def due_without_number(ledger: Ledger) -> str:
    """``2 due without a number``: judged by their date alone, they enter no track record."""
    count = sum(line.is_due_without_number for line in ledger.lines)
    words = ngettext("%(count)s due without a number", "%(count)s due without a number", count)
    return words % {"count": wording.number(count)} if count else ""


def _single_parts(exposures: list[Any], origin: Any, supply: Supply) -> Iterator[Glance]:
    if origin is None or not origin.suppliers:
        return
    suppliers = ngettext("%(count)s known supplier", "%(count)s known suppliers", origin.suppliers)
    counted = suppliers % {"count": wording.number(origin.suppliers)}
    if origin.suppliers != len(supply.named):
        both = _("known suppliers: %(live)s by live links, %(named)s named in all")
        counts = {"live": origin.suppliers, "named": len(supply.named)}
        counted = both % {name: wording.number(count) for name, count in counts.items()}
    home = _("from China: %(share)s") % {"share": origin.inside_text}
    yield Glance(
        _("Parts with an only known supplier"),
        wording.number(len(exposures)),
        wording.semicolon().join((counted, home)),
        origin.get_absolute_url(),
    )


def _related(related: RelatedOrdersMetric | None) -> Iterator[Glance]:
    if related is None:
        return
    known = _("%(count)s with a known tie") % {"count": related.by_number}
    yield Glance(
        _("Orders from related parties"), related.percent, known, related.get_absolute_url()
    )


def _customers(company: Company, supply: Supply) -> Iterator[Glance]:
    makers, parts = supply.makers, supply.components
    if not makers:
        return
    address = f"{reverse('supply-link-list')}?{urlencode({'supplier': company.slug})}"
    of = ngettext("of %(count)s component", "of %(count)s components", len(parts))
    hint = of % {"count": wording.number(len(parts))}
    yield Glance(
        _("Makers it is known to supply"), wording.number(len(makers)), hint, address, False
    )


def _alone(supply: Supply) -> Iterator[Glance]:
    if not supply.makers:
        return
    pairs = supply.only_known_for
    parts = list(dict.fromkeys(names(one.component)[0] for one in pairs))
    hint = wording.listed(parts[:2]) + (" …" if len(parts) > 2 else "")
    value = wording.number(len({one.company_id for one in pairs}))
    yield Glance(_("Makers with no other known source"), value, hint, "#customers", False)


def _stop(supply: Supply) -> Iterator[Glance]:
    stop = supply.stop
    if stop is None or not supply.makers:
        return
    words = {"surely": len(stop.surely), "possibly": len(stop.possibly)}
    value = _("%(surely)s to %(possibly)s") % words if words["surely"] != words["possibly"] else ""
    yield Glance(
        _("Makers blocked if it stops"),
        value or wording.number(words["surely"]),
        _("surely to possibly, at once"),
        stop.url,
        False,
    )


def _capacity(targets: list[TargetRow]) -> Iterator[Glance]:
    """The capacity promised last."""
    capacities = [
        one
        for one in targets
        if one.metric == TargetMetric.ANNUAL_CAPACITY and one.due and units_text(one)
    ]
    if not capacities:
        return
    latest = max(capacities, key=lambda one: (one.due.last if one.due else date.min, one.key))
    yield Glance(
        pgettext("at a glance", "Promised capacity a year"),
        units_text(latest),
        wording.by(latest.due),
        latest.url,
        False,
    )


def _fresh(freshness: list[Any]) -> Iterator[Glance]:
    row = next(iter(freshness), None)
    if row is None or row.newest_on is None:
        return
    yield Glance(_("Newest public fact"), row.newest_text, row.age_text, row.get_absolute_url())
