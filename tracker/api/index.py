"""Where a client begins: every address of the API by its name."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sources.clock import clock
from sources.lists import json_response
from tracker.api.errors import refused_reading
from tracker.api.resources import LISTS
from tracker.looking_back import dated_address, parameters_of

BESIDE = {
    "metrics": "api-metrics",
    "industry/years": "api-industry-years",
    "supply-chain/graph": "api-supply-graph",
    "supply-chain/what-if": "api-what-if",
    "search": "api-search",
    "changes": "api-changes",
    "snapshots": "api-snapshots",
    "openapi.json": "api-schema",
}
"""What belongs to no single row, by the names of its routes."""


def index(request: HttpRequest) -> HttpResponse:
    """Every resource by its name, with its address."""
    if fault := refused_reading(request):
        return fault
    resources = [facts.table.model.resource for facts in LISTS]
    paths = {name: f"{request.path}{name}/" for name in resources}
    paths |= {name: reverse(route) for name, route in BESIDE.items()}
    day = parameters_of(clock())
    return json_response(
        {name: dated_address(request.build_absolute_uri(path), day) for name, path in paths.items()}
    )
