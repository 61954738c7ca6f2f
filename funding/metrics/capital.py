"""How much money a company is known to have raised, as a range with its evidence."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from funding.metrics.merged_rounds import UNDISCLOSED, MergedRound, Target, merge_reports
from funding.rows import RoundRow
from sources.intervals import UNKNOWN, Interval

VERSION = "1"
PRIVATE = "private_equity"

# How a figure entered the total; the page translates these.
SUMMED = "summed"
SEVERAL_ROUNDS = "several_rounds"
TICKET_FLOOR = "ticket_floor"
CUMULATIVE_FLOOR = "cumulative_floor"
SHOWN_APART = "shown_apart"

# Why a report did not; `undisclosed` and `no_rate` come from the merging.
RUMOURED = "rumoured"
COVERED_BY_CUMULATIVE = "covered_by_cumulative"
CUMULATIVE_NOT_LARGER = "cumulative_not_larger"

_HOW = {
    "cumulative": CUMULATIVE_FLOOR,
    "one_investor": TICKET_FLOOR,
    "several_rounds": SEVERAL_ROUNDS,
}

Bounds = Literal["both", "low", "high"]


@dataclass(frozen=True, slots=True)
class CapitalInput:
    """A round, or a cumulative statement, that the total rests on.

    ``amount`` is in the target currency. ``bounds`` says which ends of the total it is part of:
    the lows of the inputs marked ``both`` or ``low`` add up to the lower end, and so above.
    """

    round: str
    keys: tuple[str, ...]
    instrument: str
    amount: Interval
    how: str
    bounds: Bounds
    investor_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CapitalRaised:
    """What ``compute_capital`` knows of one company; amounts in units of ``currency``.

    ``private`` and each range of ``apart`` (by instrument) are unknown, not zero, where rounds
    exist but no figure does. ``rounds`` counts the private rounds known at all, ``undisclosed``
    those of them without any figure. ``exact_share`` (0 to 1) is the part of the lower end of
    ``private`` that comes from amounts stated exactly; None where that end is zero or unknown.
    ``currencies`` are those in which private money was stated.
    """

    version: str
    currency: Target
    private: Interval
    apart: dict[str, Interval]
    rounds: int
    undisclosed: int
    exact_share: Decimal | None
    currencies: tuple[str, ...]
    inputs: tuple[CapitalInput, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Total:
    """One instrument's range and the figures that make each of its ends."""

    amount: Interval
    low_from: Sequence[MergedRound]
    high_from: Sequence[MergedRound]


def compute_capital(rows: Iterable[RoundRow], target: Target) -> dict[str, CapitalRaised]:
    """Disclosed capital per company slug, in ``target``.

    Rows that share a round are reports of one round: it counts once, with the hull of the amounts
    they disclose, converted at the reference rate of the day it was announced, and with the union
    of their investors. Total = Σ [min, max] over the private rounds that are not rumours. A figure
    for several rounds counts as one round; one investor's ticket is a floor, [min, open), for its
    round; a range that is open above leaves the total open above ("at least"); undisclosed rounds
    are counted, not summed, and nothing disclosed at all is unknown, not zero. A cumulative figure
    ("raised to date") is never added to the rounds it may contain: it plus the rounds announced
    after it replaces the lower end, the upper end or both where that is larger. The lower end takes
    as "after" only rounds announced surely later, the upper end every round that may have been,
    since many dates are known by month or year only. Public offerings, facilities and grants are
    totalled apart by the same rule.
    """
    by_company: dict[str, list[RoundRow]] = defaultdict(list)
    for row in rows:
        by_company[row.company_slug].append(row)
    return {slug: _capital(found, target) for slug, found in sorted(by_company.items())}


def _capital(rows: Sequence[RoundRow], target: Target) -> CapitalRaised:
    # Rumoured rounds stay out: one can double a company's total.
    merged = merge_reports((row for row in rows if row.confidence != RUMOURED), target)
    private = [figure for figure in merged if figure.instrument == PRIVATE]
    totals = {
        instrument: _total([figure for figure in merged if figure.instrument == instrument])
        for instrument in sorted({PRIVATE, *(figure.instrument for figure in merged)})
    }
    stated = {figure.slug for figure in private if not figure.amount.is_unknown}
    unused = {pair for figure in merged for pair in _unused(figure, totals[figure.instrument])}
    unused |= {(row.key, RUMOURED) for row in rows if row.confidence == RUMOURED}
    return CapitalRaised(
        version=VERSION,
        currency=target,
        private=totals[PRIVATE].amount,
        apart={name: total.amount for name, total in totals.items() if name != PRIVATE},
        rounds=len({figure.slug for figure in private}),
        undisclosed=len({f.slug for f in private if _is_silent(f)} - stated),
        exact_share=_exact_share(totals[PRIVATE]),
        currencies=tuple(sorted({code for figure in private for code in figure.currencies})),
        inputs=_inputs(merged, totals),
        left_out=tuple(sorted(unused)),
    )


def _total(figures: Sequence[MergedRound]) -> _Total:
    """The range of one instrument; each end is the largest that a sum or a cumulative gives."""
    stated = [figure for figure in figures if not figure.amount.is_unknown]
    if not stated:
        return _Total(UNKNOWN, (), ())
    rounds = [figure for figure in stated if figure.scope != "cumulative"]
    to_date = [figure for figure in stated if figure.scope == "cumulative"]
    # The plain sum comes first: of equal candidates max() keeps it, as the better evidence.
    lows = [rounds] + [[one, *_surely_after(one, rounds)] for one in to_date]
    highs = [rounds] + [[one, *_maybe_after(one, rounds)] for one in to_date]
    low_from = max(lows, key=_low)
    high_from = max(highs, key=lambda found: (_high(found) is None, _high(found) or 0))
    return _Total(Interval(_low(low_from), _high(high_from)), low_from, high_from)


def _low(figures: Iterable[MergedRound]) -> Decimal:
    return sum((figure.amount.low or Decimal(0) for figure in figures), Decimal(0))


def _high(figures: Sequence[MergedRound]) -> Decimal | None:
    highs = [figure.amount.high for figure in figures]
    closed = [high for high in highs if high is not None]
    return sum(closed, Decimal(0)) if len(closed) == len(highs) else None


def _surely_after(cumulative: MergedRound, rounds: Iterable[MergedRound]) -> list[MergedRound]:
    """Rounds that no reading of the dates puts at or before the cumulative figure."""
    said_by = cumulative.last or date.max
    return [
        one for one in rounds if one.slug != cumulative.slug and (one.first or date.min) > said_by
    ]


def _maybe_after(cumulative: MergedRound, rounds: Iterable[MergedRound]) -> list[MergedRound]:
    """Rounds that some reading of the dates puts after the cumulative figure."""
    said_from = cumulative.first or date.min
    return [
        one for one in rounds if one.slug != cumulative.slug and (one.last or date.max) > said_from
    ]


def _exact_share(total: _Total) -> Decimal | None:
    if not total.amount.low:
        return None
    return _low(one for one in total.low_from if one.amount.is_exact) / total.amount.low


def _is_silent(figure: MergedRound) -> bool:
    """No report gives an amount; one that lacks only a rate does give one."""
    return all(reason == UNDISCLOSED for _, reason in figure.unused) and figure.amount.is_unknown


def _unused(figure: MergedRound, total: _Total) -> Iterable[tuple[str, str]]:
    """The figure's reports that no end of the total rests on, each with the reason."""
    if figure.amount.is_unknown:
        return figure.unused
    no_rate = [(key, reason) for key, reason in figure.unused if reason != UNDISCLOSED]
    if figure in total.low_from or figure in total.high_from:
        # An undisclosed report of a round with a figure is one of its reports, not left out.
        return no_rate
    reason = COVERED_BY_CUMULATIVE if figure.scope != "cumulative" else CUMULATIVE_NOT_LARGER
    return no_rate + [(key, reason) for key in figure.keys if key not in dict(no_rate)]


def _inputs(merged: Iterable[MergedRound], totals: dict[str, _Total]) -> tuple[CapitalInput, ...]:
    found = []
    for figure in sorted(merged, key=lambda one: (one.last or date.max, one.slug, one.scope)):
        total = totals[figure.instrument]
        in_low, in_high = figure in total.low_from, figure in total.high_from
        if not (in_low or in_high):
            continue
        how = _HOW.get(figure.scope, SUMMED) if figure.instrument == PRIVATE else SHOWN_APART
        found.append(
            CapitalInput(
                round=figure.slug,
                keys=figure.keys,
                instrument=figure.instrument,
                amount=figure.amount,
                how=how,
                bounds="both" if in_low and in_high else "low" if in_low else "high",
                investor_names=figure.investor_names,
            )
        )
    return tuple(found)
