"""Links bundled by part: where suppliers come from, what they supply, and who buys it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from supplychain.rows import LinkRow

COUNTRY, PART, CUSTOMER = range(3)
"""The columns, from the left."""
UNNAMED, OTHERS = ":unnamed", ":others"
"""Stand for parties without a name, and for all customers of few links; no slug holds a colon."""
FEWEST = 3
"""A customer with fewer links stands among the others."""
# Pixels a link takes, the least a node takes, and the air beneath it.
LINK, LEAST, AIR = 2.2, 17.0, 5.0

Item = tuple[int, str]
"""A column and what stands in it."""


class Bundle(NamedTuple):
    """All links between two neighbours; the ribbon's upper edge at either end, in pixels."""

    left: Item
    right: Item
    links: tuple[LinkRow, ...]
    left_top: float
    right_top: float

    @property
    def height(self) -> float:
        return len(self.links) * LINK


class Node(NamedTuple):
    """The links through it, and the pixels it takes from the top."""

    links: tuple[LinkRow, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.top + self.height / 2, 1)


class Bundles(NamedTuple):
    nodes: dict[Item, Node]
    bundles: tuple[Bundle, ...]
    height: float


def bundled(rows: Iterable[LinkRow], group_of: Mapping[str, str]) -> Bundles:
    """The same for the same links in any order; in each column the most linked come first.

    ``group_of`` maps a component to the one under which it is bundled.
    """
    links = sorted(rows, key=lambda row: row.key)
    customers: dict[str, int] = defaultdict(int)
    for row in links:
        customers[row.customer_slug] += 1
    ways = {row.key: _way(row, group_of, customers) for row in links}
    held: dict[Item, list[LinkRow]] = defaultdict(list)
    for row in links:
        for item in ways[row.key]:
            held[item].append(row)
    nodes = _placed(held)
    height = max((node.top + node.height for node in nodes.values()), default=0.0)
    return Bundles(nodes, tuple(_bundles(links, ways, nodes)), height)


def _way(
    row: LinkRow, group_of: Mapping[str, str], customers: Mapping[str, int]
) -> tuple[Item, Item, Item]:
    country = row.supplier_country if row.supplier_slug else UNNAMED
    customer = row.customer_slug or UNNAMED
    if row.customer_slug and customers[row.customer_slug] < FEWEST:
        customer = OTHERS
    part = group_of.get(row.component_slug, row.component_slug)
    return (COUNTRY, country), (PART, part), (CUSTOMER, customer)


def _placed(held: Mapping[Item, Sequence[LinkRow]]) -> dict[Item, Node]:
    """Each column from the top, what room is left shared out between its nodes."""
    columns: dict[int, list[Item]] = {COUNTRY: [], PART: [], CUSTOMER: []}
    for item in sorted(held, key=lambda item: (item[1].startswith(":"), -len(held[item]), item)):
        columns[item[0]].append(item)
    heights = {item: max(LEAST, len(rows) * LINK) for item, rows in held.items()}
    needed = {
        at: sum(heights[item] + AIR for item in column) - AIR for at, column in columns.items()
    }
    whole = max(needed.values())
    nodes: dict[Item, Node] = {}
    for at, column in columns.items():
        spare = (whole - needed[at]) / max(len(column) - 1, 1) if len(column) > 1 else 0.0
        # A column of few nodes is not torn apart over the whole height.
        air, top = AIR + min(spare, 4 * AIR), 0.0
        for item in column:
            nodes[item] = Node(tuple(held[item]), round(top, 1), heights[item])
            top += heights[item] + air
    return nodes


def _bundles(
    links: Sequence[LinkRow],
    ways: Mapping[str, tuple[Item, Item, Item]],
    nodes: Mapping[Item, Node],
) -> list[Bundle]:
    """Ribbons leave and reach a node in the order of what stands at their other end."""
    between: dict[tuple[Item, Item], list[LinkRow]] = defaultdict(list)
    for row in links:
        country, part, customer = ways[row.key]
        between[country, part].append(row)
        between[part, customer].append(row)
    tops: dict[Item, float] = {}
    starts: dict[tuple[Item, Item], float] = {}
    ends: dict[tuple[Item, Item], float] = {}
    for pair in sorted(between, key=lambda pair: (nodes[pair[0]].top, nodes[pair[1]].top, pair)):
        starts[pair] = tops.get(pair[0], _first(nodes[pair[0]]))
        tops[pair[0]] = starts[pair] + len(between[pair]) * LINK
    tops = {}
    for pair in sorted(between, key=lambda pair: (nodes[pair[1]].top, nodes[pair[0]].top, pair)):
        ends[pair] = tops.get(pair[1], _first(nodes[pair[1]]))
        tops[pair[1]] = ends[pair] + len(between[pair]) * LINK
    return [
        Bundle(*pair, tuple(between[pair]), round(starts[pair], 1), round(ends[pair], 1))
        for pair in sorted(between)
    ]


def _first(node: Node) -> float:
    """Where the ribbons of a node begin: in its middle, where it is higher than they are."""
    return node.top + (node.height - len(node.links) * LINK) / 2
