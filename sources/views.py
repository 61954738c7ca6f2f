"""Pages of the sources."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from sources.datasets import SOURCES
from sources.details import fact_page
from sources.models import Source
from sources.resting import known_sources, resting_on
from sources.source_list import SOURCES as SOURCE_LIST


def source_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return SOURCE_LIST.respond(request, ending)


def source_detail(request: HttpRequest, source_id: str) -> HttpResponse:
    return fact_page(request, SOURCES, source_id, "sources/source_detail.html", beside_source)


def beside_source(source: Source) -> dict[str, Any]:
    resting = resting_on(source)
    return {
        "resting": resting,
        "fact_count": sum(len(group.facts) for group in resting),
        "same_page": known_sources().filter(url=source.url).exclude(pk=source.pk),
    }
