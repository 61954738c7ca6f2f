"""Administrators' forms for rounds and investors."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from funding.models import FundingRound, Investor, Participation
from sources.admin import FactAdmin, PartInline


class ParticipationInline(PartInline):
    model = Participation
    autocomplete_fields = ("investor",)
    fields = ("investor", "role", "position")
    extra = 1


@admin.register(FundingRound)
class FundingRoundAdmin(FactAdmin):
    list_display = (
        "key",
        "company",
        "stage",
        "announced_on",
        "amount_text",
        "confidence",
        "state",
    )
    list_filter = ("state", "confidence", "instrument", "amount_scope")
    list_select_related = ("company",)
    search_fields = ("key", "round", "company__search_text", "note")
    autocomplete_fields = ("company",)
    inlines = (ParticipationInline,)
    help_texts = {
        "round": _("All reports of one round share this, such as engineai-c-2026."),
    }


@admin.register(Investor)
class InvestorAdmin(FactAdmin):
    list_display = ("name_en", "name_zh", "kind", "state_backed", "country", "company", "state")
    list_filter = ("state", "kind", "state_backed")
    list_select_related = ("company",)
    search_fields = ("search_text",)
    autocomplete_fields = ("company",)
