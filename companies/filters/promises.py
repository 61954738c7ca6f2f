"""Filters of what was promised and what was reported, by companies and for whole markets."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from companies.choices import ActualMetric, Claimant, MarketNature, MarketScope, TargetMetric
from companies.filters.ranges import QuantityFilter
from companies.filters.robots import RobotNamedFilter
from companies.models import (
    Company,
    MarketFigure,
    ProductionActual,
    ProductionTarget,
    VerdictCode,
)
from companies.models.market_figure import METRICS
from companies.verdict_marks import with_verdicts
from sources.filters import (
    DayFilter,
    EntityFilter,
    NamedFilter,
    OccurringFilter,
    SearchFilter,
    WordFilter,
    YesNoFilter,
    ordering,
)


class TargetFilter(QuantityFilter):
    q = SearchFilter("company__", also=("robot", "note", "stated_by"))
    company = EntityFilter("company", model=Company, label=_("Company"))
    robot = RobotNamedFilter()
    promise = NamedFilter("promise", _("Promise"))
    metric = WordFilter(choices=TargetMetric.choices, label=_("Metric"))
    claimant = WordFilter(choices=Claimant.choices, label=_("Claimed by"))
    due_after = DayFilter("due", "after", _("Due from"))
    due_before = DayFilter("due", "before", _("Due by"))
    stated_after = DayFilter("stated_on", "after", _("Stated from"))
    stated_before = DayFilter("stated_on", "before", _("Stated until"))
    dated = YesNoFilter(Q(due_last__isnull=False), _("With a due date"))
    verdict = WordFilter(choices=VerdictCode.choices, label=_("Verdict"), method="with_verdict")
    ordering = ordering(
        company="company__name_en",
        robot="robot",
        metric="metric",
        units="units_min",
        due="due_last",
        stated="stated_on_first",
    )

    class Meta(QuantityFilter.Meta):
        model = ProductionTarget
        fields = ("q", "company", "metric", "due_after", "due_before")

    def with_verdict(
        self, rows: QuerySet[Any], _name: str, values: tuple[str, ...]
    ) -> QuerySet[Any]:
        return with_verdicts(rows).filter(verdict__in=values)


class ActualFilter(QuantityFilter):
    q = SearchFilter("company__", also=("robot", "note", "reported_by"))
    company = EntityFilter("company", model=Company, label=_("Company"))
    robot = RobotNamedFilter()
    metric = WordFilter(choices=ActualMetric.choices, label=_("Metric"))
    reported_by = OccurringFilter("reported_by", _("Reported by"))
    period_after = DayFilter("period_end", "after", _("Period ends from"))
    period_before = DayFilter("period_end", "before", _("Period ends by"))
    reported_after = DayFilter("reported_on", "after", _("Reported from"))
    reported_before = DayFilter("reported_on", "before", _("Reported until"))
    ordering = ordering(
        company="company__name_en",
        robot="robot",
        metric="metric",
        units="units_min",
        period="period_end_last",
        reported="reported_on_first",
        reported_by="reported_by",
    )

    class Meta(QuantityFilter.Meta):
        model = ProductionActual
        fields = ("q", "company", "metric", "period_after", "period_before")


class MarketFigureFilter(QuantityFilter):
    q = SearchFilter(also=("stated_by", "note"))
    scope = WordFilter(choices=MarketScope.choices, label=_("Market"))
    nature = WordFilter(choices=MarketNature.choices, label=_("Nature"))
    metric = WordFilter(choices=list(METRICS.items()), label=_("Metric"))
    stated_by = OccurringFilter("stated_by", _("Stated by"))
    period_after = DayFilter("period_end", "after", _("Period ends from"))
    period_before = DayFilter("period_end", "before", _("Period ends by"))
    stated_after = DayFilter("stated_on", "after", _("Stated from"))
    stated_before = DayFilter("stated_on", "before", _("Stated until"))
    ordering = ordering(
        scope="scope",
        nature="nature",
        metric="metric",
        units="units_min",
        period="period_end_last",
        stated="stated_on_first",
        stated_by="stated_by",
    )

    class Meta(QuantityFilter.Meta):
        model = MarketFigure
        fields = ("q", "scope", "nature", "metric", "stated_by")
