"""What every app knows of several companies, each table read once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from companies.datasets import ROBOTS
from companies.models import (
    Company,
    FreshnessMetric,
    LatestPromiseMetric,
    Robot,
    SlippageMetric,
    TrackRecordMetric,
    YearMetric,
)
from companies.models.derived import VerdictBasis
from companies.refresh.freshness import FRESHNESS
from companies.refresh.promises import PROMISES
from companies.refresh.years import YEARS
from funding.choices import Part
from funding.models import CapitalMetric, FundingRound, Participation, StateShareMetric
from funding.refresh import CAPITAL
from sources.choices import Confidence
from sources.clock import published
from sources.templatetags.facts import names
from supplychain.component_tree import live
from supplychain.models import ExposureMetric, OriginMetric, RelatedOrdersMetric, SupplyLink
from supplychain.refresh.graph import SUPPLY_GRAPH
from supplychain.refresh.related_orders import RELATED_ORDERS
from tracker.compare.form import FEWEST


class Compared(NamedTuple):
    """The companies by the reader's clock, and their figures by slug; what is missing is not known."""

    companies: list[Company]
    later: list[Company]
    capital: dict[str, CapitalMetric]
    state_share: dict[str, StateShareMetric]
    records: dict[str, TrackRecordMetric]
    slippages: dict[str, list[SlippageMetric]]
    freshness: dict[str, FreshnessMetric]
    origins: dict[str, OriginMetric]
    exposures: dict[str, list[ExposureMetric]]
    related: dict[str, RelatedOrdersMetric]
    promises: list[LatestPromiseMetric]
    years: list[YearMetric]
    valued: dict[str, FundingRound]


def read_compared(slugs: list[str], currency: str) -> Compared:
    """As many queries for six companies as for two. ``later`` are those not known on that day."""
    given = Company.objects.filter(slug__in=slugs)
    ordered = sorted(given, key=lambda one: slugs.index(one.slug))
    seen = set(Company.objects.published().filter(slug__in=slugs).values_list("slug", flat=True))
    own = frozenset(seen)
    first = PROMISES.figures(TrackRecordMetric, companies=own, basis=VerdictBasis.FIRST)
    shares = CAPITAL.figures(StateShareMetric, companies=own, currency=currency, round="")
    return Compared(
        companies=[one for one in ordered if one.slug in seen],
        later=[one for one in ordered if one.slug not in seen],
        capital=_single(CAPITAL.figures(CapitalMetric, companies=own, currency=currency)),
        state_share=_single(shares),
        records=_single(first),
        slippages=_several(PROMISES.figures(SlippageMetric, companies=own)),
        freshness=_single(FRESHNESS.figures(FreshnessMetric, companies=own)),
        origins=_single(SUPPLY_GRAPH.figures(OriginMetric, companies=own)),
        exposures=_several(SUPPLY_GRAPH.figures(ExposureMetric, companies=own)),
        related=_single(
            RELATED_ORDERS.figures(RelatedOrdersMetric, companies=own, currency=currency)
        ),
        promises=PROMISES.figures(LatestPromiseMetric, companies=own),
        years=[one for one in YEARS.figures(YearMetric, companies=own) if one.reporting],
        valued=latest_valuations(ordered),
    )


def latest_valuations(companies: list[Company]) -> dict[str, FundingRound]:
    """The newest report with a valuation that is no rumour, by its company's slug."""
    reports = FundingRound.objects.published().filter(company__in=companies)
    stated = reports.exclude(valuation_currency="").exclude(confidence=Confidence.RUMOURED)
    found: dict[str, FundingRound] = {}
    for report in stated.select_related("company"):
        found.setdefault(report.company.slug, report)
    return found


def _single(figures: Iterable[Any]) -> dict[str, Any]:
    return {one.company_slug: one for one in figures}


def _several(figures: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for one in figures:
        found[one.company_slug].append(one)
    return found


def robots_of(companies: list[Company]) -> dict[str, list[Robot]]:
    """Every published model by its maker's slug."""
    found: dict[str, list[Robot]] = defaultdict(list)
    for robot in ROBOTS.published().filter(company__in=companies):
        found[robot.company.slug].append(robot)
    return found


Shared = list[tuple[Any, dict[str, list[Any]]]]
"""A party that two or more of the companies have, and by each one's slug the facts that say so."""


def shared_suppliers(companies: list[Company]) -> Shared:
    """Named suppliers of live links to two or more of them."""
    links = live(SupplyLink.objects.published())
    rows = links.filter(customer__in=companies, supplier__isnull=False)
    joined = rows.select_related("supplier", "customer", "component").order_by(
        "component__name_en", "key"
    )
    return _shared((link.supplier, link.customer, link) for link in joined if link.customer)


def shared_investors(companies: list[Company]) -> Shared:
    """Investors in published rounds of two or more of them; a round counts once, however reported."""
    parts = Participation.objects.filter(published("fact"), fact__company__in=companies)
    joined = parts.select_related("investor", "fact__company").order_by(
        "fact__announced_on_first", "fact__key"
    )
    once: dict[tuple[int, int, str], Participation] = {}
    for part in joined:
        place = (part.investor_id, part.fact.company_id, part.fact.round)
        if place not in once or part.role == Part.LEAD:
            once[place] = part
    return _shared((part.investor, part.fact.company, part) for part in once.values())


def _shared(found: Iterable[tuple[Any, Company, Any]]) -> Shared:
    parties: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for party, company, fact in found:
        parties[party][company.slug].append(fact)
    common = [(party, held) for party, held in parties.items() if len(held) >= FEWEST]
    return sorted(common, key=lambda one: (-len(one[1]), names(one[0])[0].casefold()))
