"""Errors for machines: RFC 9457 problem details."""

from typing import Any

from django.http import JsonResponse


def problem(status: int, title: str, *, detail: str = "", **more: Any) -> JsonResponse:
    """A problem document; ``errors`` in ``more`` maps each parameter to what is wrong with it."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JsonResponse(
        {name: value for name, value in body.items() if value != ""},
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
