"""Pages of this app's lists and facts."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from funding import datasets, lists
from funding.backers import backers, co_investors, led
from funding.choices import AmountScope
from funding.metrics.merged_rounds import merge_reports, whole
from funding.models import FundingRound, Investor, StateShareMetric
from funding.portfolios import holdings, portfolio_summary
from funding.quarters import address
from funding.refresh.capital import CAPITAL
from funding.round_rows import round_rows
from funding.rows import RoundRow
from funding.timeline import funding_timeline
from sources.chart import Chart
from sources.choices import Confidence
from sources.details import fact_page
from sources.exchange import Target
from sources.intervals import UNKNOWN, Interval, total
from sources.templatetags.facts import names

# A table says one or two rounds better.
FEWEST_IN_A_CHART = 3


def round_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.ROUNDS.respond(request, ending)


def round_detail(request: HttpRequest, key: str) -> HttpResponse:
    currency = request.preferences.currency  # type: ignore[attr-defined]

    def beside(fact: FundingRound) -> dict[str, Any]:
        same = FundingRound.objects.published().filter(company=fact.company, round=fact.round)
        reports = list(datasets.ROUNDS.with_columns(same.order_by("announced_on_first", "key")))
        stage = fact.stage_text or fact.get_stage_display()
        return {
            "heading": f"{names(fact.company)[0]} · {stage}",
            "reports": reports,
            "backers": backers(reports),
            "together": amount_together(reports, currency),
            "currency": currency,
            "state_share": state_share(fact),
        }

    return fact_page(request, datasets.ROUNDS, key, "funding/round_detail.html", beside)


def state_share(fact: FundingRound) -> StateShareMetric | None:
    """What is known of the state's part in this round."""
    company = fact.company.slug
    return CAPITAL.figure(
        StateShareMetric, companies=frozenset({company}), slug=f"round.{company}.{fact.round}"
    )


def amount_together(reports: list[FundingRound], currency: Target) -> Interval:
    """What all reports of a round leave possible, as totals count it; without rumours."""
    rows = [row for row in round_rows(reports) if row.confidence != Confidence.RUMOURED]
    merged = [one for one in merge_reports(rows, currency) if one.scope != AmountScope.CUMULATIVE]
    return whole(merged[0].amount) if merged else UNKNOWN


def investor_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.INVESTORS.respond(request, ending)


def portfolio_of(investor: Investor) -> list[FundingRound]:
    held = FundingRound.objects.published().filter(investors=investor).with_report_counts()
    return list(datasets.ROUNDS.with_columns(held))


def portfolio_timeline(
    investor: Investor, rows: Sequence[RoundRow], currency: Target
) -> Chart | None:
    if len(rows) < FEWEST_IN_A_CHART:
        return None
    query = QueryDict(f"investor={investor.slug}")
    return funding_timeline(rows, currency, csv_url=address(query, "csv"))


def investor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    currency = request.preferences.currency  # type: ignore[attr-defined]

    def beside(investor: Investor) -> dict[str, Any]:
        portfolio = portfolio_of(investor)
        rows = round_rows(portfolio)
        led_by_it = led(investor, portfolio)
        companies = holdings(portfolio, rows, led_by_it, currency)
        known = [one.amount for one in companies if not one.amount.is_unknown]
        together = total(known) if known else UNKNOWN
        others = co_investors(investor, portfolio)
        return {
            "heading": names(investor)[0],
            "summary": portfolio_summary(companies, together, others, currency),
            "portfolio": portfolio,
            "holdings": companies,
            "together": together,
            "currency": currency,
            "led": led_by_it,
            "counts": lists.investor_portfolio(investor),
            "chart": portfolio_timeline(investor, rows, currency),
            "co_investors": others,
        }

    return fact_page(request, datasets.INVESTORS, slug, "funding/investor_detail.html", beside)
