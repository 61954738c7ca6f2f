"""What the orders of a filter come to: sums of ranges over what was disclosed. No Django in here."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sources.exchange import converted
from sources.intervals import NOTHING, UNKNOWN, Interval, total
from sources.rows import Conversion


class OrderAmounts(NamedTuple):
    """One order's disclosed figures; ``usd`` and ``cny`` are the rates of its day, if there are any."""

    units: Interval
    amount: Interval
    usd: Conversion | None
    cny: Conversion | None
    is_counted: bool
    """False for rumoured and cancelled orders: one can double the total."""


class Sum(NamedTuple):
    """The sum over the ``known`` rows of ``of``; unknown where nothing is."""

    known: int
    of: int
    range: Interval


class OrderSums(NamedTuple):
    units: Sum
    usd: Sum
    cny: Sum
    left_out: int


def sum_orders(orders: Iterable[OrderAmounts]) -> OrderSums:
    """Undisclosed figures are counted, not summed; an amount without a rate counts as undisclosed."""
    rows = list(orders)
    counted = [row for row in rows if row.is_counted]
    return OrderSums(
        units=_sum([row.units for row in counted]),
        usd=_sum([_in(row.amount, row.usd) for row in counted]),
        cny=_sum([_in(row.amount, row.cny) for row in counted]),
        left_out=len(rows) - len(counted),
    )


def in_currencies(order: OrderAmounts) -> tuple[Interval, Interval]:
    """The amount in US dollars and in yuan."""
    return _in(order.amount, order.usd), _in(order.amount, order.cny)


def _in(amount: Interval, rate: Conversion | None) -> Interval:
    return UNKNOWN if rate is None or amount.is_unknown else converted(amount, rate)


def _sum(ranges: Sequence[Interval]) -> Sum:
    known = [part for part in ranges if not part.is_unknown]
    # "Up to X" is no less than nothing: robots and prices are never negative.
    bounded = [Interval(part.low or NOTHING.low, part.high) for part in known]
    return Sum(len(known), len(ranges), total(bounded) if known else UNKNOWN)
