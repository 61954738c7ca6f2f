"""The graph around one company: links from the database, words from the catalogue, a chart of both."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Company
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.choices import Confidence
from sources.templatetags.facts import names
from supplychain.charts import GraphFacts, GraphLabels, company_graph_figure, graph_facts
from supplychain.link_wording import part
from supplychain.models import SupplyLink
from supplychain.rows import LinkRow


def link_rows(links: QuerySet[SupplyLink]) -> list[LinkRow]:
    """The links as metrics and charts read them, in two queries; names in the reader's language."""
    related: Any = links.select_related("supplier", "customer", "component", "input_for")
    return [link_row(link) for link in related.with_sources()]


def link_row(link: SupplyLink) -> LinkRow:
    supplier, customer = _party(link.supplier), _party(link.customer)
    citations = list(link.citations.all())
    return LinkRow(
        key=link.key,
        supplier_slug=supplier[0],
        supplier_name=supplier[1],
        supplier_country=supplier[2],
        customer_slug=customer[0],
        customer_name=customer[1],
        customer_country=customer[2],
        component_slug=link.component.slug,
        component_name=part(link.component),
        input_for=link.input_for.slug if link.input_for else "",
        robot=wording.listed(link.robot.split("|")),
        status=link.status,
        status_label=link.get_status_display(),
        as_of=link.as_of,
        confidence=link.confidence,
        public_on=link.public_on,
        source_count=len(citations),
        url=link.get_absolute_url(),
        source=citations[0].source.title if citations else "",
    )


def _party(company: Company | None) -> tuple[str, str, str]:
    """Slug, name and country; an unnamed party has none of them."""
    return (company.slug, names(company)[0], company.country) if company else ("", "", "")


def company_graph(company: Company) -> Chart | None:
    """Who supplies the company and whom it supplies; None where no link names it."""
    either = Q(supplier=company) | Q(customer=company)
    rows = link_rows(SupplyLink.objects.published().filter(either))
    if not rows:
        return None
    figure = company_graph_figure(rows, company.slug, graph_labels())
    query = f"?company={company.slug}"
    return Chart(
        title=_("Suppliers and customers, as far as they are named"),
        summary=graph_summary(graph_facts(rows, company.slug)),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="supply-graph",
        csv_url=reverse("supply-link-list-rows", args=["csv"]) + query,
        rows_url=reverse("supply-link-list") + query,
        table_template="supplychain/_graph_rows.html",
        rows=rows,
        links=_onward(rows, company),
    )


def _onward(rows: Iterable[LinkRow], company: Company) -> list[tuple[str, str]]:
    """The graph around the company and, if it supplies anyone else, what stops with it."""
    words = {"company": names(company)[0]}
    around = f"{reverse('supply-graph')}?company={company.slug}&depth=2"
    found = [(around, _("Two links around %(company)s") % words)]
    if any(row.supplier_slug == company.slug != row.customer_slug for row in rows):
        stopped = f"{reverse('what-if')}?stop={company.slug}"
        found.append((stopped, _("What if %(company)s stops?") % words))
    return found


def graph_labels() -> GraphLabels:
    return GraphLabels(
        suppliers=_("Suppliers"),
        customers=_("Customers"),
        in_house=_("made in-house"),
        unnamed=_("unnamed"),
        as_of=_("as of"),
        confidence=lambda value: str(Confidence(value).label),
        when=wording.when,
        colon=wording.colon(),
    )


def graph_summary(facts: GraphFacts) -> str:
    """The graph in a sentence: how many are named for how many parts, and how much is rumour."""
    clauses = []
    if facts.components_bought:
        words = {"suppliers": _suppliers(facts.suppliers), "parts": _parts(facts.components_bought)}
        clauses.append(_("%(suppliers)s for %(parts)s") % words)
    if facts.customers:
        customers = ngettext(
            "%(count)d named customer", "%(count)d named customers", facts.customers
        )
        clauses.append(customers % {"count": facts.customers})
    if facts.in_house:
        clauses.append(_("%(parts)s made in-house") % {"parts": _parts(facts.in_house)})
    if facts.unnamed_links:
        unnamed = ngettext(
            "%(count)d link with an unnamed party",
            "%(count)d links with an unnamed party",
            facts.unnamed_links,
        )
        clauses.append(unnamed % {"count": facts.unnamed_links})
    if facts.rumoured_links:
        rumours = ngettext(
            "%(count)d of %(links)d links is a rumour",
            "%(count)d of %(links)d links are rumours",
            facts.rumoured_links,
        )
        clauses.append(rumours % {"count": facts.rumoured_links, "links": facts.links})
    stop = "。" if wording.in_chinese() else "."
    return wording.semicolon().join(clauses) + stop


def _suppliers(count: int) -> str:
    return ngettext("%(count)d named supplier", "%(count)d named suppliers", count) % {
        "count": count
    }


def _parts(count: int) -> str:
    return ngettext("%(count)d part", "%(count)d parts", count) % {"count": count}
