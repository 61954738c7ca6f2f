"""What a what-if answer rests on: the links that it used, and those beside them."""

from collections.abc import Iterator

from sources.evidence import LeftOut, Used
from supplychain.metrics.cascade import Cascade, KnownGraph, Pair, is_sure
from supplychain.metrics.known_suppliers import RESOURCE, UNNAMED
from supplychain.metrics.live_links import QUALIFICATION, RUMOURED, Standing, is_rumour
from supplychain.rows import SupplyRow

# What part a link has in the answer; the page translates these.
STOPS = "stops"
STOPS_UPSTREAM = "stops_upstream"
KEEPS = "keeps"
# Why a live link beside them has none.
NOT_CONFIRMED = "not_confirmed"

Beside = tuple[SupplyRow, str, str]
"""A link with its role or else with the reason why it has none."""


def links_used(graph: KnownGraph, found: Cascade, *, surely: bool) -> list[Used]:
    """The links that break a need, and those that keep one from being lost."""
    beside = _beside(graph, found, surely)
    return [Used(RESOURCE, row.key, role) for row, role, _reason in beside if role]


def links_left_out(
    graph: KnownGraph, found: Cascade, standing: Standing, *, surely: bool
) -> list[LeftOut]:
    """What is said of the same customers and parts, and did not count."""
    beside = _beside(graph, found, surely)
    unused = [LeftOut(RESOURCE, row.key, reason) for row, _role, reason in beside if reason]
    pairs = set(_touched(graph, found))
    known = {row.key for row in graph.links}
    unused += [
        LeftOut(RESOURCE, row.key, reason)
        for row, reason in standing.left_out
        if (row.customer, row.component) in pairs and row.key not in known
    ]
    return sorted(unused)


def _touched(graph: KnownGraph, found: Cascade) -> list[Pair]:
    """Customers and parts of which a live supplier is lost."""
    return sorted(
        {
            (need.customer, need.component)
            for need, rows in graph.needs.items()
            if need.customer not in found.stopped and any(row.key in found.severed for row in rows)
        }
    )


def _beside(graph: KnownGraph, found: Cascade, surely: bool) -> Iterator[Beside]:
    for pair in _touched(graph, found):
        rows = graph.beside[pair]
        if surely and not any(is_shown(graph, row) for row in rows):
            yield from ((row, "", _why_unsure(graph, row)) for row in rows)
            continue
        for row in rows:
            if row.key in found.severed and (surely or row.key in graph.live):
                yield row, STOPS_UPSTREAM if found.severed[row.key] else STOPS, ""
            elif row.key not in found.severed and (surely or is_sure(graph, row)):
                yield row, KEEPS, ""
            else:
                yield row, "", _why_unsure(graph, row)


def is_shown(graph: KnownGraph, row: SupplyRow) -> bool:
    """Whether the link shows beyond doubt that its customer needs the part."""
    return row.key in graph.live and row.confidence == "confirmed"


def _why_unsure(graph: KnownGraph, row: SupplyRow) -> str:
    if is_rumour(row):
        return RUMOURED
    if row.key not in graph.live:
        return QUALIFICATION
    return NOT_CONFIRMED if row.supplier else UNNAMED
