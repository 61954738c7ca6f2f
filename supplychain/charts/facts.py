"""The numbers of the sentence over a company's graph."""

from collections.abc import Iterable
from typing import NamedTuple

from supplychain.rows import LinkRow


class GraphFacts(NamedTuple):
    """What a sentence about the graph needs. Parties are distinct and named; links may be old."""

    links: int
    suppliers: int
    customers: int
    components_bought: int
    in_house: int
    unnamed_links: int
    supplying_links: int
    rumoured_links: int


def graph_facts(rows: Iterable[LinkRow], company_slug: str) -> GraphFacts:
    """Counts over those rows in which the company is a party."""
    links = [row for row in rows if company_slug in (row.supplier_slug, row.customer_slug)]
    own = [row for row in links if row.supplier_slug == row.customer_slug]
    bought = [row for row in links if row.customer_slug == company_slug and row not in own]
    sold = [row for row in links if row.supplier_slug == company_slug and row not in own]
    return GraphFacts(
        links=len(links),
        suppliers=len({row.supplier_slug for row in bought} - {""}),
        customers=len({row.customer_slug for row in sold} - {""}),
        components_bought=len({row.component_slug for row in bought}),
        in_house=len({row.component_slug for row in own}),
        unnamed_links=sum("" in (row.supplier_slug, row.customer_slug) for row in links),
        supplying_links=sum(row.status == "supplying" for row in links),
        rumoured_links=sum("rumoured" in (row.status, row.confidence) for row in links),
    )
