"""Pages that belong to no single app."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sources.exchange import TARGETS
from tracker.middleware import THEMES

A_YEAR = 365 * 24 * 3600


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/home.html")


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep language, currency and theme in cookies, and go back to where the reader was."""
    to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure()):
        to = "/"
    response = HttpResponseRedirect(to)
    accepted = {
        "language": [code for code, _name in settings.LANGUAGES],
        "currency": TARGETS,
        "theme": THEMES,
    }
    for name, values in accepted.items():
        value = request.POST.get(name)
        if value and value in values:
            secure = request.is_secure()
            response.set_cookie(name, value, A_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
