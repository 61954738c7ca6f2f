"""The names and the facts that a what-if answer speaks of, one query for each table."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from companies.models import Company, ProductionTarget
from sources.templatetags.facts import names
from supplychain.metrics.what_if_answer import LostNeed, Reading, WhatIf
from supplychain.models import Component, SupplyLink

LINKS, TARGETS = SupplyLink.resource, ProductionTarget.resource


class Lookup:
    """Companies and components by slug, links and targets by key."""

    def __init__(self, answer: WhatIf, reading: Reading) -> None:
        needs = list(_needs(reading))
        named = Company.objects.filter(slug__in=set(_companies(answer, reading, needs)))
        self.companies: dict[str, Company] = {one.slug: one for one in named}
        self.parts: dict[str, Component] = {one.slug: one for one in Component.objects.all()}
        links = SupplyLink.objects.published().filter(key__in=set(_links(reading, needs)))
        targets = ProductionTarget.objects.published().filter(key__in=set(_keys(reading, TARGETS)))
        joined = links.select_related("supplier", "customer", "component")
        self.facts: dict[str, Any] = {
            fact.key: fact
            for fact in chain(
                joined.with_sources(), targets.select_related("company").with_sources()
            )
        }

    def companies_of(self, slugs: Iterable[str]) -> list[Company]:
        """By name."""
        found = (self.companies[slug] for slug in slugs if slug in self.companies)
        return sorted(found, key=lambda company: names(company)[0].casefold())

    def link(self, key: str) -> SupplyLink:
        found: SupplyLink = self.facts[key]
        return found


def _needs(reading: Reading) -> Iterator[LostNeed]:
    for maker in (*reading.direct, *reading.deeper):
        yield from maker.needs
    yield from reading.products


def _companies(answer: WhatIf, reading: Reading, needs: Iterable[LostNeed]) -> Iterator[str]:
    yield from answer.stopped
    yield from reading.hit
    for need in needs:
        yield need.customer
        yield from (other.supplier for other in need.alternatives)
    for lost in reading.components:
        yield from (*lost.suppliers, *lost.makers)


def _links(reading: Reading, needs: Iterable[LostNeed]) -> Iterator[str]:
    yield from _keys(reading, LINKS)
    for need in needs:
        yield from (other.key for other in need.alternatives)
        yield from (row.key for path in need.paths for row in path)


def _keys(reading: Reading, resource: str) -> Iterator[str]:
    places = chain(
        ((one.resource, one.key) for one in reading.used),
        ((one.resource, one.key) for one in reading.left_out),
    )
    return (key for found, key in places if found == resource)
