"""The orders of one company: received and placed, with what they come to in a sentence."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import ngettext, pgettext

from companies.models import Company
from sources import wording
from sources.exchange import Target
from supplychain import datasets
from supplychain.lists import mark_related
from supplychain.models import Order
from supplychain.order_sums import Sum, sum_orders
from supplychain.order_totals import amounts_of, k_of_n


class Orders(NamedTuple):
    received: list[Order]
    placed: list[Order]
    summary: str

    @property
    def facts(self) -> list[Order]:
        return [*self.received, *self.placed]


def company_orders(company: Company, currency: Target) -> Orders:
    """Those whose customer is related to the maker first; each bears its relation."""
    received = _marked(list(datasets.ORDERS.with_columns(company.orders.published())))
    placed = company.orders_placed.published().exclude(maker=company)
    return Orders(
        received,
        _marked(list(datasets.ORDERS.with_columns(placed))),
        orders_summary(received, currency),
    )


def _marked(orders: Sequence[Order]) -> list[Order]:
    return sorted(mark_related(orders), key=lambda order: getattr(order, "relation", None) is None)


def orders_summary(orders: Sequence[Order], currency: Target) -> str:
    """How many, for how many robots and how much money, each with how many orders disclose it."""
    if not orders:
        return ""
    sums = sum_orders([amounts_of(order) for order in orders])
    value = sums.usd if currency == "USD" else sums.cny
    counted = ngettext("%(count)d order", "%(count)d orders", len(orders))
    clauses = [counted % {"count": len(orders)}]
    if sums.units.known:
        units = pgettext("ordered", "%(units)s robots (disclosed by %(known)s)")
        clauses.append(_words(units, wording.quantity(sums.units.range), sums.units))
    if value.known:
        worth = pgettext("ordered", "%(units)s (disclosed by %(known)s)")
        clauses.append(_words(worth, wording.money(currency, value.range), value))
    if sums.left_out:
        without = ngettext(
            "%(count)d rumoured or cancelled in no sum",
            "%(count)d rumoured or cancelled in no sum",
            sums.left_out,
        )
        clauses.append(without % {"count": sums.left_out})
    return wording.semicolon().join(clauses) + ("。" if wording.in_chinese() else ".")


def _words(template: str, amount: str, found: Sum) -> str:
    return template % {"units": amount, "known": k_of_n(found)}
