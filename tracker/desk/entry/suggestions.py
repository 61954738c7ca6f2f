"""Names for the fields that take one, best first, as a listbox."""

from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies.models import Company
from funding.models import Investor
from sources.models import Named, Source
from sources.roles import editors_only
from sources.search_text import normalise
from sources.wording import listed
from tracker.desk.addresses import at_address
from tracker.desk.names import called, shown_rows
from tracker.desk.rows import BY_RESOURCE

MOST = 10
ENOUGH = 400
"""Of more rows than these that hold the query the best are looked for among the first."""


class Option(NamedTuple):
    """``value`` is what the field takes, ``beside`` tells rows of like names apart."""

    value: str
    beside: str


@require_safe
@editors_only
def suggest(request: HttpRequest, resource: str) -> HttpResponse:
    table = BY_RESOURCE.get(resource)
    if table is None or not issubclass(table.model, Named | Source):
        raise Http404
    query = request.GET.get("q", "").replace("\0", "")[:200]
    rows = _found(table.model, query)
    values = shown_rows(table.model, rows)
    options = [Option(value, _beside(row)) for row, value in zip(rows, values, strict=True)]
    return render(request, "desk/_options.html", {"options": options})


def _beside(row: Any) -> str:
    """The other name, or where it comes from."""
    if isinstance(row, Source):
        return listed([str(one) for one in (row.publisher, row.published_on) if one])
    other = {str(row), getattr(row, "name_zh", "")} - {called(row), ""}
    more = row.get_kind_display() if isinstance(row, Investor) and row.kind else ""
    return " · ".join([*other, *filter(None, [more])])


def _found(model: Any, query: str) -> list[Any]:
    """Rows whose names hold the query; those that begin with it first, then by length."""
    wanted = normalise(query)
    if not wanted:
        return []
    if model is Source and (page := at_address(query.strip())):
        return page[:MOST]
    rows = model.objects.published() if issubclass(model, Named) else model.objects.all()
    found = list(rows.filter(search_text__contains=wanted)[:ENOUGH])
    if model is Investor and len(found) < MOST:
        found += _arms(wanted, {row.pk for row in found})
    found.sort(key=lambda row: _distance(row, wanted))
    return found[:MOST]


def _arms(wanted: str, known: set[int]) -> list[Investor]:
    """Investors behind which a company of that name stands."""
    companies = Company.objects.published().filter(search_text__contains=wanted)[:MOST]
    arms = Investor.objects.published().filter(company__in=[row.pk for row in companies])
    return list(arms.exclude(pk__in=known)[:MOST])


def _distance(row: Any, wanted: str) -> tuple[bool, int]:
    lines = [line for line in row.search_text.split("\n") if wanted in line]
    return not any(line.startswith(wanted) for line in lines), min(map(len, lines), default=999)
