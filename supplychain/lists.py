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
from sources.exchange import Target, conversion
from sources.lists import FactList, Total
from sources.rate_day import rate_day
from sources.wording import money, number, span
from supplychain import datasets, filters
from supplychain.choices import LinkStatus, OrderStatus
from supplychain.component_tree import Known, Tree, live
from supplychain.models import Component, Order, SupplyLink
from supplychain.order_sums import OrderAmounts, Sum, in_currencies, sum_orders

# The whole tree on one page: a branch torn in two cannot be read.
COMPONENTS_PER_PAGE = 500


class ComponentLine(NamedTuple):
    """A line of the component tree."""

    component: Component
    depth: int
    known: Known


def component_lines(rows: Iterable[Any]) -> list[ComponentLine]:
    """Lines for the template, from rows that ``with_known_parties`` has annotated."""
    return [ComponentLine(row, row.tree_depth, known_of(row)) for row in rows]


def known_of(row: Any) -> Known:
    """From the row's annotations, or counted for a row that was fetched without them."""
    if hasattr(row, "known_suppliers"):
        return Known(row.known_suppliers, row.known_customers, row.only_known_suppliers)
    return Tree.read().known().get(row.pk, Known())


def component_fields(row: Any) -> dict[str, Any]:
    known = known_of(row)
    return {
        "known_suppliers": known.suppliers,
        "known_customers": known.customers,
        "only_known_suppliers": known.alone,
    }


def component_page(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    page = Paginator(rows, COMPONENTS_PER_PAGE).get_page(request.GET.get("page"))
    narrowed = any(value for name, value in request.GET.items() if name != "page")
    return {"page_obj": page, "lines": component_lines(page), "is_tree": not narrowed}


def component_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    held = rows.order_by().values("pk")
    links = live(SupplyLink.objects.published()).filter(component__in=held)
    hint = _("in links that supply or are validated")
    named = counted(
        links,
        suppliers=(Count("supplier", distinct=True), _("Named suppliers")),
        customers=(Count("customer", distinct=True), _("Named customers")),
    )
    bare = rows.filter(known_suppliers=0).count()
    return [
        *counted(rows, count=(Count("pk"), _("Components"))),
        *(total._replace(hint=hint) for total in named),
        Total("without_supplier", _("Without a named supplier"), bare, number(bare)),
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
)


def amounts_of(order: Order) -> OrderAmounts:
    usd, cny = _rate(order, "USD"), _rate(order, "CNY")
    is_counted = order.status != OrderStatus.CANCELLED and order.confidence != Confidence.RUMOURED
    return OrderAmounts(order.units, order.amount, usd, cny, is_counted)


def _rate(order: Order, target: Target) -> Any:
    return conversion(order.currency, target, rate_day(order)) if order.currency else None


def order_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    bare = rows.order_by().select_related(None).prefetch_related(None)
    sums = sum_orders(amounts_of(order) for order in bare)
    return [
        *counted(
            rows,
            count=(Count("pk"), _("Orders")),
            makers=(Count("maker", distinct=True), _("Makers")),
            customers=(Count("customer_name", distinct=True), _("Customers")),
        ),
        Total("units_known", _("Number known"), sums.units.known, k_of_n(sums.units)),
        Total("units", _("Robots"), sums.units.range, span(sums.units.range)),
        Total("amount_known", _("Value known"), sums.usd.known, k_of_n(sums.usd)),
        *(
            Total(f"amount_{code.lower()}", _("Value"), amount, money(code, amount), currency=code)
            for code, amount in (("USD", sums.usd.range), ("CNY", sums.cny.range))
        ),
        Total("left_out", _("Left out of sums"), sums.left_out, number(sums.left_out)),
    ]


def k_of_n(found: Sum) -> str:
    return _("%(known)s of %(of)s") % {"known": number(found.known), "of": number(found.of)}


def order_fields(order: Order) -> dict[str, Any]:
    usd, cny = in_currencies(amounts_of(order))
    return {
        "amount_usd_min": plain_number(usd.low),
        "amount_usd_max": plain_number(usd.high),
        "amount_cny_min": plain_number(cny.low),
        "amount_cny_max": plain_number(cny.high),
    }


ORDERS = FactList(
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
)
