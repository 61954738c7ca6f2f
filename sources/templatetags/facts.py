"""Tags for the marks every fact carries: names, dates, ranges, confidence, sources, sort heads."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sources import wording
from sources.clock import clock
from sources.exchange import Target, conversion, converted
from sources.intervals import Interval
from sources.models import Sourced
from sources.rate_day import rate_day

register = template.Library()

register.filter("when", wording.when)
register.filter("by", wording.by)
register.filter("day", wording.day)
register.filter("country", wording.country)
register.filter("listed", wording.listed)
register.simple_tag(wording.comma)
register.simple_tag(wording.clause_comma)
register.simple_tag(wording.semicolon)
register.simple_tag(wording.colon)


@register.filter
def number(value: Any) -> str:
    return "" if value is None else wording.number(value)


@register.filter
def units(value: Any) -> str:
    """So many robots or parts, in the words of a range of them."""
    return "" if value is None else wording.quantity(Interval(value, value))


@register.filter
def span(interval: Interval) -> SafeString:
    """A range as a page shows it, its openness marked."""
    return _marked(interval, wording.quantity(interval))


@register.simple_tag
def period(start: Any, end: Any) -> str:
    return wording.period(start, end)


@register.filter
def public(fact: Sourced) -> str:
    """The day a fact became public, no more precisely than its earliest dated source says."""
    seen = clock()
    if seen.as_of and fact.public_on and fact.public_on > seen.as_of:
        return _("later; a fact that was public names it")
    dates = [source.published_on for source in fact.cited_sources if source.published_on]
    earliest = min(dates, key=lambda date: date.last, default=None)
    if (
        earliest is not None
        and fact.public_on
        and earliest.first <= fact.public_on <= earliest.last
    ):
        return wording.when(earliest)
    if fact.public_on and earliest is None and fact.stated is None:
        return _("not dated; recorded %(day)s") % {"day": wording.day(fact.public_on)}
    return wording.day(fact.public_on) if fact.public_on else ""


@register.simple_tag(takes_context=True)
def money(context: template.Context, fact: Sourced, amount: Interval, currency: str) -> SafeString:
    """The amount in its own currency and, by the rate of the fact's day, in the reader's.

    The rate and its day stand in a tip that opens on hover or focus.
    """
    original = _marked(amount, wording.money(currency, amount, figures=4))
    preferences = context.get("preferences")
    target: Target = preferences.currency if preferences else "USD"
    if amount.is_unknown or currency == target:
        return original
    rate = conversion(currency, target, rate_day(fact))
    if rate is None:
        return original
    tip = _("1 %(currency)s = %(rate)s %(target)s, ECB reference rate of %(day)s") % {
        "currency": currency,
        "rate": f"{rate.rate:.5g}",
        "target": target,
        "day": wording.day(rate.day),
    }
    return format_html(
        '{} <span class="tipped converted" tabindex="0">≈ {}<span class="tip" role="tooltip">{}</span></span>',
        original,
        wording.money(target, wording.rounded(converted(amount, rate))),
        tip,
    )


@register.simple_tag
def plain_money(amount: Interval, currency: str) -> SafeString:
    """An amount that was computed in this currency, so there is no other to show beside it."""
    return _marked(amount, wording.money(currency, amount))


@register.simple_tag
def confidence(fact: Any) -> SafeString:
    return mark(fact.confidence, fact.get_confidence_display())


@register.simple_tag
def mark(kind: str, label: str) -> SafeString:
    return format_html('<span class="mark mark-{}">{}</span>', kind, label)


@register.simple_tag
def name(entity: Any) -> SafeString:
    """A linked name in the reader's language, the other language's beside it."""
    if entity is None:
        return SafeString("")
    first, second = names(entity)
    return format_html(
        '<a class="name" href="{}"{}>{}</a>{}',
        entity.get_absolute_url(),
        _language(first),
        first,
        format_html(' <span class="name-other"{}>{}</span>', _language(second), second)
        if second
        else "",
    )


@register.simple_tag
def short_name(entity: Any) -> SafeString:
    """A linked name in the reader's language only, for lists of names."""
    first, second = names(entity)
    return format_html(
        '<a href="{}"{}{}>{}</a>',
        entity.get_absolute_url(),
        _language(first),
        format_html(' title="{}"', second) if second else "",
        first,
    )


@register.filter
def location(entity: Any) -> str:
    """Where a company or a factory is: city, province, country."""
    return wording.location(entity.city, entity.province, entity.country)


@register.filter
def called(entity: Any) -> str:
    """The name in the reader's language, without a link, for use within a sentence."""
    return names(entity)[0]


def names(entity: Any) -> tuple[str, str]:
    """The name in the reader's language and the other one, which may be empty."""
    english = str(entity)
    chinese = getattr(entity, "name_zh", "")
    if wording.in_chinese() and chinese:
        return chinese, english
    return english, chinese


@register.filter("lang")
def _language(text: str) -> SafeString:
    """A ``lang`` attribute where the text is not in the page's language."""
    language = wording.spoken_language(text)
    if language in ("", wording.page_language()):
        return SafeString("")
    return format_html(' lang="{}"', language)


@register.filter
def spoken(text: Any) -> SafeString:
    """A text out of the data, each part marked that is not in the page's language."""
    whole = str(text)
    chinese_page = wording.in_chinese()
    if wording.spoken_language(whole) == "zh-Hans":
        marked = format_html("{}", whole)
        return marked if chinese_page else format_html('<span lang="zh-Hans">{}</span>', marked)
    # Latin letters amid Chinese are read out as they are; Chinese characters amid English are not.
    parts = (
        format_html('<span lang="zh-Hans">{}</span>' if index % 2 else "{}", part)
        for index, part in enumerate(wording.CHINESE_RUN.split(whole))
    )
    inside = format_html_join("", "{}", ((part,) for part in parts))
    if chinese_page and wording.spoken_language(whole):
        return format_html('<span lang="en">{}</span>', inside)
    return inside


@register.simple_tag
def cite(fact: Sourced) -> SafeString:
    """The sources of a fact in a table cell: how many, and on opening which."""
    sources = fact.cited_sources
    if not sources:
        # A past day may know a company by name only, before the sources of its profile.
        return format_html('<span class="muted">{}</span>', _("later ones only"))
    items = format_html_join(
        "",
        '<li><a href="{}">{}</a> <span class="source-line">{}</span></li>',
        ((source.get_absolute_url(), spoken(source.title), _origin(source)) for source in sources),
    )
    count = len(sources)
    label = str(count) if count != 1 else sources[0].publisher or urlsplit(sources[0].url).netloc
    return format_html(
        '<details class="cite"><summary aria-label="{}">{}</summary><ul>{}</ul></details>',
        _("Sources: %(named)s") % {"named": label},
        spoken(label),
        items,
    )


def _origin(source: Any) -> SafeString:
    publisher = spoken(source.publisher or urlsplit(source.url).netloc)
    if not source.published_on:
        return publisher
    comma, day = wording.clause_comma(), wording.when(source.published_on)
    return format_html("{}{}{}", publisher, comma, day)


@register.simple_tag(takes_context=True)
def sort_head(context: template.Context, label: str, order: str = "", css: str = "") -> SafeString:
    """A column head; with an ``order`` it links to that order, or to its reverse when in force.

    A ``compact`` or ``still`` table is part of another page: there is nothing to sort by.
    """
    if not order or context.get("compact") or context.get("still"):
        return format_html('<th scope="col" class="{}">{}</th>', css, label)
    current = str(context.get("ordering", ""))
    state = {order: "ascending", f"-{order}": "descending"}.get(current, "none")
    query = context["request"].GET.copy()
    query["ordering"] = f"-{order}" if current == order else order
    query.pop("page", None)
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a href="?{}">{}</a></th>',
        css,
        state,
        query.urlencode(),
        label,
    )


def _marked(interval: Interval, text: str) -> SafeString:
    css = "amount"
    if interval.is_unknown:
        css = "undisclosed"
    elif interval.low is None or interval.high is None:
        css = "amount open"
    return format_html('<span class="{}">{}</span>', css, text)
