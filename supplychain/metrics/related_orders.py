"""Orders whose customer belongs to the maker, to whom the maker belongs, or who invested in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from funding.metrics.merged_rounds import Target
from funding.metrics.shares import share_of, share_of_count
from sources.evidence import LeftOut, Used
from sources.exchange import converted
from sources.intervals import NOTHING, UNKNOWN, Interval
from supplychain.metrics.ties import RELATIONS, Ties
from supplychain.rows import BackerRow, OrderRow, OwnershipRow, ParentRow

VERSION = "1"
ORDERS = "orders"

# What an order is for the share; `related_` is followed by the closest relation.
THE_ORDER = "the_order"
RELATED = "related_"
UNNAMED = "unnamed_customer"
UNRELATED = "no_known_tie"

# Why an order or a tie is left out.
RUMOURED = "rumoured"
CANCELLED = "cancelled"
ENDED = "ended"
NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True)
class OrderRelation:
    """What an order's customer is to its maker, the closest first; nothing where no tie is known."""

    order: str
    maker: str
    relations: tuple[str, ...]
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class RelatedOrders:
    """The share of one maker's orders or, without a maker, of all makers' together.

    ``share`` (0 to 1) is by number: ``related`` of ``orders``, and up to ``unnamed`` more whose
    customer is only a name. ``value_share`` is by value, known for ``valued`` of them.
    ``related_value`` runs from the value of the orders that surely are to that of those that may be.
    """

    maker: str
    orders: int
    related: int
    unnamed: int
    share: Interval
    valued: int
    value_share: Interval
    related_value: Interval
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def counted(orders: Iterable[OrderRow]) -> list[OrderRow]:
    """Those neither rumoured nor cancelled, by key."""
    kept = [order for order in orders if not _barred(order)]
    return sorted(kept, key=lambda order: order.key)


def _barred(order: OrderRow) -> str:
    if order.confidence == RUMOURED:
        return RUMOURED
    return CANCELLED if order.status == CANCELLED else ""


def compute_order_relations(
    orders: Iterable[OrderRow],
    ownerships: Sequence[OwnershipRow],
    parents: Sequence[ParentRow],
    backers: Sequence[BackerRow],
) -> list[OrderRelation]:
    """An order is from a related party where its customer is the maker itself; where it owns the
    maker, that is, controls it, holds a stake in it, or controls whoever does; where the maker in
    the same way owns the customer; where both are sisters, under one company that controls both, or
    said to be of one group; where it is an investor in the maker, being the company behind an
    investor that a report of a round of the maker's names, loans and grants apart; or where it owns
    such an investor. A parent company counts as a controlling owner. Two companies that merely have a shareholder or an
    investor in common are not sisters, and a stake in the maker's parent is not a stake in the maker.

    A tie that ended surely before the order does not count, one without an end does; a tie that began
    later than the order counts, since an order and an investment often come together and many dates
    are vague. Rumoured ties, rounds and orders never count, nor do cancelled orders. That no tie is
    listed means that no report of one was found.
    """
    by_ended: dict[frozenset[str], Ties] = {}
    sound = [row for row in backers if row.confidence != RUMOURED]
    everything = Ties(ownerships, parents, backers)
    dubious = {row.key for row in ownerships if row.confidence == RUMOURED}
    dubious |= {row.round_key for row in backers if row.confidence == RUMOURED}
    found = []
    for order in counted(orders):
        ended = frozenset(row.key for row in ownerships if _is_over(row, order))
        if ended not in by_ended:
            lasting = [row for row in ownerships if row.key not in dubious | ended]
            by_ended[ended] = Ties(lasting, parents, sound)
        reasons = dict.fromkeys(ended, ENDED) | dict.fromkeys(dubious, RUMOURED)
        found.append(_relation(order, by_ended[ended], everything, reasons))
    return found


def _is_over(holding: OwnershipRow, order: OrderRow) -> bool:
    """Whether it ended surely before the order: without a date, nothing is sure."""
    if holding.until is None or order.ordered_on is None:
        return False
    return holding.until.last < order.ordered_on.first


def _relation(
    order: OrderRow, ties: Ties, everything: Ties, reasons: Mapping[str, str]
) -> OrderRelation:
    if not order.customer:
        return OrderRelation(order.key, order.maker, (), (), ())
    chains = ties.relations(order.maker, order.customer)
    facts = [fact for chain in chains.values() for fact in chain]
    left_out = {
        LeftOut(fact.resource, fact.key, reasons[fact.key])
        for relation, chain in everything.relations(order.maker, order.customer).items()
        if relation not in chains
        for fact in chain
        if fact.key in reasons
    }
    return OrderRelation(
        order=order.key,
        maker=order.maker,
        relations=tuple(relation for relation in RELATIONS if relation in chains),
        used=(Used(ORDERS, order.key, THE_ORDER), *dict.fromkeys(facts)) if chains else (),
        left_out=tuple(sorted(left_out)),
    )


def compute_related_orders(
    orders: Iterable[OrderRow], relations: Mapping[str, OrderRelation], target: Target
) -> list[RelatedOrders]:
    """How many of a maker's orders came from related parties: from the maker itself, its owners, the
    companies it owns, its sisters, its investors or their owners, as the metric of the single order
    defines them. By number: at least the orders with a known tie, at most those and the orders whose
    customer is only a name, since nobody can say who that is; of all orders that are neither rumoured
    nor cancelled. Two reports of one order count as two, and an order of one robot counts as much as
    one of a thousand.

    By value: the same two bounds over the orders whose value is disclosed, converted at the reference
    rate of the order's day. The lower bound takes the related orders at their least and all others
    at their most, the upper bound the related and the unnamed at their most and the others at their
    least. The number of orders with a known value is given: it is usually small, and then the share
    by value says little. Framework agreements count as orders, for what they state.
    """
    rows = list(orders)
    by_maker: dict[str, list[OrderRow]] = defaultdict(list)
    for order in rows:
        by_maker[order.maker].append(order)
    shares = [_shares(maker, found, relations, target) for maker, found in sorted(by_maker.items())]
    return [share for share in (_shares("", rows, relations, target), *shares) if share.orders]


def _shares(
    maker: str, orders: Sequence[OrderRow], relations: Mapping[str, OrderRelation], target: Target
) -> RelatedOrders:
    kept = counted(orders)
    used = [_used(order, relations[order.key], target) for order in kept]
    kinds = [RELATED if one.role.startswith(RELATED) else one.role for one in used]
    sums = dict.fromkeys((RELATED, UNNAMED, UNRELATED), NOTHING)
    for one, kind in zip(used, kinds, strict=True):
        if not one.value.is_unknown:
            sums[kind] += one.value
    surely, maybe, rest = sums.values()
    valued = sum(not one.value.is_unknown for one in used)
    counts = kinds.count(RELATED), kinds.count(UNNAMED)
    ties = {fact for order in kept for fact in relations[order.key].used if fact.role != THE_ORDER}
    return RelatedOrders(
        maker=maker,
        orders=len(kept),
        related=counts[0],
        unnamed=counts[1],
        share=share_of_count(*counts, len(kept)),
        valued=valued,
        value_share=share_of(surely, maybe, rest) if valued else UNKNOWN,
        related_value=Interval(surely.low, (surely + maybe).high) if valued else UNKNOWN,
        used=(*used, *sorted(ties, key=lambda fact: fact[:3])),
        left_out=_left_out(orders, used, [relations[order.key] for order in kept]),
    )


def _used(order: OrderRow, relation: OrderRelation, target: Target) -> Used:
    known = RELATED + relation.relations[0] if relation.relations else UNRELATED
    role = known if order.customer else UNNAMED
    rate = order.usd if target == "USD" else order.cny
    if order.amount.is_unknown or rate is None:
        return Used(ORDERS, order.key, role)
    worth = converted(order.amount, rate)
    # "Up to X" is no less than nothing: a price is never negative.
    worth = Interval(worth.low or NOTHING.low, worth.high)
    return Used(ORDERS, order.key, role, worth, None if order.currency == target else rate)


def _left_out(
    orders: Iterable[OrderRow], used: Iterable[Used], relations: Iterable[OrderRelation]
) -> tuple[LeftOut, ...]:
    left_out = {LeftOut(ORDERS, order.key, _barred(order)) for order in orders if _barred(order)}
    left_out |= {LeftOut(ORDERS, one.key, NO_VALUE) for one in used if one.value.is_unknown}
    left_out |= {one for relation in relations for one in relation.left_out}
    return tuple(sorted(left_out))
