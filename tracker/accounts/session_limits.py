"""How long one stays signed in: 12 hours at most, and 30 minutes without a request (ASVS L2)."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

BEGAN = "signed_in_at"
SEEN = "seen_at"
WRITE_EVERY_S = 60.0
"""A session is written at most so often, not with every request."""

View = Callable[[HttpRequest], HttpResponse]


def begin(request: HttpRequest, **_signal: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = time.time()


def end_old_sessions(get_response: View) -> View:
    """A reader has no session, and none is begun or looked up for one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            _end_or_mark(request)
        return get_response(request)

    return middleware


def _end_or_mark(request: HttpRequest) -> None:
    now = time.time()
    began = request.session.setdefault(BEGAN, now)
    seen = request.session.setdefault(SEEN, now)
    if now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS:
        logout(request)
        messages.info(request, _("You were signed out after a while. Sign in again to go on."))
    elif now - seen > WRITE_EVERY_S:
        request.session[SEEN] = now
