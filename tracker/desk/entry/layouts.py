"""How the desk lays a table's columns out, and what a new row begins with."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HIDDEN = frozenset({"key"})
"""Minted, never typed."""

MADE = {"rounds": ("round",), "targets": ("promise",)}
"""Columns besides the identity that are made from others where they are left empty."""

LABELS: dict[str, Any] = {
    "source_ids": _("Sources"),
    "lead_slugs": _("Lead investors"),
    "investor_slugs": _("Other investors"),
}

STARTING: dict[str, dict[str, str]] = {
    "rounds": {
        "instrument": "private_equity",
        "amount_scope": "round",
        "confidence": "reported",
    },
    "targets": {"confidence": "reported", "unit": "robots", "claimant": "company"},
    "actuals": {"confidence": "reported", "unit": "robots"},
    "supply_links": {"confidence": "reported", "status": "supplying"},
    "orders": {"confidence": "reported", "status": "ordered"},
    "companies": {"country": "CN"},
    "sources": {"kind": "news", "language": "zh"},
    "ownerships": {"confidence": "reported"},
    "prices": {"confidence": "reported", "currency": "CNY"},
    "facilities": {"country": "CN"},
    "market_figures": {"confidence": "reported", "unit": "robots"},
    "event_participants": {"role": "exhibitor"},
}
ENTERED = (
    "rounds",
    "targets",
    "actuals",
    "supply_links",
    "orders",
    "companies",
    "investors",
    "sources",
)
"""Tables that editors enter all day; the others stand in the full list."""

Layout = tuple[tuple[Any, tuple[str, ...]], ...]

WHO = pgettext_lazy("a part of a form", "Who")
WHAT = pgettext_lazy("a part of a form", "What")
HOW_MANY = pgettext_lazy("a part of a form", "How many")
HOW_MUCH = pgettext_lazy("a part of a form", "How much")
WHEN = pgettext_lazy("a part of a form", "When")
BY_WHEN = pgettext_lazy("a part of a form", "By when")
WHERE = pgettext_lazy("a part of a form", "Where")
NAMES = pgettext_lazy("a part of a form", "Names")
EVIDENCE = pgettext_lazy("a part of a form", "Evidence")
WHO_SAYS = pgettext_lazy("a part of a form", "Who says so")
UNITS = "units_text unit", "units_min units_max currency"
PLACE = "country province city"
CITED = "source_ids", "confidence", "note"

GROUPS: dict[str, Layout] = {
    "sources": (
        (WHAT, ("url", "title")),
        (WHO_SAYS, ("publisher published_on", "kind language")),
        (EVIDENCE, ("note", "source_id")),
    ),
    "companies": (
        (NAMES, ("name_en name_zh", "aliases", "slug")),
        (WHAT, ("roles", "summary")),
        (WHERE, (PLACE, "website", "listing founded", "parent_slug")),
        (EVIDENCE, ("source_ids",)),
    ),
    "ownerships": (
        (WHO, ("owner_slug owned_slug", "kind share_min share_max")),
        (WHEN, ("since until",)),
        (EVIDENCE, CITED),
    ),
    "robots": (
        (WHO, ("company_slug", "name family", "slug")),
        (WHAT, ("form status announced_on",)),
        (
            pgettext_lazy("a part of a form", "Specifications"),
            (
                "height_cm weight_kg payload_kg",
                "dof_total dof_per_hand speed_mps",
                "runtime_h compute_tops",
            ),
        ),
        (EVIDENCE, ("source_ids",)),
    ),
    "prices": (
        (WHO, ("company_slug robot",)),
        (HOW_MUCH, ("price_min price_max currency",)),
        (WHO_SAYS, ("stated_on confidence", "source_ids", "note")),
    ),
    "targets": (
        (WHO, ("company_slug robot",)),
        (WHAT, ("metric promise",)),
        (HOW_MANY, UNITS),
        (BY_WHEN, ("period_start due",)),
        (WHO_SAYS, ("stated_by stated_on", "claimant confidence", "source_ids", "note")),
    ),
    "actuals": (
        (WHO, ("company_slug robot",)),
        (WHAT, ("metric",)),
        (HOW_MANY, UNITS),
        (WHEN, ("period_start period_end",)),
        (WHO_SAYS, ("reported_by reported_on confidence", "source_ids", "note")),
    ),
    "facilities": (
        (WHO, ("company_slug name", "slug")),
        (WHERE, (PLACE, "area_m2")),
        (WHAT, ("annual_capacity capacity_unit", "status announced_on opened_on")),
        (EVIDENCE, ("source_ids", "note")),
    ),
    "market_figures": (
        (WHAT, ("scope nature metric",)),
        (HOW_MANY, UNITS),
        (WHEN, ("period_start period_end",)),
        (WHO_SAYS, ("stated_by stated_on confidence", "source_ids", "note")),
    ),
    "events": (
        (WHAT, ("title", "kind happened_on jurisdiction", "slug")),
        (EVIDENCE, ("source_ids", "note")),
    ),
    "event_participants": (
        (WHO, ("event_slug company_slug", "role")),
        (EVIDENCE, ("source_ids",)),
    ),
    "investors": (
        (NAMES, ("name_en name_zh", "slug")),
        (WHAT, ("kind state_backed country", "company_slug")),
        (EVIDENCE, ("source_ids",)),
    ),
    "rounds": (
        (WHO, ("company_slug",)),
        (WHAT, ("stage stage_text announced_on", "instrument round")),
        (
            HOW_MUCH,
            (
                "amount_text amount_scope",
                "amount_min amount_max currency",
                "valuation_min valuation_max valuation_currency valuation_kind",
            ),
        ),
        (pgettext_lazy("a part of a form", "From whom"), ("lead_slugs investor_slugs",)),
        (EVIDENCE, ("source_ids", "confidence", "note")),
    ),
    "components": (
        (NAMES, ("name_en name_zh", "slug")),
        (WHAT, ("parent_slug", "description", "bom_share_min bom_share_max")),
        (EVIDENCE, ("source_ids",)),
    ),
    "supply_links": (
        (WHO, ("supplier_slug customer_slug",)),
        (WHAT, ("component_slug input_for", "robot status")),
        (WHEN, ("since as_of",)),
        (EVIDENCE, CITED),
    ),
    "orders": (
        (WHO, ("maker_slug", "customer_slug customer_name")),
        (WHAT, ("robot use_case status ordered_on",)),
        (HOW_MANY, ("units_text units_min units_max",)),
        (HOW_MUCH, ("amount_text", "amount_min amount_max currency")),
        (EVIDENCE, CITED),
    ),
}
"""Each group's lines; the columns of a line stand side by side."""
