"""Titles and descriptions of pages, from what each of them shows."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from companies.models import Company
from sources.fact_lines import headline
from sources.feeds import words_of
from sources.models import Source, Sourced, SourcedFact
from sources.parameters import CLOCKS
from sources.templatetags.facts import names
from sources.wording import clauses, colon, number
from tracker.languages import PARAMETER as LANGUAGE

SITE = gettext_lazy(
    "China's humanoid-robot industry: promises, deliveries, money and parts, with a source for every"
    " fact."
)
# Of the pages that are neither a list nor a fact, by the name of their route.
DESCRIPTIONS: Mapping[str, str | Promise] = {
    "search": gettext_lazy(
        "Find a company, robot, part, investor, event or source by its English or Chinese name, by"
        " pinyin initials or by an old name."
    ),
    "methodology": gettext_lazy(
        "The formula of every figure here, with its version, what goes in and what is left out."
    ),
    "supply-graph": gettext_lazy(
        "Who supplies whom with which part of a humanoid robot, from raw materials to makers, each"
        " link with its source."
    ),
    "what-if": gettext_lazy(
        "Stop one supplier, several, a country or a part, and see which robot makers and how many"
        " promised robots that blocks."
    ),
}
# They choose how a page is seen, not what is on it.
NOISE = (*CLOCKS, "ordering", "cursor", "limit", "fragment")

Page = Any
"""A template's context."""


def route_of(context: Page) -> str:
    request = context.get("request")
    match = request.resolver_match if request else None
    return (match.url_name or "") if match else ""


def title_of(context: Page) -> str:
    """Of a claim what it says; of an entity its name and what it is."""
    fact, heading = context.get("fact"), str(context.get("heading", ""))
    if isinstance(fact, SourcedFact):
        return str(headline(fact))
    if isinstance(fact, Sourced | Source):
        maker = getattr(fact, "company", None)
        whose = names(maker)[0] if maker else ""
        named = heading if heading.startswith(whose) else f"{whose}{colon()}{heading}"
        return clauses((named, str(fact._meta.verbose_name)))
    return heading


def description_of(context: Page) -> str:
    fact = context.get("fact")
    if isinstance(fact, Sourced | Source):
        return _of_fact(fact)
    if "page_obj" in context and "intro" in context:
        return _of_list(context)
    if "explanation" in context:
        return _of_explanation(context["explanation"])
    return str(DESCRIPTIONS.get(route_of(context)) or context.get("intro") or SITE)


def _of_fact(fact: Any) -> str:
    """What it states, how sure that is and who said so."""
    line = str(headline(fact))
    return _sentences([line, *(words for words in words_of(fact) if words not in line)])


def _of_list(context: Page) -> str:
    """The filter in words and how many facts it holds, then what the list is."""
    intro, title = str(context["intro"]), str(context.get("title", ""))
    if title in ("", str(context.get("heading", ""))):
        return intro
    rows = context["page_obj"].paginator.count
    counted = ngettext("%(count)s row", "%(count)s rows", rows) % {"count": number(rows)}
    return _sentences([title, counted, intro])


def _of_explanation(explanation: Any) -> str:
    named = [names(subject)[0] for subject in explanation.subjects]
    words = _("How this figure comes about: the formula, every fact used and every fact left out")
    return _sentences([clauses([str(explanation.title), *named]), words])


def _sentences(parts: Any) -> str:
    """Each part as a sentence of its own."""
    stop = pgettext("between sentences", ". ")
    found = [str(part).strip().rstrip(".。") for part in parts if str(part).strip()]
    return stop.join(found) + stop.rstrip() if found else ""


def canonical_path(request: HttpRequest) -> str:
    """The address without the day one looks from and the order of rows, which make no other page.

    The language stays where the address asks for it; the middleware has taken it out of ``GET``.
    """
    query = QueryDict(mutable=True)
    for name, values in sorted(request.GET.lists()):
        if name not in NOISE and any(values) and not (name == "page" and values == ["1"]):
            query.setlist(name, values)
    asked = QueryDict(request.META.get("QUERY_STRING", "")).get(LANGUAGE)
    if asked:
        # Each language of a page has its own address, and names the other's.
        query[LANGUAGE] = asked
    return f"{request.path}?{query.urlencode()}" if query else request.path


def feed_of(context: Page) -> tuple[str, str] | None:
    """Title and address of the feed of a company; a list's own head names its feed."""
    company = context.get("company")
    if route_of(context) != "company-detail" or not isinstance(company, Company):
        return None
    return names(company)[0], reverse("company-feed", args=[company.slug])
