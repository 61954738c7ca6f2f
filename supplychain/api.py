"""This app's resources of the REST API, and what it answers beyond them."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from sources.problems import problem
from supplychain import lists
from supplychain.graph_page import GRAPH
from supplychain.what_if import what_if_json

READ_BY = ("GET", "HEAD")
RESOURCES = (lists.COMPONENTS, lists.SUPPLY_LINKS, lists.ORDERS)


def what_if(request: HttpRequest) -> HttpResponse:
    """``supply-chain/what-if/``: who is blocked when suppliers stop."""
    if request.method not in READ_BY:
        return _not_allowed()
    return what_if_json(request)


def graph(request: HttpRequest) -> HttpResponseBase:
    """``supply-chain/graph/``: companies with their tiers, and the links between them."""
    if request.method not in READ_BY:
        return _not_allowed()
    return GRAPH.respond(request, "json")


def _not_allowed() -> HttpResponse:
    refusal = problem(405, _("Method not allowed"), detail=_("Read with GET."))
    refusal["Allow"] = ", ".join(READ_BY)
    return refusal
