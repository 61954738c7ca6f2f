"""What stands in a frame where no chart can: small pages with the reason and the way on."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

Fault = tuple[str, str]
"""A parameter and what is wrong with it."""


def unreadable(request: HttpRequest, faults: Iterable[Fault], page_url: str = "/") -> HttpResponse:
    """400 for an address of which something cannot be read."""
    context = {
        "heading": _("This address cannot be read"),
        "faults": list(faults),
        "page_url": page_url,
    }
    return render(request, "embed/fault.html", context, status=400)


def absent(
    request: HttpRequest,
    heading: str,
    words: str,
    *,
    status: int,
    page_url: str = "/",
    near: Sequence[str] = (),
) -> HttpResponse:
    """No chart, and why; ``near`` are addresses that may have been meant."""
    context = {"heading": heading, "words": words, "page_url": page_url, "near": near}
    return render(request, "embed/fault.html", context, status=status)
