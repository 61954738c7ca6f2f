"""The tree of components as pages read it: its order and its depths; and which links are live."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Least, RowNumber

from sources.choices import Confidence
from supplychain.choices import LinkStatus
from supplychain.metrics.live_links import FURTHEST_FIRST, LIVE_STATUSES, SUREST_FIRST
from supplychain.models import Component, SupplyLink


def live(links: QuerySet[SupplyLink]) -> QuerySet[SupplyLink]:
    """Those of the links that ``metrics.live_links`` counts, found by the database."""
    latest = _latest_reports().filter(place=1).values("pk")
    return links.filter(pk__in=latest, status__in=LIVE_STATUSES)


def _latest_reports() -> QuerySet[Any]:
    """All reports but rumours, each with its place among those on the same supply."""
    rumour = Q(status=LinkStatus.RUMOURED) | Q(confidence=Confidence.RUMOURED)
    firm: QuerySet[SupplyLink] = SupplyLink.objects.published().exclude(rumour)
    said_on = Case(
        When(as_of_last__isnull=True, then=Value(date.min)),
        default=Least("as_of_last", "public_on"),
    )
    placed: QuerySet[Any] = firm.annotate(
        place=Window(
            RowNumber(),
            partition_by=[F("supplier"), F("customer"), F("component"), F("robot")],
            order_by=[
                said_on.desc(),
                _rank("confidence", SUREST_FIRST).asc(),
                _rank("status", FURTHEST_FIRST).asc(),
                F("key").desc(),
            ],
        )
    )
    return placed


def _rank(column: str, words: Sequence[str]) -> Case:
    whens = (When(**{column: word}, then=Value(place)) for place, word in enumerate(words))
    return Case(*whens, default=Value(len(words)), output_field=IntegerField())


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
