"""Django admin of this app's facts."""

from django.contrib import admin

from sources.admin import FactAdmin
from supplychain.models import Component, Order, SupplyLink


@admin.register(Component)
class ComponentAdmin(FactAdmin):
    list_display = ("name_en", "name_zh", "parent", "bom_share_min", "bom_share_max", "state")
    search_fields = ("search_text",)
    autocomplete_fields = ("parent",)
    list_select_related = ("parent",)


@admin.register(SupplyLink)
class SupplyLinkAdmin(FactAdmin):
    list_display = (
        "key",
        "supplier",
        "customer",
        "component",
        "robot",
        "status",
        "confidence",
        "state",
    )
    list_filter = ("state", "status", "confidence")
    search_fields = (
        "key",
        "supplier__search_text",
        "customer__search_text",
        "component__search_text",
        "robot",
    )
    autocomplete_fields = ("supplier", "customer", "component", "input_for")
    list_select_related = ("supplier", "customer", "component")


@admin.register(Order)
class OrderAdmin(FactAdmin):
    list_display = (
        "key",
        "maker",
        "customer_name",
        "robot",
        "units_min",
        "ordered_on_last",
        "status",
        "confidence",
        "state",
    )
    list_filter = ("state", "status", "confidence", "use_case")
    search_fields = ("key", "maker__search_text", "customer__search_text", "customer_name")
    autocomplete_fields = ("maker", "customer")
    # The checkbox of each row is labelled with the order, which names both.
    list_select_related = ("maker", "customer")
