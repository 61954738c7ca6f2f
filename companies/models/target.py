"""What companies promised."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.choices import Claimant, TargetMetric
from companies.models.company import Company
from companies.models.quantity import Quantity, quantity_constraints
from sources.constraints import dated, one_of
from sources.fields import PartialDateField, mint_key, newest_first
from sources.models import Citation, Source


def target_key() -> str:
    return mint_key("ta")


class ProductionTarget(Quantity):
    """A volume, price or milestone somebody promised. A restatement is another row."""

    resource: ClassVar[str] = "targets"
    statement_date: ClassVar[str] = "stated_on"

    key = models.CharField(_("key"), max_length=16, unique=True, default=target_key)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="targets", verbose_name=_("company")
    )
    robot = models.CharField(_("robot"), max_length=120, blank=True)
    promise = models.SlugField(_("promise"), max_length=90, blank=True)
    metric = models.CharField(_("metric"), max_length=20, choices=TargetMetric)
    period_start = PartialDateField(_("period starts"))
    due = PartialDateField(_("due"))
    stated_on = PartialDateField(_("stated"))
    stated_by = models.CharField(_("stated by"), max_length=80, blank=True)
    claimant = models.CharField(_("claimed by"), max_length=12, choices=Claimant)
    sources = models.ManyToManyField(Source, through="TargetCitation", verbose_name=_("sources"))

    class Meta(Quantity.Meta):
        ordering = (newest_first("stated_on_first"), "key")
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = (
            *Quantity.Meta.constraints,
            *quantity_constraints("target"),
            *dated("target", "period_start", "due", "stated_on"),
            one_of("target", "metric", TargetMetric),
            one_of("target", "claimant", Claimant),
            models.CheckConstraint(
                condition=Q(period_start_first__isnull=True)
                | Q(due_last__isnull=True)
                | Q(period_start_first__lte=F("due_last")),
                name="target_period_ordered",
                violation_error_message=_("The period starts after it is due."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} {self.get_metric_display()} {self.due or ''}".strip()

    def get_absolute_url(self) -> str:
        return reverse("target-detail", args=[self.key])


class TargetCitation(Citation):
    fact = models.ForeignKey(ProductionTarget, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
