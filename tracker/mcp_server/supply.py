"""The tool ``supplier_exposure``: who is known to supply whom, and who depends on a single one."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, NamedTuple

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from pydantic import BaseModel, Field

from companies.choices import Role
from sources.filters import FactFilter
from supplychain.filters import LIVE
from supplychain.lists import SUPPLY_LINKS
from supplychain.models import Component, ExposureMetric, KnownSuppliersMetric, OriginMetric
from supplychain.refresh.graph import SUPPLY_GRAPH
from tracker.mcp_server.answering import (
    Citations,
    address,
    counted,
    cut_words,
    date_text,
    fitted,
    frame,
    name_of,
)
from tracker.mcp_server.asking import (
    Refusal,
    company_named,
    component_named,
    query_of,
    refuse_faults,
)
from tracker.mcp_server.shapes import Answer, Name, marks

MOST = 40


class Link(BaseModel):
    """One report that a company supplies another with a part."""

    key: str
    supplier: Name | None = Field(description="null: not named by the source")
    customer: Name | None = Field(description="null: not named by the source")
    component: Name
    in_house: bool = Field(description="The customer makes the part itself")
    status: str = Field(description="supplying, validated, qualification, rumoured or ended")
    confidence: str
    as_of: str | None = Field(description="The day or period the report speaks of")
    page_url: str
    sources: list[int]

    def line(self) -> str:
        supplier = self.supplier.name if self.supplier else "an unnamed supplier"
        customer = self.customer.name if self.customer else "an unnamed customer"
        parties = f"{customer}, in-house" if self.in_house else f"{supplier} → {customer}"
        told = f"{self.component.name}, {self.status}, {self.confidence}"
        return f"{parties}: {told}{marks(self.sources)}"


class Exposure(BaseModel):
    """A maker for which live links name exactly one supplier of a part: only known, not only."""

    maker: Name
    component: Name
    supplier: Name
    in_house: bool = Field(description="The maker itself is its only known supplier")
    unnamed_links: int = Field(description="Links that say others supply it too, but not who")
    explanation_url: str
    sources: list[int]

    def line(self) -> str:
        supplier = "the maker itself" if self.in_house else self.supplier.name
        others = "; others supply it too, unnamed" if self.unnamed_links else ""
        told = f"{self.maker.name}, {self.component.name}: only known supplier {supplier}"
        return f"{told}{others}{marks(self.sources)}"


class Coverage(BaseModel):
    """How much of the graph is known: a supplier that no source names is not in it."""

    suppliers: int = Field(description="Distinct named suppliers in live links")
    by_country: dict[str, int] = Field(description="ISO code, or empty where it is not known")
    makers_with_a_link: int | None = Field(description="null: it is about one maker")
    of_makers: int | None
    herfindahl: float | None = Field(
        description="0 many alike to 1 a single supplier, by makers supplied; null: not known"
    )
    words: str
    explanation_url: str


class SupplierExposure(Answer):
    found_links: int
    unsure_links: int = Field(
        description="Not listed: in qualification, rumoured or ended; include_unsure lists them"
    )
    found_exposures: int
    coverage: Coverage | None = Field(description="null: it supplies or buys nothing that is known")
    only_known_supplier: list[Exposure]
    links: list[Link]

    def lines(self) -> Iterator[str]:
        if self.coverage:
            yield self.coverage.words
        yield from (one.line() for one in self.only_known_supplier)
        yield from (f"Link: {one.line()}" for one in self.links)


class Asked(NamedTuple):
    """The question with all that answers it; ``evidence`` are the links behind the exposures."""

    owner: Any
    part: Any
    links: list[Any]
    unsure: int
    alone: list[ExposureMetric]
    evidence: dict[str, Any]
    coverage: Coverage | None
    path: str


def supplier_exposure(
    company: Annotated[
        str | None,
        Field(
            description="Slug or name of a maker (what it buys) or a supplier (whom it supplies)"
        ),
    ] = None,
    component: Annotated[
        str | None,
        Field(
            description="Slug or name of a component, with all below it; humanoid-robot is the whole"
        ),
    ] = None,
    include_unsure: Annotated[
        bool,
        Field(description="Also list links in qualification, rumoured or ended; they never count"),
    ] = False,
) -> SupplierExposure:
    """Known suppliers of a company or component, who depends on a single one, and the coverage.

    Answers “which makers depend on one supplier of harmonic reducers?”. Only what sources name is
    known: an only known supplier may have rivals that nobody reported, so quote the coverage with it.
    Give a company, a component or both.
    """
    if not company and not component:
        raise Refusal("Name a company, a component or both.")
    owner = company_named(company) if company else None
    part = component_named(component) if component else None
    asked = _read(owner, part, include_unsure)
    return fitted(lambda most: _answer(asked, most), MOST)


def _read(owner: Any, part: Any, include_unsure: bool) -> Asked:
    query = query_of(company=owner and owner.slug, component=part and part.slug)
    there = _matching(query).count()
    if not include_unsure:
        query["status"] = LIVE
    links = list(_matching(query))
    alone = _alone(owner, part)
    return Asked(
        owner=owner,
        part=part,
        links=links,
        unsure=there - len(links),
        alone=alone,
        evidence=_links_of(alone),
        coverage=_coverage(owner, part),
        path=f"{reverse('supply-link-list')}?{query.urlencode()}",
    )


def _answer(asked: Asked, most: int) -> SupplierExposure:
    """So many exposures, and links in the room that these leave."""
    cited = Citations()
    exposures = [_exposure(one, asked.evidence, cited) for one in asked.alone[:most]]
    room = max(0, most - len(exposures) // 2)
    links = [_link(link, cited) for link in asked.links[:room]]
    cuts = (
        cut_words(len(exposures), len(asked.alone), "exposures", "name a component"),
        cut_words(len(links), len(asked.links), "links", "name both a company and a component"),
    )
    return SupplierExposure(
        summary=_summary(asked),
        found_links=len(asked.links),
        unsure_links=asked.unsure,
        found_exposures=len(asked.alone),
        coverage=asked.coverage,
        only_known_supplier=exposures,
        links=links,
        cut=" ".join(filter(None, cuts)) or None,
        sources=cited.listed,
        **frame(asked.path),
    )


def _matching(query: QueryDict) -> QuerySet[Any]:
    filterset: FactFilter = SUPPLY_LINKS.narrowed(query, SUPPLY_LINKS.table.published())
    refuse_faults(filterset.form)
    found: QuerySet[Any] = filterset.qs
    return found


def _alone(owner: Any, part: Any) -> list[ExposureMetric]:
    """Pairs that concern the company on either side, and the component or what is below it."""
    found = SUPPLY_GRAPH.figures(ExposureMetric, with_evidence=True)
    if owner:
        found = [one for one in found if owner.pk in (one.company_id, one.supplier_id)]
    if part:
        below = set(Component.objects.at_or_below([part.slug]).values_list("pk", flat=True))
        found = [one for one in found if one.component_id in below]
    return found


def _links_of(alone: Sequence[ExposureMetric]) -> dict[str, Any]:
    keys = sorted({used.key for one in alone for used in one.evidence})
    rows: QuerySet[Any] = SUPPLY_LINKS.table.published().filter(key__in=keys)
    return {link.key: link for link in rows}


def _exposure(one: ExposureMetric, links: dict[str, Any], cited: Citations) -> Exposure:
    numbers = [
        number for used in one.evidence if used.key in links for number in cited.of(links[used.key])
    ]
    return Exposure(
        maker=name_of(one.company),
        component=name_of(one.component),
        supplier=name_of(one.supplier),
        in_house=one.in_house,
        unnamed_links=one.unnamed,
        explanation_url=address(one.get_absolute_url()),
        sources=list(dict.fromkeys(numbers)),
    )


def _link(link: Any, cited: Citations) -> Link:
    return Link(
        key=link.key,
        supplier=name_of(link.supplier) if link.supplier else None,
        customer=name_of(link.customer) if link.customer else None,
        component=name_of(link.component),
        in_house=link.is_in_house,
        status=link.status,
        confidence=link.confidence,
        as_of=date_text(link.as_of),
        page_url=address(link.get_absolute_url()),
        sources=cited.of(link),
    )


def _coverage(owner: Any, part: Any) -> Coverage | None:
    if part is not None:
        return _of_component(SUPPLY_GRAPH.figure(KnownSuppliersMetric, component=part))
    if Role.MAKER not in owner.roles:
        return None
    figure = SUPPLY_GRAPH.figure(OriginMetric, companies=frozenset({owner.slug}))
    if figure is None:
        return None
    return Coverage(
        suppliers=figure.suppliers,
        by_country=figure.by_country,
        makers_with_a_link=None,
        of_makers=None,
        herfindahl=None,
        words=_told(figure),
        explanation_url=address(figure.get_absolute_url()),
    )


def _of_component(figure: KnownSuppliersMetric | None) -> Coverage | None:
    if figure is None:
        return None
    return Coverage(
        suppliers=figure.suppliers,
        by_country=figure.by_country,
        makers_with_a_link=figure.makers,
        of_makers=figure.of_makers,
        herfindahl=None if figure.herfindahl is None else float(figure.herfindahl),
        words=_told(figure),
        explanation_url=address(figure.get_absolute_url()),
    )


def _told(figure: Any) -> str:
    return "; ".join(f"{one.label}: {one.text}" for one in figure.shown())


def _summary(asked: Asked) -> str:
    about = " and ".join(row.name_en for row in (asked.owner, asked.part) if row)
    makers = len({one.company_id for one in asked.alone})
    unsure = counted(asked.unsure, "more link is", "more links are")
    more = f" {unsure} unsure or ended: include_unsure lists them." if asked.unsure else ""
    links, pairs = counted(len(asked.links), "link"), counted(len(asked.alone), "pair")
    return (
        f"{about}: {links}, and {pairs} of a maker and a part with an only known supplier"
        f" ({counted(makers, 'maker')}). Only what sources name is known.{more}"
    )
