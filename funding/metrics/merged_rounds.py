"""Several reports of one round become one figure: the hull of what they say, the union of who paid."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from funding.rows import Conversion, Report
from sources.intervals import UNKNOWN, Interval, hull

Target = Literal["USD", "CNY"]

CUMULATIVE = "cumulative"
TICKET = "one_investor"

# Why a report has no usable amount.
UNDISCLOSED = "undisclosed"
NO_RATE = "no_rate"

_BY_CONFIDENCE = {"confirmed": 0, "reported": 1, "rumoured": 2}
_ITSELF = Conversion(Decimal(1), date.min)


class Part(NamedTuple):
    """A report and what it says of the amount, in the target currency.

    ``rate`` is None where none was needed. ``problem`` is ``undisclosed`` or ``no_rate`` where the
    amount is unknown.
    """

    key: str
    amount: Interval
    rate: Conversion | None
    problem: str


# Each is one of a kind: told apart by identity, which is what asking whether a sum holds it needs.
@dataclass(frozen=True, slots=True, eq=False)
class MergedRound:
    """What all reports of one round say together.

    ``amount`` is in the target currency and unknown where no report gives a figure that a rate
    exists for. ``scope`` is ``cumulative``, ``one_investor``, ``several_rounds`` or ``round``.
    The round was announced between ``first`` and ``last``; None is a day nobody gave.
    ``investors`` are the slugs of everyone that any report names.
    """

    slug: str
    parts: tuple[Part, ...]
    instrument: str
    scope: str
    amount: Interval
    first: date | None
    last: date | None
    currencies: frozenset[str]
    investors: tuple[str, ...]


def merge_reports(rows: Iterable[Report], target: Target) -> list[MergedRound]:
    """One MergedRound per round, and one more where a report of it gives a cumulative figure.

    The rows are those of one company; the caller has taken out what should not count. A row
    without a ``round`` slug stands alone. The result is sorted, so that neither the order of the
    rows nor the rounding of long sums can change a figure.
    """
    reports: dict[tuple[str, bool], dict[str, Report]] = defaultdict(dict)
    for row in rows:
        reports[row.round or row.key, row.amount_scope == CUMULATIVE][row.key] = row
    return [
        _merged(slug, sorted(found.values(), key=lambda row: row.key), target)
        for (slug, _), found in sorted(reports.items())
    ]


def in_order(rounds: Iterable[MergedRound]) -> list[MergedRound]:
    """By the last day on which each can have been announced; the undated last."""
    return sorted(rounds, key=lambda one: (one.last or date.max, one.slug, one.scope))


def whole(amount: Interval) -> Interval:
    """To the unit of the currency."""
    return Interval(*(end and end.quantize(Decimal(1)) for end in (amount.low, amount.high)))


def _merged(slug: str, reports: Sequence[Report], target: Target) -> MergedRound:
    rates = _rates(reports, target)
    parts = tuple(_part(row, rates, target) for row in reports)
    usable = [(row, part) for row, part in zip(reports, parts, strict=True) if not part.problem]
    tickets = [part.amount for row, part in usable if row.amount_scope == TICKET]
    stated = [part.amount for row, part in usable if row.amount_scope != TICKET]
    surest = min(reports, key=lambda row: (_BY_CONFIDENCE.get(row.confidence, 3), row.key))
    scope = _scope([row for row, _part in usable] or reports)
    first, last = _announced(reports, scope)
    return MergedRound(
        slug=slug,
        parts=parts,
        instrument=surest.instrument,
        scope=scope,
        amount=_amount(stated, tickets),
        first=first,
        last=last,
        currencies=frozenset(row.currency for row, _part in usable),
        investors=tuple(sorted({slug for row in reports for slug in row.investors})),
    )


def _amount(stated: Sequence[Interval], tickets: Sequence[Interval]) -> Interval:
    """Hull of the stated amounts; a ticket is a floor under it, and all there is without them.

    One investor's ticket says nothing about the upper end, so it must not open a range that
    another report closes, unless it is larger than that report allows: then they disagree.
    Tickets of several investors are not added: two reports may mean the same one.
    """
    if not tickets:
        return stated[0] if len(stated) == 1 else hull(stated)
    floor = max(ticket.low or Decimal(0) for ticket in tickets)
    if not stated:
        return Interval(floor, None)
    whole = hull(stated)
    if whole.high is not None and floor > whole.high:
        return Interval(whole.low, None)
    return Interval(max(whole.low or Decimal(0), floor), whole.high)


def _rates(reports: Sequence[Report], target: Target) -> dict[str, Conversion]:
    """One rate per currency: a round is announced once, on the earliest day a report pins down.

    Converting each report at its own day would turn one amount that two papers printed on two
    days into a range that nobody stated.
    """
    rates: dict[str, Conversion] = {}
    for row in reports:
        given = row.usd if target == "USD" else row.cny
        if given is not None and (row.currency not in rates or given.day < rates[row.currency].day):
            rates[row.currency] = given
    rates[target] = _ITSELF
    return rates


def _part(row: Report, rates: Mapping[str, Conversion], target: Target) -> Part:
    """The amount converted: from zero where it is open below, open above for one investor's ticket."""
    if row.amount.is_unknown:
        return Part(row.key, UNKNOWN, None, UNDISCLOSED)
    rate = rates.get(row.currency)
    if rate is None:
        return Part(row.key, UNKNOWN, None, NO_RATE)
    low, high = row.amount.low or Decimal(0), row.amount.high
    if row.amount_scope == TICKET:
        high = None
    amount = Interval(low * rate.rate, None if high is None else high * rate.rate)
    return Part(row.key, amount, None if row.currency == target else rate, "")


def _announced(reports: Sequence[Report], scope: str) -> tuple[date | None, date | None]:
    """First and last day on which the round, or the statement, can have been made public.

    A day beats a year: a round was out on the earliest of the last days. A cumulative figure may
    be as late as its latest report, so that nothing is added to it which it already contains.
    """
    dates = [row.announced_on for row in reports if row.announced_on is not None]
    if not dates:
        return None, None
    last_days = [day.last for day in dates]
    last = max(last_days) if scope == CUMULATIVE else min(last_days)
    return min(day.first for day in dates), last


def _scope(reports: Sequence[Report]) -> str:
    """A ticket only where nothing says more; several rounds as soon as one report says so."""
    found = {row.amount_scope for row in reports}
    for scope in (CUMULATIVE, "several_rounds", "round"):
        if scope in found:
            return scope
    return TICKET
