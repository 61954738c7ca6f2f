"""What a company had raised by each of its rounds, by the rule of its capital."""

from collections.abc import Sequence
from datetime import date

from funding.metrics.capital import compute_capital
from funding.metrics.merged_rounds import Target, whole
from funding.rows import RoundRow
from sources.intervals import UNKNOWN, Interval


def running_totals(rows: Sequence[RoundRow], currency: Target) -> dict[str, Interval]:
    """By the key of each report: disclosed private capital of everything up to its day.

    Reports of one day, and of one round, stand together, so each shows what they come to; one that
    nobody dates stands with the oldest. The last total is the company's capital raised.
    """
    totals: dict[str, Interval] = {}
    for row in rows:
        upto = [one for one in rows if _day(one) <= _day(row) or one.round == row.round]
        raised = compute_capital(upto, currency).get(row.company_slug)
        totals[row.key] = whole(raised.private) if raised else UNKNOWN
    return totals


def _day(row: RoundRow) -> date:
    return row.announced_on.last if row.announced_on else row.public_on or date.min
