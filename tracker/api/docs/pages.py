"""``/api/`` and a page below it for each resource."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sources.models import Change
from tracker.api.changes.entries import cursor_of
from tracker.api.docs.sections import index_of, section_of, shared_parameters
from tracker.api.docs.snippets import snippets
from tracker.api.schema.document import described
from tracker.api.schema.values import Schema

FIRST = "/api/v1/companies/?role=maker&country=CN&limit=5"


def overview(request: HttpRequest) -> HttpResponse:
    """How the API is used, and what there is."""
    document = _document(request)
    context = {
        "server": document["servers"][0]["url"],
        "lines": index_of(document),
        "parameters": shared_parameters(document),
        "anonymous_limit": settings.API_ANONYMOUS_PER_MINUTE,
        "key_limit": settings.API_KEY_PER_MINUTE,
        "first": snippets(document["servers"][0]["url"], FIRST),
        "version": cursor_of(Change.objects.version()),
    }
    return render(request, "tracker/api/overview.html", context)


def section(request: HttpRequest, name: str) -> HttpResponse:
    """One resource: its addresses, parameters and fields, with examples that run."""
    document = _document(request)
    found = section_of(document, name)
    if found is None:
        raise Http404
    context = {
        "topic": found,
        "server": document["servers"][0]["url"],
        # Its place in the navigation is that of the introduction.
        "section": "api-docs",
    }
    return render(request, "tracker/api/section.html", context)


def _document(request: HttpRequest) -> Schema:
    return described(request.build_absolute_uri("/").rstrip("/"))
