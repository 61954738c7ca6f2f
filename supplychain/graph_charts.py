"""The charts of the supplier graph, each with its sentence: bundled, or company by company."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Company
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.templatetags.facts import names
from supplychain.charts.bundle_labels import BundleLabels
from supplychain.charts.bundled_graph import bundled_figure
from supplychain.charts.bundles import COUNTRY, OTHERS, PART, UNNAMED
from supplychain.charts.full_graph import full_graph_figure
from supplychain.charts.overlay import Overlay
from supplychain.graph_words import (
    graph_url,
    link_count,
    links_word,
    parts_word,
    sentence,
    tier_labels,
    tier_word,
)
from supplychain.link_wording import part
from supplychain.models import Component
from supplychain.rows import LinkRow
from supplychain.what_if_graph import overlay_summary

Pairs = list[tuple[str, str]]
NEAREST = "1"
GROUP_DEPTH = 2
"""Parts are bundled at this depth of the component tree: reducers, not each kind of them."""


class GraphView(NamedTuple):
    """From which company and how far one looks; the query, and what of it stays without these."""

    company: Company | None
    depth: str
    query: Pairs
    kept: Pairs

    def from_company(self, slug: str) -> str:
        far = [("depth", self.depth)] if self.depth != NEAREST else []
        return graph_url([("company", slug), *far, *self.kept])


class Party(NamedTuple):
    """A company of the graph: its place in words, and the address of the graph around it."""

    slug: str
    name: str
    url: str
    links: str


class PartLine(NamedTuple):
    """A bundle's row: a part, how many links it holds, whence it comes and who buys it."""

    name: str
    url: str
    links: int
    suppliers: int
    customers: int
    countries: str


def companies_chart(
    links: Sequence[LinkRow], tiers: Mapping[str, int], view: GraphView, overlay: Overlay | None
) -> Chart:
    company = view.company
    focus = company.slug if company else ""
    labels = tier_labels(view.from_company)
    figure = full_graph_figure(links, tiers, labels, focus, overlay)
    title = _("Who supplies whom, from inputs to makers")
    said = _summary(links, view)
    if overlay:
        keys = {link.key for link in links}
        broken = {key: effect for key, effect in overlay.broken.items() if key in keys}
        said = overlay_summary(overlay, broken, len(links))
        title = _("What breaks, and what remains beside it")
    return Chart(
        title=_("Around %(company)s") % {"company": names(company)[0]} if company else title,
        summary=said,
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="graph",
        csv_url=graph_url(view.query, "csv"),
        rows=links,
    )


def bundled_chart(links: Sequence[LinkRow], view: GraphView) -> Chart:
    parts = {one.slug: one for one in Component.objects.all()}
    groups = _groups()
    called = {slug: part(one) for slug, one in parts.items()}
    address = _bundle_address(view)
    labels = BundleLabels(
        columns=(_("Supplier's country"), _("Part"), _("Customer")),
        country=lambda code: wording.country(code) or _("Country not known"),
        part=lambda slug: called.get(slug, slug),
        address=address,
        links=link_count,
        others=lambda count: (
            ngettext("%(count)d other", "%(count)d others", count) % {"count": count}
        ),
        more=lambda count: _("and %(count)d more") % {"count": count},
        unnamed_supplier=_("supplier not named"),
        unnamed_customer=_("customer not named"),
        firm=_("width: number of links"),
        rumoured=_("rumours only"),
        hint=_("Click to see each link"),
    )
    figure = bundled_figure(links, groups, labels)
    return Chart(
        title=_("Who supplies whom, bundled by part"),
        summary=_bundled_summary(links, groups, called),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="graph",
        csv_url=graph_url(view.query, "csv"),
        table_template="supplychain/_graph_parts.html",
        rows=_part_lines(links, groups, called, address),
    )


def _groups() -> dict[str, str]:
    """Every component to the one it is bundled under."""
    parents = dict(Component.objects.order_by().values_list("slug", "parent__slug"))
    found = {}
    for slug in parents:
        path = [slug]
        while parents.get(path[-1]):
            path.append(parents[path[-1]])
        found[slug] = path[max(len(path) - 1 - GROUP_DEPTH, 0)]
    return found


def _bundle_address(view: GraphView) -> Callable[[int, str], str]:
    def address(column: int, slug: str) -> str:
        if slug in (OTHERS, UNNAMED, ""):
            return ""
        name = {COUNTRY: "country", PART: "component"}.get(column)
        if name is None:
            return view.from_company(slug)
        kept = [(one, text) for one, text in view.kept if one != name]
        return graph_url([(name, slug), *kept])

    return address


def _part_lines(
    links: Sequence[LinkRow],
    groups: Mapping[str, str],
    called: Mapping[str, str],
    address: Callable[[int, str], str],
) -> list[PartLine]:
    held: dict[str, list[LinkRow]] = {}
    for link in links:
        held.setdefault(groups.get(link.component_slug, link.component_slug), []).append(link)
    lines = []
    for slug, rows in sorted(held.items(), key=lambda item: (-len(item[1]), item[0])):
        homes = {row.supplier_slug: row.supplier_country for row in rows if row.supplier_slug}
        known = Counter(code for code in homes.values() if code).most_common()
        lines.append(
            PartLine(
                name=called.get(slug, slug),
                url=address(PART, slug),
                links=len(rows),
                suppliers=len(homes),
                customers=len({row.customer_slug for row in rows} - {""}),
                countries=wording.listed(f"{wording.country(code)} {n}" for code, n in known),
            )
        )
    return lines


def parties_by_tier(
    links: Sequence[LinkRow], tiers: Mapping[str, int], view: GraphView
) -> list[tuple[str, list[Party]]]:
    """Every named company of the links, by tier from the inputs on, with a way to look from it."""
    named = {link.supplier_slug: link.supplier_name for link in links}
    named |= {link.customer_slug: link.customer_name for link in links}
    suppliers: dict[str, set[str]] = {slug: set() for slug in named}
    customers: dict[str, set[str]] = {slug: set() for slug in named}
    for link in links:
        if link.supplier_slug != link.customer_slug:
            suppliers[link.customer_slug].add(link.supplier_slug)
            customers[link.supplier_slug].add(link.customer_slug)
    found: dict[int, list[Party]] = {}
    for slug, name in sorted(named.items(), key=lambda item: (item[1].casefold(), item[0])):
        if slug:
            said = links_word(len(suppliers[slug]), len(customers[slug]))
            party = Party(slug, name, view.from_company(slug), said)
            found.setdefault(tiers.get(slug, 0), []).append(party)
    return [(tier_word(tier), found[tier]) for tier in sorted(found, reverse=True)]


def _counts(links: Sequence[LinkRow]) -> dict[str, str]:
    parties = {slug for link in links for slug in (link.supplier_slug, link.customer_slug)} - {""}
    return {
        "companies": ngettext("%(count)d company", "%(count)d companies", len(parties))
        % {"count": len(parties)},
        "links": link_count(len(links)),
        "parts": parts_word(len({link.component_slug for link in links})),
    }


def _summary(links: Sequence[LinkRow], view: GraphView) -> str:
    """How many companies and links, who has most of them, and how much of it is rumour."""
    clauses = [_("%(companies)s and %(links)s for %(parts)s") % _counts(links)]
    if view.company is None:
        clauses += _busiest(links)
    elif view.depth != NEAREST:
        said = _("at most %(depth)s links away, in either direction")
        clauses.append(said % {"depth": view.depth})
    return sentence([*clauses, *_rumours(links)])


def _rumours(links: Sequence[LinkRow]) -> list[str]:
    rumours = sum("rumoured" in (link.status, link.confidence) for link in links)
    said = ngettext(
        "%(count)d of %(links)d links is a rumour",
        "%(count)d of %(links)d links are rumours",
        rumours,
    )
    return [said % {"count": rumours, "links": len(links)}] if rumours else []


def _bundled_summary(
    links: Sequence[LinkRow], groups: Mapping[str, str], called: Mapping[str, str]
) -> str:
    clauses = [_("%(companies)s and %(links)s for %(parts)s") % _counts(links)]
    parts = Counter(groups.get(link.component_slug, link.component_slug) for link in links)
    first = _first(parts, called)
    if first:
        clauses.append(_("most links for one part: %(company)s (%(count)s)") % first)
    return sentence([*clauses, *_busiest(links), *_rumours(links)])


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


def _first(counts: Counter[str], named: Mapping[str, str]) -> dict[str, Any] | None:
    """The one with the highest count; none where several share it."""
    most = counts.most_common(2)
    if not most or (len(most) == 2 and most[0][1] == most[1][1]):
        return None
    return {"company": named.get(most[0][0], most[0][0]), "count": wording.number(most[0][1])}
