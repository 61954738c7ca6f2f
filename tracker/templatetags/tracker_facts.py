"""Tags for figures that come from several apps."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from funding.models import CapitalMetric
from sources.wording import money
from tracker.company_capital import capital_by_company

register = template.Library()


@register.simple_tag(takes_context=True)
def capitals(context: template.Context, companies: Iterable[Any]) -> dict[str, CapitalMetric]:
    """Capital in the reader's currency of every company on the page, in one query."""
    return capital_by_company(companies, context["preferences"].currency)


@register.simple_tag
def capital(company: Any, held: Mapping[str, CapitalMetric]) -> SafeString:
    """Private capital a company is known to have raised, linked to its explanation."""
    metric = held.get(company.slug)
    if metric is None or not metric.rounds:
        return SafeString("")
    css = "figure undisclosed" if metric.private.is_unknown else "figure amount"
    words = money(metric.currency, metric.private)
    return format_html('<a class="{}" href="{}">{}</a>', css, metric.get_absolute_url(), words)
