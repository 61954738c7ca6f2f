"""One filter set per list of this app, for page, CSV, JSON and API alike."""

from collections.abc import Mapping
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import (
    DecimalField,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.forms import Form, TextInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.filters.ranges import AtLeast, AtMost, has_bound
from companies.models import Company, Robot
from sources.fields import SEPARATOR
from sources.filters import (
    ClaimFilter,
    CountryFilter,
    DayFilter,
    EntityFilter,
    FactFilter,
    OccurringFilter,
    SearchFilter,
    WordFilter,
    YesNoFilter,
    named_options,
    ordering,
)
from sources.value_per_row import ValuePerRow
from supplychain.choices import LinkStatus, OrderStatus, UseCase
from supplychain.component_tree import Tree, live
from supplychain.models import (
    Component,
    KnownSuppliersMetric,
    Order,
    OriginMetric,
    SupplyLink,
)
from supplychain.refresh.graph import SUPPLY_GRAPH

LIVE = "live"
# The databases disagree on where an unnamed party or a missing date goes: here it comes last.
# Among the links of one part and customer the surest come first.
LINK_ORDER = (
    "component__name_en",
    F("customer__name_en").asc(nulls_last=True),
    "confidence",
    F("supplier__name_en").asc(nulls_last=True),
    F("as_of_last").asc(nulls_last=True),
    "pk",
)
NEWEST_ORDER = (F("ordered_on_first").desc(nulls_last=True), "key")


class BranchFilter(EntityFilter):
    """A component and everything below it; ``within`` leaves the component itself out."""

    def __init__(self, field_name: str, *, label: Any, within: bool = False) -> None:
        super().__init__(field_name, model=Component, label=label)
        self.within = within

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        """Every published component: a group may be asked for without a row of its own."""
        return named_options(Component.objects.published())

    def filter(self, qs: Any, slugs: tuple[str, ...]) -> Any:
        if not slugs:
            return qs
        if self.within:
            below = Component.objects.filter(parent__slug__in=slugs)
            slugs = tuple(below.values_list("slug", flat=True))
        branch = Component.objects.at_or_below(slugs)
        return qs.filter(**{f"{self.relation}__in": branch.values("pk")})


class EitherFilter(EntityFilter):
    """A company on either side of a row."""

    def __init__(self, *sides: str, label: Any) -> None:
        super().__init__(sides[0], model=Company, label=label)
        self.sides = sides

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        pairs = rows.order_by().values_list(*self.sides)
        held = {pk for pair in pairs for pk in pair}
        return named_options(Company.objects.filter(pk__in=held))

    def filter(self, qs: Any, slugs: tuple[str, ...]) -> Any:
        if not slugs:
            return qs
        return qs.filter(reduce(or_, (Q(**{f"{side}__slug__in": slugs}) for side in self.sides)))


class RobotTextFilter(django_filters.CharFilter):
    """A robot's slug finds rows that name the model or its family; other text finds what holds it."""

    def __init__(self, maker: str) -> None:
        super().__init__(field_name="robot", label=_("Robot"))
        self.maker = maker
        self.extra["widget"] = TextInput(attrs={"size": 14})

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        robot = Robot.objects.published().filter(slug=value).first()
        if robot is None:
            return qs.filter(robot__icontains=value.replace("\0", ""))
        condition = Q(pk__in=[])
        for name in filter(None, (robot.name, robot.family)):
            condition |= Q(robot_between_bars__icontains=f"{SEPARATOR}{name}{SEPARATOR}")
        bar = Value(SEPARATOR, output_field=TextField())
        items = Concat(bar, Cast("robot", TextField()), bar)
        own = qs.filter(**{self.maker: robot.company_id})
        return own.alias(robot_between_bars=items).filter(condition)


class ComponentFilter(FactFilter):
    q = SearchFilter("", also=("description",))
    parent = BranchFilter("pk", label=_("Part of"), within=True)
    bom_share_min = AtLeast("bom_share_min", _("Share of bill of materials, at least"))
    bom_share_max = AtMost("bom_share_max", _("Share of bill of materials, at most"))
    supplied = YesNoFilter(Q(known_suppliers__gt=0), _("Supplier named"))
    ordering = ordering(
        name="name_en",
        share="bom_share_max",
        suppliers="known_suppliers",
        customers="known_customers",
        alone="only_known_suppliers",
        herfindahl="herfindahl",
        coverage="linked_makers",
        china="share_inside_min",
    )

    class Meta:
        model = Component
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """In tree order unless another is asked for, each row with who is known for it."""
        rows = with_known_parties(queryset).order_by("tree_place", "slug")
        found: QuerySet[Any] = super().filter_queryset(rows)
        return found


def with_known_parties(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Place and depth in the tree, and the component's figures, as columns to sort and filter by."""
    tree = Tree.read()
    places = {pk: place for place, pk in enumerate(tree.depths)}
    annotated: QuerySet[Any] = rows.annotate(
        tree_place=_count(places), tree_depth=_count(tree.depths), **_figures()
    )
    return annotated


def _figures() -> dict[str, ValuePerRow]:
    known = {one.component_id: one for one in SUPPLY_GRAPH.figures(KnownSuppliersMetric)}
    origins = {one.component_id: one for one in SUPPLY_GRAPH.figures(OriginMetric, company=None)}
    return {
        "known_suppliers": _count({pk: one.suppliers for pk, one in known.items()}),
        "known_customers": _count({pk: one.customers for pk, one in known.items()}),
        "only_known_suppliers": _count({pk: one.only_known for pk, one in known.items()}),
        "supplied_pairs": _count({pk: one.pairs for pk, one in known.items()}),
        "linked_makers": _count({pk: one.makers for pk, one in known.items()}),
        "all_makers": _count({pk: one.of_makers for pk, one in known.items()}),
        "herfindahl": _fraction({pk: one.herfindahl for pk, one in known.items()}),
        "share_inside_min": _fraction({pk: one.share_inside.low for pk, one in origins.items()}),
        "share_inside_max": _fraction({pk: one.share_inside.high for pk, one in origins.items()}),
    }


def _count(values: Mapping[int, int]) -> ValuePerRow:
    """A number per primary key; zero, which most rows have, is left to the default."""
    counted = {pk: value for pk, value in values.items() if value}
    return ValuePerRow(counted, IntegerField(), default=0)


def _fraction(values: Mapping[Any, Decimal | None]) -> ValuePerRow:
    """A fraction per primary key; null where it is not known."""
    known = {pk: value for pk, value in values.items() if value is not None}
    return ValuePerRow(known, DecimalField(max_digits=5, decimal_places=4))


class SupplyLinkFilter(ClaimFilter):
    q = SearchFilter("supplier__", "customer__", "component__", also=("robot", "note"))
    supplier = EntityFilter("supplier", model=Company, label=_("Supplier"))
    customer = EntityFilter("customer", model=Company, label=_("Customer"))
    component = BranchFilter("component", label=_("Component and below"))
    status = WordFilter(
        choices=[(LIVE, _("Supplying or validated")), *LinkStatus.choices],
        label=_("Status"),
        method="with_status",
    )
    robot = RobotTextFilter("customer")
    country = CountryFilter("supplier__country", _("Supplier's country"))
    in_house = YesNoFilter(Q(supplier=F("customer")), _("Made in-house"))
    input_for = BranchFilter("input_for", label=_("Used in"))
    company = EitherFilter("supplier", "customer", label=_("Supplier or customer"))
    as_of_after = DayFilter("as_of", "after", _("As of, from"))
    as_of_before = DayFilter("as_of", "before", _("As of, to"))
    ordering = ordering(
        supplier="supplier__name_en",
        customer="customer__name_en",
        component="component__name_en",
        status="status",
        as_of="as_of_first",
        confidence="confidence",
    )

    class Meta:
        model = SupplyLink
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = super().filter_queryset(queryset.order_by(*LINK_ORDER))
        return found

    def with_status(
        self, rows: QuerySet[Any], _name: str, values: tuple[str, ...]
    ) -> QuerySet[Any]:
        found = Q(status__in=values)
        if LIVE in values:
            found |= Q(pk__in=live(rows).order_by().values("pk"))
        return rows.filter(found)


class OrderForm(Form):
    """A bound in money means nothing without its currency."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if has_bound(cleaned, "amount") and not cleaned.get("currency"):
            self.add_error("currency", gettext("Choose the currency that the bound is in."))
        return cleaned


class OrderFilter(ClaimFilter):
    q = SearchFilter("maker__", "customer__", also=("customer_name", "robot", "note"))
    maker = EntityFilter("maker", model=Company, label=_("Maker"))
    customer = EntityFilter("customer", model=Company, label=_("Customer"))
    use_case = WordFilter(choices=UseCase.choices, label=_("Use"))
    status = WordFilter(choices=OrderStatus.choices, label=_("Status"))
    robot = RobotTextFilter("maker")
    units_min = AtLeast("units_min", _("Robots, at least"))
    units_max = AtMost("units_max", _("Robots, at most"))
    company = EitherFilter("maker", "customer", label=_("Maker or customer"))
    currency = OccurringFilter("currency", _("Currency"))
    amount_min = AtLeast("amount_min", _("Value, at least (choose a currency)"))
    amount_max = AtMost("amount_max", _("Value, at most (choose a currency)"))
    ordered_after = DayFilter("ordered_on", "after", _("Ordered from"))
    ordered_before = DayFilter("ordered_on", "before", _("Ordered by"))
    ordering = ordering(
        maker="maker__name_en",
        customer="customer_name",
        ordered="ordered_on_first",
        units="units_min",
        status="status",
        use_case="use_case",
        confidence="confidence",
    )

    class Meta:
        model = Order
        fields: list[str] = []
        form = OrderForm

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = super().filter_queryset(queryset.order_by(*NEWEST_ORDER))
        return found
