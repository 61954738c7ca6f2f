"""Money of one or many rounds in the currencies a reader can choose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.metrics.capital import CapitalRaised, compute_capital
from funding.metrics.merged_rounds import whole
from funding.models import FundingRound
from funding.rows import Report
from sources.exchange import TARGETS, Target, conversion, converted
from sources.intervals import UNKNOWN, Interval, total
from sources.rate_day import rate_day

Amounts = Mapping[Target, Interval]


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """What the rows of a filter say together.

    ``private`` and ``apart`` (by instrument) hold whole units per currency, without rumours. The
    counts take every row as it stands: ``undisclosed`` are rounds of which no report has a figure.
    """

    reports: int
    companies: int
    rounds: int
    undisclosed: int
    private: Amounts
    apart: Mapping[str, Amounts]


def round_figures(rows: Sequence[Report]) -> RoundFigures:
    """Sums over companies of what each has raised, by the same rule as a company's own total."""
    raised = {target: list(compute_capital(rows, target).values()) for target in TARGETS}
    rounds = {(row.company_slug, row.round) for row in rows}
    disclosed = {(row.company_slug, row.round) for row in rows if not row.amount.is_unknown}
    instruments = sorted({name for capital in raised["USD"] for name in capital.apart})
    return RoundFigures(
        reports=len(rows),
        companies=len({row.company_slug for row in rows}),
        rounds=len(rounds),
        undisclosed=len(rounds - disclosed),
        private={target: _sum(capital.private for capital in raised[target]) for target in TARGETS},
        apart={
            name: {target: _sum(_apart(raised[target], name)) for target in TARGETS}
            for name in instruments
        },
    )


def _apart(raised: Iterable[CapitalRaised], instrument: str) -> list[Interval]:
    return [capital.apart[instrument] for capital in raised if instrument in capital.apart]


def _sum(amounts: Iterable[Interval]) -> Interval:
    """The undisclosed ones are counted elsewhere, not summed; nothing disclosed is unknown."""
    stated = [amount for amount in amounts if not amount.is_unknown]
    return whole(total(stated)) if stated else UNKNOWN


@dataclass(frozen=True, slots=True)
class Converted:
    """A report's amount in one currency; unknown if undisclosed or without a rate."""

    amount: Interval
    rate: Decimal | None
    rate_on: date | None


def in_currency(report: FundingRound, target: Target) -> Converted:
    rate = conversion(report.currency, target, rate_day(report))
    if rate is None:
        return Converted(UNKNOWN, None, None)
    rate_on = None if report.currency == target else rate.day
    return Converted(converted(report.amount, rate), rate.rate, rate_on)
