"""Pages that say how figures come about: each figure's explanation, and the methodology."""

from collections.abc import Sized

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from funding.amounts import VERSION as AMOUNT_VERSION
from sources.clock import NOW, clock, looking_from
from sources.wording import day
from tracker.explanation import explain, find_figure
from tracker.methodology import CONVENTIONS, WORDING_ROWS, amount_rows, described_metrics

IN_DIALOG = 40
"""So many facts used, and so many left out, stand in the dialog."""


def explanation(request: HttpRequest, metric: str, slug: str) -> HttpResponse:
    """The page, or what stands on it alone for a dialog of another page."""
    figure = find_figure(metric, slug)
    if figure is None:
        return _absent(request, metric, slug)
    is_fragment = bool(request.GET.get("fragment") or request.headers.get("HX-Request"))
    template = "tracker/_explanation.html" if is_fragment else "tracker/explanation.html"
    explained = explain(figure)
    # A dialog is for a glance; the page has all of them.
    shown = IN_DIALOG if is_fragment else None
    context = {
        "explanation": explained,
        "inputs": explained.inputs[:shown],
        "left_out": explained.left_out[:shown],
        "more": _beyond(explained.inputs, shown) + _beyond(explained.left_out, shown),
        "is_fragment": is_fragment,
        "page_url": figure.get_absolute_url(),
        "json_url": reverse("api-explanation", args=[metric, slug]),
    }
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _beyond(facts: Sized, shown: int | None) -> int:
    return 0 if shown is None else max(len(facts) - shown, 0)


def _absent(request: HttpRequest, metric: str, slug: str) -> HttpResponse:
    """404; on a past day the page of a younger figure says that it is one."""
    seen = clock()
    with looking_from(NOW):
        if seen.is_now or find_figure(metric, slug) is None:
            raise Http404
    words = _("On %(then)s nothing was known from which this figure could be computed.")
    context = {"words": words % {"then": day(seen.as_of or seen.recorded_by or seen.today)}}
    return render(request, "not_yet.html", context, status=404)


def methodology(request: HttpRequest) -> HttpResponse:
    context = {
        "metrics": described_metrics(),
        "conventions": CONVENTIONS,
        "wording_rows": WORDING_ROWS,
        "amount_rows": amount_rows(),
        "amount_version": AMOUNT_VERSION,
    }
    return render(request, "tracker/methodology.html", context)
