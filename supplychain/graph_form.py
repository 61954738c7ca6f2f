"""What the supplier graph shows: the links of a filter, of everyone or around one company."""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sources.filters import CLOCKS, ClaimFilter, CountryFilter
from supplychain.choices import LinkStatus
from supplychain.component_tree import live
from supplychain.filters import ANY, LINK_ORDER, LIVE, BranchFilter, EitherFilter, SupplyLinkFilter
from supplychain.models import SupplyLink

EVERY_LINK = "all"
DEPTHS = ("1", "2", "3")


class AroundFilter(EitherFilter):
    """The company in the middle; which links are near it, the whole filter set decides."""

    def filter(self, qs: Any, value: str) -> Any:
        return qs


class GraphFilter(ClaimFilter):
    """The list's filters as far as a graph has them, and how far to look from one company."""

    company = AroundFilter("supplier", "customer", label=_("Around the company"))
    component = BranchFilter("component", label=_("Component and below"))
    country = CountryFilter("supplier__country", _("Supplier's country"))
    depth = django_filters.ChoiceFilter(
        choices=[(DEPTHS[0], _("1 link")), (DEPTHS[1], _("2 links")), (DEPTHS[2], _("3 links"))],
        label=_("Away from it, at most"),
        empty_label=None,
        method="unchanged",
    )
    status = django_filters.ChoiceFilter(
        choices=LinkStatus.choices, label=_("Status"), empty_label=ANY
    )
    links = django_filters.ChoiceFilter(
        choices=[
            (EVERY_LINK, _("all reported")),
            (LIVE, _("live ones only")),
        ],
        label=_("Links"),
        empty_label=None,
        method="with_links",
    )
    ordering = SupplyLinkFilter.declared_filters["ordering"]

    class Meta:
        model = SupplyLink
        fields: list[str] = []

    @staticmethod
    def _field_order(names: list[str]) -> list[str]:
        return ["company", "depth", "component", "status", "confidence", "country", "links"]

    def unknown(self) -> list[tuple[str, str]]:
        """A graph is whole: it takes no limit and no cursor."""
        known = [*self.filters, "page", *CLOCKS]
        strange = [name for name in self.data or () if name not in known]
        near = {name: get_close_matches(name, known, 1) for name in strange}
        return [(name, found[0] if found else "") for name, found in near.items()]

    def unchanged(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows

    def with_links(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return live(rows) if value == LIVE else rows

    @property
    def depth_given(self) -> int:
        return int(self.form.cleaned_data.get("depth") or DEPTHS[0])

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = super().filter_queryset(queryset.order_by(*LINK_ORDER))
        company = self.form.cleaned_data.get("company")
        if not company:
            return found
        links = found.order_by().values_list("pk", "supplier__slug", "customer__slug")
        return found.filter(pk__in=links_around(links, company, self.depth_given))


def links_around(
    links: Iterable[tuple[int, str | None, str | None]], company: str, depth: int
) -> set[int]:
    """The links that a way of so many links from the company holds, whichever way goods flow.

    An unnamed party is nobody in particular: no way leads on from there.
    """
    touching: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    for pk, supplier, customer in links:
        if supplier:
            touching[supplier].append((pk, customer))
        if customer:
            touching[customer].append((pk, supplier))
    found: set[int] = set()
    seen, edge = {company}, {company}
    for _step in range(depth):
        reached = [pair for one in edge for pair in touching.get(one, ())]
        found |= {pk for pk, _other in reached}
        edge = {other for _pk, other in reached if other} - seen
        seen |= edge
    return found
