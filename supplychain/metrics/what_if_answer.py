"""The shape of a what-if question and of its answer."""

from dataclasses import dataclass
from typing import NamedTuple

from sources.evidence import LeftOut, Used
from supplychain.metrics.alternatives import Alternative
from supplychain.metrics.units_at_risk import KindAtRisk, PromiseAtRisk
from supplychain.rows import SupplyRow


class Stop(NamedTuple):
    """What stops: companies, whole countries, or components; with both, these from those only."""

    companies: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LostNeed:
    """A part that a maker, or a supplier for its ``product``, has no supplier left for.

    Each path runs from a link that stopped down to the link of this need. ``alternatives`` are the
    best of ``alternatives_known``.
    """

    customer: str
    component: str
    product: str
    tier: int
    paths: tuple[tuple[SupplyRow, ...], ...]
    alternatives: tuple[Alternative, ...]
    alternatives_known: int


@dataclass(frozen=True, slots=True)
class BlockedMaker:
    maker: str
    tier: int
    needs: tuple[LostNeed, ...]
    promise: PromiseAtRisk | None


@dataclass(frozen=True, slots=True)
class LostComponent:
    """A component whose known suppliers have all stopped; ``makers`` have had it from them."""

    component: str
    suppliers: tuple[str, ...]
    makers: tuple[str, ...]
    unnamed: int


@dataclass(frozen=True, slots=True)
class UnitsAtRisk:
    """Robots that ``known`` of ``makers`` promised, each kind of promise apart."""

    kinds: tuple[KindAtRisk, ...]
    known: int
    makers: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer by one reading. ``direct`` and ``deeper`` are disjoint, as are their units.

    ``hit`` makers lose a supplier and are not blocked. ``products`` are what suppliers can no longer
    make.
    """

    direct: tuple[BlockedMaker, ...]
    deeper: tuple[BlockedMaker, ...]
    hit: tuple[str, ...]
    products: tuple[LostNeed, ...]
    components: tuple[LostComponent, ...]
    units: UnitsAtRisk
    deeper_units: UnitsAtRisk
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the industry the answer can speak of: makers with live links, of all.

    ``concerned`` of them have one for any of the ``components`` that lose a link.
    """

    makers: int
    linked: int
    confirmed: int
    concerned: int
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    year: int
    stopped: tuple[str, ...]
    surely: Reading
    possibly: Reading
    coverage: Coverage
