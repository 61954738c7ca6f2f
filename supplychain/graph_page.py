"""The supplier graph as a page, as CSV and as JSON, all of one filtered query."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.models import Company
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.clock import clock
from sources.filters import CLOCKS
from sources.lists import FactList, json_response
from sources.templatetags.facts import names
from supplychain import datasets, lists
from supplychain.charts.full_graph import TierLabels, full_graph_figure
from supplychain.charts.tiers import CUSTOMERS, MODULES, PARTS, tiers_of
from supplychain.company_graph import graph_labels, link_row
from supplychain.graph_form import GraphFilter
from supplychain.rows import LinkRow
from supplychain.supply_graph import read_tree, supply_rows

MOST_DRAWN = 1500
"""With more links nothing can be made out: the page asks for a narrower filter."""


class SupplierGraph(FactList):
    """Its JSON is the graph itself, whole: companies with their tiers, and the links."""

    def json(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
        links, seen = [link_row(row) for row in rows], clock()
        body = {
            "as_of": seen.as_of,
            "recorded_by": seen.recorded_by,
            "nodes": _nodes(links, known_tiers()),
            "edges": [_edge(link) for link in sorted(links, key=lambda link: link.key)],
        }
        return json_response(body)


def known_tiers() -> dict[str, int]:
    """Of every company by all links of the reader's day, so that no filter moves it."""
    return tiers_of(supply_rows(), read_tree())


def _nodes(links: Sequence[LinkRow], tiers: dict[str, int]) -> list[dict[str, Any]]:
    named = {link.supplier_slug: (link.supplier_name, link.supplier_country) for link in links}
    named |= {link.customer_slug: (link.customer_name, link.customer_country) for link in links}
    return [
        {"slug": slug, "name": name, "country": country or None, "tier": tiers.get(slug, 0)}
        for slug, (name, country) in sorted(named.items())
        if slug
    ]


def _edge(link: LinkRow) -> dict[str, Any]:
    return {
        "key": link.key,
        "supplier_slug": link.supplier_slug or None,
        "customer_slug": link.customer_slug or None,
        "component_slug": link.component_slug,
        "status": link.status,
        "confidence": link.confidence,
    }


def graph_page(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """The chart over the table; without one where there is nothing, or too much, to draw."""
    slug = request.GET.get("company", "")
    company = Company.objects.published().filter(slug=slug).first() if slug else None
    links = [link_row(row) for row in rows]
    found: dict[str, Any] = {
        "company_shown": company,
        "whole_url": _address("supply-graph", _kept(request)),
        # The list's own words for its JSON do not fit a graph.
        "json_url": "",
        "graph_url": _address("supply-graph-rows", _query(request), "json"),
    }
    if len(links) > MOST_DRAWN:
        found["too_many"] = len(links)
    elif links:
        found["chart"] = _chart(request, links, company)
    return found


def _query(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.GET.dict().items() if value and name != "page"}


def _kept(request: HttpRequest) -> dict[str, str]:
    """The filters that stay when one looks from elsewhere."""
    query = _query(request).items()
    return {name: value for name, value in query if name not in ("company", "ordering", *CLOCKS)}


def _address(name: str, query: dict[str, str], *args: str) -> str:
    return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")


def _chart(request: HttpRequest, links: Sequence[LinkRow], company: Company | None) -> Chart:
    focus = company.slug if company else ""
    figure = full_graph_figure(links, known_tiers(), _labels(request), focus)
    title = _("Who supplies whom, from inputs to makers")
    return Chart(
        title=_("Around %(company)s") % {"company": names(company)[0]} if company else title,
        summary=_summary(links, company, request.GET.get("depth") or "1"),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="graph",
        csv_url=_address("supply-graph-rows", _query(request), "csv"),
    )


def _labels(request: HttpRequest) -> TierLabels:
    # The script that follows a click adds the day of its own page.
    kept = _kept(request)
    return TierLabels(
        graph=graph_labels(),
        tier=tier_word,
        links=_links_word,
        own=_("makes a part itself"),
        focus=_("Click to look from here"),
        address=lambda slug: _address("supply-graph", {"company": slug, **kept}),
    )


def tier_word(tier: int) -> str:
    words = {CUSTOMERS: _("Makers, customers"), MODULES: _("Modules"), PARTS: _("Parts")}
    return words.get(tier) or (_("Inputs") if tier == PARTS + 1 else _("Inputs of inputs"))


def _links_word(suppliers: int, customers: int) -> str:
    """What the links shown say; of a side that none of them names, nothing is said."""
    bought = ngettext("%(count)d supplier", "%(count)d suppliers", suppliers)
    sold = ngettext("%(count)d customer", "%(count)d customers", customers)
    sides = ((suppliers, bought), (customers, sold))
    return " · ".join(word % {"count": count} for count, word in sides if count)


def _summary(links: Sequence[LinkRow], company: Company | None, depth: str) -> str:
    """How many companies and links, who has most of them, and how much of it is rumour."""
    parties = {slug for link in links for slug in (link.supplier_slug, link.customer_slug)} - {""}
    parts = len({link.component_slug for link in links})
    words = {
        "companies": ngettext("%(count)d company", "%(count)d companies", len(parties))
        % {"count": len(parties)},
        "links": ngettext("%(count)d link", "%(count)d links", len(links)) % {"count": len(links)},
        "parts": ngettext("%(count)d part", "%(count)d parts", parts) % {"count": parts},
    }
    clauses = [_("%(companies)s and %(links)s for %(parts)s") % words]
    if company is None:
        clauses += _busiest(links)
    elif depth != "1":
        clauses.append(_("at most %(depth)s links away, in either direction") % {"depth": depth})
    rumours = sum("rumoured" in (link.status, link.confidence) for link in links)
    if rumours:
        said = ngettext(
            "%(count)d of %(links)d links is a rumour",
            "%(count)d of %(links)d links are rumours",
            rumours,
        )
        clauses.append(said % {"count": rumours, "links": len(links)})
    return wording.semicolon().join(clauses) + ("。" if wording.in_chinese() else ".")


def _busiest(links: Sequence[LinkRow]) -> list[str]:
    """Who has the most named customers, and who the most named suppliers."""
    pairs = {
        (link.supplier_slug, link.customer_slug)
        for link in links
        if link.supplier_slug and link.customer_slug and link.supplier_slug != link.customer_slug
    }
    named = {link.supplier_slug: link.supplier_name for link in links}
    named |= {link.customer_slug: link.customer_name for link in links}
    sold = _first(Counter(supplier for supplier, _customer in pairs), named)
    bought = _first(Counter(customer for _supplier, customer in pairs), named)
    if not sold or not bought:
        return []
    return [
        _("most customers named: %(company)s (%(count)s)") % sold,
        _("most suppliers named: %(company)s (%(count)s)") % bought,
    ]


def _first(counts: Counter[str], named: dict[str, str]) -> dict[str, Any] | None:
    """The company with the highest count; none where several share it."""
    most = counts.most_common(2)
    if not most or (len(most) == 2 and most[0][1] == most[1][1]):
        return None
    return {"company": named[most[0][0]], "count": wording.number(most[0][1])}


GRAPH = SupplierGraph(
    table=datasets.SUPPLY_LINKS,
    filterset=GraphFilter,
    template="supplychain/graph.html",
    heading=gettext_lazy("Supplier graph"),
    intro=gettext_lazy(
        "Who supplies whom, as far as sources name them: each company stands in the tier of the"
        " most assembled part it supplies, and before its customers. Click on a company to look"
        " from there, on a line to read the link."
    ),
    url_name="supply-graph",
    filters_shown=7,
    totals=lists.link_totals,
    computed=lists.link_fields,
    extra=graph_page,
)
