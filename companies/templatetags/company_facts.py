"""Tags for what only this app's facts have: robots named in words, quotes, milestones, promises."""

from typing import Any

from babel.dates import format_skeleton
from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from companies.models import (
    Price,
    ProductionTarget,
    Robot,
    VerdictCode,
    VerdictMetric,
)
from companies.robot_names import robot_items
from companies.timeline import units_text
from sources import wording
from sources.intervals import Interval
from sources.partial_dates import PartialDate
from sources.templatetags.facts import mark

register = template.Library()

MILESTONES = frozenset(
    "start_of_production prototype production_started prototype_shown first_shipped"
    " first_deployed".split()
)

register.filter("row_units", units_text)


@register.filter
def robots(fact: Any) -> str:
    """The robots a fact names, as words."""
    return wording.listed(robot_items(fact.robot))


@register.filter
def is_milestone(fact: Any) -> bool:
    """A milestone has a date and no number."""
    return fact.metric in MILESTONES


@register.filter
def quotes(robot: Robot) -> list[Price]:
    """Published prices of this very model; the list fetches its makers' ``quoted_prices``."""
    name = robot.name.casefold()
    prices: list[Price] = robot.company.quoted_prices  # type: ignore[attr-defined]
    return [price for price in prices if price.robot.casefold() == name]


@register.filter
def price_range(price: Price) -> Interval:
    return Interval(price.price_min, price.price_max)


@register.filter
def month(value: PartialDate) -> str:
    """``Aug 2024``, for a narrow column; a year stays a year."""
    if value.precision == "year":
        return wording.when(value)
    return str(format_skeleton("yMMM", value.last, locale=wording.locale()))


@register.filter
def statement(target: ProductionTarget) -> str:
    """Who said it and when; without a date of its own, the day it became public."""
    if target.stated_on is not None:
        when = wording.when(target.stated_on)
    elif target.public_on is not None:
        when = _("public %(day)s") % {"day": wording.day(target.public_on)}
    else:
        when = ""
    return wording.clauses((target.stated_by, when))


@register.simple_tag
def verdict(target: ProductionTarget) -> SafeString:
    """The verdict's mark, linked to why; rows come from a list ``with_verdicts``."""
    code = getattr(target, "verdict", None)
    if not code:
        return SafeString("")
    address = reverse("explanation", args=[VerdictMetric.metric, target.key])
    shown = mark(code, str(VerdictCode(code).label))
    return format_html('<a class="figure" href="{}">{}</a>', address, shown)


@register.simple_tag
def outcome(found: Any) -> SafeString:
    """What became of a promise: the mark of its verdict, linked to why; plain words without one."""
    shown = mark(found.code, found.words) if found.code else format_html("{}", found.words)
    if not found.url:
        return format_html('<span class="muted">{}</span>', shown) if not found.code else shown
    return format_html('<a class="figure" href="{}">{}</a>', found.url, shown)
