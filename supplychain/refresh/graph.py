"""Figures about the supply graph: read the links, compute, write."""

from collections.abc import Iterator
from datetime import date

from companies.models import Company
from sources.derivation import Derivation, Scope, row_of
from sources.models import Derived
from supplychain.metrics.exposure import compute_exposure
from supplychain.metrics.known_suppliers import compute_known_suppliers
from supplychain.metrics.origin import compute_origin
from supplychain.models import Component, ExposureMetric, KnownSuppliersMetric, OriginMetric
from supplychain.supply_graph import SupplyGraph, read_supply_graph


def _compute(_scope: Scope, _today: date) -> Iterator[Derived]:
    graph = read_supply_graph()
    parts = {part.slug: part for part in Component.objects.all()}
    companies = {company.slug: company for company in _companies(graph)}
    yield from _known_suppliers(graph, parts)
    yield from _exposure(graph, parts, companies)
    yield from _origin(graph, parts, companies)


def _companies(graph: SupplyGraph) -> Iterator[Company]:
    """Those that a figure names: makers, and suppliers of makers."""
    named = {row.supplier for row in graph.links} | graph.makers.keys()
    return (company for company in Company.objects.all() if company.slug in named)


def _known_suppliers(graph: SupplyGraph, parts: dict[str, Component]) -> Iterator[Derived]:
    for value in compute_known_suppliers(graph.links, graph.makers, graph.tree):
        part = parts[value.component]
        yield row_of(KnownSuppliersMetric, value, slug=value.component, component=part)


def _exposure(
    graph: SupplyGraph, parts: dict[str, Component], companies: dict[str, Company]
) -> Iterator[Derived]:
    for value in compute_exposure(graph.links, graph.makers):
        yield row_of(
            ExposureMetric,
            value,
            slug=f"{value.maker}.{value.component}",
            company=companies[value.maker],
            component=parts[value.component],
            supplier=companies[value.supplier],
        )


def _origin(
    graph: SupplyGraph, parts: dict[str, Component], companies: dict[str, Company]
) -> Iterator[Derived]:
    for value in compute_origin(graph.links, graph.makers, graph.tree):
        about = "component" if value.component else "company"
        yield row_of(
            OriginMetric,
            value,
            slug=f"{about}.{value.component or value.maker}",
            component=parts.get(value.component),
            company=companies.get(value.maker),
        )


SUPPLY_GRAPH = Derivation(
    name="supply_graph",
    models=(KnownSuppliersMetric, ExposureMetric, OriginMetric),
    compute=_compute,
    depends_on=frozenset({"supply-links", "components", "companies"}),
)
