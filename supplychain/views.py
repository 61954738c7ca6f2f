"""Pages of this app's lists and facts."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from companies.models import Company
from sources.details import fact_page
from sources.lists import invalid
from sources.templatetags.facts import names
from sources.wording import country
from supplychain import datasets, lists, treemap
from supplychain.component_finding import component_finding
from supplychain.component_tree import Tree, live
from supplychain.filters import LINK_ORDER, NEWEST_ORDER, with_known_parties
from supplychain.graph_page import GRAPH
from supplychain.link_wording import heading, said
from supplychain.metrics.what_if import VERSION
from supplychain.models import Component, ExposureMetric, Order, SupplyLink
from supplychain.refresh.graph import SUPPLY_GRAPH
from supplychain.what_if import answer_what_if, formula, what_if_json
from supplychain.what_if_form import WhatIfForm
from supplychain.what_if_page import what_if_context
from supplychain.what_if_words import examples

# More links than this stand in the list, which has pages.
LINKS_SHOWN = 100


def component_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.COMPONENTS.respond(request, ending)


@require_safe
def known_supplier_rows(request: HttpRequest) -> HttpResponseBase:
    """The rows of the treemap above the tree, by the same filter."""
    found = lists.COMPONENTS.filtered(request)
    if not found.form.is_valid():
        return invalid(found)
    return treemap.csv_of(found.qs)


def component_detail(request: HttpRequest, slug: str) -> HttpResponse:
    template = "supplychain/component_detail.html"
    return fact_page(request, datasets.COMPONENTS, slug, template, branch_of)


def branch_of(component: Component) -> dict[str, Any]:
    """Everything the page says about a component and what is below it."""
    tree = Tree.read()
    branch = tree.below(component.pk)
    path = Component.objects.in_bulk(tree.path(component.pk))
    links = datasets.SUPPLY_LINKS.published().filter(component__in=branch)
    rows = datasets.COMPONENTS.published().filter(pk__in=[component.pk, *branch])
    lines = lists.component_lines(with_known_parties(rows).order_by("tree_place"))
    name, other_name = names(component)
    countries = suppliers_by_country(links)
    return {
        "finding": component_finding(
            lines[0].known,
            [company for group in countries for company in group.live],
            [company for group in countries for company in group.others],
        ),
        "heading": name,
        "other_name": other_name,
        "path": [path[pk] for pk in tree.path(component.pk)[:-1]],
        "known": lines[0].known,
        "origin": lines[0].origin,
        "exposures": _exposures(branch),
        "is_leaf": len(lines) == 1,
        "lines": [line._replace(depth=line.depth - lines[0].depth - 1) for line in lines[1:]],
        "links": links.order_by(*LINK_ORDER)[:LINKS_SHOWN],
        "link_count": links.count(),
        "countries": countries,
    }


def _exposures(branch: Collection[int]) -> list[ExposureMetric]:
    """Makers with an only known supplier of the component or of a part beneath it, by name."""
    found = [one for one in SUPPLY_GRAPH.figures(ExposureMetric) if one.component_id in branch]
    return sorted(found, key=lambda one: (one.company.name_en.casefold(), one.slug))


class CountrySuppliers(NamedTuple):
    """The named suppliers of one country: those of live links, and those only talked about."""

    country: str
    live: list[Company]
    others: list[Company]


def suppliers_by_country(links: QuerySet[SupplyLink]) -> list[CountrySuppliers]:
    """The country with the most live suppliers first."""
    alive = set(live(links).values_list("supplier_id", flat=True))
    found: dict[str, dict[int, Company]] = defaultdict(dict)
    for link in links.filter(supplier__isnull=False).order_by("supplier__name_en"):
        assert link.supplier is not None
        found[link.supplier.country][link.supplier.pk] = link.supplier
    groups = [
        CountrySuppliers(
            country(code) or _("Country not known"),
            [company for pk, company in companies.items() if pk in alive],
            [company for pk, company in companies.items() if pk not in alive],
        )
        for code, companies in found.items()
    ]
    return sorted(groups, key=lambda group: (-len(group.live), -len(group.others), group.country))


def supply_link_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.SUPPLY_LINKS.respond(request, ending)


def supply_link_detail(request: HttpRequest, key: str) -> HttpResponse:
    template = "supplychain/supply_link_detail.html"
    return fact_page(request, datasets.SUPPLY_LINKS, key, template, beside_link)


def beside_link(link: SupplyLink) -> dict[str, Any]:
    """The other links for the same part of the same customer, or of the same supplier if unnamed."""
    rows = datasets.SUPPLY_LINKS.published().filter(component=link.component)
    party = "customer" if link.customer else "supplier"
    same = rows.filter(**{party: getattr(link, party)}).order_by(*LINK_ORDER)
    return {"heading": heading(link), "sentence": said(link), "links": same}


def supply_graph(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    """Everyone in tiers, or what is around one company."""
    return GRAPH.respond(request, ending)


def order_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return lists.ORDERS.respond(request, ending)


def order_detail(request: HttpRequest, key: str) -> HttpResponse:
    return fact_page(request, datasets.ORDERS, key, "supplychain/order_detail.html", beside_order)


def beside_order(order: Order) -> dict[str, Any]:
    """The orders of the same maker and customer, which may restate this one."""
    same = Q(customer_name=order.customer_name)
    if order.customer_id:
        same |= Q(customer=order.customer_id)
    rows = datasets.ORDERS.published().filter(same, maker=order.maker).order_by(*NEWEST_ORDER)
    customer = names(order.customer)[0] if order.customer else order.customer_name
    orders = lists.mark_related(rows)
    relation = next((one.relation for one in orders if one.pk == order.pk), None)  # type: ignore[attr-defined]
    heading = f"{names(order.maker)[0]} → {customer}"
    return {"heading": heading, "orders": orders, "relation": relation}


@require_safe
def what_if(request: HttpRequest, ending: str = "") -> HttpResponse:
    """What stops when suppliers stop: a form, and below it the answer."""
    if ending == "json":
        return what_if_json(request)
    form = WhatIfForm(request.GET)
    valid = form.is_valid()
    form.offer_choices()
    context: dict[str, Any] = {
        "form": form,
        "proposals": [] if valid else form.proposals(request.GET),
        "examples": examples() if valid and not form.asks else [],
        "formula": formula(),
        "formula_version": VERSION,
        "json_url": f"{reverse('what-if-rows')}?{request.GET.urlencode()}",
    }
    if valid and form.asks:
        question = form.question()
        context |= what_if_context(answer_what_if(question.stop, question.year), question)
        context["question"] = question
    return render(request, "supplychain/what_if.html", context, status=200 if valid else 400)
