"""Makers that are known to have a single supplier of a part."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sources.evidence import LeftOut, Used
from supplychain.metrics.known_suppliers import RESOURCE, named_by_pair, role_of
from supplychain.metrics.live_links import stand
from supplychain.rows import SupplyRow

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Exposure:
    """``in_house``: the maker itself is its only known supplier. ``unnamed`` counts live links for
    the pair whose supplier nobody named: there are others, but nobody says who."""

    maker: str
    component: str
    supplier: str
    in_house: bool
    unnamed: int
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def compute_exposure(rows: Iterable[SupplyRow], makers: Collection[str]) -> list[Exposure]:
    """Pairs of a maker and a part for which live links name exactly one supplier. Of all reports on
    one supplier, customer, part and robot the latest counts; it is live when it says that the
    supplier supplies or is validated and when it is no rumour. The part is taken as the links name
    it: what stands above or beneath it in the tree is another pair. All robots of the maker count
    together.

    A maker that makes the part itself is its own supplier, and may be the only known one. Where a
    link beside the named supplier leaves its supplier unnamed, the pair is still listed, marked as
    “one named, others unnamed”. Suppliers in qualification and rumoured ones do not count, and are
    listed as left out. An only known supplier is not an only supplier: it may be all that the
    sources tell.
    """
    standing, known_makers = stand(rows), frozenset(makers)
    single = {
        pair: next(iter(named))
        for pair, named in named_by_pair(standing.live, known_makers).items()
        if len(named) == 1
    }
    live: dict[tuple[str, str], list[SupplyRow]] = defaultdict(list)
    for row in standing.live:
        live[row.customer, row.component].append(row)
    left_out: dict[tuple[str, str], list[LeftOut]] = defaultdict(list)
    for row, reason in standing.left_out:
        left_out[row.customer, row.component].append(LeftOut(RESOURCE, row.key, reason))
    return [
        Exposure(
            maker=maker,
            component=component,
            supplier=supplier,
            in_house=supplier == maker,
            unnamed=sum(not row.supplier for row in live[maker, component]),
            used=tuple(Used(RESOURCE, row.key, role_of(row)) for row in live[maker, component]),
            left_out=tuple(left_out[maker, component]),
        )
        for (maker, component), supplier in sorted(single.items())
    ]
