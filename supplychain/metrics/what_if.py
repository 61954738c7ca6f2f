"""What if suppliers stop shipping: who is blocked, by which path, and how many robots with them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from supplychain.metrics.alternatives import BEST, AlternativeSuppliers
from supplychain.metrics.branches import Parents, at_or_below, paths_up
from supplychain.metrics.cascade import (
    Cascade,
    KnownGraph,
    Need,
    paths_to,
    possibly_lost,
    run_cascade,
    surely_lost,
)
from supplychain.metrics.live_links import Standing, stand
from supplychain.metrics.units_at_risk import promise_at_risk, units_by_kind
from supplychain.metrics.what_if_answer import (
    BlockedMaker,
    Coverage,
    LostComponent,
    LostNeed,
    Reading,
    Stop,
    UnitsAtRisk,
    WhatIf,
)
from supplychain.metrics.what_if_evidence import links_left_out, links_used
from supplychain.rows import PromisedUnits, SupplyRow

VERSION = "2"


def compute_what_if(
    rows: Iterable[SupplyRow],
    promises: Iterable[PromisedUnits],
    makers: Mapping[str, str],
    tree: Parents,
    stop: Stop,
    year: int,
) -> WhatIf:
    """A maker is blocked when a part it needs keeps no supplier: one lost part is enough, and one
    remaining supplier of a part saves it. A part is needed where a live link supplies it: the latest
    report on its supplier, customer, part and robot says that it supplies or is validated, and is no
    rumour. All robots of a maker count together. A need is lost only when at least one of its live
    suppliers stops; a stopped company is listed apart and not as blocked. What stops can be
    companies, a whole country, or a component with all beneath it, from anywhere or from one country
    only; a supplier whose country is not known does not stop with a country.

    Surely blocked: a confirmed link shows the need, and every link of the maker for that part that
    anyone even talks about is lost, those in qualification, rumoured or without a named supplier
    included. Possibly blocked: any live link shows the need, and no confirmed live link with a named
    supplier is left. Whoever is surely blocked is possibly blocked too.

    Upstream, a supplier that loses a part loses only the product which, by the link, uses that part,
    with all links that sell it or what is beneath it; this is repeated until nothing more stops.
    Makers blocked by what stopped itself are the headline, tier 1; those blocked through other
    suppliers stand apart with their tier.

    Units at risk are robots promised, not made. Each blocked maker stands with its latest scored
    promise due in the year: annual output, else deliveries, else deployment. A promise for the whole
    company counts before those for single robots; promises for several robots, which may overlap,
    make a range from the largest to their sum. Over the makers each kind is added up by itself: robots
    made, delivered and deployed are different things, of which there is no sum. Makers without a
    promise add nothing, and are counted beside the sums. Alternatives are named suppliers of the part, or of what is beneath it, that did
    not stop: those known with this maker first, then by status, confidence and number of makers
    supplied. Coverage says how many of all makers have any live link and so could be found blocked
    at all; of the others nothing is known, which is not that they are safe.
    """
    standing = stand(rows)
    graph = KnownGraph.of(standing, makers, tree)
    due = [one for one in promises if one.year == year]
    halt = _Halt(stop, tree)
    stopped = _stopped(graph, makers, stop)
    cut = [row for row in graph.links if halt.stops(row)]
    question = _Question(standing, graph, frozenset(makers), stopped, cut, due, halt)
    return WhatIf(
        year=year,
        stopped=tuple(sorted(stopped)),
        surely=_reading(question, surely=True),
        possibly=_reading(question, surely=False),
        coverage=_coverage(standing, cut, question.makers),
    )


class _Halt:
    """Which links stop by themselves."""

    def __init__(self, stop: Stop, tree: Parents) -> None:
        self.stop = stop
        self.parts = at_or_below(stop.components, tree)

    def stops(self, row: SupplyRow) -> bool:
        if row.supplier in self.stop.companies:
            return True
        at_home = bool(row.supplier) and row.supplier_country in self.stop.countries
        if self.stop.components:
            return row.component in self.parts and (at_home or not self.stop.countries)
        return at_home


class _Question(NamedTuple):
    standing: Standing
    graph: KnownGraph
    makers: frozenset[str]
    stopped: frozenset[str]
    cut: list[SupplyRow]
    promises: list[PromisedUnits]
    halt: _Halt


def _stopped(graph: KnownGraph, makers: Mapping[str, str], stop: Stop) -> frozenset[str]:
    """Companies that stop altogether; a stopped component stops none."""
    if stop.components:
        return stop.companies
    suppliers = {row.supplier: row.supplier_country for row in graph.links if row.supplier}
    homes = {**suppliers, **makers}
    return stop.companies | {slug for slug, home in homes.items() if home in stop.countries}


def _reading(question: _Question, *, surely: bool) -> Reading:
    graph, stopped = question.graph, question.stopped
    is_lost = surely_lost if surely else possibly_lost
    found = run_cascade(graph, question.cut, stopped, is_lost)
    others = AlternativeSuppliers(graph, found.severed, question.makers)
    lost = [_lost_need(graph, need, found, others) for need in sorted(found.lost)]
    blocked = _blocked(lost, question.promises)
    direct = tuple(one for one in blocked if one.tier == 1)
    deeper = tuple(one for one in blocked if one.tier > 1)
    promises = [one.promise for one in blocked if one.promise is not None]
    left_out = links_left_out(graph, found, question.standing, surely=surely)
    return Reading(
        direct=direct,
        deeper=deeper,
        hit=_hit(question, found, {one.maker for one in blocked}),
        products=tuple(one for one in lost if one.product),
        components=tuple(_lost_components(question, found)),
        units=_units(direct),
        deeper_units=_units(deeper),
        used=(
            *links_used(graph, found, surely=surely),
            *(used for promise in promises for used in promise.used),
        ),
        left_out=(*left_out, *(unused for promise in promises for unused in promise.left_out)),
    )


def _hit(question: _Question, found: Cascade, blocked: Collection[str]) -> tuple[str, ...]:
    lost_a_supplier = {
        need.customer
        for need, rows in question.graph.needs.items()
        if not need.product and any(row.key in found.severed for row in rows)
    }
    return tuple(sorted(lost_a_supplier.difference(blocked, question.stopped)))


def _lost_need(
    graph: KnownGraph, need: Need, found: Cascade, others: AlternativeSuppliers
) -> LostNeed:
    alternatives = others.of(need)
    return LostNeed(
        customer=need.customer,
        component=need.component,
        product=need.product,
        tier=found.lost[need],
        paths=tuple(paths_to(graph, need, found)),
        alternatives=tuple(alternatives[:BEST]),
        alternatives_known=len(alternatives),
    )


def _blocked(lost: Iterable[LostNeed], promises: list[PromisedUnits]) -> list[BlockedMaker]:
    by_maker: dict[str, list[LostNeed]] = defaultdict(list)
    for need in lost:
        if not need.product:
            by_maker[need.customer].append(need)
    return [
        BlockedMaker(
            maker=maker,
            tier=min(need.tier for need in needs),
            needs=tuple(sorted(needs, key=lambda need: (need.tier, need.component))),
            promise=promise_at_risk(maker, promises),
        )
        for maker, needs in sorted(by_maker.items())
    ]


def _units(blocked: Collection[BlockedMaker]) -> UnitsAtRisk:
    known = [one.promise for one in blocked if one.promise is not None]
    return UnitsAtRisk(units_by_kind(known), len(known), len(blocked))


def _lost_components(question: _Question, found: Cascade) -> Iterable[LostComponent]:
    """Components with all beneath them that had named suppliers and have none left."""
    paths = paths_up(question.graph.tree)
    live: dict[str, list[SupplyRow]] = defaultdict(list)
    for row in question.standing.live:
        for component in paths.get(row.component, (row.component,)):
            live[component].append(row)
    for component, rows in sorted(live.items()):
        left = [row for row in rows if row.key not in found.severed]
        had = {row.supplier for row in rows} - {""}
        if had and not any(row.supplier for row in left):
            customers = {row.customer for row in rows} & question.makers
            yield LostComponent(
                component=component,
                suppliers=tuple(sorted(had)),
                makers=tuple(sorted(customers - question.stopped)),
                unnamed=len(left),
            )


def _coverage(standing: Standing, cut: Iterable[SupplyRow], makers: frozenset[str]) -> Coverage:
    live = {row.key for row in standing.live}
    parts = frozenset(row.component for row in cut if row.key in live)
    linked = {row.customer for row in standing.live} & makers
    sure = {row.customer for row in standing.live if row.confidence == "confirmed"} & makers
    concerned = {row.customer for row in standing.live if row.component in parts} & makers
    return Coverage(len(makers), len(linked), len(sure), len(concerned), tuple(sorted(parts)))
