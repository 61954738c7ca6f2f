"""Where companies stand in the supplier graph: the tier of each, and its place within the tier."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from supplychain.rows import LinkRow, SupplyRow

CUSTOMERS, MODULES, PARTS, INPUTS = range(4)
"""Tiers, counted from the makers; above the inputs stands whoever supplies them."""
UNNAMED_SUPPLIER, UNNAMED_CUSTOMER = ":supplier", ":customer"
"""Stand for all parties without a name; no slug holds a colon."""
# Lines a node takes per link, and a lane in which lines pass through a tier.
PORT, LANE = 0.3, 0.35
_SWEEPS = 8

Item = tuple[str, int]
"""A company in its own column, or the lane of its lines in a column on their way."""


def supplier_of(link: LinkRow | SupplyRow) -> str:
    slug = link.supplier_slug if isinstance(link, LinkRow) else link.supplier
    return slug or UNNAMED_SUPPLIER


def customer_of(link: LinkRow | SupplyRow) -> str:
    slug = link.customer_slug if isinstance(link, LinkRow) else link.customer
    return slug or UNNAMED_CUSTOMER


def tiers_of(links: Iterable[SupplyRow], tree: Mapping[str, str]) -> dict[str, int]:
    """The tier of every party, from 0 for those that supply nobody else.

    A supplier stands by the most assembled part it supplies: the first two levels of the component
    tree are modules, the third parts, what is deeper inputs. It stands at least one tier before
    each of its customers; in a circle the link that closes it, by name, does not count.
    """
    customers: dict[str, set[str]] = defaultdict(set)
    depths: dict[str, set[int]] = defaultdict(set)
    for link in links:
        supplier, customer = supplier_of(link), customer_of(link)
        customers[customer] |= set()
        customers[supplier] |= {customer} - {supplier}
        if supplier != customer:
            depths[supplier].add(_depth(link.component, tree))
    tiers: dict[str, int] = {}
    for party in sorted(customers):
        _place(party, customers, depths, tiers)
    return tiers


def _place(
    start: str,
    customers: Mapping[str, set[str]],
    depths: Mapping[str, set[int]],
    tiers: dict[str, int],
) -> None:
    """Depth first without recursion: chains may be long, and circles must end."""
    open_: set[str] = set()
    stack = [start]
    while stack:
        party = stack[-1]
        if party in tiers:
            stack.pop()
        elif party not in open_:
            open_.add(party)
            waiting = customers[party] - tiers.keys() - open_
            stack += sorted(waiting, reverse=True)
        else:
            below = [tiers[one] + 1 for one in customers[party] if one in tiers]
            tiers[party] = max([_own_tier(depths.get(party, set())), *below])
            stack.pop()


def _own_tier(depths: set[int]) -> int:
    if not depths:
        return CUSTOMERS
    # The root says nothing about the part.
    return min(max(min(depths - {0}, default=0) - 1, MODULES), INPUTS)


def _depth(component: str, tree: Mapping[str, str]) -> int:
    depth, at = 0, component
    while tree.get(at):
        at = tree[at]
        depth += 1
    return depth


class Place(NamedTuple):
    """A company's node: its column from the left, the line of its middle, the lines it takes."""

    column: int
    y: float
    height: float


class Route(NamedTuple):
    """A link's way: the port it leaves by, the lanes it passes, the port it arrives at.

    ``stops`` are (column, line), from the supplier's column to the customer's.
    """

    link: LinkRow
    stops: tuple[tuple[int, float], ...]


class Layout(NamedTuple):
    """``columns`` holds the tier of each column; ``own`` the links made in-house, by company."""

    columns: tuple[int, ...]
    places: dict[str, Place]
    routes: tuple[Route, ...]
    own: dict[str, tuple[LinkRow, ...]]
    lines: float


def layout_of(rows: Iterable[LinkRow], tiers: Mapping[str, int], least: float = 1.0) -> Layout:
    """Nodes and ways, the same for the same links in whatever order or language they come.

    A node takes ``least`` lines or more.
    """
    links = sorted(rows, key=lambda row: row.key)
    parties = sorted({party for row in links for party in (supplier_of(row), customer_of(row))})
    held = sorted({tiers.get(one, CUSTOMERS) for one in parties}, reverse=True)
    column_of = {one: held.index(tiers.get(one, CUSTOMERS)) for one in parties}
    between = [row for row in links if supplier_of(row) != customer_of(row)]
    heights = _heights(between, column_of, least)
    order = _ordered(heights, between, column_of)
    lines = max(sum(heights[item] for item in column) for column in order)
    middles = {item: y for column in order for item, y in _spread(column, heights, lines).items()}
    own: dict[str, tuple[LinkRow, ...]] = {}
    for row in links:
        if row.supplier_slug and row.supplier_slug == row.customer_slug:
            own[row.supplier_slug] = (*own.get(row.supplier_slug, ()), row)
    places = {one: Place(at, middles[one, at], heights[one, at]) for one, at in column_of.items()}
    return Layout(tuple(held), places, tuple(_routes(between, column_of, middles)), own, lines)


def _way(link: LinkRow, column_of: Mapping[str, int]) -> list[Item]:
    """The supplier, its lanes in the columns between, and the customer."""
    supplier, customer = supplier_of(link), customer_of(link)
    first, last = column_of[supplier], column_of[customer]
    return [(supplier, first), *((supplier, at) for at in range(first + 1, last)), (customer, last)]


def _heights(
    links: Iterable[LinkRow], column_of: Mapping[str, int], least: float
) -> dict[Item, float]:
    bought: dict[str, int] = defaultdict(int)
    sold: dict[str, int] = defaultdict(int)
    heights: dict[Item, float] = {}
    for link in links:
        sold[supplier_of(link)] += 1
        bought[customer_of(link)] += 1
        heights |= dict.fromkeys(_way(link, column_of)[1:-1], LANE)
    for one, at in column_of.items():
        heights[one, at] = max(least, PORT * max(bought[one], sold[one]) + 0.4)
    return heights


def _ordered(
    heights: Mapping[Item, float],
    links: Iterable[LinkRow],
    column_of: Mapping[str, int],
) -> list[list[Item]]:
    """Each column from top to bottom: by slug first, then by the middle of its neighbours."""
    before: dict[Item, list[Item]] = defaultdict(list)
    after: dict[Item, list[Item]] = defaultdict(list)
    for link in links:
        way = _way(link, column_of)
        for one, following in itertools.pairwise(way):
            if one[1] < following[1]:
                after[one].append(following)
                before[following].append(one)
    count = max(column_of.values(), default=0) + 1
    columns: list[list[Item]] = [[] for _ in range(count)]
    for item in sorted(heights):
        columns[item[1]].append(item)
    for sweep in range(_SWEEPS):
        rightward = sweep % 2 == 0
        neighbours = before if rightward else after
        for at in range(count) if rightward else reversed(range(count)):
            columns[at] = _by_middle(columns[at], neighbours, _places(columns, heights))
    return columns


def _places(columns: Iterable[Sequence[Item]], heights: Mapping[Item, float]) -> dict[Item, float]:
    """Where each stands in its column, from 0 at the top to 1."""
    found: dict[Item, float] = {}
    for column in columns:
        whole = sum(heights[item] for item in column)
        found |= {item: y / whole for item, y in _spread(column, heights, whole).items()}
    return found


def _by_middle(
    column: Sequence[Item],
    neighbours: Mapping[Item, Sequence[Item]],
    places: Mapping[Item, float],
) -> list[Item]:
    def middle(item: Item) -> float:
        found = [places[one] for one in neighbours.get(item, ())]
        # Rounded: a sum of fractions must not decide by its last digit.
        return round(sum(found) / len(found) if found else places[item], 9)

    return sorted(column, key=middle)


def _spread(
    column: Sequence[Item], heights: Mapping[Item, float], lines: float
) -> dict[Item, float]:
    """The middle line of each, the room left over shared out evenly between them."""
    air = (lines - sum(heights[item] for item in column)) / max(len(column), 1)
    found: dict[Item, float] = {}
    top = 0.0
    for item in column:
        found[item] = top + (heights[item] + air) / 2
        top += heights[item] + air
    return found


def _routes(
    links: Sequence[LinkRow], column_of: Mapping[str, int], middles: Mapping[Item, float]
) -> list[Route]:
    ways = {link.key: _way(link, column_of) for link in links}
    starts = _ports(links, ways, middles, end=0)
    ends = _ports(links, ways, middles, end=-1)
    return [
        Route(
            link,
            (
                (ways[link.key][0][1], starts[link.key]),
                *((at, middles[one, at]) for one, at in ways[link.key][1:-1]),
                (ways[link.key][-1][1], ends[link.key]),
            ),
        )
        for link in links
    ]


def _ports(
    links: Iterable[LinkRow],
    ways: Mapping[str, Sequence[Item]],
    middles: Mapping[Item, float],
    end: int,
) -> dict[str, float]:
    """The line on which each link touches its node, in the order of what it comes from."""
    touching: dict[Item, list[str]] = defaultdict(list)
    for link in links:
        touching[ways[link.key][end]].append(link.key)
    found: dict[str, float] = {}
    for node, keys in touching.items():
        # The next stop, and among links through one lane the far end.
        keys.sort(key=lambda key: (*_towards(ways[key], middles, end), key))
        first = middles[node] - PORT * (len(keys) - 1) / 2
        found |= {key: first + PORT * place for place, key in enumerate(keys)}
    return found


def _towards(way: Sequence[Item], middles: Mapping[Item, float], end: int) -> tuple[float, float]:
    following, far = (way[1], way[-1]) if end == 0 else (way[-2], way[0])
    return middles[following], middles[far]
