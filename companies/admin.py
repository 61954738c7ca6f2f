"""Django admin of this app's facts, for administrators."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from companies.models import (
    Company,
    Event,
    EventParticipant,
    Facility,
    MarketFigure,
    Ownership,
    Price,
    ProductionActual,
    ProductionTarget,
    Robot,
)
from sources.admin import FactAdmin

STATE_AND_CONFIDENCE = ("state", "confidence")


@admin.register(Company)
class CompanyAdmin(FactAdmin):
    list_display = ("slug", "name_en", "name_zh", "country", "parent", "state")
    list_select_related = ("parent",)
    list_filter = ("state", "country")
    search_fields = ("search_text",)
    autocomplete_fields = ("parent",)


@admin.register(Ownership)
class OwnershipAdmin(FactAdmin):
    list_display = ("key", "owner", "owned", "kind", "since", "confidence", "state")
    list_select_related = ("owner", "owned")
    list_filter = (*STATE_AND_CONFIDENCE, "kind")
    search_fields = ("key", "owner__search_text", "owned__search_text", "note")
    autocomplete_fields = ("owner", "owned")


@admin.register(Robot)
class RobotAdmin(FactAdmin):
    list_display = ("slug", "company", "name", "family", "form", "status", "state")
    list_select_related = ("company",)
    list_filter = ("state", "form", "status")
    search_fields = ("search_text", "company__search_text")
    autocomplete_fields = ("company",)


@admin.register(Price)
class PriceAdmin(FactAdmin):
    list_display = (
        "key",
        "company",
        "robot",
        "currency",
        "price_min",
        "price_max",
        "confidence",
        "state",
    )
    list_select_related = ("company",)
    list_filter = (*STATE_AND_CONFIDENCE, "currency")
    search_fields = ("key", "robot", "company__search_text", "note")
    autocomplete_fields = ("company",)


@admin.register(ProductionTarget)
class TargetAdmin(FactAdmin):
    list_display = (
        "key",
        "company",
        "robot",
        "metric",
        "units_min",
        "units_max",
        "due",
        "stated_on",
        "confidence",
        "state",
    )
    list_select_related = ("company",)
    list_filter = (*STATE_AND_CONFIDENCE, "metric", "claimant")
    search_fields = ("key", "promise", "robot", "company__search_text", "stated_by", "note")
    autocomplete_fields = ("company",)
    help_texts = {
        "promise": _("All statements of one promise share this, such as xpeng-iron-2027."),
    }


@admin.register(ProductionActual)
class ActualAdmin(FactAdmin):
    list_display = (
        "key",
        "company",
        "metric",
        "units_min",
        "units_max",
        "period_end",
        "reported_by",
        "confidence",
        "state",
    )
    list_select_related = ("company",)
    list_filter = (*STATE_AND_CONFIDENCE, "metric")
    search_fields = ("key", "robot", "company__search_text", "reported_by", "note")
    autocomplete_fields = ("company",)


@admin.register(Facility)
class FacilityAdmin(FactAdmin):
    list_display = (
        "slug",
        "company",
        "name",
        "country",
        "annual_capacity",
        "capacity_unit",
        "status",
        "state",
    )
    list_select_related = ("company",)
    list_filter = ("state", "status", "country")
    search_fields = ("search_text", "company__search_text")
    autocomplete_fields = ("company",)


@admin.register(MarketFigure)
class MarketFigureAdmin(FactAdmin):
    list_display = (
        "key",
        "scope",
        "nature",
        "metric",
        "units_min",
        "units_max",
        "period_end",
        "stated_by",
        "confidence",
        "state",
    )
    list_filter = (*STATE_AND_CONFIDENCE, "scope", "nature")
    search_fields = ("key", "stated_by", "note")


@admin.register(Event)
class EventAdmin(FactAdmin):
    list_display = ("slug", "happened_on", "kind", "title", "jurisdiction", "state")
    list_filter = ("state", "kind", "jurisdiction")
    search_fields = ("search_text", "note")


@admin.register(EventParticipant)
class EventParticipantAdmin(FactAdmin):
    list_display = ("key", "event", "company", "role", "state")
    list_select_related = ("event", "company")
    list_filter = ("state",)
    search_fields = ("key", "role", "event__search_text", "company__search_text")
    autocomplete_fields = ("event", "company")
