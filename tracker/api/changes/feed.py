"""The answer: a page of entries, where to go on, and whether there is more."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sources.asked_rows import same_address
from sources.lists import json_response
from sources.models import Change, Version
from sources.parameters import join_values
from sources.problems import refused
from tracker.api.changes.asked import Asked
from tracker.api.changes.entries import as_json, cursor_of, public_between, told
from tracker.api.changes.of_companies import of_companies
from tracker.api.errors import refused_reading


def feed(request: HttpRequest) -> HttpResponse:
    """Public changes in the order in which they settled, the oldest first."""
    join_values(request, ("resource", "company"))
    if fault := refused_reading(request, *Asked.base_fields):
        return fault
    # Read before the entries are: what settles in between is for the next answer, not for none.
    asked = Asked(request.GET, newest=Change.objects.version())
    return json_response(_page(request, asked)) if asked.is_valid() else refused(asked)


def _page(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    found, follows = _window(asked)
    companies = asked.cleaned_data["company"]
    entries = [one for one in told(found) if not companies or one.companies.intersection(companies)]
    place = max(asked.place, asked.end)
    if follows:
        place = Version(found[-1].transaction, found[-1].id)
    site = f"{request.scheme}://{request.get_host()}"
    return {
        "results": [as_json(entry, site) for entry in entries],
        "next": _address(request, place) if follows else None,
        "cursor": cursor_of(place),
    }


def _window(asked: Asked) -> tuple[list[Change], bool]:
    """The changes of this page, and whether others follow it."""
    changes = public_between(asked.place, asked.end)
    if resources := asked.cleaned_data["resource"]:
        changes = changes.filter(resource__in=resources)
    if companies := asked.cleaned_data["company"]:
        changes = of_companies(changes, companies)
    limit = asked.cleaned_data["limit"]
    found = list(changes[: limit + 1])
    return found[:limit], len(found) > limit


def _address(request: HttpRequest, place: Version) -> str:
    return same_address(request, since=cursor_of(place))
