"""What the API refuses and a form may send: a parameter without a value would do nothing, silently."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from sources.problems import problem
from tracker.api.conditional import API

View = Callable[[HttpRequest], HttpResponseBase]


def refuse_empty_values(get_response: View) -> View:
    """400 for ``?company=``: a program that lost a value is told so, and gets no other rows."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or not request.path_info.startswith(API):
            return get_response(request)
        empty = [name for name, values in request.GET.lists() if not all(map(str.strip, values))]
        if not empty:
            return get_response(request)
        told = [_("This is empty: give it a value, or leave it out.")]
        return problem(400, _("Invalid query"), errors=dict.fromkeys(empty, told))

    return middleware
