"""The supply graph as the metrics read it, in five queries however many links there are."""

from collections.abc import Mapping
from typing import NamedTuple

from companies.choices import Role
from companies.models import Company
from sources.clock import published
from supplychain.models import Component, SupplyLink
from supplychain.rows import SupplyRow


class SupplyGraph(NamedTuple):
    """``makers`` maps each maker of robots to its country, ``tree`` each component to its parent."""

    links: list[SupplyRow]
    makers: dict[str, str]
    tree: dict[str, str]


def read_supply_graph() -> SupplyGraph:
    """By the reader's clock."""
    makers = Company.objects.published().with_role(Role.MAKER).order_by()
    return SupplyGraph(
        links=supply_rows(),
        makers=dict(makers.values_list("slug", "country")),
        tree=read_tree(),
    )


def read_tree() -> dict[str, str]:
    rows = Component.objects.published().order_by()
    return {slug: parent or "" for slug, parent in rows.values_list("slug", "parent__slug")}


def supply_rows() -> list[SupplyRow]:
    companies = _companies()
    parts: Mapping[int | None, str] = {
        None: "",
        **dict(Component.objects.order_by().values_list("pk", "slug")),
    }
    nobody = ("", "")
    links = SupplyLink.objects.published().order_by()
    found = links.values_list(
        "key",
        "supplier_id",
        "customer_id",
        "component_id",
        "input_for_id",
        "robot",
        "status",
        "confidence",
        "as_of_last",
        "public_on",
    )
    return [
        SupplyRow(
            key,
            *companies.get(supplier, nobody),
            companies.get(customer, nobody)[0],
            parts[component],
            parts[product],
            robot,
            *rest,
        )
        for key, supplier, customer, component, product, robot, *rest in found.iterator()
    ]


def _companies() -> dict[int | None, tuple[str, str]]:
    """Slug and country by primary key.

    A country is told by the company's own row: on a past day that row must have been public.
    """
    rows = Company.objects.order_by()
    told = set(rows.filter(published()).values_list("pk", flat=True))
    return {
        pk: (slug, country if pk in told else "")
        for pk, slug, country in rows.values_list("pk", "slug", "country")
    }
