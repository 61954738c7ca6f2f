"""Filters of robots and their prices, and of every fact that names a robot."""

from decimal import Decimal
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.choices import RobotForm, RobotStatus
from companies.filters.ranges import (
    ANY,
    NUMBER,
    AtLeast,
    AtMost,
    has_bound,
    number_input,
    range_filters,
)
from companies.models import SPECS, Company, Price, Robot
from companies.robot_names import naming
from companies.robot_prices import robot_prices, with_lowest_price
from sources.asked_values import EntityField
from sources.exchange import TARGETS as CURRENCIES
from sources.exchange import Target
from sources.filters import (
    ClaimFilter,
    DayFilter,
    EntityFilter,
    FactFilter,
    OccurringFilter,
    SearchFilter,
    WordFilter,
    ordering,
)
from sources.intervals import Interval


class RobotNamedFilter(django_filters.CharFilter):
    """``robot=tesla-optimus``: facts whose text names this model or its family."""

    field_class = EntityField

    def __init__(self) -> None:
        super().__init__(
            field_name="robot",
            model=Robot,
            label=gettext_lazy("Robot"),
            widget=forms.HiddenInput,
        )

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        robot = Robot.objects.published().filter(slug=value).first()
        return naming(qs, robot, robot.name, robot.family) if robot else qs.none()


class PricedFilter(django_filters.ChoiceFilter):
    """Robots that somebody quotes a price for, rumours aside, or those that nobody does."""

    def __init__(self) -> None:
        choices = (("true", gettext_lazy("yes")), ("false", gettext_lazy("no")))
        label = gettext_lazy("With a quoted price")
        super().__init__(choices=choices, label=label, empty_label=ANY)

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        priced = list(robot_prices("USD"))
        return qs.filter(pk__in=priced) if value == "true" else qs.exclude(pk__in=priced)


class PriceBound(django_filters.NumberFilter):
    """Robots quoted at certainly no less, or no more: a range counts by its end, an open one never."""

    def __init__(self, currency: Target, end: str) -> None:
        sign = {"min": "≥", "max": "≤"}[end]
        label = format_lazy("{} {}", format_lazy(gettext_lazy("Price, {}"), currency), sign)
        super().__init__(label=label, widget=number_input(), **NUMBER)
        self.currency: Target = currency
        self.end = end

    def filter(self, qs: Any, value: Decimal | None) -> Any:
        if value is None:
            return qs
        bound = Interval(value, None) if self.end == "min" else Interval(None, value)
        kept = [
            robot
            for robot, quoted in robot_prices(self.currency).items()
            if _within(quoted.price, bound)
        ]
        return qs.filter(pk__in=kept)


def _within(price: Interval, bound: Interval) -> bool:
    if bound.low is not None:
        return price.low is not None and price.low >= bound.low
    return price.high is not None and bound.high is not None and price.high <= bound.high


def price_bounds() -> dict[str, PriceBound]:
    """``price_usd_min`` and so on: the currency stands in the name, so that a link keeps its sense."""
    return {
        f"price_{currency.lower()}_{end}": PriceBound(currency, end)
        for currency in CURRENCIES
        for end in ("min", "max")
    }


class RobotFilter(FactFilter):
    q = SearchFilter("", "company__")
    company = EntityFilter("company", model=Company, label=gettext_lazy("Company"))
    status = WordFilter(choices=RobotStatus.choices, label=gettext_lazy("Status"))
    family = OccurringFilter("family", gettext_lazy("Family"))
    announced_after = DayFilter("announced_on", "after", gettext_lazy("Announced from"))
    announced_before = DayFilter("announced_on", "before", gettext_lazy("Announced by"))
    ordering = ordering(
        name="name",
        company="company__name_en",
        form="form",
        status="status",
        announced="announced_on_first",
        price="quoted_usd",
        **{spec: spec for spec in SPECS},
    )

    @classmethod
    def get_filters(cls) -> Any:
        columns: dict[str, Any] = {column.name: column for column in Robot._meta.fields}
        labels = {spec: capfirst(columns[spec].verbose_name) for spec in SPECS}
        # A class attribute named ``form`` would hide the filter set's own form.
        by_form = WordFilter(
            field_name="form", choices=RobotForm.choices, label=gettext_lazy("Form")
        )
        declared = super().get_filters()
        ranges = range_filters(labels)
        first = ("dof_total_min", "dof_total_max")
        return {
            "q": declared.pop("q"),
            "company": declared.pop("company"),
            "form": by_form,
            "status": declared.pop("status"),
            **{name: ranges.pop(name) for name in first},
            **price_bounds(),
            "priced": PricedFilter(),
            **ranges,
            **declared,
        }

    @cached_property
    def form(self) -> Any:
        """The bounds in the reader's currency are there to fill in; the others still count."""
        form = super().form
        preferences = getattr(self.request, "preferences", None)
        for currency in CURRENCIES:
            if preferences and currency != preferences.currency:
                for end in ("min", "max"):
                    form.fields[f"price_{currency.lower()}_{end}"].widget = forms.HiddenInput()
        return form

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        by_price = {"price", "-price"} & set(self.form.cleaned_data.get("ordering") or ())
        rows = with_lowest_price(queryset) if by_price else queryset
        found: QuerySet[Any] = super().filter_queryset(rows)
        return found

    class Meta:
        model = Robot
        fields: list[str] = []


class PriceForm(forms.Form):
    """A bound on prices means nothing without its currency."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if has_bound(cleaned, "price") and not cleaned.get("currency"):
            self.add_error("currency", _("Choose the currency that the bound is in."))
        return cleaned


class PriceFilter(ClaimFilter):
    q = SearchFilter("company__", also=("robot", "note"))
    company = EntityFilter("company", model=Company, label=gettext_lazy("Company"))
    robot = RobotNamedFilter()
    currency = OccurringFilter("currency", gettext_lazy("Currency"))
    price_min = AtLeast("price_min", gettext_lazy("Price, at least"))
    price_max = AtMost("price_max", gettext_lazy("Price, at most"))
    stated_after = DayFilter("stated_on", "after", gettext_lazy("Stated from"))
    stated_before = DayFilter("stated_on", "before", gettext_lazy("Stated until"))
    ordering = ordering(
        company="company__name_en",
        robot="robot",
        price="price_min",
        currency="currency",
        stated="stated_on_first",
        public="public_on",
    )

    class Meta:
        model = Price
        form = PriceForm
        fields = ("q", "company", "currency", "price_min", "price_max", "confidence")
