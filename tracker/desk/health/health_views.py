"""The data health page: each check with its rows, whole on a page of its own and as CSV."""

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sources.csv_tables import csv_answer
from sources.roles import editors_only
from tracker.desk.health.health import CHECKS, Check
from tracker.desk.health.health_lists import Row

SHOWN = 10
PER_PAGE = 100


class Found(NamedTuple):
    check: Check
    total: int
    rows: list[Row]


@require_safe
@editors_only
def health(request: HttpRequest) -> HttpResponse:
    """Every check with its first rows and how many there are in all."""
    found = []
    for check in CHECKS.values():
        rows = list(check.find())
        found.append(Found(check, len(rows), rows[:SHOWN]))
    context = {"heading": _("Data health"), "found": found}
    return render(request, "desk/health.html", context)


@require_safe
@editors_only
def health_check(request: HttpRequest, name: str) -> HttpResponse:
    check = _check(name)
    page = Paginator(list(check.find()), PER_PAGE).get_page(request.GET.get("page"))
    found = Found(check, page.paginator.count, list(page.object_list))
    context: dict[str, Any] = {"heading": check.title, "one": found, "page_obj": page}
    return render(request, "desk/health_check.html", context)


@require_safe
@editors_only
def health_rows(request: HttpRequest, name: str) -> HttpResponse:
    """The same as CSV, with addresses in full."""
    header = ("check", "title", "url", "detail", "fix_url")
    to_full = request.build_absolute_uri
    rows = (
        (name, row.title, to_full(row.url) if row.url else "", row.detail, to_full(row.fix_url))
        for row in _check(name).find()
    )
    return csv_answer(f"{name}.csv", header, rows)


def _check(name: str) -> Check:
    if name not in CHECKS:
        raise Http404
    return CHECKS[name]
