"""Tags for what only this app's facts have: parts, and shares of the bill of materials."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sources.choices import Confidence
from sources.intervals import Interval
from sources.wording import span
from supplychain.link_wording import part
from supplychain.models import Component, Order

register = template.Library()

register.filter("part", part)


@register.filter
def bom_share(component: Component) -> SafeString | str:
    """The share of the bill of materials in percent; nothing where no source gives one."""
    low, high = component.bom_share_min, component.bom_share_max
    share = Interval(*(None if end is None else end * Decimal(100) for end in (low, high)))
    if share.is_unknown:
        return ""
    return format_html('<span class="amount">{}</span>', _("%(share)s%%") % {"share": span(share)})


@register.filter
def confidence_word(value: str) -> str:
    """The confidence of a plain row, which has no display method of a model's."""
    return str(Confidence(value).label)


@register.filter
def site(order: Order) -> str:
    """What the order says of its customer beyond the name: “Haneda” of “Japan Airlines (Haneda)”."""
    assert order.customer is not None
    said, name = order.customer_name, order.customer.name_en
    if not said.startswith(name) or said[len(name) :][:1].isalnum():
        return said
    rest = said.removeprefix(name).strip(" ,")
    return rest[1:-1] if rest.startswith("(") and rest.endswith(")") else rest
