"""The REST API's addresses and its errors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.views import exception_handler

from companies import api as companies
from funding import api as funding
from sources import source_list as sources
from sources.api import routes
from sources.clock import clock
from sources.lists import json_response
from sources.problems import problem
from supplychain import api as supplychain
from tracker.company_list import COMPANY_LIST
from tracker.looking_back import dated_address, parameters_of

LISTS = (
    COMPANY_LIST,
    *companies.RESOURCES,
    *funding.RESOURCES,
    *supplychain.RESOURCES,
    *sources.RESOURCES,
)
ROUTER = routes(*LISTS)
BESIDE = ("metrics", "industry/years", "supply-chain/graph", "supply-chain/what-if")
"""What is computed and belongs to no single row."""


def index(request: HttpRequest) -> HttpResponse:
    """Every resource by its name, with its address."""
    names = [*(facts.table.model.resource for facts in LISTS), *BESIDE]
    base = request.build_absolute_uri(request.path)
    day = parameters_of(clock())
    return json_response({name: dated_address(f"{base}{name}/", day) for name in names})


def not_found(request: HttpRequest) -> HttpResponse:
    detail = _("Nothing is at this address; /api/v1/ lists what there is.")
    return problem(404, _("Not found"), detail=detail)


def problem_details(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """DRF's own errors, in the form of all others."""
    response = exception_handler(error, context)
    if response is None:
        return None
    detail = getattr(error, "detail", str(error))
    return problem(response.status_code, str(response.status_text), detail=str(detail))
