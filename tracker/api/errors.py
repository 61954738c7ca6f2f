"""What the API answers when it cannot give what was asked: RFC 9457 problem details, always."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.views import exception_handler

from sources.parameters import parameter_faults
from sources.problems import missing, problem


def not_found(request: HttpRequest) -> HttpResponse:
    return missing(_("Nothing is at this address; /api/v1/ lists what there is."))


def refused_reading(request: HttpRequest, *names: str) -> HttpResponse | None:
    """405 for anything but reading, 400 for a parameter that is none of these ``names``."""
    if request.method not in ("GET", "HEAD"):
        refusal = problem(405, _("Method not allowed"), detail=_("Read with GET."))
        refusal["Allow"] = "GET, HEAD"
        return refusal
    faults = [message for _name, message in parameter_faults(request.GET, names)]
    return problem(400, _("Invalid query"), errors={"query": faults}) if faults else None


def problem_details(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """DRF's own errors, in the form of all others."""
    response = exception_handler(error, context)
    if response is None:
        return None
    detail = getattr(error, "detail", str(error))
    answer = problem(response.status_code, str(response.status_text), detail=str(detail))
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response.headers:
            answer[name] = response.headers[name]
    return answer
