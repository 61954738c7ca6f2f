"""This app's lists: what each shows, filters by and totals."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.totals import counted
from sources.choices import Confidence
from sources.columns import plain_number
from sources.lists import ROWS_PER_PAGE, ComputedField, FactList, Total
from sources.parameters import CLOCKS
from sources.wording import number
from supplychain import datasets, filters
from supplychain.choices import LinkStatus
from supplychain.component_tree import live
from supplychain.metrics.ties import RELATIONS
from supplychain.models import (
    Component,
    KnownSuppliersMetric,
    Order,
    OrderRelationMetric,
    OriginMetric,
    RelatedOrdersMetric,
    SupplyLink,
)
from supplychain.order_sums import in_currencies
from supplychain.order_totals import amounts_of, order_totals
from supplychain.refresh.graph import SUPPLY_GRAPH
from supplychain.refresh.related_orders import RELATED_ORDERS
from supplychain.treemap import parts_page

# The whole tree on one page: a branch torn in two cannot be read.
COMPONENTS_PER_PAGE = 500

# What an address may hold beside filters.
NO_FILTERS = {"page", "ordering", "as_of", "recorded_by"}


class ComponentLine(NamedTuple):
    """A line of the component tree; a figure is None until the next refresh has computed it."""

    component: Component
    depth: int
    known: KnownSuppliersMetric | None
    origin: OriginMetric | None


def component_lines(rows: Iterable[Any]) -> list[ComponentLine]:
    """Lines for the template, from rows that ``with_known_parties`` has annotated."""
    known = {one.component_id: one for one in SUPPLY_GRAPH.figures(KnownSuppliersMetric)}
    origins = {one.component_id: one for one in SUPPLY_GRAPH.figures(OriginMetric, company=None)}
    return [
        ComponentLine(row, row.tree_depth, known.get(row.pk), origins.get(row.pk)) for row in rows
    ]


FIGURES = (
    "known_suppliers known_customers only_known_suppliers supplied_pairs linked_makers all_makers"
).split()
FRACTIONS = "herfindahl share_inside_min share_inside_max".split()


def component_fields(row: Any) -> dict[str, Any]:
    if not hasattr(row, "known_suppliers"):
        # Fetched alone, without the columns that a list has.
        row = filters.with_known_parties(Component.objects.filter(pk=row.pk)).get()
    counts = {name: getattr(row, name) for name in FIGURES}
    return counts | {name: plain_number(getattr(row, name)) for name in FRACTIONS}


def component_page(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """The tree; above it the scarcest parts and the treemap, of the filter's rows."""
    page = Paginator(rows, COMPONENTS_PER_PAGE).get_page(request.GET.get("page"))
    narrowed = any(value for name, value in request.GET.items() if name not in ("page", *CLOCKS))
    lines = component_lines(page)
    found = parts_page([(line.component.pk, line.known) for line in lines], request.GET)
    return {"page_obj": page, "lines": lines, "is_tree": not narrowed, **found}


def component_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    # By key: the rows carry many figures, each a subquery, and every count would repeat them.
    held = list(rows.order_by().values_list("pk", flat=True))
    links = live(SupplyLink.objects.published()).filter(component__in=held)
    hint = _("in live links")
    named = counted(
        links,
        suppliers=(Count("supplier", distinct=True), _("Named suppliers")),
        customers=(Count("customer", distinct=True), _("Named customers")),
    )
    bare = rows.filter(known_suppliers=0).count()
    return [
        *counted(Component.objects.filter(pk__in=held), count=(Count("pk"), _("Components"))),
        *(total._replace(hint=hint) for total in named),
        Total(
            "without_supplier",
            _("Without a known supplier"),
            bare,
            number(bare),
            formula=_(
                "The components of this filter for which no live link names a supplier, neither for"
                " them nor for a part below them."
            ),
        ),
    ]


COMPONENT_FIELDS = [
    *(
        ComputedField(name, "integer", words, nullable=False)
        for name, words in (
            ("known_suppliers", "Companies named as its supplier in live links, number"),
            ("known_customers", "Companies named as its customer in live links, number"),
            ("only_known_suppliers", "Makers with exactly one live named supplier of it, number"),
            ("supplied_pairs", "Pairs of a maker and a part with a live named supplier, number"),
            ("linked_makers", "Makers with any live link for it, number"),
            ("all_makers", "Makers there are, number"),
        )
    ),
    ComputedField(
        "herfindahl", "number", "Herfindahl index over supplied makers, from 0 to 1 (one supplier)"
    ),
    *(
        ComputedField(
            f"share_inside_{end}",
            "number",
            f"Share of its named suppliers that are in China, {bound}, as a fraction from 0 to 1",
        )
        for end, bound in (("min", "at least"), ("max", "at most"))
    ),
]


COMPONENTS = FactList(
    table=datasets.COMPONENTS,
    filterset=filters.ComponentFilter,
    template="supplychain/component_list.html",
    heading=gettext_lazy("Components"),
    intro=gettext_lazy(
        "The parts of a humanoid robot, as a tree, and who is known to make and to buy each of"
        " them. A line counts what is below it too."
    ),
    url_name="component-list",
    totals=component_totals,
    computed=component_fields,
    computed_fields=COMPONENT_FIELDS,
    extra=component_page,
)


def link_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    rumours = Count("pk", filter=Q(confidence=Confidence.RUMOURED) | Q(status=LinkStatus.RUMOURED))
    return counted(
        rows,
        count=(Count("pk"), _("Links")),
        suppliers=(Count("supplier", distinct=True), _("Named suppliers")),
        customers=(Count("customer", distinct=True), _("Named customers")),
        components=(Count("component", distinct=True), _("Components")),
        rumoured=(rumours, _("Rumoured links")),
    )


def link_fields(row: SupplyLink) -> dict[str, Any]:
    return {"in_house": row.is_in_house}


SUPPLY_LINKS = FactList(
    table=datasets.SUPPLY_LINKS,
    filterset=filters.SupplyLinkFilter,
    template="supplychain/supply_link_list.html",
    heading=gettext_lazy("Supply links"),
    intro=gettext_lazy(
        "Who is said to supply what to whom. Sources that disagree, and later reports, are rows of"
        " their own; the status and the confidence of each say how sure it is."
    ),
    url_name="supply-link-list",
    filters_shown=7,
    totals=link_totals,
    computed=link_fields,
    computed_fields=(
        ComputedField("in_house", "boolean", "The customer makes the part itself", nullable=False),
    ),
)


def order_fields(order: Order) -> dict[str, Any]:
    usd, cny = in_currencies(amounts_of(order))
    return {
        "amount_usd_min": plain_number(usd.low),
        "amount_usd_max": plain_number(usd.high),
        "amount_cny_min": plain_number(cny.low),
        "amount_cny_max": plain_number(cny.high),
    }


def mark_related(orders: Iterable[Order]) -> list[Order]:
    """Each with what its customer is to its maker as ``relation``, or None; in one query."""
    rows = list(orders)
    makers = frozenset(order.maker.slug for order in rows)
    found = RELATED_ORDERS.figures(OrderRelationMetric, companies=makers)
    by_order = {relation.slug: relation for relation in found}
    for order in rows:
        order.relation = by_order.get(order.key)  # type: ignore[attr-defined]
    return rows


def order_page(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = mark_related(page.object_list)
    return {"page_obj": page, "related": related_share(request)}


def related_share(request: HttpRequest) -> RelatedOrdersMetric | None:
    """Of the one maker that the list is filtered by, else of all makers together."""
    filters_given = {name for name, value in request.GET.items() if value} - NO_FILTERS
    maker = request.GET["maker"] if filters_given == {"maker"} else "industry"
    currency = request.preferences.currency  # type: ignore[attr-defined]
    return RELATED_ORDERS.figure(RelatedOrdersMetric, slug=f"{maker}.{currency.lower()}")


ORDER_FIELDS = [
    *(
        ComputedField(
            f"amount_{currency}_{end}",
            "number",
            f"{bound} of the value, in {currency.upper()}, at the reference rate of its day; null"
            " where undisclosed or open",
        )
        for currency in ("usd", "cny")
        for end, bound in (("min", "Lower bound"), ("max", "Upper bound"))
    ),
    ComputedField(
        "related",
        "array",
        "What the customer is to the maker, the closest first; null where no tie is known",
        words=RELATIONS,
    ),
]


class OrderList(FactList):
    """Each record also says what the customer is to the maker; null where no tie is known."""

    def record(self, request: HttpRequest, row: Order) -> dict[str, Any]:
        if not hasattr(request, "order_relations"):
            found = RELATED_ORDERS.figures(OrderRelationMetric)
            relations = {relation.slug: list(relation.relations) for relation in found}
            request.order_relations = relations  # type: ignore[attr-defined]
        related = request.order_relations.get(row.key)  # type: ignore[attr-defined]
        record = super().record(request, row)
        address = record.pop("url")
        return {**record, "related": related, "url": address}


ORDERS = OrderList(
    table=datasets.ORDERS,
    filterset=filters.OrderFilter,
    template="supplychain/order_list.html",
    heading=gettext_lazy("Orders"),
    intro=gettext_lazy(
        "Who ordered humanoid robots from whom: framework agreements, orders and deliveries, as they"
        " were reported. Two rows may tell of one order. Rumoured and cancelled ones are in no sum."
    ),
    url_name="order-list",
    totals=order_totals,
    computed=order_fields,
    computed_fields=ORDER_FIELDS,
    extra=order_page,
)
