"""Without the cache attempts cannot be counted: then no password and no code is checked at all."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

LOG = logging.getLogger(__name__)
RETRY_AFTER_S = 60

View = Callable[[HttpRequest], HttpResponse]


def refuse_uncounted(get_response: View) -> View:
    """503 in place of what needed the cache; the transaction of a writing request is rolled back."""

    def refuse(request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not isinstance(fault, RedisError):
            return None
        LOG.error("%s was refused, because the cache does not answer: %s", request.path, fault)
        response = render(request, "accounts/uncounted.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER_S)
        response["Cache-Control"] = "no-store"
        return response

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_exception = refuse  # type: ignore[attr-defined]
    return middleware
