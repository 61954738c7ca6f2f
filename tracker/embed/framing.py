"""Pages under /embed/ stand in frames of other sites, where they have no reader's cookies."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

EMBED = "/embed/"
APPEARANCE = ("currency", "theme")
"""Elsewhere kept in cookies; here the address says it."""

View = Callable[[HttpRequest], HttpResponse]


def answer_frames(get_response: View) -> View:
    """Everything under /embed/ may be framed by anybody, reads no cookie and sets none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(EMBED):
            return get_response(request)
        request.COOKIES = {name: request.GET[name] for name in APPEARANCE if name in request.GET}
        response = get_response(request)
        response.cookies.clear()
        del response["X-Frame-Options"]
        response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]
        _vary_by_no_cookie(response)
        return response

    return middleware


def _vary_by_no_cookie(response: HttpResponse) -> None:
    """A cache on the way may give one answer to all."""
    told = [one.strip() for one in response.get("Vary", "").split(",")]
    response["Vary"] = ", ".join(one for one in told if one and one.lower() != "cookie")
