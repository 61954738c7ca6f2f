"""Scripts on other sites may read what anybody may read: no cookie goes along, only a key they hold."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tracker.api.conditional import API, is_for_machines

View = Callable[[HttpRequest], HttpResponseBase]

READABLE = (
    "Content-Disposition, Content-Range, Dataset-Version, ETag, Location, RateLimit,"
    " RateLimit-Policy, Retry-After"
)
"""Headers of an answer that a script may see, beside the few that it always may."""
ASKED_WITH = "Accept, Accept-Language, Authorization, Content-Type, If-None-Match, Range, X-API-Key"
A_DAY = "86400"


def share_across_origins(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_for_machines(request.path_info):
            return get_response(request)
        asks_leave = "Access-Control-Request-Method" in request.headers
        if request.method == "OPTIONS" and asks_leave and request.path_info.startswith(API):
            response: HttpResponseBase = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD, POST"
            response["Access-Control-Allow-Headers"] = ASKED_WITH
            response["Access-Control-Max-Age"] = A_DAY
        else:
            response = get_response(request)
            response["Access-Control-Expose-Headers"] = READABLE
        response["Access-Control-Allow-Origin"] = "*"
        # A page may show what it may read: the default keeps even images to one's own site.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return middleware
