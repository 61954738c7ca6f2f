"""How much of the disclosed private capital came in rounds whose investors are state-backed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from funding.metrics.merged_rounds import (
    CUMULATIVE,
    NO_RATE,
    UNDISCLOSED,
    MergedRound,
    Target,
    in_order,
    merge_reports,
    whole,
)
from funding.metrics.shares import share_of, share_of_count
from funding.rows import Report
from sources.evidence import LeftOut, Used
from sources.intervals import NOTHING, UNKNOWN, Interval, total

VERSION = "1"
ROUNDS = "rounds"
INVESTORS = "investors"
PRIVATE = "private_equity"

# What a round is by the state backing of those it names; `_together` follows where several
# reports tell of it.
SURELY_STATE = "surely_state"
POSSIBLY_STATE = "possibly_state"
NOT_STATE = "not_state"
TOGETHER = "_together"

# What is known of an investor.
STATE_BACKED = "state_backed"
NOT_STATE_BACKED = "not_state_backed"

# Why a report or an investor is left out; `undisclosed` and `no_rate` come from the merging.
RUMOURED = "rumoured"
NOT_PRIVATE = "not_private"
OVERLAPS = "overlaps"
BACKING_UNKNOWN = "backing_unknown"

Backing = Mapping[str, bool | None]
"""State-backed or not, by the investor's slug; None where its row does not say.

Missing is an investor whose own row is not public: just as unknown, but there is no row to show.
"""


@dataclass(frozen=True, slots=True)
class StateShare:
    """The share of one round, of one company or, with neither, of all companies together.

    ``share`` (0 to 1) is by amount, ``count_share`` by number of rounds: ``surely`` and ``possibly``
    of ``rounds``, the latter including the former; ``disclosed`` of them have an amount.
    ``state_amount`` is the money of the rounds that are surely (its low) or possibly (its high)
    state-backed, ``amount`` all of it.
    """

    company_slug: str
    round: str
    share: Interval
    count_share: Interval
    state_amount: Interval
    amount: Interval
    rounds: int
    surely: int
    possibly: int
    disclosed: int
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


class PrivateRounds(NamedTuple):
    """A company's rounds that count, earliest first, and the reports that do not."""

    merged: list[MergedRound]
    left_out: list[LeftOut]


def private_rounds(rows: Iterable[Report], target: Target) -> dict[str, PrivateRounds]:
    """By company; amounts in the target currency."""
    reports: dict[str, list[Report]] = defaultdict(list)
    left_out: dict[str, list[LeftOut]] = defaultdict(list)
    for row in rows:
        if reason := _barred(row):
            left_out[row.company_slug].append(LeftOut(ROUNDS, row.key, reason))
        else:
            reports[row.company_slug].append(row)
    return {
        slug: PrivateRounds(in_order(merge_reports(found, target)), left_out[slug])
        for slug, found in sorted(reports.items())
    }


def compute_state_share(rounds: Mapping[str, PrivateRounds], backing: Backing) -> list[StateShare]:
    """What share of a company's disclosed private capital came from the state, between two bounds,
    since reports name who stood in a round but seldom who paid how much. Lower bound: the rounds
    whose named investors are all known to be state-backed, at least one being named. Upper bound:
    every round with an investor who is state-backed or of whom nobody has said either way, and every
    round that names nobody. Reports of one round are taken together: it has the investors that any
    of them names and the range that holds all amounts they give, converted at the reference rate of
    the day it was announced.

    The lower bound takes those rounds at their least and all others at their most, the upper bound
    those rounds at their most and the others at their least; where the decisive amount has no upper
    end the bound is 0 or 1. Rounds without a disclosed amount are in the share by number, not in
    that by amount, and the number of rounds with an amount is given. A figure for several rounds
    counts as one. Rumours are left out, as are amounts raised to date, which overlap the rounds, and
    public offerings, credit facilities and grants. An investor of whom nothing is said is unknown,
    not private.

    A single round's own share is 100 % where all named investors are state-backed, 0 % where none
    is, and otherwise anything between: who paid how much was not said.
    """
    return [_share(slug, found.merged, backing, found.left_out) for slug, found in rounds.items()]


def compute_round_state_share(
    rounds: Mapping[str, PrivateRounds], backing: Backing
) -> list[StateShare]:
    """Each round's own share, where something is known: not where all it has is unknown investors."""
    found = []
    for slug, (merged, _left_out) in rounds.items():
        for one in merged:
            said = {backing.get(investor) for investor in one.investors}
            if True in said or said == {False}:
                found.append(_round_share(slug, one, backing))
    return found


def compute_industry_state_share(
    rounds: Mapping[str, PrivateRounds], backing: Backing
) -> StateShare:
    """The state share of capital over the rounds of all companies together, by the same rule as for
    each: the lower bound takes the rounds whose named investors are all known to be state-backed,
    the upper bound also those with an investor who is state-backed or of whom nobody has said either
    way, and those that name nobody. Amounts are ranges and so is the share; rounds without a
    disclosed amount are in the share by number only. Rumours, amounts raised to date, public
    offerings, credit facilities and grants are left out.
    """
    merged = [one for found in rounds.values() for one in found.merged]
    return _share("", merged, backing, [one for found in rounds.values() for one in found.left_out])


def _barred(row: Report) -> str:
    if row.confidence == RUMOURED:
        return RUMOURED
    if row.instrument != PRIVATE:
        return NOT_PRIVATE
    return OVERLAPS if row.amount_scope == CUMULATIVE else ""


def _class(one: MergedRound, backing: Backing) -> str:
    said = {backing.get(slug) for slug in one.investors}
    if said == {True}:
        return SURELY_STATE
    return NOT_STATE if said == {False} else POSSIBLY_STATE


def _share(
    company_slug: str, merged: Sequence[MergedRound], backing: Backing, left_out: list[LeftOut]
) -> StateShare:
    classes = [_class(one, backing) for one in merged]
    sums = dict.fromkeys((SURELY_STATE, POSSIBLY_STATE, NOT_STATE), NOTHING)
    for one, code in zip(merged, classes, strict=True):
        if not one.amount.is_unknown:
            sums[code] += one.amount
    surely, maybe, rest = sums.values()
    disclosed = sum(not one.amount.is_unknown for one in merged)
    counts = classes.count(SURELY_STATE), classes.count(POSSIBLY_STATE)
    return StateShare(
        company_slug=company_slug,
        round="",
        share=share_of(surely, maybe, rest) if disclosed else UNKNOWN,
        count_share=share_of_count(*counts, len(merged)),
        state_amount=Interval(surely.low, (surely + maybe).high) if disclosed else UNKNOWN,
        amount=total((surely, maybe, rest)) if disclosed else UNKNOWN,
        rounds=len(merged),
        surely=counts[0],
        possibly=sum(counts),
        disclosed=disclosed,
        used=(*_reports(merged, classes), *_investors(merged, backing)),
        left_out=tuple(sorted({*left_out, *_unused(merged, backing)})),
    )


def _round_share(company_slug: str, one: MergedRound, backing: Backing) -> StateShare:
    """Without amounts: they say nothing of how the round divides."""
    code = _class(one, backing)
    surely, maybe = code == SURELY_STATE, code == POSSIBLY_STATE
    unsaid = _unused([one], backing)
    share = share_of_count(surely, maybe, 1)
    return StateShare(
        company_slug=company_slug,
        round=one.slug,
        share=share,
        count_share=share,
        state_amount=UNKNOWN,
        amount=UNKNOWN,
        rounds=1,
        surely=int(surely),
        possibly=int(surely or maybe),
        disclosed=int(not one.amount.is_unknown),
        used=(
            *(one._replace(value=UNKNOWN, rate=None) for one in _reports([one], [code])),
            *_investors([one], backing),
        ),
        left_out=tuple(sorted(left for left in unsaid if left.reason == BACKING_UNKNOWN)),
    )


def _reports(merged: Sequence[MergedRound], classes: Sequence[str]) -> list[Used]:
    return [
        Used(
            ROUNDS,
            part.key,
            code + TOGETHER if len(one.parts) > 1 else code,
            whole(part.amount),
            part.rate,
        )
        for one, code in zip(merged, classes, strict=True)
        for part in one.parts
    ]


def _investors(merged: Sequence[MergedRound], backing: Backing) -> list[Used]:
    """Those of whom it is known, once each: their state backing is part of the evidence."""
    named = sorted({slug for one in merged for slug in one.investors})
    known = [(slug, backing.get(slug)) for slug in named]
    return [
        Used(INVESTORS, slug, STATE_BACKED if backed else NOT_STATE_BACKED)
        for slug, backed in known
        if backed is not None
    ]


def _unused(merged: Sequence[MergedRound], backing: Backing) -> set[LeftOut]:
    """Investors whose rows do not say, and rounds that are in no sum of amounts."""
    named = {slug for one in merged for slug in one.investors}
    unsaid = {slug for slug in named if slug in backing and backing[slug] is None}
    silent = {
        LeftOut(ROUNDS, part.key, part.problem)
        for one in merged
        for part in one.parts
        if part.problem == NO_RATE or (part.problem == UNDISCLOSED and one.amount.is_unknown)
    }
    return silent | {LeftOut(INVESTORS, slug, BACKING_UNKNOWN) for slug in unsaid}
