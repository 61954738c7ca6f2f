"""Pages that belong to no single app: overview, search, preferences."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from companies.datasets import TARGETS
from companies.models import ProductionTarget
from companies.verdict_marks import with_verdicts
from funding.datasets import ROUNDS
from funding.models import FundingRound
from sources.clock import clock
from sources.exchange import TARGETS as CURRENCIES
from tracker.api import LISTS
from tracker.middleware import THEMES
from tracker.overview import industry_figures
from tracker.search import search as find_by_name
from tracker.search import search_sources

A_YEAR = 365 * 24 * 3600
SUGGESTIONS = 8
ROWS_ON_HOME = 8


def home(request: HttpRequest) -> HttpResponse:
    """The industry's figures, what the tracker holds, what is due next, what was raised last."""
    today = clock().today
    targets = TARGETS.with_columns(with_verdicts(ProductionTarget.objects.published()))
    rounds = ROUNDS.with_columns(FundingRound.objects.published())
    context = {
        "lists": [(facts, facts.table.published().count()) for facts in LISTS],
        "due_next": targets.filter(due_last__gte=today).order_by("due_last", "key")[:ROWS_ON_HOME],
        **industry_figures(request.preferences.currency),  # type: ignore[attr-defined]
        "latest_rounds": rounds.filter(announced_on_last__lte=today)[:ROWS_ON_HOME],
    }
    return render(request, "tracker/home.html", context)


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:100]
    context = {"query": query, "hits": find_by_name(query), "sources": search_sources(query)}
    return render(request, "tracker/search.html", context)


def search_suggest(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:100]
    return render(request, "_suggestions.html", {"items": find_by_name(query, SUGGESTIONS)})


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep language, currency and theme in cookies, and go back to where the reader was."""
    to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure()):
        to = reverse("home")
    response = HttpResponseRedirect(to)
    accepted: dict[str, Any] = {
        settings.LANGUAGE_COOKIE_NAME: [code for code, _name in settings.LANGUAGES],
        "currency": CURRENCIES,
        "theme": THEMES,
    }
    for name, values in accepted.items():
        value = request.POST.get(name, "")
        if value in values:
            secure = request.is_secure()
            response.set_cookie(name, value, A_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
