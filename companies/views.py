"""Pages of this app's lists and facts."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from companies import beside, datasets, lists, robot_scatter
from sources.csv_tables import csv_answer
from sources.details import fact_page
from sources.lists import invalid


def robot_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.ROBOTS.respond(request, ending)


def robot_freedom_rows(request: HttpRequest) -> HttpResponseBase:
    """The rows of the chart above the catalogue, by the same filter."""
    found = lists.ROBOTS.filtered(request)
    if not found.form.is_valid():
        return invalid(found)
    rows = robot_scatter.freedom_csv(found.qs)
    return csv_answer("price-and-freedom.csv", robot_scatter.CSV_COLUMNS, rows)


def robot_detail(request: HttpRequest, slug: str) -> HttpResponse:
    template = "companies/robot_detail.html"
    return fact_page(request, datasets.ROBOTS, slug, template, beside.beside_robot)


def price_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.PRICES.respond(request, ending)


def price_detail(request: HttpRequest, key: str) -> HttpResponse:
    template = "companies/price_detail.html"
    return fact_page(request, datasets.PRICES, key, template, beside.beside_price)


def target_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.TARGETS.respond(request, ending)


def target_detail(request: HttpRequest, key: str) -> HttpResponse:
    template = "companies/target_detail.html"
    return fact_page(request, datasets.TARGETS, key, template, beside.beside_target)


def actual_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.ACTUALS.respond(request, ending)


def actual_detail(request: HttpRequest, key: str) -> HttpResponse:
    template = "companies/actual_detail.html"
    return fact_page(request, datasets.ACTUALS, key, template, beside.beside_actual)


def facility_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.FACILITIES.respond(request, ending)


def facility_detail(request: HttpRequest, slug: str) -> HttpResponse:
    template = "companies/facility_detail.html"
    return fact_page(request, datasets.FACILITIES, slug, template, beside.beside_facility)


def market_figure_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.MARKET_FIGURES.respond(request, ending)


def market_figure_detail(request: HttpRequest, key: str) -> HttpResponse:
    template = "companies/market_figure_detail.html"
    return fact_page(request, datasets.MARKET_FIGURES, key, template, beside.beside_market_figure)


def event_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.EVENTS.respond(request, ending)
