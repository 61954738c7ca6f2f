"""Metrics of companies, computed from the facts. Only companies/refresh.py writes these tables."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.choices import TargetMetric
from companies.models.company import Company
from sources.constraints import dated, one_of, ordered
from sources.fields import PartialDateField
from sources.intervals import Interval


class LatestPromiseMetric(models.Model):
    """A company's latest word on one due year, metric and robot (empty: the company as a whole).

    ``inputs`` are the keys of the targets behind the range, ``superseded`` those of earlier
    statements, oldest first, ``left_out`` pairs of a key and the reason's code.
    """

    company = models.ForeignKey(
        Company,
        on_delete=models.CASCADE,
        related_name="latest_promises",
        verbose_name=_("company"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    metric = models.CharField(_("metric"), max_length=20, choices=TargetMetric)
    robot = models.CharField(_("robot"), max_length=120, blank=True)
    scored = models.BooleanField(_("scored"))
    units_min = models.DecimalField(
        _("units, at least"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    units_max = models.DecimalField(
        _("units, at most"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    due = PartialDateField(_("due"), required=True)
    stated_on = PartialDateField(_("stated"))
    inputs = models.JSONField(_("inputs"))
    superseded = models.JSONField(_("superseded"))
    left_out = models.JSONField(_("left out"))
    version = models.CharField(_("version of the formula"), max_length=8)
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        ordering = ("company", "year", "metric", "robot")
        verbose_name = _("latest promise")
        verbose_name_plural = _("latest promises")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "year", "metric", "robot"), name="latest_promise_once"
            ),
            ordered("latest_promise", "units"),
            one_of("latest_promise", "metric", TargetMetric),
            *dated("latest_promise", "due", "stated_on"),
        )
        indexes = (models.Index(fields=("computed_at",), name="latest_promise_stamp"),)

    def __str__(self) -> str:
        return f"{self.company} {self.get_metric_display()} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("company-detail", args=[self.company.slug])

    @property
    def units(self) -> Interval:
        return Interval(self.units_min, self.units_max)
