"""Errors for machines: RFC 9457 problem details."""

from typing import Any

from django.forms import BaseForm
from django.http import JsonResponse
from django.utils.translation import gettext as _


def problem(status: int, title: str, *, detail: str = "", **more: Any) -> JsonResponse:
    """A problem document; ``errors`` in ``more`` maps each parameter to what is wrong with it."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JsonResponse(
        {name: value for name, value in body.items() if value != ""},
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def missing(detail: str) -> JsonResponse:
    return problem(404, _("Not found"), detail=detail)


def withdrawn() -> JsonResponse:
    return problem(410, _("Withdrawn"), detail=_("It was published once; see the changes."))


def faults_of(form: BaseForm) -> dict[str, list[str]]:
    """Each parameter and what is wrong with it; what concerns none of them is of the query."""
    return {
        "query" if name == "__all__" else name: [str(message) for message in messages]
        for name, messages in form.errors.items()
    }


def refused(form: BaseForm, also: dict[str, list[str]] | None = None) -> JsonResponse:
    """400 for a query that the form does not take, or that has these faults beside."""
    return problem(400, _("Invalid query"), errors={**faults_of(form), **(also or {})})
