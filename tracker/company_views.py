"""Companies: their list and each one's profile, composed from every app."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from companies.datasets import COMPANIES
from companies.models import LatestPromiseMetric
from companies.timeline import company_promise_chart
from funding.timeline import company_rounds_chart
from sources.details import Gone, find
from sources.templatetags.facts import names
from supplychain.company_graph import company_graph
from tracker.company_list import COMPANY_LIST
from tracker.company_profile import Section, capital_of, group_of, profile_sections


def company_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return COMPANY_LIST.respond(request, ending)


def company_detail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        company = find(COMPANIES, slug)
    except Gone:
        return render(request, "410.html", status=410)
    heading, other_name = names(company)
    sections = [_shown(section, company) for section in profile_sections(company)]
    context = {
        "company": company,
        "heading": heading,
        "other_name": other_name,
        "sections": sections,
        "capital": capital_of(company, request.preferences.currency),  # type: ignore[attr-defined]
        "promises": LatestPromiseMetric.objects.filter(company=company),
        "group": group_of(company),
    }
    return render(request, "tracker/company_detail.html", context)


CHARTS = {
    "targets": company_promise_chart,
    "rounds": company_rounds_chart,
    "suppliers": company_graph,
}


def _shown(section: Section, company: Any) -> dict[str, Any]:
    """A section with the address of its rows as a list, and the chart above them if there is one."""
    draw = CHARTS.get(section.slug)
    chart = draw(company) if draw else None
    address = f"{reverse(section.list_name)}?{section.query}"
    return {**section._asdict(), "list_url": address, "chart": chart}
