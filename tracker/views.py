"""Pages that belong to no single app: overview, search, preferences."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sources.exchange import TARGETS as CURRENCIES
from tracker.api.resources import LISTS
from tracker.languages import A_YEAR
from tracker.middleware import THEMES
from tracker.overview.page import front_page
from tracker.search import grouped, near_names, search_sources
from tracker.search import search as find_by_name

SUGGESTIONS = 8


def home(request: HttpRequest) -> HttpResponse:
    """What was promised, what came of it, who pays and supplies, and what is new."""
    context = {
        **front_page(request.preferences.currency),  # type: ignore[attr-defined]
        "lists": [(facts, facts.table.published().count()) for facts in LISTS],
    }
    return render(request, "tracker/home.html", context)


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:100]
    hits, sources = find_by_name(query), search_sources(query)
    context = {
        "query": query,
        "hits": hits,
        "groups": grouped(hits),
        "near": [] if hits or sources else near_names(query),
        "sources": sources,
    }
    return render(request, "tracker/search.html", context)


def search_suggest(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:100]
    return render(request, "_suggestions.html", {"items": find_by_name(query, SUGGESTIONS)})


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep currency and theme in cookies, and go back to where the reader was.

    The language is a link, `?lang=`, which another reader can be sent.
    """
    to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure()):
        to = reverse("home")
    response = HttpResponseRedirect(to)
    accepted: dict[str, Any] = {"currency": CURRENCIES, "theme": THEMES}
    for name, values in accepted.items():
        value = request.POST.get(name, "")
        if value in values:
            secure = request.is_secure()
            response.set_cookie(name, value, A_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
