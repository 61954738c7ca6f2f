"""The words of the tiered graph, wherever it is drawn."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources import wording
from supplychain.charts.graph_nodes import TierLabels
from supplychain.charts.tiers import CUSTOMERS, MODULES, PARTS
from supplychain.company_graph import graph_labels

Query = dict[str, str] | list[tuple[str, str]]


def tier_labels(address: Callable[[str], str]) -> TierLabels:
    return TierLabels(
        graph=graph_labels(),
        tier=tier_word,
        links=links_word,
        parts=parts_word,
        unnamed_supplier=_("supplier not named"),
        unnamed_customer=_("customer not named"),
        own=_("makes a part itself"),
        focus=_("Click to look from here"),
        address=address,
    )


def graph_url(query: Query, ending: str = "") -> str:
    """The graph with this query, as a page or as its rows."""
    found = reverse("supply-graph-rows", args=[ending]) if ending else reverse("supply-graph")
    return found + (f"?{urlencode(query)}" if query else "")


def tier_word(tier: int) -> str:
    words = {CUSTOMERS: _("Makers, customers"), MODULES: _("Modules"), PARTS: _("Parts")}
    return words.get(tier) or (_("Inputs") if tier == PARTS + 1 else _("Inputs of inputs"))


def links_word(suppliers: int, customers: int) -> str:
    """What the links shown say; of a side that none of them names, nothing is said."""
    bought = ngettext("%(count)d supplier", "%(count)d suppliers", suppliers)
    sold = ngettext("%(count)d customer", "%(count)d customers", customers)
    sides = ((suppliers, bought), (customers, sold))
    return " · ".join(word % {"count": count} for count, word in sides if count)


def parts_word(count: int) -> str:
    return ngettext("%(count)d part", "%(count)d parts", count) % {"count": count}


def link_count(count: int) -> str:
    return ngettext("%(count)d link", "%(count)d links", count) % {"count": count}


def sentence(clauses: list[str]) -> str:
    return wording.semicolon().join(clauses) + ("。" if wording.in_chinese() else ".")
