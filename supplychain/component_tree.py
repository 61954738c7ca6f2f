"""The tree of components as read at once: its order, its depths, and who is known for each branch."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from sources.choices import State
from supplychain.choices import LinkStatus
from supplychain.models import Component, SupplyLink

LIVE_STATUSES = (LinkStatus.SUPPLYING, LinkStatus.VALIDATED)


def live(links: QuerySet[SupplyLink]) -> QuerySet[SupplyLink]:
    """Links that supply or are validated, and of which no later row says otherwise."""
    later = SupplyLink.objects.filter(
        state=State.PUBLISHED,
        supplier=OuterRef("supplier"),
        customer=OuterRef("customer"),
        component=OuterRef("component"),
        robot=OuterRef("robot"),
        as_of_last__gt=OuterRef("as_of_last"),
    ).exclude(status__in=LIVE_STATUSES)
    return links.filter(~Exists(later), status__in=LIVE_STATUSES)


class Known(NamedTuple):
    """Distinct named parties of the live links of a component and of what is below it.

    ``alone`` counts the pairs of a customer and a part for which one supplier is named and no other.
    """

    suppliers: int = 0
    customers: int = 0
    alone: int = 0


@dataclass(frozen=True)
class Tree:
    """The published components: primary key to that of the parent, siblings by name."""

    parents: dict[int, int | None]

    @classmethod
    def read(cls) -> "Tree":
        rows = Component.objects.published().order_by("name_en", "slug")
        return cls(dict(rows.values_list("pk", "parent_id")))

    @cached_property
    def children(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = defaultdict(list)
        for pk, parent in self.parents.items():
            # Below a component that is not published, a branch stands on its own.
            found[parent if parent in self.parents else None].append(pk)
        return found

    @cached_property
    def depths(self) -> dict[int, int]:
        """Every component in tree order, with how many stand above it."""
        return dict(self._walk(None, 0))

    def _walk(self, parent: int | None, depth: int) -> Iterator[tuple[int, int]]:
        for pk in self.children.get(parent, ()):
            yield pk, depth
            yield from self._walk(pk, depth + 1)

    def path(self, pk: int) -> list[int]:
        """The component and all above it, the root first."""
        found: list[int] = []
        at: int | None = pk
        while at in self.parents and at is not None:
            found.insert(0, at)
            at = self.parents[at]
        return found

    def below(self, pk: int) -> list[int]:
        """The component and all beneath it, in tree order."""
        return [pk, *(found for found, _depth in self._walk(pk, 1))]

    def known(self) -> dict[int, Known]:
        """Who is known for each component, from one query over the live links."""
        suppliers: dict[int, set[int | None]] = defaultdict(set)
        customers: dict[int, set[int | None]] = defaultdict(set)
        alone: dict[int, int] = defaultdict(int)
        for (customer, component), named in _suppliers_of_pairs().items():
            for pk in self.path(component):
                suppliers[pk] |= named
                customers[pk] |= {customer} - {None}
                alone[pk] += customer is not None and len(named) == 1
        return {pk: Known(len(suppliers[pk]), len(customers[pk]), alone[pk]) for pk in self.parents}


def _suppliers_of_pairs() -> dict[tuple[int | None, int], set[int | None]]:
    """The suppliers named for each pair of customer and component."""
    rows = live(SupplyLink.objects.published()).order_by()
    found: dict[tuple[int | None, int], set[int | None]] = defaultdict(set)
    for customer, component, supplier in rows.values_list("customer", "component", "supplier"):
        found[customer, component] |= {supplier} - {None}
    return found
