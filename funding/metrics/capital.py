"""How much money a company is known to have raised, as a range with its evidence."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.metrics.merged_rounds import (
    CUMULATIVE,
    UNDISCLOSED,
    MergedRound,
    Target,
    in_order,
    merge_reports,
    whole,
)
from funding.rows import Report
from sources.evidence import LeftOut, Used
from sources.intervals import UNKNOWN, Interval

VERSION = "1"
PRIVATE = "private_equity"
ROUNDS = "rounds"

# How a figure entered the total, followed by the ends it is part of and by whether other reports
# of the same round stand beside it: ``summed``, ``summed_low``, ``summed_together``.
SUMMED = "summed"
SEVERAL_ROUNDS = "several_rounds"
TICKET_FLOOR = "ticket_floor"
CUMULATIVE_FLOOR = "cumulative_floor"
SHOWN_APART = "shown_apart"
LOW_ONLY = "_low"
HIGH_ONLY = "_high"
TOGETHER = "_together"

# Used without adding anything: it is one of the rounds, or tells of another kind of money.
COUNTED = "counted"
KIND_KNOWN = "kind_known"

# Why a report adds nothing; `undisclosed` and `no_rate` come from the merging.
RUMOURED = "rumoured"
COVERED_BY_CUMULATIVE = "covered_by_cumulative"
CUMULATIVE_NOT_LARGER = "cumulative_not_larger"

_HOW = {
    "cumulative": CUMULATIVE_FLOOR,
    "one_investor": TICKET_FLOOR,
    "several_rounds": SEVERAL_ROUNDS,
}


@dataclass(frozen=True, slots=True)
class CapitalRaised:
    """What ``compute_capital`` knows of one company; amounts in units of the target currency.

    ``private`` and each range of ``apart`` (by instrument) are unknown, not zero, where rounds
    exist but no figure does. ``rounds`` counts the private rounds known at all, ``undisclosed``
    those of them without any figure. ``exact_share`` (0 to 1) is the part of the lower end of
    ``private`` that comes from amounts stated exactly; None where that end is zero or unknown.
    ``currencies`` are those in which private capital was stated.
    """

    private: Interval
    apart: dict[str, Interval]
    rounds: int
    undisclosed: int
    exact_share: Decimal | None
    currencies: tuple[str, ...]
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class _Total:
    """One instrument's range and the figures that make each of its ends."""

    amount: Interval
    low_from: Sequence[MergedRound]
    high_from: Sequence[MergedRound]


def compute_capital(rows: Iterable[Report], target: Target) -> dict[str, CapitalRaised]:
    """Disclosed private capital is the sum, over a company's rounds of private capital, of the least
    and of the most that each round's reports allow. Reports of one round count once, with the range
    that holds all amounts they give. An amount is converted at the European Central Bank's reference
    rate of the day the round was announced, or of the last possible day where only a month or a year
    is known. Vague words enter as the range they stand for, never as a midpoint. One investor's
    ticket is a floor for its round and a range that is open above leaves the total open above, read
    "at least"; a figure for several rounds together counts as one round. Rounds without a disclosed
    amount are counted, not added, and where no round discloses any the total is unknown, not zero.
    Rumours are left out.

    A figure for the money raised to date is never added to the rounds it may contain: it plus the
    rounds announced after it replaces the lower end, the upper end or both where that is larger.
    The lower end takes as "after" only rounds announced surely later, the upper end every round
    that may have been, since many dates are known by month or year only.

    Public offerings, credit facilities and grants are totalled apart by the same rule. The exact
    share is the part of the lower end that comes from amounts stated as plain numbers.
    """
    by_company: dict[str, list[Report]] = defaultdict(list)
    for row in rows:
        by_company[row.company_slug].append(row)
    return {slug: _capital(found, target) for slug, found in sorted(by_company.items())}


def _capital(rows: Sequence[Report], target: Target) -> CapitalRaised:
    # Rumoured rounds stay out: one can double a company's total.
    merged = merge_reports((row for row in rows if row.confidence != RUMOURED), target)
    private = [figure for figure in merged if figure.instrument == PRIVATE]
    totals = {
        instrument: _total([figure for figure in merged if figure.instrument == instrument])
        for instrument in sorted({PRIVATE, *(figure.instrument for figure in merged)})
    }
    stated = {figure.slug for figure in private if not figure.amount.is_unknown}
    ordered = in_order(merged)
    unused = {one for figure in merged for one in _unused(figure, totals[figure.instrument])}
    unused |= {LeftOut(ROUNDS, row.key, RUMOURED) for row in rows if row.confidence == RUMOURED}
    return CapitalRaised(
        private=totals[PRIVATE].amount,
        apart={name: total.amount for name, total in totals.items() if name != PRIVATE},
        rounds=len({figure.slug for figure in private}),
        undisclosed=len({f.slug for f in private if _is_silent(f)} - stated),
        exact_share=_exact_share(totals[PRIVATE]),
        currencies=tuple(sorted({code for figure in private for code in figure.currencies})),
        used=tuple(one for figure in ordered for one in _used(figure, totals[figure.instrument])),
        left_out=tuple(sorted(unused)),
    )


def _total(figures: Sequence[MergedRound]) -> _Total:
    """The range of one instrument; each end is the largest that a sum or a cumulative gives."""
    stated = [figure for figure in figures if not figure.amount.is_unknown]
    if not stated:
        return _Total(UNKNOWN, (), ())
    rounds = [figure for figure in stated if figure.scope != CUMULATIVE]
    to_date = [figure for figure in stated if figure.scope == CUMULATIVE]
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
    return all(part.problem == UNDISCLOSED for part in figure.parts)


def _used(figure: MergedRound, total: _Total) -> list[Used]:
    """The figure's reports, each with its own amount; rounds that add nothing count as rounds."""
    role = _role(figure, total)
    if role in (COUNTED, KIND_KNOWN):
        return [Used(ROUNDS, part.key, role) for part in figure.parts]
    if len(figure.parts) > 1:
        role += TOGETHER
    return [Used(ROUNDS, part.key, role, whole(part.amount), part.rate) for part in figure.parts]


def _role(figure: MergedRound, total: _Total) -> str:
    in_low, in_high = figure in total.low_from, figure in total.high_from
    is_private = figure.instrument == PRIVATE
    if not (in_low or in_high):
        return COUNTED if is_private else KIND_KNOWN
    how = _HOW.get(figure.scope, SUMMED) if is_private else SHOWN_APART
    return how if in_low and in_high else how + (LOW_ONLY if in_low else HIGH_ONLY)


def _unused(figure: MergedRound, total: _Total) -> Iterable[LeftOut]:
    """The figure's reports that no end of the total rests on, each with the reason."""
    entered = figure in total.low_from or figure in total.high_from
    covered = COVERED_BY_CUMULATIVE if figure.scope != CUMULATIVE else CUMULATIVE_NOT_LARGER
    for part in figure.parts:
        reason = part.problem
        if entered and reason == UNDISCLOSED:
            continue  # it is one of the reports of a round that has a figure
        if not entered and not figure.amount.is_unknown and reason in ("", UNDISCLOSED):
            reason = covered
        if reason:
            yield LeftOut(ROUNDS, part.key, reason)
