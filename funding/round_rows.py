"""Funding rounds as the plain rows that metrics and charts read."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from companies.models import Company
from funding.models import FundingRound, Participation
from funding.rows import ReportRow, RoundRow
from sources.clock import published
from sources.derivation import Scope
from sources.exchange import conversion
from sources.rate_day import rate_day
from sources.templatetags.facts import names

REPORT_COLUMNS = (
    "key company_id round instrument announced_on_first announced_on_last currency amount_min"
    " amount_max amount_scope confidence public_on recorded_at".split()
)
AT_ONCE = 5000


def report_rows(scope: Scope) -> list[ReportRow]:
    """One row per published report of these companies, for computing figures.

    In three queries, however many there are.
    """
    companies = dict(Company.objects.values_list("pk", "slug"))
    reports = FundingRound.objects.published().order_by().only(*REPORT_COLUMNS)
    parts = Participation.objects.filter(published("fact")).order_by()
    if scope is not None:
        reports = reports.filter(company__slug__in=scope)
        parts = parts.filter(fact__company__slug__in=scope)
    investors: dict[int, list[str]] = defaultdict(list)
    for fact, slug in parts.values_list("fact_id", "investor__slug"):
        investors[fact].append(slug)
    return [
        _report_row(one, companies[one.company_id], tuple(investors.get(one.pk, ())))
        for one in reports.iterator(chunk_size=AT_ONCE)
    ]


def _report_row(report: FundingRound, company_slug: str, investors: tuple[str, ...]) -> ReportRow:
    day = rate_day(report)
    return ReportRow(
        key=report.key,
        company_slug=company_slug,
        round=report.round,
        instrument=report.instrument,
        announced_on=report.announced_on,
        currency=report.currency,
        amount=report.amount,
        amount_scope=report.amount_scope,
        confidence=report.confidence,
        investors=investors,
        usd=conversion(report.currency, "USD", day),
        cny=conversion(report.currency, "CNY", day),
    )


def round_rows(reports: Iterable[FundingRound]) -> list[RoundRow]:
    """One row per report; names in the reader's language. Join company, investors, sources."""
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
        investors=tuple(investor.slug for investor in (*report.leads, *report.other_investors)),
        source_names=tuple(
            dict.fromkeys(
                source.publisher or urlsplit(source.url).netloc for source in report.cited_sources
            )
        ),
    )
