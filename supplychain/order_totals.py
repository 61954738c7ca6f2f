"""What the orders of a filter come to, in words: sums over what was disclosed, unlike things apart."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from companies.totals import counted
from sources.choices import Confidence
from sources.exchange import Target, conversion
from sources.intervals import UNKNOWN
from sources.lists import Total
from sources.rate_day import rate_day
from sources.wording import colon, money, number, quantity, semicolon
from supplychain.choices import OrderStatus
from supplychain.models import Order, OrderRelationMetric
from supplychain.order_sums import OrderAmounts, OrderSums, Sum, sum_orders
from supplychain.refresh.related_orders import RELATED_ORDERS


def amounts_of(order: Order) -> OrderAmounts:
    usd, cny = _rate(order, "USD"), _rate(order, "CNY")
    is_counted = order.status != OrderStatus.CANCELLED and order.confidence != Confidence.RUMOURED
    return OrderAmounts(order.units, order.amount, usd, cny, is_counted)


def _rate(order: Order, target: Target) -> Any:
    return conversion(order.currency, target, rate_day(order)) if order.currency else None


def order_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    bare = list(rows.order_by().select_related(None).prefetch_related(None))
    amounts = [amounts_of(order) for order in bare]
    sums = sum_orders(amounts)
    return [
        *counted(
            rows,
            count=(Count("pk"), _("Orders")),
            makers=(Count("maker", distinct=True), _("Makers")),
            customers=(Count("customer_name", distinct=True), _("Customers")),
        ),
        *_sums(sums, _units_by_status(bare, amounts)),
        _related(bare, sums.units.of),
        Total(
            "left_out",
            _("Left out of sums"),
            sums.left_out,
            number(sums.left_out),
            formula=_(
                "The rumoured and the cancelled orders of this filter: listed, and in no sum."
            ),
        ),
    ]


def _related(orders: Iterable[Order], of: int) -> Total:
    """How many of the ``of`` orders that count come from parties known to be related."""
    tied = {one.slug for one in RELATED_ORDERS.figures(OrderRelationMetric)}
    known = Sum(sum(order.key in tied for order in orders), of, UNKNOWN)
    return Total(
        "related",
        _("From related parties"),
        known.known,
        k_of_n(known),
        _("at least; rumoured and cancelled orders left out"),
        formula=_(
            "Orders whose customer is the maker itself, belongs to it or it to the customer, is of one"
            " group with it, or has invested in it, as far as a source says so."
        ),
    )


def _units_by_status(orders: Iterable[Order], amounts: Iterable[OrderAmounts]) -> str:
    """“framework agreement: 12,000; ordered: at least 40; delivered: 600”: unlike things, apart."""
    held: dict[str, list[OrderAmounts]] = {status: [] for status in OrderStatus.values}
    for order, amount in zip(orders, amounts, strict=True):
        held[order.status].append(amount)
    sums = {status: sum_orders(amounts).units.range for status, amounts in held.items()}
    return semicolon().join(
        f"{str(OrderStatus(status).label).lower()}{colon()}{quantity(units)}"
        for status, units in sums.items()
        if not units.is_unknown
    )


def _sums(sums: OrderSums, by_status: str) -> list[Total]:
    known = _(
        "Of the orders that are neither rumoured nor cancelled, those of which a source gives it."
    )
    added = _(
        "The ranges of the orders of which a source gives it, added up: low ends and high ends apart."
        " Rumoured and cancelled orders are left out, and so is what was not disclosed."
        " Framework agreements, orders and deliveries are unlike things, and two rows may tell of one"
        " order: the sum bounds what was reported, not what was sold."
    )
    units, robots = k_of_n(sums.units), quantity(sums.units.range)
    return [
        Total("units_known", _("Number known"), sums.units.known, units, formula=known),
        Total("units", _("Robots"), sums.units.range, robots, by_status, formula=added),
        Total("amount_known", _("Value known"), sums.usd.known, k_of_n(sums.usd), formula=known),
        *(
            Total(
                f"amount_{code.lower()}", _("Value"), amount, money(code, amount), "", code, added
            )
            for code, amount in (("USD", sums.usd.range), ("CNY", sums.cny.range))
        ),
    ]


def k_of_n(found: Sum) -> str:
    return _("%(known)s of %(of)s") % {"known": number(found.known), "of": number(found.of)}
