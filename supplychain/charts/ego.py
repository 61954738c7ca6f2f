"""Where the links of one company stand: suppliers left, customers right, a line of text per link."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from supplychain.rows import LinkRow

# Lines: air before a component's heading, and between two edges where they reach the company.
_GAP = 0.3
_PORT = 0.5


class Node(NamedTuple):
    """A named party under one component, or the unnamed ones; a line for each of its links.

    ``first`` is its topmost line; lines are numbered downward and may be fractions.
    """

    name: str
    first: float
    links: tuple[LinkRow, ...]

    @property
    def middle(self) -> float:
        return self.first + (len(self.links) - 1) / 2


class Side(NamedTuple):
    """One tier: its nodes, the headings (line, component) over them, and the lines it takes."""

    nodes: tuple[Node, ...]
    headings: tuple[tuple[float, str], ...]
    lines: float


class Parts(NamedTuple):
    """The three tiers in lines from the top; ``x`` is the company's place between 0 and 1."""

    name: str
    left: Side
    right: Side
    own: tuple[LinkRow, ...]
    lines: float
    left_top: float
    right_top: float
    x: float


class Edge(NamedTuple):
    """A curve from a party (at ``outer``, 0 or 1, on line ``y``) to the company's ``port``."""

    link: LinkRow
    outer: float
    y: float
    port: float

    def at(self, t: float, company_x: float) -> tuple[float, float]:
        """A point of the curve; ``t`` runs from 0 at the party to 1 at the company."""
        ease = t * t * (3 - 2 * t)
        return (
            self.outer + (company_x - self.outer) * t,
            round(self.y + (self.port - self.y) * ease, 3),
        )


def _supplier_side(links: Iterable[LinkRow], unnamed: str) -> Side:
    return _side(links, lambda link: link.supplier_slug, lambda link: link.supplier_name, unnamed)


def _customer_side(links: Iterable[LinkRow], unnamed: str) -> Side:
    return _side(links, lambda link: link.customer_slug, lambda link: link.customer_name, unnamed)


def _side(
    links: Iterable[LinkRow],
    slug: Callable[[LinkRow], str],
    name: Callable[[LinkRow], str],
    unnamed: str,
) -> Side:
    """Components by name, in each its parties by name, and all unnamed parties as one last node."""
    by_place = sorted(
        links,
        key=lambda link: (
            not slug(link),
            link.component_name,
            link.component_slug,
            name(link),
            slug(link),
            link.key,
        ),
    )
    rest = tuple(link for link in by_place if not slug(link))
    nodes: list[Node] = []
    headings: list[tuple[float, str]] = []
    line = 0.0
    for _, group in groupby(by_place[: -len(rest) or None], key=lambda link: link.component_slug):
        under = list(group)
        headings.append((line + (_GAP if line else 0), under[0].component_name))
        line = headings[-1][0] + 1
        for _, same in groupby(under, key=slug):
            found = tuple(same)
            nodes.append(Node(name(found[0]), line, found))
            line += len(found)
    if rest:
        line += _GAP if line else 0
        nodes.append(Node(unnamed, line, rest))
    return Side(tuple(nodes), tuple(headings), line + len(rest))


def parts_of(links: Sequence[LinkRow], slug: str, unnamed: str) -> Parts:
    """The tiers of the company ``slug``, which is a party to all of the links; there is one."""
    own = [row for row in links if row.supplier_slug == row.customer_slug]
    left = _supplier_side(
        (row for row in links if row.customer_slug == slug and row not in own), unnamed
    )
    right = _customer_side(
        (row for row in links if row.supplier_slug == slug and row not in own), unnamed
    )
    lines = max(left.lines, right.lines, 2.0)
    one = links[0]
    return Parts(
        name=one.supplier_name if one.supplier_slug == slug else one.customer_name,
        left=left,
        right=right,
        own=tuple(sorted(own, key=lambda row: (row.component_name, row.key))),
        lines=lines,
        # A shorter side stands in the middle of the longer one.
        left_top=(lines - left.lines) / 2,
        right_top=(lines - right.lines) / 2,
        x=0.5
        if left.nodes and right.nodes
        else 0.88
        if left.nodes
        else 0.12
        if right.nodes
        else 0.5,
    )


def edges_of(parts: Parts) -> list[Edge]:
    """A curve per link that is not in-house, suppliers first, both from top to bottom."""
    edges = []
    middle = (parts.lines - 1) / 2
    for side, top, outer in (
        (parts.left, parts.left_top, 0.0),
        (parts.right, parts.right_top, 1.0),
    ):
        ends = [
            (node.first + at + top, link)
            for node in side.nodes
            for at, link in enumerate(node.links)
        ]
        inner = _ports(len(ends), middle, _PORT)
        edges += [Edge(link, outer, y, port) for (y, link), port in zip(ends, inner, strict=True)]
    return edges


def _ports(count: int, middle: float, step: float) -> Sequence[float]:
    """Where so many lines meet the company: evenly, ``step`` apart, around its middle."""
    return [middle + (at - (count - 1) / 2) * step for at in range(count)]
