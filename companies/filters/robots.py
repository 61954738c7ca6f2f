"""Filters of robots and their prices, and of every fact that names a robot."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.choices import RobotForm, RobotStatus
from companies.filters.ranges import ANY, AtLeast, AtMost, has_bound, range_filters
from companies.models import SPECS, Company, Price, Robot
from companies.robot_names import naming
from sources.filters import (
    ClaimFilter,
    DayFilter,
    EntityField,
    EntityFilter,
    FactFilter,
    OccurringFilter,
    SearchFilter,
    ordering,
)


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


class RobotFilter(FactFilter):
    q = SearchFilter("", "company__")
    company = EntityFilter("company", model=Company, label=gettext_lazy("Company"))
    status = django_filters.ChoiceFilter(
        choices=RobotStatus.choices, label=gettext_lazy("Status"), empty_label=ANY
    )
    family = OccurringFilter("family", gettext_lazy("Family"))
    announced_after = DayFilter("announced_on", "after", gettext_lazy("Announced from"))
    announced_before = DayFilter("announced_on", "before", gettext_lazy("Announced by"))
    ordering = ordering(
        name="name",
        company="company__name_en",
        form="form",
        status="status",
        announced="announced_on_first",
        **{spec: spec for spec in SPECS},
    )

    @classmethod
    def get_filters(cls) -> Any:
        columns: dict[str, Any] = {column.name: column for column in Robot._meta.fields}
        labels = {spec: columns[spec].verbose_name for spec in SPECS}
        # A class attribute named ``form`` would hide the filter set's own form.
        by_form = django_filters.ChoiceFilter(
            field_name="form",
            choices=RobotForm.choices,
            label=gettext_lazy("Form"),
            empty_label=ANY,
        )
        declared = super().get_filters()
        return {
            "q": declared["q"],
            "company": declared["company"],
            "form": by_form,
            **declared,
            **range_filters(labels),
        }

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
