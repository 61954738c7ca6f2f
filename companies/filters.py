"""One filter set per list of this app, for page, CSV, JSON and API alike."""

import django_filters
from django.utils.translation import gettext_lazy as _

from companies.choices import Claimant, TargetMetric, Unit
from companies.models import Company, ProductionTarget
from sources.filters import ClaimFilter, DayFilter, EntityFilter, SearchFilter, ordering

ANY = _("any")


class TargetFilter(ClaimFilter):
    q = SearchFilter("company__", also=("robot", "note"))
    company = EntityFilter("company", model=Company, label=_("Company"))
    metric = django_filters.ChoiceFilter(
        choices=TargetMetric.choices, label=_("Metric"), empty_label=ANY
    )
    claimant = django_filters.ChoiceFilter(
        choices=Claimant.choices, label=_("Claimed by"), empty_label=ANY
    )
    unit = django_filters.ChoiceFilter(choices=Unit.choices, label=_("Unit"), empty_label=ANY)
    due_after = DayFilter("due", "after", _("Due from"))
    due_before = DayFilter("due", "before", _("Due by"))
    stated_after = DayFilter("stated_on", "after", _("Stated from"))
    stated_before = DayFilter("stated_on", "before", _("Stated by"))
    ordering = ordering(
        company="company__name_en",
        due="due_last",
        stated="stated_on_last",
        units="units_min",
        metric="metric",
    )

    class Meta:
        model = ProductionTarget
        fields: list[str] = []
