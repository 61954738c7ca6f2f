"""Several reports of one round become one figure: the hull of what they say, the union of who paid."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from funding.rows import Conversion, RoundRow
from sources.intervals import Interval, hull

Target = Literal["USD", "CNY"]

UNDISCLOSED = "undisclosed"
NO_RATE = "no_rate"

_BY_CONFIDENCE = {"confirmed": 0, "reported": 1, "rumoured": 2}


@dataclass(frozen=True, slots=True)
class MergedRound:
    """What all reports of one round say together.

    ``amount`` is in the target currency and unknown where no report gives a figure that a rate
    exists for. ``scope`` is ``cumulative``, ``one_investor``, ``several_rounds`` or ``round``.
    The round was announced between ``first`` and ``last``; None is a day nobody gave.
    ``unused`` names the reports without a usable figure, each with ``undisclosed`` or ``no_rate``.
    """

    slug: str
    keys: tuple[str, ...]
    instrument: str
    scope: str
    amount: Interval
    first: date | None
    last: date | None
    currencies: frozenset[str]
    investor_names: tuple[str, ...]
    unused: tuple[tuple[str, str], ...]


def merge_reports(rows: Iterable[RoundRow], target: Target) -> list[MergedRound]:
    """One MergedRound per round, and one more where a report of it gives a cumulative figure.

    The rows are those of one company; the caller has taken out what should not count. A row
    without a ``round`` slug stands alone. The result is sorted, so that neither the order of the
    rows nor the rounding of long sums can change a figure.
    """
    reports: dict[tuple[str, bool], set[RoundRow]] = defaultdict(set)
    for row in rows:
        reports[row.round or row.key, row.amount_scope == "cumulative"].add(row)
    return [
        _merged(slug, sorted(found, key=lambda row: row.key), target)
        for (slug, _), found in sorted(reports.items())
    ]


def _merged(slug: str, reports: Sequence[RoundRow], target: Target) -> MergedRound:
    rates = _rates(reports, target)
    usable = [row for row in reports if _problem(row, rates) == ""]
    amounts = {row.key: _converted(row, rates[row.currency]) for row in usable}
    tickets = [amounts[row.key] for row in usable if row.amount_scope == "one_investor"]
    stated = [amounts[row.key] for row in usable if row.amount_scope != "one_investor"]
    surest = min(reports, key=lambda row: (_BY_CONFIDENCE.get(row.confidence, 3), row.key))
    scope = _scope(usable or reports)
    first, last = _announced(reports, scope)
    names = {name for row in reports for name in (*row.lead_names, *row.investor_names)}
    return MergedRound(
        slug=slug,
        keys=tuple(row.key for row in reports),
        instrument=surest.instrument,
        scope=scope,
        amount=_amount(stated, tickets),
        first=first,
        last=last,
        currencies=frozenset(row.currency for row in usable),
        investor_names=tuple(sorted(names)),
        unused=tuple((row.key, _problem(row, rates)) for row in reports if row not in usable),
    )


def _amount(stated: Sequence[Interval], tickets: Sequence[Interval]) -> Interval:
    """Hull of the stated amounts; a ticket is a floor under it, and all there is without them.

    One investor's ticket says nothing about the upper end, so it must not open a range that
    another report closes, unless it is larger than that report allows: then they disagree.
    Tickets of several investors are not added: two reports may mean the same one.
    """
    if not tickets:
        return hull(stated)
    floor = max(ticket.low or Decimal(0) for ticket in tickets)
    if not stated:
        return Interval(floor, None)
    whole = hull(stated)
    if whole.high is not None and floor > whole.high:
        return Interval(whole.low, None)
    return Interval(max(whole.low or Decimal(0), floor), whole.high)


def _rates(reports: Sequence[RoundRow], target: Target) -> dict[str, Conversion]:
    """One rate per currency: a round is announced once, on the earliest day a report pins down.

    Converting each report at its own day would turn one amount that two papers printed on two
    days into a range that nobody stated.
    """
    rates: dict[str, Conversion] = {}
    for row in reports:
        given = row.usd if target == "USD" else row.cny
        if given is not None and (row.currency not in rates or given.day < rates[row.currency].day):
            rates[row.currency] = given
    return rates | {target: Conversion(Decimal(1), date.min)}


def _problem(row: RoundRow, rates: Mapping[str, Conversion]) -> str:
    if row.amount.is_unknown:
        return UNDISCLOSED
    return "" if row.currency in rates else NO_RATE


def _converted(row: RoundRow, conversion: Conversion) -> Interval:
    """In the target currency. Money raised is never negative: open below counts from zero."""
    amount = row.amount.scale(conversion.rate)
    return Interval(amount.low or Decimal(0), amount.high)


def _announced(reports: Sequence[RoundRow], scope: str) -> tuple[date | None, date | None]:
    """First and last day on which the round, or the statement, can have been made public.

    A day beats a year: a round was out on the earliest of the last days. A cumulative figure may
    be as late as its latest report, so that nothing is added to it which it already contains.
    """
    dates = [row.announced_on for row in reports if row.announced_on is not None]
    if not dates:
        return None, None
    last_days = [day.last for day in dates]
    last = max(last_days) if scope == "cumulative" else min(last_days)
    return min(day.first for day in dates), last


def _scope(reports: Sequence[RoundRow]) -> str:
    """A ticket only where nothing says more; several rounds as soon as one report says so."""
    found = {row.amount_scope for row in reports}
    for scope in ("cumulative", "several_rounds", "round"):
        if scope in found:
            return scope
    return "one_investor"
