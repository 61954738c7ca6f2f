"""The supplier graph as a page, as CSV and as JSON, all of one filtered query."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy

from companies.models import Company
from sources.chips import Chip, chips
from sources.clock import clock
from sources.filters import FactFilter
from sources.lists import FactList, invalid, json_response
from sources.parameters import CLOCKS
from supplychain import datasets, lists
from supplychain.charts.overlay import Overlay
from supplychain.charts.tiers import tiers_of
from supplychain.company_graph import link_row
from supplychain.graph_charts import GraphView, bundled_chart, companies_chart, parties_by_tier
from supplychain.graph_form import BUNDLED, BY_COMPANY, GraphFilter
from supplychain.graph_words import graph_url
from supplychain.rows import LinkRow
from supplychain.supply_graph import read_tree, supply_rows
from supplychain.what_if_graph import overlay_of, what_if_query
from supplychain.what_if_words import told

Pairs = list[tuple[str, str]]

MOST_DRAWN = 1500
"""With more links nothing can be made out: the page asks for a narrower filter."""
MOST_NAMED = 90
"""With more links, and no company to look from, they are drawn bundled by part."""
ROWS = 15


class SupplierGraph(FactList):
    """Its JSON is the graph itself, whole: companies with their tiers, and the links."""

    def respond(
        self, request: HttpRequest, ending: str = "", *, by_identity: bool = False
    ) -> HttpResponseBase:
        if ending != "json":
            return super().respond(request, ending)
        filterset = self.filtered(request)
        return graph_json(filterset) if filterset.form.is_valid() else invalid(filterset)

    def page(self, request: HttpRequest, filterset: FactFilter) -> HttpResponse:
        bound = replace(self, extra=partial(graph_page, filterset=filterset))
        return FactList.page(bound, request, filterset)


def graph_json(filterset: Any) -> HttpResponse:
    links, seen = [link_row(row) for row in filterset.qs], clock()
    answer = filterset.stopping.answer
    body: dict[str, Any] = {
        "as_of": seen.as_of,
        "recorded_by": seen.recorded_by,
        "nodes": _nodes(links, known_tiers()),
        "edges": [_edge(link) for link in sorted(links, key=lambda link: link.key)],
    }
    if answer is not None:
        overlay = overlay_of(answer)
        body["what_if"] = {
            "stopped": sorted(overlay.stopped),
            "surely_blocked": sorted(overlay.surely),
            "possibly_blocked": sorted(overlay.possibly),
            "lacking_a_part": sorted(overlay.short),
            "broken": dict(sorted(overlay.broken.items())),
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


def graph_page(request: HttpRequest, rows: QuerySet[Any], filterset: Any) -> dict[str, Any]:
    """The chart over the table; without one where there is nothing, or too much, to draw."""
    slug = filterset.company_given
    company = Company.objects.published().filter(slug=slug).first() if slug else None
    links = [link_row(row) for row in rows]
    query = _query(request)
    answer = filterset.stopping.answer
    overlay = overlay_of(answer) if answer else None
    found: dict[str, Any] = {
        "company_shown": company,
        "whole_url": graph_url(_kept(query)),
        "active_filters": _chips(request, filterset),
        # The list's own words for its JSON do not fit a graph.
        "json_url": "",
        "graph_url": graph_url(query, "json"),
        "looking_from": _looking_from(query),
        "page_obj": _page(request, links, overlay),
        **_what_if(filterset),
    }
    if len(links) > MOST_DRAWN:
        return found | {"too_many": len(links)}
    if not links:
        return found
    tiers = known_tiers()
    view = GraphView(company, str(filterset.depth_given), query, _kept(query))
    found["tiers"] = parties_by_tier(links, tiers, view)
    asked = request.GET.get("view", "")
    if asked == BUNDLED or (not asked and not company and not answer and len(links) > MOST_NAMED):
        by_name = graph_url([*_without_view(query), ("view", BY_COMPANY)])
        return found | {"chart": bundled_chart(links, view), "by_name_url": by_name}
    if asked or len(links) > MOST_NAMED:
        found["bundled_url"] = graph_url([*_without_view(query), ("view", BUNDLED)])
    return found | {"chart": companies_chart(links, tiers, view, overlay)}


class ShownLink(NamedTuple):
    """A row of the table; ``effect`` says what a stop does to it."""

    link: LinkRow
    effect: str


def _page(
    request: HttpRequest, links: Sequence[LinkRow], overlay: Overlay | None
) -> "Page[ShownLink]":
    """What breaks comes first, unless another order is asked for."""
    broken = overlay.broken if overlay else {}
    words = overlay.line_words if overlay else {}
    rows = [ShownLink(link, words.get(broken.get(link.key, ""), "")) for link in links]
    if not request.GET.get("ordering"):
        rows.sort(key=lambda row: not row.effect)
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def _without_view(query: Pairs) -> Pairs:
    return [(name, text) for name, text in query if name not in ("view", *CLOCKS)]


def _looking_from(query: Pairs) -> str:
    """The address of the graph around a company, up to its slug."""
    far = [(name, text) for name, text in query if name == "depth"]
    return graph_url([*far, *_kept(query), ("company", "")])


def _query(request: HttpRequest) -> Pairs:
    pairs = ((name, text) for name, texts in request.GET.lists() for text in texts)
    return [(name, text) for name, text in pairs if text and name != "page"]


def _kept(query: Pairs) -> Pairs:
    """What stays where nobody is looked from; a script adds the day of its own page."""
    gone = ("company", "depth", "view", "ordering", *CLOCKS)
    return [(name, text) for name, text in query if name not in gone]


def _chips(request: HttpRequest, filterset: Any) -> list[Chip]:
    """With the company its distance goes."""
    pairs = [pair for pair in _query(request) if pair[0] not in ("company", "depth")]
    return [
        chip._replace(remove_url=graph_url(pairs)) if chip.name == "company" else chip
        for chip in chips(request, filterset)
    ]


def _what_if(filterset: Any) -> dict[str, Any]:
    """The answer in words, where something stops, and the ways from it."""
    answer = filterset.stopping.answer
    if answer is None:
        return {}
    stop = filterset.stopping.question().stop
    return {
        "told": told(answer, stop),
        "what_if_url": f"{reverse('what-if')}?{what_if_query(stop)}",
        "unstopped_url": f"?{urlencode(filterset.unstopped)}",
    }


GRAPH = SupplierGraph(
    table=datasets.SUPPLY_LINKS,
    filterset=GraphFilter,
    template="supplychain/graph.html",
    heading=gettext_lazy("Supplier graph"),
    intro=gettext_lazy(
        "Who supplies whom, as far as sources name them, from inputs on the left to makers on the"
        " right. Click on a company to look from there, on a line to read the link."
    ),
    url_name="supply-graph",
    filters_shown=7,
    totals=lists.link_totals,
    computed=lists.link_fields,
    extra=lambda request, rows: {},
)
