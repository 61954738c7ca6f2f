"""What every request carries: the reader's preferences and day, fresh figures, an actor for changes."""

import logging
import re
import time
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _

from sources.change_log import acting
from sources.clock import looking_from
from sources.details import Moved
from sources.exchange import TARGETS, Target
from sources.problems import problem
from tracker.api.conditional import ENDINGS
from tracker.api.errors import not_found
from tracker.embed.faults import unreadable
from tracker.embed.framing import EMBED
from tracker.languages import PARAMETER, UnreadableLanguage, asked_language, keep_language
from tracker.looking_back import ALWAYS_NOW, NOT_PAGES, UnreadableDay, asked_clock, keep_day
from tracker.refresh import refresh_if_due
from tracker.slow_clients import receive

THEMES = ("auto", "light", "dark")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
READ_BY = ("GET", "HEAD")
REFRESH_SECONDS = 5.0

LOG = logging.getLogger(__name__)

View = Callable[[HttpRequest], HttpResponse]


class Preferences(NamedTuple):
    currency: Target = "USD"
    theme: str = "auto"


def preferences(get_response: View) -> View:
    """Read the display cookies; anything strange in them counts as not set."""

    def middleware(request: HttpRequest) -> HttpResponse:
        currency = request.COOKIES.get("currency", "")
        theme = request.COOKIES.get("theme", "")
        request.preferences = Preferences(  # type: ignore[attr-defined]
            currency=next((target for target in TARGETS if target == currency), "USD"),
            theme=theme if theme in THEMES else "auto",
        )
        return get_response(request)

    return middleware


def language(get_response: View) -> View:
    """``?lang=zh`` shows this page in Chinese, and those that follow by the cookie it sets.

    The parameter is taken out of the query: no filter, form or link of the page has to know it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = in_language(request)
        if not request.path_info.startswith("/api/v1/"):
            # Beside Accept-Language, of which Django's own middleware tells the caches.
            patch_vary_headers(response, ("Cookie",))
        return response

    def in_language(request: HttpRequest) -> HttpResponse:
        is_read = request.method in READ_BY and not request.path_info.startswith(NOT_PAGES)
        if not is_read or PARAMETER not in request.GET:
            return get_response(request)
        query = request.GET.copy()
        given = [str(value) for value in query.pop(PARAMETER)]
        request.GET = query  # type: ignore[assignment]
        try:
            code = asked_language(given)
        except UnreadableLanguage as fault:
            return _refusal(request, fault)
        if code:
            translation.activate(code)
            request.LANGUAGE_CODE = code
        response = get_response(request)
        if code:
            keep_language(request, response, code)
        return response

    return middleware


def refuse_nul(get_response: View) -> View:
    """404: nothing has a NUL in its address, and PostgreSQL cannot even be asked for one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" not in request.path_info:
            return get_response(request)
        if request.path_info.startswith("/api/"):
            return not_found(request)
        raise Http404

    return middleware


def look_back(get_response: View) -> View:
    """Answer from the day the reader asks for; the clock is back to now when the request ends."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in READ_BY or request.path_info.startswith(ALWAYS_NOW):
            return get_response(request)
        try:
            seen = asked_clock(request.GET, timezone.localdate())
        except UnreadableDay as fault:
            return _refusal(request, fault)
        with looking_from(seen):
            response = get_response(request)
            if not seen.is_now:
                keep_day(response, seen)
        return response

    return middleware


def _refusal(request: HttpRequest, fault: UnreadableDay | UnreadableLanguage) -> HttpResponse:
    path = request.path_info
    if path.startswith("/api/") or path.endswith(ENDINGS):
        return problem(400, _("Invalid query"), errors={fault.parameter: [str(fault)]})
    if path.startswith(EMBED):
        return unreadable(request, [(fault.parameter, str(fault))])
    context = {"parameter": fault.parameter, "fault": str(fault)}
    return render(request, "400.html", context, status=400)


def follow_merges(get_response: View) -> View:
    """301 from the address of a row that was merged into another to the other's, query and all."""

    def lead_on(request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not isinstance(fault, Moved):
            return None
        segment = rf"(?<=/){re.escape(fault.old)}(?=/|\.|$)"
        path = re.sub(segment, fault.new, request.path)
        query = request.META.get("QUERY_STRING", "")
        response = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
        # A merge may be undone: nobody should remember it for good.
        patch_cache_control(response, max_age=3600)
        return response

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_exception = lead_on  # type: ignore[attr-defined]
    return middleware


class Freshness:
    """Keeps the figures up to date where no worker runs: the requests themselves look after them."""

    def __init__(self) -> None:
        self.next_look = 0.0

    def look(self) -> None:
        """At most once in ``REFRESH_SECONDS`` for each process."""
        if not settings.CELERY_TASK_ALWAYS_EAGER or time.monotonic() < self.next_look:
            return
        # Inside somebody's transaction the refresh would hold its lock until that one ends.
        if not connection.in_atomic_block:
            self.next_look = time.monotonic() + REFRESH_SECONDS
            self.refresh(wait=False)

    def refresh(self, *, wait: bool) -> None:
        """A reader does not wait for another one's refresh; who has written wants to see it."""
        try:
            refresh_if_due(wait=wait)
        except Exception:
            # Older figures are better than no page; the next request tries again.
            LOG.exception("The figures could not be refreshed")


FRESHNESS = Freshness()


def stay_fresh(get_response: View) -> View:
    """Embedded: a new calendar day, a command and plain SQL reach the pages without a worker."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(NOT_PAGES):
            FRESHNESS.look()
        return get_response(request)

    return middleware


def attribute_changes(get_response: View) -> View:
    """Run each writing request as one transaction, logged under whoever is signed in.

    It holds SQLite's one write lock: what the client sends is all here before it begins. At an
    address where nothing is, nothing begins, and nothing is read.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return get_response(request)
        if not is_valid_path(request.path_info):
            request.POST = QueryDict()  # else the page that says so would read it
            return get_response(request)
        if refusal := receive(request):
            return refusal
        user = request.user
        actor = user.get_username() if user.is_authenticated else ""
        with acting(actor, f"{request.method} {request.path}"):
            response = get_response(request)
            if response.status_code >= 500:
                # The handler has turned the exception into a response; its writes must go too.
                transaction.set_rollback(True)
        if settings.CELERY_TASK_ALWAYS_EAGER:
            # Embedded: no beat will come by, so the writer refreshes what it changed.
            FRESHNESS.refresh(wait=True)
        return response

    return middleware
