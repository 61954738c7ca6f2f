"""Who supplies one company, whom it supplies, and what a stop would break."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from companies.choices import Role
from companies.models import Company
from sources.choices import Confidence
from sources.clock import clock
from supplychain import datasets
from supplychain.choices import LinkStatus
from supplychain.metrics.live_links import FURTHEST_FIRST, LIVE_STATUSES
from supplychain.metrics.what_if_answer import Stop
from supplychain.models import Component, ExposureMetric, SupplyLink
from supplychain.refresh.graph import SUPPLY_GRAPH
from supplychain.what_if import answer_what_if


class LinkLine(NamedTuple):
    """A link, and the figure that says so where its supplier is the only one known for the part."""

    link: SupplyLink
    single: ExposureMetric | None
    stop_url: str


class StopAnswer(NamedTuple):
    """What a stop of the company blocks at once: makers by name, ``possibly`` holds ``surely``."""

    surely: list[Company]
    possibly: list[Company]
    url: str

    @property
    def only_possibly(self) -> list[Company]:
        return [maker for maker in self.possibly if maker not in self.surely]


class Supply(NamedTuple):
    bought: list[LinkLine]
    sold: list[LinkLine]
    only_known_for: list[ExposureMetric]
    """The pairs of a maker and a part for which this company is the only known supplier."""
    stop: StopAnswer | None

    @property
    def facts(self) -> list[SupplyLink]:
        return [line.link for line in (*self.bought, *self.sold)]

    @property
    def named(self) -> set[int]:
        """The other companies that any of its links names as a supplier, ended and rumoured too."""
        links = (line.link for line in self.bought if not line.link.is_in_house)
        return {link.supplier_id for link in links if link.supplier_id}

    @property
    def makers(self) -> list[Company]:
        """Makers of robots that a live link, no rumour, names as customers."""
        found = {line.link.customer for line in self.sold if _is_live(line.link)}
        return [one for one in found if one is not None and Role.MAKER in one.roles]

    @property
    def components(self) -> list[Component]:
        return list({line.link.component for line in self.sold if _is_live(line.link)})


def company_supply(company: Company, exposures: Iterable[ExposureMetric]) -> Supply:
    """By the reader's clock; ``exposures`` are the company's parts with an only known supplier."""
    alone = {(one.component_id, one.supplier_id): one for one in exposures}
    bought = _links(company.supplied_by, alone)
    sold = _links(company.supplies.exclude(customer=company), {})
    others = [one for one in _only_known_for(company, sold) if one.company_id != company.pk]
    sold = _with_singles(sold, others)
    return Supply(bought, sold, others, what_stops(company) if sold else None)


def _links(rows: Any, alone: Mapping[tuple[int, int], ExposureMetric]) -> list[LinkLine]:
    """The parts with an only known supplier first, then what is furthest along."""
    found = []
    for link in datasets.SUPPLY_LINKS.with_columns(rows.published()):
        supplier = link.supplier_id or 0
        single = alone.get((link.component_id, supplier)) if _is_live(link) else None
        stops = link.supplier and not link.is_in_house and _may_stop(link)
        found.append(LinkLine(link, single, what_if_url(link.supplier) if stops else ""))
    return sorted(found, key=_place)


def _place(line: LinkLine) -> tuple[Any, ...]:
    link = line.link
    return (line.single is None, FURTHEST_FIRST.index(link.status), str(link.component), link.key)


def _with_singles(lines: Iterable[LinkLine], only: Iterable[ExposureMetric]) -> list[LinkLine]:
    """Customers' links, marked where their customer knows no other supplier of the part."""
    alone = {(one.company_id, one.component_id): one for one in only}
    marked = [
        line._replace(single=alone.get((line.link.customer_id or 0, line.link.component_id)))
        if _is_live(line.link)
        else line
        for line in lines
    ]
    return sorted(marked, key=_place)


def _only_known_for(company: Company, sold: Iterable[LinkLine]) -> list[ExposureMetric]:
    return SUPPLY_GRAPH.figures(ExposureMetric, supplier=company) if sold else []


def _is_live(link: SupplyLink) -> bool:
    return link.status in LIVE_STATUSES and link.confidence != Confidence.RUMOURED


def _may_stop(link: SupplyLink) -> bool:
    return link.status not in (LinkStatus.ENDED, LinkStatus.RUMOURED)


def what_if_url(company: Company) -> str:
    return f"{reverse('what-if')}?{urlencode({'stop': company.slug})}"


def what_stops(company: Company) -> StopAnswer:
    """The makers that lack a part at once, as the what-if page answers for this year."""
    stop = Stop(companies=frozenset({company.slug}))
    answer = answer_what_if(stop, clock().today.year)
    surely = {one.maker for one in answer.surely.direct} - {company.slug}
    possibly = {one.maker for one in answer.possibly.direct} - {company.slug}
    makers = list(Company.objects.filter(slug__in=surely | possibly))
    return StopAnswer(
        [maker for maker in makers if maker.slug in surely],
        makers,
        what_if_url(company),
    )
