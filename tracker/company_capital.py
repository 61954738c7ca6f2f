"""The capital of many companies at once, by the reader's clock: for a column, an order, a total."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, DecimalField, OuterRef, QuerySet, Subquery, Value, When

from companies.models import Company
from funding.models import CapitalMetric
from funding.refresh.capital import CAPITAL
from sources.clock import clock


def capital_by_company(companies: Iterable[Company], currency: str) -> dict[str, CapitalMetric]:
    """By slug; a company without any round is missing."""
    slugs = frozenset(company.slug for company in companies)
    found = CAPITAL.figures(CapitalMetric, companies=slugs, currency=currency)
    return {metric.company_slug: metric for metric in found}


def capital_of(rows: QuerySet[Any], currency: str) -> list[CapitalMetric]:
    """The figures of every company of a filter."""
    if clock().is_now:
        stored = CapitalMetric.objects.filter(currency=currency)
        return list(stored.filter(company__in=rows.order_by().values("pk")))
    slugs = frozenset(rows.order_by().values_list("slug", flat=True))
    return [
        one
        for one in CAPITAL.figures(CapitalMetric, currency=currency)
        if one.company_slug in slugs
    ]


def lowest_capital() -> Any:
    """The lower end in US dollars, as a column to sort companies by."""
    if clock().is_now:
        raised = CapitalMetric.objects.filter(company=OuterRef("pk"), currency="USD")
        return Subquery(raised.values("private_min"))
    known = CAPITAL.figures(CapitalMetric, currency="USD")
    cases = [When(slug=one.company_slug, then=Value(one.private.low)) for one in known]
    return Case(*cases, default=None, output_field=DecimalField(max_digits=24, decimal_places=4))
