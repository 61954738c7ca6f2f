"""Tags for figures that come from several apps."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.intervals import Interval
from sources.wording import money

register = template.Library()


@register.simple_tag(takes_context=True)
def capital(context: template.Context, company: Any) -> SafeString:
    """Private capital a company is known to have raised, linked to what it rests on."""
    wanted = context["preferences"].currency
    found = [metric for metric in company.capital_metrics.all() if metric.currency == wanted]
    if not found or not found[0].rounds:
        return SafeString("")
    amount = Interval(found[0].private_min, found[0].private_max)
    css = "undisclosed" if amount.is_unknown else "amount"
    address = f"{company.get_absolute_url()}#metrics"
    return format_html('<a class="{}" href="{}">{}</a>', css, address, money(wanted, amount))
