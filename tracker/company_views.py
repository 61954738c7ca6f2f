"""Companies: their list and each one's profile, composed from every app."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from companies.datasets import COMPANIES
from sources.details import Gone, NotYet, absence_page, find
from sources.templatetags.facts import names
from tracker.company_list import COMPANY_LIST
from tracker.profile.glance import glances
from tracker.profile.sections import company_profile, profile_context
from tracker.profile.words import profile_description, profile_title


def company_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return COMPANY_LIST.respond(request, ending)


def company_detail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        company = find(COMPANIES, slug)
    except (Gone, NotYet) as absence:
        return absence_page(request, absence)
    currency = request.preferences.currency  # type: ignore[attr-defined]
    profile = company_profile(company, currency)
    heading, other_name = names(company)
    context = {
        "company": company,
        "heading": heading,
        "other_name": other_name,
        "title": profile_title(profile),
        "description": profile_description(profile),
        "glances": glances(profile),
        **profile.figures,
        **profile_context(profile),
    }
    return render(request, "tracker/company_detail.html", context)
