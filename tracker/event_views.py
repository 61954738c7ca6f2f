"""The page of an event: who took part, and what they come to together."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from companies.beside import beside_event
from companies.datasets import EVENTS
from companies.models import Company, Event
from sources.details import fact_page
from tracker.cohorts import cohort_years, company_list_url, members
from tracker.company_list import company_totals


def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    currency = request.preferences.currency  # type: ignore[attr-defined]

    def beside(event: Event) -> dict[str, Any]:
        found = beside_event(event)
        companies = [one.company for one in found["participants"]]
        if not companies:
            return found
        cohort = Company.objects.filter(pk__in=[company.pk for company in companies])
        totals = [one for one in company_totals(cohort) if one.currency in ("", currency)]
        return {
            **found,
            "took_part": list(
                zip(found["participants"], members(companies, currency), strict=True)
            ),
            "totals": totals,
            "years": cohort_years(companies),
            "cohort_url": company_list_url(event=event.slug),
        }

    return fact_page(request, EVENTS, slug, "companies/event_detail.html", beside)
