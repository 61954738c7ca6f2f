"""What a sentence about rounds by date and amount needs, and which of them are drawn."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from funding.charts.dates import first_drawn
from funding.charts.labels import PUBLIC, Currency, converted, group_of
from funding.rows import RoundRow
from sources.partial_dates import PartialDate

SURENESS = ("rumoured", "reported", "confirmed")


class FundingFacts(NamedTuple):
    """What a sentence about the chart needs; ``biggest`` is the round with the largest lower end,
    ``biggest_private`` that of private capital; ``earlier`` rounds, before ``drawn_from``, are not
    drawn."""

    reports: int
    rounds: int
    companies: int
    undisclosed_rounds: int
    earliest: PartialDate | None
    latest: PartialDate | None
    biggest: RoundRow | None
    biggest_private: RoundRow | None
    drawn_from: int | None
    earlier: int


def funding_facts(rows: Iterable[RoundRow], currency: Currency) -> FundingFacts:
    """Counts over the rows as given. A cumulative figure is no round, so never the biggest one."""
    rows = list(rows)
    dates = sorted(row.announced_on for row in rows if row.announced_on)
    rounds = {row.round for row in rows}
    amounts = {
        row: amount.low or Decimal(0)
        for row in rows
        if row.amount_scope != "cumulative" and (amount := converted(row, currency))
    }
    return FundingFacts(
        reports=len(rows),
        rounds=len(rounds),
        companies=len({row.company_slug for row in rows}),
        undisclosed_rounds=len(rounds - {r.round for r in rows if not r.amount.is_unknown}),
        earliest=dates[0] if dates else None,
        latest=dates[-1] if dates else None,
        biggest=_biggest(amounts),
        biggest_private=_biggest(
            {row: amount for row, amount in amounts.items() if group_of(row) != PUBLIC}
        ),
        drawn_from=first_drawn([row.announced_on for row in rows]),
        earlier=len(rounds - {row.round for row in drawn_rows(rows)}),
    )


def _biggest(amounts: Mapping[RoundRow, Decimal]) -> RoundRow | None:
    """Of equal amounts the surest report speaks for the round."""
    return max(
        amounts,
        key=lambda row: (amounts[row], SURENESS.index(row.confidence), row.key),
        default=None,
    )


def drawn_rows(rows: Sequence[RoundRow]) -> list[RoundRow]:
    """Without the sparse first years of a crowd, which would press the others together."""
    year = first_drawn([row.announced_on for row in rows])
    return [
        row
        for row in rows
        if year is None or row.announced_on is None or row.announced_on.first.year >= year
    ]
