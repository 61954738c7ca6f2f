"""Which parts have few known suppliers, how many makers have but one: sentence, table, treemap."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.models import Company
from companies.timeline import sentences
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.csv_tables import csv_answer
from sources.templatetags.facts import names
from supplychain.charts.treemap import PartArea, TreemapLabels, treemap_figure
from supplychain.component_tree import Tree, live
from supplychain.models import Component, KnownSuppliersMetric, SupplyLink
from supplychain.refresh.graph import SUPPLY_GRAPH

ROWS_TEMPLATE = "supplychain/_treemap_rows.html"
# The short table, and how many makers make a part matter.
SCARCEST = 8
MATTERS = 2
# More suppliers, and more parts in the sentence, than these are only counted.
NAMED = 3
TOLD = 6


class Part(NamedTuple):
    """A component with makers that are known to buy it. ``own``: pairs of a maker and this part that
    belong to no part beneath it, and ``only_known`` of these; ``group``: the branch of the tree, None for a branch itself."""

    component: Component
    known: KnownSuppliersMetric
    group: Component | None
    own: int
    only_known: int
    is_whole: bool


class Scarce(NamedTuple):
    known: KnownSuppliersMetric
    suppliers: Sequence[Company]


def parts_of(components: Collection[int], tree: Tree | None = None) -> list[Part]:
    """Of these components (primary keys) those for which a supplier of some maker is known."""
    figures = {one.component_id: one for one in SUPPLY_GRAPH.figures(KnownSuppliersMetric)}
    tree = tree or Tree.read()
    found = []
    for pk, known in figures.items():
        below = [figures[child] for child in tree.children.get(pk, ()) if child in figures]
        own = known.pairs - sum(one.pairs for one in below)
        only_known = known.only_known - sum(one.only_known for one in below)
        if pk not in components or own <= 0 or tree.parents.get(pk) is None:
            continue
        branch = tree.path(pk)[1]
        group = None if branch == pk else figures[branch].component
        is_whole = own == known.pairs
        found.append(Part(known.component, known, group, own, only_known, is_whole))
    return sorted(found, key=lambda part: (part.known.suppliers, -part.own, part.component.slug))


def scarcest(parts: Iterable[Part], tree: Tree) -> list[Scarce]:
    """Parts that several makers are known to buy, those with the fewest suppliers first."""
    chosen = [part.known for part in parts if part.is_whole and part.known.makers >= MATTERS]
    chosen = chosen[:SCARCEST]
    homes = {pk: known.component_id for known in chosen for pk in tree.below(known.component_id)}
    named: dict[int, dict[int, Company]] = defaultdict(dict)
    links = live(SupplyLink.objects.published()).filter(component__in=homes, supplier__isnull=False)
    for link in links.select_related("supplier").order_by("supplier__name_en", "key"):
        if link.supplier:
            named[homes[link.component_id]][link.supplier.pk] = link.supplier
    return [Scarce(known, _few(named[known.component_id].values())) for known in chosen]


def _few(suppliers: Collection[Company]) -> list[Company]:
    return list(suppliers) if len(suppliers) <= NAMED else []


def parts_chart(parts: Sequence[Part], *, csv_url: str = "") -> Chart | None:
    """The treemap; None where for no part a supplier of a maker is known."""
    if not parts:
        return None
    figure = treemap_figure([_area(part) for part in parts], _labels())
    return Chart(
        title=_("Makers with an only known supplier, by part"),
        summary=parts_summary(parts),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="known-suppliers",
        csv_url=csv_url,
        table_template=ROWS_TEMPLATE,
        rows=parts,
    )


def _area(part: Part) -> PartArea:
    group = part.group
    return PartArea(
        key=part.component.slug,
        name=part_name(part),
        group=group.slug if group else "",
        group_name=names(group)[0] if group else "",
        group_url=group.get_absolute_url() if group else "",
        suppliers=part.known.suppliers,
        makers=part.own,
        only_known=part.only_known,
        url=part.component.get_absolute_url(),
    )


def parts_summary(parts: Sequence[Part]) -> str:
    """How to read the areas, and the part whose makers most often know a single supplier."""
    exposed = max(parts, key=lambda part: (part.only_known, -part.own, part.component.slug))
    known = exposed.known
    most = ngettext(
        "Most exposed: %(part)s, for which %(some)s of %(all)s makers have an only known supplier;"
        " %(count)s is known altogether.",
        "Most exposed: %(part)s, for which %(some)s of %(all)s makers have an only known supplier;"
        " %(count)s are known altogether.",
        known.suppliers,
    ) % {
        "part": part_name(exposed),
        "some": wording.number(exposed.only_known),
        "all": wording.number(exposed.own),
        "count": wording.number(known.suppliers),
    }
    reading = _(
        "The larger an area, the more makers are known to buy the part; the stronger its colour, the"
        " larger the share of them with an only known supplier."
    )
    return sentences((most if exposed.only_known else "", reading))


def part_name(part: Part) -> str:
    """The part; where parts beneath it stand apart, the rest of it."""
    name = names(part.component)[0]
    return name if part.is_whole else _("%(part)s, kind not said") % {"part": name}


def _labels() -> TreemapLabels:
    return TreemapLabels(
        suppliers=suppliers_text,
        only_known=_only_known,
        classes=(
            pgettext(
                "makers with an only known supplier", "All makers have an only known supplier"
            ),
            pgettext("makers with an only known supplier", "half or more"),
            pgettext("makers with an only known supplier", "under half"),
            pgettext("makers with an only known supplier", "none"),
        ),
    )


def _only_known(part: PartArea) -> str:
    words = ngettext(
        "%(some)s of %(count)s maker with one",
        "%(some)s of %(count)s makers with one",
        part.makers,
    )
    return words % {
        "some": wording.number(part.only_known),
        "count": wording.number(part.makers),
    }


def suppliers_text(count: int) -> str:
    words = ngettext("%(count)s known supplier", "%(count)s known suppliers", count)
    return words % {"count": wording.number(count)}


def makers_text(count: int) -> str:
    words = ngettext("%(count)s maker", "%(count)s makers", count)
    return words % {"count": wording.number(count)}


def scarce_summary(parts: Sequence[Part], bare: int) -> str:
    """Which part that matters has the fewest, how many others have one, and how many have none."""
    chosen = [part for part in parts if part.is_whole and part.known.makers >= MATTERS]
    return sentences((_fewest(chosen), _alone(parts, chosen), _without(bare)))


def _fewest(chosen: Sequence[Part]) -> str:
    if not chosen:
        return ""
    least = chosen[0].known.suppliers
    found = [part for part in chosen if part.known.suppliers == least]
    listed = [
        _("%(part)s (%(makers)s)")
        % {"part": names(part.component)[0], "makers": makers_text(part.known.makers)}
        for part in found[:TOLD]
    ]
    if len(found) > TOLD:
        more = ngettext("%(count)s more part", "%(count)s more parts", len(found) - TOLD)
        listed.append(more % {"count": wording.number(len(found) - TOLD)})
    words = ngettext(
        "Of the parts that several makers are known to buy, these have the fewest known suppliers,"
        " a single one: %(parts)s.",
        "Of the parts that several makers are known to buy, these have the fewest known suppliers,"
        " %(count)s each: %(parts)s.",
        least,
    )
    return words % {"parts": wording.listed(listed), "count": wording.number(least)}


def _alone(parts: Sequence[Part], chosen: Sequence[Part]) -> str:
    count = sum(part.known.suppliers == 1 for part in parts if part not in chosen)
    if not count:
        return ""
    words = ngettext(
        "%(count)s more part has a single known supplier, to one maker.",
        "%(count)s more parts have a single known supplier, each to one maker.",
        count,
    )
    return words % {"count": wording.number(count)}


def _without(bare: int) -> str:
    if not bare:
        return ""
    words = ngettext(
        "For %(count)s part none is known, which says more about the reports than about the part.",
        "For %(count)s parts none is known, which says more about the reports than about the parts.",
        bare,
    )
    return words % {"count": wording.number(bare)}


CSV_COLUMNS = (
    "component_slug group_slug known_suppliers makers_with_a_supplier only_known_pairs pairs"
    " pairs_of_no_part_below only_known_of_no_part_below named_customers"
).split()


def csv_of(components: QuerySet[Component]) -> HttpResponse:
    """The rows of the treemap of these components."""
    parts = parts_of(set(components.order_by().values_list("pk", flat=True)))
    return csv_answer("known-suppliers.csv", CSV_COLUMNS, map(_cells, parts))


def _cells(part: Part) -> list[str]:
    known = part.known
    group = part.group.slug if part.group else ""
    counts = (
        known.suppliers,
        known.makers,
        known.only_known,
        known.pairs,
        part.own,
        part.only_known,
    )
    return [part.component.slug, group, *map(str, (*counts, known.customers))]


def parts_page(
    lines: Sequence[tuple[int, KnownSuppliersMetric | None]], asked: QueryDict
) -> dict[str, Any]:
    """What stands above the tree, of these lines: (component's primary key, its figure)."""
    tree = Tree.read()
    parts = parts_of({pk for pk, _known in lines}, tree)
    bare = sum(known is not None and not known.suppliers for _pk, known in lines)
    query = asked.copy()
    for name in ("page", "limit", "cursor", "ordering"):
        query.pop(name, None)
    address = reverse("known-supplier-rows") + (f"?{query.urlencode()}" if query else "")
    return {
        "scarce": scarcest(parts, tree),
        "scarce_summary": scarce_summary(parts, bare) if parts else "",
        "parts_chart": parts_chart(parts, csv_url=address),
    }
