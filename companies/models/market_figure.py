"""Numbers for a whole market: forecasts, estimates of what happened, and official goals."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.choices import ActualMetric, MarketNature, MarketScope, TargetMetric
from companies.models.quantity import Quantity, quantity_constraints
from sources.constraints import dated, one_of
from sources.fields import PartialDateField, mint_key, newest_first
from sources.models import Citation, Source

METRICS = {**dict(TargetMetric.choices), **dict(ActualMetric.choices)}


def market_figure_key() -> str:
    return mint_key("mf")


class MarketFigure(Quantity):
    """What somebody says of a market as a whole. Forecasters restate too: each is another row."""

    resource: ClassVar[str] = "market-figures"
    statement_date: ClassVar[str] = "stated_on"

    key = models.CharField(_("key"), max_length=16, unique=True, default=market_figure_key)
    scope = models.CharField(_("scope"), max_length=5, choices=MarketScope)
    nature = models.CharField(_("nature"), max_length=8, choices=MarketNature)
    metric = models.CharField(_("metric"), max_length=20, choices=list(METRICS.items()))
    period_start = PartialDateField(_("period starts"))
    period_end = PartialDateField(_("period ends"), required=True)
    stated_on = PartialDateField(_("stated"))
    stated_by = models.CharField(_("stated by"), max_length=80)
    sources = models.ManyToManyField(
        Source, through="MarketFigureCitation", verbose_name=_("sources")
    )

    class Meta(Quantity.Meta):
        ordering = (newest_first("stated_on_first"), "key")
        verbose_name = _("market figure")
        verbose_name_plural = _("market figures")
        constraints = (
            *Quantity.Meta.constraints,
            *quantity_constraints("marketfigure"),
            *dated("marketfigure", "period_start", "period_end", "stated_on"),
            one_of("marketfigure", "scope", MarketScope),
            one_of("marketfigure", "nature", MarketNature),
            models.CheckConstraint(
                condition=models.Q(metric__in=list(METRICS)), name="marketfigure_metric_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.stated_by}: {self.get_metric_display()} {self.period_end}"

    def get_absolute_url(self) -> str:
        return reverse("market-figure-detail", args=[self.key])


class MarketFigureCitation(Citation):
    fact = models.ForeignKey(MarketFigure, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
