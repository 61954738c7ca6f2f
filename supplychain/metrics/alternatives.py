"""Who else is known for a part: the next-best suppliers of a maker that lost its own."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from supplychain.metrics.branches import paths_up
from supplychain.metrics.cascade import KnownGraph, Need
from supplychain.metrics.live_links import rank
from supplychain.rows import SupplyRow

BEST = 10
"""So many are named; how many there are is told beside them."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A supplier that did not stop, with the link that makes it known for the part.

    ``makers`` of robots have a live link with it for the part or what is beneath it; ``own_use``: it
    is known to make the part for itself only.
    """

    supplier: str
    key: str
    status: str
    confidence: str
    makers: int
    with_this_customer: bool
    own_use: bool


class AlternativeSuppliers:
    """Finds alternatives among the links that did not break."""

    def __init__(
        self, graph: KnownGraph, severed: Collection[str], makers: Collection[str]
    ) -> None:
        self.graph = graph
        self.makers = makers
        self.for_part: dict[str, dict[str, list[SupplyRow]]] = defaultdict(
            lambda: defaultdict(list)
        )
        paths = paths_up(graph.tree)
        for row in graph.links:
            if row.supplier and row.key not in severed:
                for component in paths.get(row.component, (row.component,)):
                    self.for_part[component][row.supplier].append(row)

    def of(self, need: Need) -> list[Alternative]:
        """Those already known with this customer first, then the furthest along and the surest."""
        known = self.for_part.get(need.component, {})
        found = (self._alternative(supplier, rows, need) for supplier, rows in known.items())
        return sorted(found, key=_order)

    def _alternative(self, supplier: str, rows: list[SupplyRow], need: Need) -> Alternative:
        with_customer = [row for row in rows if row.customer == need.customer]
        best = min(
            with_customer or rows, key=lambda row: (*rank(row.status, row.confidence), row.key)
        )
        live = {row.customer for row in rows if row.key in self.graph.live}
        return Alternative(
            supplier=supplier,
            key=best.key,
            status=best.status,
            confidence=best.confidence,
            makers=len(live.intersection(self.makers)),
            with_this_customer=bool(with_customer),
            own_use=all(row.customer == supplier for row in rows),
        )


def _order(one: Alternative) -> tuple[bool, tuple[int, int], int, str]:
    place = rank(one.status, one.confidence)
    return not one.with_this_customer, place, -one.makers, one.supplier
