"""The page that puts companies side by side: one column each, rows under headings."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from companies.models import Company
from sources import wording
from sources.csv_tables import csv_answer
from sources.problems import faults_of, problem
from sources.templatetags.facts import names
from tracker.compare.form import FEWEST, CompareForm
from tracker.compare.known import Compared, read_compared, robots_of
from tracker.compare.lines import (
    Group,
    identity_group,
    latest_promises_group,
    money_group,
    promises_group,
    reported_group,
    shared_investors_group,
    shared_suppliers_group,
    supply_group,
)

ROW_COLUMNS = ("section", "row", "company_slug", "value", "detail", "address")


@require_safe
def company_compare(request: HttpRequest) -> HttpResponse:
    """A form to choose companies, and below it the comparison once there are two."""
    form = CompareForm(request.GET)
    valid = form.is_valid()
    slugs: list[str] = form.cleaned_data.get("c", []) if valid else []
    context: dict[str, Any] = {"form": form, "given": len(slugs), "fewest": FEWEST}
    if len(slugs) >= FEWEST:
        context |= comparison(slugs, request.preferences.currency)  # type: ignore[attr-defined]
    return render(request, "tracker/compare.html", context, status=200 if valid else 400)


@require_safe
def compared_rows(request: HttpRequest) -> HttpResponse:
    """The table above the robots as CSV, in the reader's words: a line for each entry of a cell."""
    form = CompareForm(request.GET)
    slugs: list[str] = form.cleaned_data.get("c", []) if form.is_valid() else []
    if len(slugs) < FEWEST:
        few = {"c": [_("Name at least two companies.")]}
        return problem(400, _("Invalid query"), errors=faults_of(form) or few)
    compared = read_compared(slugs, request.preferences.currency)  # type: ignore[attr-defined]
    rows = _rows(_groups(compared), [one.slug for one in compared.companies])
    return csv_answer("compared-companies.csv", ROW_COLUMNS, rows)


def _rows(groups: Iterable[Group], slugs: list[str]) -> Iterator[list[str]]:
    """What is not known has a line too, without a value."""
    for group in groups:
        for line in group.lines:
            for slug, cell in zip(slugs, line.cells, strict=True):
                about = [str(group.title), strip_tags(str(line.head.text)), slug]
                entries = [(item.text, item.hint, item.url) for item in cell] or [("", "", "")]
                for entry in entries:
                    yield about + [strip_tags(str(text)) for text in entry]


def _groups(compared: Compared) -> list[Group]:
    companies = compared.companies
    return [
        identity_group(companies),
        money_group(compared),
        promises_group(compared),
        latest_promises_group(compared),
        reported_group(compared),
        supply_group(compared),
        shared_suppliers_group(companies),
        shared_investors_group(companies),
    ]


def comparison(slugs: list[str], currency: str) -> dict[str, Any]:
    compared = read_compared(slugs, currency)
    companies = compared.companies
    robots = robots_of(companies)
    return {
        "columns": [(one, _without(slugs, one)) for one in companies],
        "width": len(companies) + 1,
        "later": compared.later,
        "groups": _groups(compared),
        "csv_url": f"{reverse('company-compare-rows')}?{_query(slugs)}",
        "makers": [(one, robots[one.slug]) for one in companies if one.slug in robots],
        "heading": wording.listed(names(one)[0] for one in companies),
    }


def _without(slugs: Iterable[str], company: Company) -> str:
    others = [slug for slug in slugs if slug != company.slug]
    return f"{reverse('company-compare')}?{_query(others)}"


def _query(slugs: list[str]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("c", slugs)
    return query.urlencode()
