"""A chart in a frame: ``/embed/``, the page's path, and the chart's slug, with the page's query."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sources.details import Gone
from sources.exchange import TARGETS as CURRENCIES
from sources.parameters import parameter_faults
from tracker.embed.addresses import OWN, Place, near_addresses, page_url, place_at
from tracker.embed.faults import Fault, absent, unreadable
from tracker.embed.pages import Answer
from tracker.middleware import THEMES

CHOICES = {"currency": CURRENCIES, "theme": THEMES}


@require_safe
def embedded_chart(request: HttpRequest, place: str = "") -> HttpResponse:
    """The chart, or a small page that says why there is none."""
    found = place_at(place)
    if found is None:
        return _no_chart(request, place)
    asked = _as_page(request, found)
    url = page_url(asked, found)
    try:
        if faults := list(_faults(request, asked, found)):
            return unreadable(request, faults, found.path)
        answer = found.page.answer(asked, found.chart, **found.identity)
    except (Gone, Http404) as absence:
        return _no_page(request, absence)
    if answer.faults:
        return unreadable(request, answer.faults, found.path)
    return _shown(request, found, answer, url)


def _as_page(request: HttpRequest, found: Place) -> HttpRequest:
    """The request that the chart's own page would get: its path, and only its parameters."""
    asked = copy(request)
    asked.path = asked.path_info = found.path
    query = request.GET.copy()
    for name in OWN:
        query.pop(name, None)
    asked.GET = query  # type: ignore[assignment]
    return asked


def _faults(request: HttpRequest, asked: HttpRequest, found: Place) -> Iterator[Fault]:
    """What is wrong with the parameters, before any of them is looked up."""
    known, several = found.page.parameters(asked)
    yield from parameter_faults(request.GET, (*known, *OWN), several)
    for name, choices in CHOICES.items():
        value = request.GET.get(name)
        if value is not None and value not in choices:
            yield name, _not_known(value, choices)


def _not_known(value: str, choices: Iterable[str]) -> str:
    words = _("“%%(value)s” is not known here: write %(words)s.") % {"words": ", ".join(choices)}
    return words % {"value": value[:40]}


def _shown(request: HttpRequest, found: Place, answer: Answer, url: str) -> HttpResponse:
    page, chart = found.page, answer.chart
    if chart is None:
        heading = _("Nothing to draw")
        words = _("No published fact fits, or too many do, or too few for a chart.")
        return absent(request, heading, words, status=HTTPStatus.OK, page_url=url)
    table = chart.table_template or page.tables.get(found.chart, "")
    context = {
        **answer.beside,
        "chart": replace(chart, table_template=table),
        "about": answer.about,
        "page_url": url,
        "styles": page.styles,
        "is_graph": page.is_graph,
    }
    return render(request, "embed/chart.html", context)


def _no_chart(request: HttpRequest, place: str) -> HttpResponse:
    return absent(
        request,
        _("There is no such chart"),
        _("The address may have been mistyped; the foot of each chart of the tracker has its own."),
        status=HTTPStatus.NOT_FOUND,
        near=near_addresses(place),
    )


def _no_page(request: HttpRequest, absence: Gone | Http404) -> HttpResponse:
    """Of a company or investor that was withdrawn, came later, or never was."""
    if isinstance(absence, Gone):
        words = _("It was published once; see the changes.")
        return absent(request, _("Withdrawn"), words, status=HTTPStatus.GONE)
    # A 404 of ours says in words since when the page is there.
    words = str(absence) or _("Nobody of this name is in the tracker.")
    return absent(request, _("Nothing is at this address"), words, status=HTTPStatus.NOT_FOUND)
