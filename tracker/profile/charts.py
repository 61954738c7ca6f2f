"""The charts of a company's profile, where it has enough for one."""

from collections.abc import Sequence

from companies.models import Company
from companies.promise_ledger import Ledger
from companies.promise_ledger_chart import company_promise_chart
from funding.rows import RoundRow
from funding.timeline import funding_timeline
from sources.chart import Chart
from sources.exchange import Target

FEWEST_IN_A_CHART = 2
"""Fewer rounds or promises make no chart: their table says it all."""


def profile_promise_chart(company: Company, ledger: Ledger) -> Chart | None:
    if len(ledger.lines) < FEWEST_IN_A_CHART:
        return None
    return company_promise_chart(company, ledger)


def profile_funding_chart(rows: Sequence[RoundRow], currency: Target) -> Chart | None:
    return funding_timeline(rows, currency) if len(rows) >= FEWEST_IN_A_CHART else None
