"""What every request carries: the reader's preferences, and an actor for its changes."""

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from sources.change_log import acting
from sources.exchange import TARGETS, Target
from tracker.tasks import refresh_metrics

THEMES = ("auto", "light", "dark")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")

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


def attribute_changes(get_response: View) -> View:
    """Run each writing request as one transaction, logged under whoever is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return get_response(request)
        user = request.user
        actor = user.get_username() if user.is_authenticated else ""
        with acting(actor, f"{request.method} {request.path}"):
            response = get_response(request)
            if response.status_code >= 500:
                # The handler has turned the exception into a response; its writes must go too.
                transaction.set_rollback(True)
        if settings.CELERY_TASK_ALWAYS_EAGER:
            # Embedded: no beat will come by, so the writer refreshes what it changed.
            refresh_metrics.delay()
        return response

    return middleware
