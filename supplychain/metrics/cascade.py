"""What is lost when links break: need by need, tier by tier, until nothing more is."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from supplychain.metrics.branches import Parents, at_or_below
from supplychain.metrics.live_links import Standing
from supplychain.rows import SupplyRow


class Need(NamedTuple):
    """A part that a maker needs for its robots or, with a product, a supplier for that product."""

    customer: str
    component: str
    product: str


Pair = tuple[str, str]
"""A customer and an exact part."""


@dataclass(frozen=True)
class KnownGraph:
    """The links as a cascade reads them; those in ``links`` that are not live are only prospects."""

    links: list[SupplyRow]
    live: frozenset[str]
    needs: dict[Need, list[SupplyRow]]
    beside: dict[Pair, list[SupplyRow]]
    """All known links of a customer for a part, whichever product it goes into."""
    sold: dict[str, list[SupplyRow]]
    tree: Parents

    @classmethod
    def of(cls, standing: Standing, makers: Collection[str], tree: Parents) -> "KnownGraph":
        links = sorted([*standing.live, *standing.prospects], key=lambda row: row.key)
        needs: dict[Need, list[SupplyRow]] = defaultdict(list)
        beside: dict[Pair, list[SupplyRow]] = defaultdict(list)
        sold: dict[str, list[SupplyRow]] = defaultdict(list)
        for row in standing.live:
            if row.customer in makers or (row.customer and row.input_for):
                needs[Need(row.customer, row.component, row.input_for)].append(row)
        for row in links:
            beside[row.customer, row.component].append(row)
            if row.supplier:
                sold[row.supplier].append(row)
        live = frozenset(row.key for row in standing.live)
        return cls(links, live, dict(needs), dict(beside), dict(sold), tree)

    def needs_by_pair(self) -> dict[Pair, list[Need]]:
        found: dict[Pair, list[Need]] = defaultdict(list)
        for need in sorted(self.needs):
            found[need.customer, need.component].append(need)
        return found


@dataclass
class Cascade:
    """``stopped`` companies need nothing more. ``severed`` maps a link's key to the tier at which it broke, 0 where its supplier stopped.

    ``lost`` maps a need to its tier: 1 where its own suppliers stopped, more where theirs did.
    ``causes`` names the lost need that broke a link further down.
    """

    stopped: Collection[str]
    severed: dict[str, int] = field(default_factory=dict)
    lost: dict[Need, int] = field(default_factory=dict)
    causes: dict[str, Need] = field(default_factory=dict)


Test = Callable[[KnownGraph, Need, Collection[str]], bool]
"""Whether a need is lost once the links with these keys are severed."""


def surely_lost(graph: KnownGraph, need: Need, severed: Collection[str]) -> bool:
    """A confirmed link shows the need, and no link that anybody even talks about is left."""
    if not any(row.confidence == "confirmed" for row in graph.needs[need]):
        return False
    return all(row.key in severed for row in graph.beside[need.customer, need.component])


def possibly_lost(graph: KnownGraph, need: Need, severed: Collection[str]) -> bool:
    """Any live supplier is lost, and no confirmed one is left."""
    if not any(row.key in severed for row in graph.needs[need]):
        return False
    beside = graph.beside[need.customer, need.component]
    return not any(row.key not in severed and is_sure(graph, row) for row in beside)


def is_sure(graph: KnownGraph, row: SupplyRow) -> bool:
    return bool(row.supplier) and row.key in graph.live and row.confidence == "confirmed"


def run_cascade(
    graph: KnownGraph, cut: Iterable[SupplyRow], stopped: Collection[str], is_lost: Test
) -> Cascade:
    """Break the links, and what breaks with them."""
    found = Cascade(stopped, severed={row.key: 0 for row in cut})
    needs_of = graph.needs_by_pair()
    broken = [row for row in graph.links if row.key in found.severed]
    tier = 0
    while broken:
        tier += 1
        pairs = sorted({(row.customer, row.component) for row in broken})
        newly = [
            need
            for pair in pairs
            for need in needs_of.get(pair, ())
            if need not in found.lost
            and need.customer not in stopped
            and is_lost(graph, need, found.severed)
        ]
        found.lost.update(dict.fromkeys(newly, tier))
        broken = [row for need in newly for row in _break_product(graph, need, tier, found)]
    return found


def _break_product(graph: KnownGraph, need: Need, tier: int, found: Cascade) -> list[SupplyRow]:
    """Without the part the supplier's product stops, and with it every link that sells it."""
    if not need.product:
        return []
    branch = at_or_below([need.product], graph.tree)
    sold = [
        row
        for row in graph.sold.get(need.customer, ())
        if row.component in branch and row.key not in found.severed
    ]
    for row in sold:
        found.severed[row.key] = tier
        found.causes[row.key] = need
    return sold


def paths_to(graph: KnownGraph, need: Need, found: Cascade) -> list[tuple[SupplyRow, ...]]:
    """For each live link of a lost need that broke: the links from what stopped down to it."""
    severed = [row for row in graph.needs[need] if row.key in found.severed]
    before = [row for row in severed if found.severed[row.key] < found.lost[need]]
    return [_path(graph, row, found) for row in before]


def _path(graph: KnownGraph, row: SupplyRow, found: Cascade) -> tuple[SupplyRow, ...]:
    steps = [row]
    while (cause := found.causes.get(steps[0].key)) is not None:
        broken = [one for one in graph.needs[cause] if one.key in found.severed]
        steps.insert(0, min(broken, key=lambda one: (found.severed[one.key], one.key)))
    return tuple(steps)
