"""Companies: their list and each one's profile, composed from every app."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from companies.datasets import COMPANIES
from companies.models import Company
from companies.timeline import company_promise_chart
from funding.round_rows import round_rows
from funding.timeline import funding_timeline
from sources.chart import Chart
from sources.details import Gone, NotYet, absence_page, find
from sources.exchange import Target
from sources.templatetags.facts import names
from supplychain.company_graph import company_graph
from tracker.company_figures import company_figures
from tracker.company_list import COMPANY_LIST
from tracker.company_profile import Section, group_of, profile_sections


def company_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return COMPANY_LIST.respond(request, ending)


def company_detail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        company = find(COMPANIES, slug)
    except (Gone, NotYet) as absence:
        return absence_page(request, absence)
    heading, other_name = names(company)
    currency = request.preferences.currency  # type: ignore[attr-defined]
    sections = _shown(profile_sections(company), company, currency)
    context = {
        "company": company,
        "heading": heading,
        "other_name": other_name,
        "sections": sections,
        "group": group_of(company),
        **company_figures(company, currency),
    }
    return render(request, "tracker/company_detail.html", context)


def _shown(sections: list[Section], company: Company, currency: Target) -> list[dict[str, Any]]:
    """Each section with the address of its rows as a list, and the chart above its table if any."""
    slugs = [section.slug for section in sections]
    # One graph shows both sides: it stands above whichever table comes first.
    graph_at = next((slug for slug in ("suppliers", "customers") if slug in slugs), "")
    shown = []
    for section in sections:
        chart: Chart | None = None
        if section.slug == "targets":
            chart = company_promise_chart(company)
        elif section.slug == "rounds":
            chart = funding_timeline(round_rows(section.rows), currency)
        elif section.slug == graph_at:
            chart = company_graph(company)
        address = f"{reverse(section.list_name)}?{section.query}"
        # The section's own table has the rows of the chart.
        chart = chart and replace(chart, table_template="")
        shown.append({**section._asdict(), "list_url": address, "chart": chart})
    return shown
