"""Funding rounds as the plain rows that metrics and charts read."""

from collections.abc import Iterable

from funding.models import FundingRound
from funding.rows import RoundRow
from sources.exchange import conversion
from sources.rate_day import rate_day
from sources.templatetags.facts import names


def round_rows(reports: Iterable[FundingRound]) -> list[RoundRow]:
    """One row per report; names in the reader's language. Join the company, ``with_investors``."""
    return [round_row(report) for report in reports]


def round_row(report: FundingRound) -> RoundRow:
    day = rate_day(report)
    return RoundRow(
        key=report.key,
        company_slug=report.company.slug,
        company_name=names(report.company)[0],
        round=report.round,
        stage=report.stage,
        stage_label=report.stage_text or str(report.get_stage_display()),
        instrument=report.instrument,
        announced_on=report.announced_on,
        amount_text=report.amount_text,
        currency=report.currency,
        amount=report.amount,
        amount_scope=report.amount_scope,
        confidence=report.confidence,
        lead_names=tuple(names(investor)[0] for investor in report.leads),
        investor_names=tuple(names(investor)[0] for investor in report.other_investors),
        usd=conversion(report.currency, "USD", day),
        cny=conversion(report.currency, "CNY", day),
        public_on=report.public_on,
        url=report.get_absolute_url(),
    )
