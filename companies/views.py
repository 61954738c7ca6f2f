"""Pages of this app's lists and facts."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from companies import datasets, lists
from sources.details import fact_page


def target_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.TARGETS.respond(request, ending)


def target_detail(request: HttpRequest, key: str) -> HttpResponse:
    return fact_page(request, datasets.TARGETS, key, "companies/target_detail.html")
