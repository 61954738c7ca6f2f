"""The page that puts companies side by side: one column each, rows under headings."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from companies.models import Company
from sources import wording
from sources.templatetags.facts import names
from tracker.compare import read_compared, robots_of
from tracker.compare_form import FEWEST, CompareForm
from tracker.compare_lines import (
    identity_group,
    latest_promises_group,
    money_group,
    promises_group,
    shared_investors_group,
    shared_suppliers_group,
    supply_group,
)


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


def comparison(slugs: list[str], currency: str) -> dict[str, Any]:
    compared = read_compared(slugs, currency)
    companies = compared.companies
    robots = robots_of(companies)
    groups = [
        identity_group(companies),
        money_group(compared),
        promises_group(compared),
        latest_promises_group(compared),
        supply_group(compared),
        shared_suppliers_group(companies),
        shared_investors_group(companies),
    ]
    return {
        "columns": [(one, _without(slugs, one)) for one in companies],
        "width": len(companies) + 1,
        "later": compared.later,
        "groups": groups,
        "makers": [(one, robots[one.slug]) for one in companies if one.slug in robots],
        "heading": wording.listed(names(one)[0] for one in companies),
    }


def _without(slugs: Iterable[str], company: Company) -> str:
    query = QueryDict(mutable=True)
    query.setlist("c", [slug for slug in slugs if slug != company.slug])
    return f"{reverse('company-compare')}?{query.urlencode()}"
