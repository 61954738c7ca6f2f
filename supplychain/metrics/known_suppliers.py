"""Who is known to supply a component, and how much hangs on few of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sources.evidence import LeftOut, Used
from supplychain.metrics.branches import Parents, paths_up
from supplychain.metrics.live_links import stand
from supplychain.rows import SupplyRow

VERSION = "1"

RESOURCE = "supply-links"

# What part a live link has in the figure; the page translates these.
SUPPLIES = "supplies"
IN_HOUSE = "in_house"
UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class KnownSuppliers:
    """``by_country`` counts suppliers by the code of their country, empty where that is not known.

    ``own_use`` of the suppliers are known to supply nobody but themselves. ``unnamed`` counts live
    links whose supplier nobody named. ``makers`` of ``of_makers`` have any live link for it.
    ``pairs`` are pairs of a maker and an exact part with a named supplier, ``only_known`` those of
    them with a single one. ``herfindahl`` is None where no maker has a named supplier.
    """

    component: str
    suppliers: int
    by_country: dict[str, int]
    own_use: int
    unnamed: int
    customers: int
    makers: int
    of_makers: int
    pairs: int
    only_known: int
    herfindahl: Decimal | None
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def compute_known_suppliers(
    rows: Iterable[SupplyRow], makers: Collection[str], tree: Parents
) -> list[KnownSuppliers]:
    """The distinct companies named as suppliers in live links for the component or for any part
    beneath it in the tree. Of all reports on one supplier, customer, part and robot the latest
    counts; it is live when it says that the supplier supplies or is validated and when it is no
    rumour. A company that makes the part for itself counts as a supplier, and so does one whose
    customer is not named or is no maker of robots. Links without a named supplier are counted apart.
    No figure here says that there are no other suppliers: only that none was found in the sources.

    Suppliers are counted by country, mainland China (CN), Hong Kong (HK), Macau (MO) and Taiwan (TW)
    each on its own. Coverage is the share of all makers with any live link for the component, named
    supplier or not: it says how much of the industry the figure speaks of. Pairs are the pairs of a
    maker and a part with a named supplier; an only known supplier is the single one of its pair.

    The Herfindahl index measures how far supply rests on few: each supplier's share is the number of
    makers it supplies, divided by the sum of these numbers over all suppliers; the index is the sum
    of the squared shares, from near 0 (many alike) to 1 (a single one). Volumes are not known, so
    every maker weighs the same. It is unknown where no maker has a named supplier.
    """
    standing, paths = stand(rows), paths_up(tree)
    live: dict[str, list[SupplyRow]] = defaultdict(list)
    for row in standing.live:
        for component in paths.get(row.component, ()):
            live[component].append(row)
    left_out: dict[str, list[LeftOut]] = defaultdict(list)
    for row, reason in standing.left_out:
        unused = LeftOut(RESOURCE, row.key, reason)
        for component in paths.get(row.component, ()):
            left_out[component].append(unused)
    known_makers = frozenset(makers)
    return [
        _known(component, live[component], left_out[component], known_makers)
        for component in sorted(tree)
    ]


def _known(
    component: str, live: Sequence[SupplyRow], left_out: Sequence[LeftOut], makers: frozenset[str]
) -> KnownSuppliers:
    countries = {row.supplier: row.supplier_country for row in live if row.supplier}
    pairs = named_by_pair(live, makers)
    return KnownSuppliers(
        component=component,
        suppliers=len(countries),
        by_country=count_by_country(countries.values()),
        own_use=len(countries.keys() - {r.supplier for r in live if r.supplier != r.customer}),
        unnamed=sum(not row.supplier for row in live),
        customers=len({row.customer for row in live} - {""}),
        makers=len({row.customer for row in live} & makers),
        of_makers=len(makers),
        pairs=len(pairs),
        only_known=sum(len(named) == 1 for named in pairs.values()),
        herfindahl=_herfindahl(live, makers),
        used=tuple(Used(RESOURCE, row.key, role_of(row)) for row in live),
        left_out=tuple(left_out),
    )


def role_of(row: SupplyRow) -> str:
    if not row.supplier:
        return UNNAMED
    return IN_HOUSE if row.supplier == row.customer else SUPPLIES


def named_by_pair(
    live: Iterable[SupplyRow], makers: frozenset[str]
) -> dict[tuple[str, str], set[str]]:
    """The suppliers named for each pair of a maker and an exact part."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in live:
        if row.supplier and row.customer in makers:
            found[row.customer, row.component].add(row.supplier)
    return found


def count_by_country(countries: Iterable[str]) -> dict[str, int]:
    """The largest number first, countries of the same number by code."""
    counted = Counter(countries)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _herfindahl(live: Iterable[SupplyRow], makers: frozenset[str]) -> Decimal | None:
    supplied = {(row.supplier, row.customer) for row in live if row.supplier}
    counted = Counter(supplier for supplier, customer in supplied if customer in makers)
    everything = counted.total()
    if not everything:
        return None
    squares = sum(count * count for count in counted.values())
    return (Decimal(squares) / (everything * everything)).quantize(Decimal("0.0001"))
