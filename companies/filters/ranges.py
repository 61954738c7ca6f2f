"""Filters by numbers, and by what the numbers count."""

from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.choices import Unit
from sources.filters import ClaimFilter, OccurringFilter

ANY = gettext_lazy("any")


def number_input() -> forms.NumberInput:
    return forms.NumberInput(attrs={"step": "any", "inputmode": "decimal", "min": 0})


NUMBER: dict[str, Any] = {"max_digits": 24, "decimal_places": 6}
"""Of a bound: no database takes endless digits, and nobody means them."""


class AtLeast(django_filters.NumberFilter):
    """Keeps what is certainly no less: a range by its lower end, an open one not at all."""

    def __init__(self, column: str, label: Any, **kwargs: Any) -> None:
        super().__init__(
            field_name=column,
            lookup_expr="gte",
            label=label,
            widget=number_input(),
            **NUMBER,
            **kwargs,
        )


class AtMost(django_filters.NumberFilter):
    """Keeps what is certainly no more: a range by its upper end, an open one not at all."""

    def __init__(self, column: str, label: Any, **kwargs: Any) -> None:
        super().__init__(
            field_name=column,
            lookup_expr="lte",
            label=label,
            widget=number_input(),
            **NUMBER,
            **kwargs,
        )


class QuantityForm(forms.Form):
    """A bound in money means nothing without its currency."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        bounded = has_bound(cleaned, "units")
        if bounded and cleaned.get("unit") == Unit.MONEY and not cleaned.get("currency"):
            self.add_error("currency", _("Choose the currency that the bound is in."))
        return cleaned


class QuantityFilter(ClaimFilter):
    """Filters of tables whose rows count units. A bound without a unit counts robots."""

    unit = django_filters.ChoiceFilter(
        choices=Unit.choices, label=gettext_lazy("Unit"), empty_label=ANY
    )
    currency = OccurringFilter("currency", gettext_lazy("Currency"))
    units_min = AtLeast("units_min", gettext_lazy("Units, at least (robots unless chosen)"))
    units_max = AtMost("units_max", gettext_lazy("Units, at most (robots unless chosen)"))

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        cleaned = self.form.cleaned_data
        if has_bound(cleaned, "units") and not cleaned.get("unit"):
            rows = rows.filter(unit=Unit.ROBOTS)
        return rows

    class Meta:
        form = QuantityForm


def has_bound(cleaned: dict[str, Any], name: str) -> bool:
    return any(isinstance(cleaned.get(f"{name}_{end}"), Decimal) for end in ("min", "max"))


def range_filters(columns: dict[str, Any]) -> dict[str, django_filters.NumberFilter]:
    """``<column>_min`` and ``<column>_max`` for each column, under its label."""
    found: dict[str, django_filters.NumberFilter] = {}
    for column, label in columns.items():
        found[f"{column}_min"] = AtLeast(column, format_lazy("{} ≥", label))
        found[f"{column}_max"] = AtMost(column, format_lazy("{} ≤", label))
    return found
