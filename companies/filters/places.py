"""Filters of facilities and events."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from companies.choices import EventKind, FacilityStatus, Unit
from companies.filters.ranges import ANY, AtLeast, AtMost, has_bound
from companies.models import Company, Event, EventParticipant, Facility
from sources.filters import (
    CountryFilter,
    DayFilter,
    EntityFilter,
    FactFilter,
    PlaceFilter,
    SearchFilter,
    WordFilter,
    named_options,
    ordering,
)


class FacilityFilter(FactFilter):
    q = SearchFilter("", "company__", also=("note",))
    company = EntityFilter("company", model=Company, label=_("Company"))
    status = WordFilter(choices=FacilityStatus.choices, label=_("Status"))
    country = CountryFilter("country", _("Country"))
    province = PlaceFilter("province", _("Province"))
    city = PlaceFilter("city", _("City"))
    capacity_unit = django_filters.ChoiceFilter(
        choices=Unit.choices[:3], label=_("Capacity in"), empty_label=ANY
    )
    annual_capacity_min = AtLeast("annual_capacity", _("Capacity ≥ (robots unless chosen)"))
    annual_capacity_max = AtMost("annual_capacity", _("Capacity ≤ (robots unless chosen)"))
    area_m2_min = AtLeast("area_m2", _("Area, m² ≥"))
    area_m2_max = AtMost("area_m2", _("Area, m² ≤"))
    announced_after = DayFilter("announced_on", "after", _("Announced from"))
    announced_before = DayFilter("announced_on", "before", _("Announced by"))
    opened_after = DayFilter("opened_on", "after", _("Opened from"))
    opened_before = DayFilter("opened_on", "before", _("Opened by"))
    ordering = ordering(
        name="name",
        company="company__name_en",
        status="status",
        area="area_m2",
        capacity="annual_capacity",
        announced="announced_on_first",
        opened="opened_on_first",
    )

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        cleaned = self.form.cleaned_data
        if has_bound(cleaned, "annual_capacity") and not cleaned.get("capacity_unit"):
            rows = rows.filter(capacity_unit=Unit.ROBOTS)
        return rows

    class Meta:
        model = Facility
        fields = ("q", "company", "status", "country", "capacity_unit")


class ParticipantFilter(EntityFilter):
    """Events in which the company took part, as far as that is published."""

    def __init__(self) -> None:
        super().__init__("participants__company", model=Company, label=_("Company"))

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        appeared = EventParticipant.objects.published().filter(event__in=rows.order_by())
        return named_options(Company.objects.filter(pk__in=appeared.values("company")))

    def filter(self, qs: Any, slugs: tuple[str, ...]) -> Any:
        if not slugs:
            return qs
        appeared = EventParticipant.objects.published().filter(company__slug__in=slugs)
        return qs.filter(Exists(appeared.filter(event=OuterRef("pk"))))


class EventFilter(FactFilter):
    q = SearchFilter("", also=("note",))
    company = ParticipantFilter()
    kind = WordFilter(choices=EventKind.choices, label=_("Kind"))
    jurisdiction = CountryFilter("jurisdiction", _("Jurisdiction"))
    happened_after = DayFilter("happened_on", "after", _("From"))
    happened_before = DayFilter("happened_on", "before", _("Until"))
    ordering = ordering(
        title="title", kind="kind", jurisdiction="jurisdiction", happened="happened_on_first"
    )

    def filter_queryset(self, queryset: Any) -> Any:
        # Page and JSON both tell who took part.
        return super().filter_queryset(queryset).prefetch_related(published_participants())

    class Meta:
        model = Event
        fields = ("q", "kind", "company", "jurisdiction", "happened_after", "happened_before")


def published_participants() -> Any:
    """Who took part, by the reader's clock."""
    rows = EventParticipant.objects.published().select_related("company")
    return Prefetch("participants", queryset=rows.order_by("company__name_en"))
