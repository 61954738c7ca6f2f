"""What was reported afterwards."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.choices import ActualMetric
from companies.models.company import Company
from companies.models.quantity import Quantity, quantity_constraints
from sources.constraints import dated, one_of
from sources.fields import ListField, PartialDateField, mint_key, newest_first
from sources.models import Citation, Source


def actual_key() -> str:
    return mint_key("ac")


class ProductionActual(Quantity):
    """A reported result for a period. Reports that disagree all stand."""

    resource: ClassVar[str] = "actuals"
    statement_date: ClassVar[str] = "reported_on"

    key = models.CharField(_("key"), max_length=16, unique=True, default=actual_key)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="actuals", verbose_name=_("company")
    )
    robot = ListField(_("robot"))
    metric = models.CharField(_("metric"), max_length=20, choices=ActualMetric)
    period_start = PartialDateField(_("period starts"))
    period_end = PartialDateField(_("period ends"), required=True)
    reported_on = PartialDateField(_("reported"))
    reported_by = models.CharField(_("reported by"), max_length=80, blank=True)
    sources = models.ManyToManyField(Source, through="ActualCitation", verbose_name=_("sources"))

    class Meta(Quantity.Meta):
        ordering = (newest_first("period_end_first"), "key")
        verbose_name = _("actual")
        verbose_name_plural = _("actuals")
        constraints = (
            *Quantity.Meta.constraints,
            *quantity_constraints("actual"),
            *dated("actual", "period_start", "period_end", "reported_on"),
            one_of("actual", "metric", ActualMetric),
            models.CheckConstraint(
                condition=Q(period_start_first__isnull=True)
                | Q(period_start_first__lte=F("period_end_last")),
                name="actual_period_ordered",
                violation_error_message=_("The period starts after it ends."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} {self.get_metric_display()} {self.period_end}"

    def get_absolute_url(self) -> str:
        return reverse("actual-detail", args=[self.key])


class ActualCitation(Citation):
    fact = models.ForeignKey(ProductionActual, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
