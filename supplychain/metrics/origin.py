"""Where the known suppliers of a component, or of a maker, are at home."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sources.evidence import LeftOut, Used
from sources.intervals import UNKNOWN, Interval
from supplychain.metrics.branches import Parents, paths_up
from supplychain.metrics.known_suppliers import RESOURCE, UNNAMED, count_by_country, role_of
from supplychain.metrics.live_links import stand
from supplychain.rows import SupplyRow

VERSION = "1"

CHINA = "CN"
HOME = "home"
"""The role of a company whose country is the evidence."""

PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Origin:
    """Of a component or of a maker; the other is empty. Shares are fractions from 0 to 1."""

    component: str
    maker: str
    suppliers: int
    inside: int
    outside: int
    unknown: int
    by_country: dict[str, int]
    share_inside: Interval
    share_outside: Interval
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def compute_origin(
    rows: Iterable[SupplyRow], makers: Collection[str], tree: Parents
) -> list[Origin]:
    """The share of known suppliers at home in China and outside it, for each component and for each
    maker. Known suppliers are the distinct companies named in live links: for a component, links for
    it or for any part beneath it; for a maker, links that name it as the customer. A maker that
    makes a part itself counts as one of its suppliers. Of all reports on one supplier, customer, part
    and robot the latest counts; it is live when it says that the supplier supplies or is validated
    and when it is no rumour.

    Inside is the country code CN. Hong Kong (HK), Macau (MO) and Taiwan (TW) are counted apart from
    it, with all other codes outside; the count of each code stands beside the shares. A supplier is
    at home where the company itself is, not its owner and not the plant. Each supplier weighs the
    same, because volumes are not known. One whose country is not known could be on either side, and
    so makes the share a range; links without a named supplier are left out. Without any named
    supplier the share is unknown.
    """
    standing, paths, of_maker = stand(rows), paths_up(tree), frozenset(makers)
    by_part = defaultdict[str, _Evidence](_Evidence)
    by_maker = defaultdict[str, _Evidence](_Evidence)

    def subjects(row: SupplyRow) -> list[_Evidence]:
        found = [by_part[component] for component in paths.get(row.component, ())]
        return [*found, by_maker[row.customer]] if row.customer in of_maker else found

    for row in standing.live:
        unnamed = None if row.supplier else LeftOut(RESOURCE, row.key, UNNAMED)
        for evidence in subjects(row):
            if unnamed:
                evidence.left_out.append(unnamed)
            else:
                evidence.named.append(row)
    for row, reason in standing.left_out:
        unused = LeftOut(RESOURCE, row.key, reason)
        for evidence in subjects(row):
            evidence.left_out.append(unused)
    found = [_origin(by_part[component], component=component) for component in sorted(tree)]
    return found + [_origin(by_maker[maker], maker=maker) for maker in sorted(of_maker)]


class _Evidence:
    """Links of one component or maker: those that count and those that do not."""

    __slots__ = ("left_out", "named")

    def __init__(self) -> None:
        self.named: list[SupplyRow] = []
        self.left_out: list[LeftOut] = []


def _origin(evidence: _Evidence, *, component: str = "", maker: str = "") -> Origin:
    countries = {row.supplier: row.supplier_country for row in evidence.named}
    unknown = sum(not country for country in countries.values())
    inside = sum(country == CHINA for country in countries.values())
    outside = len(countries) - inside - unknown
    return Origin(
        component=component,
        maker=maker,
        suppliers=len(countries),
        inside=inside,
        outside=outside,
        unknown=unknown,
        by_country=count_by_country(countries.values()),
        share_inside=_share(inside, unknown, len(countries)),
        share_outside=_share(outside, unknown, len(countries)),
        used=_used(evidence.named, countries),
        left_out=tuple(sorted(evidence.left_out)),
    )


def _share(sure: int, unknown: int, of: int) -> Interval:
    if not of:
        return UNKNOWN
    low, high = ((Decimal(count) / of).quantize(PLACES) for count in (sure, sure + unknown))
    return Interval(low, high)


def _used(named: Sequence[SupplyRow], countries: Mapping[str, str]) -> tuple[Used, ...]:
    links = (Used(RESOURCE, row.key, role_of(row)) for row in named)
    homes = (
        Used("companies", supplier, HOME) for supplier in sorted(countries) if countries[supplier]
    )
    return (*links, *homes)
