"""The REST API's addresses and its errors."""

from typing import Any

from django.http.response import HttpResponseBase
from rest_framework.views import exception_handler

from companies import api as companies
from funding import api as funding
from sources import source_list as sources
from sources.api import routes
from sources.problems import problem
from supplychain import api as supplychain
from tracker.company_list import COMPANY_LIST

LISTS = (
    COMPANY_LIST,
    *companies.RESOURCES,
    *funding.RESOURCES,
    *supplychain.RESOURCES,
    *sources.RESOURCES,
)
ROUTER = routes(*LISTS)


def problem_details(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """DRF's own errors, in the form of all others."""
    response = exception_handler(error, context)
    if response is None:
        return None
    detail = getattr(error, "detail", str(error))
    return problem(response.status_code, str(response.status_text), detail=str(detail))
