"""Where things are made."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.choices import FacilityStatus, Unit
from companies.models.company import Company
from sources.constraints import country_code, dated, one_of
from sources.fields import PartialDateField
from sources.models import Citation, Named, NamedQuerySet, Source


class Facility(Named):
    """A plant, line or data-collection site; ``annual_capacity`` counts ``capacity_unit``."""

    resource: ClassVar[str] = "facilities"
    is_evidence: ClassVar[bool] = True
    statement_date: ClassVar[str] = "announced_on"

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="facilities", verbose_name=_("company")
    )
    name = models.CharField(_("name"), max_length=160)
    country = models.CharField(_("country"), max_length=2, blank=True)
    province = models.CharField(_("province"), max_length=60, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    area_m2 = models.DecimalField(
        _("area, m²"), max_digits=12, decimal_places=1, null=True, blank=True
    )
    annual_capacity = models.DecimalField(
        _("annual capacity"), max_digits=14, decimal_places=1, null=True, blank=True
    )
    capacity_unit = models.CharField(_("capacity unit"), max_length=6, choices=Unit, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=FacilityStatus)
    announced_on = PartialDateField(_("announced"))
    opened_on = PartialDateField(_("opened"))
    note = models.TextField(_("note"), blank=True)
    sources = models.ManyToManyField(Source, through="FacilityCitation", verbose_name=_("sources"))

    objects: ClassVar = NamedQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ("company__name_en", "name", "slug")
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        constraints = (
            *Named.Meta.constraints,
            *dated("facility", "announced_on", "opened_on"),
            one_of("facility", "status", FacilityStatus),
            one_of("facility", "capacity_unit", Unit, blank=True),
            country_code("facility"),
            models.CheckConstraint(
                condition=Q(area_m2__isnull=True) | Q(area_m2__gte=0),
                name="facility_area_not_negative",
                violation_error_message=_("An area cannot be below zero."),
            ),
            models.CheckConstraint(
                condition=(Q(annual_capacity__isnull=True) & Q(capacity_unit=""))
                | (Q(annual_capacity__isnull=False, annual_capacity__gte=0) & ~Q(capacity_unit="")),
                name="facility_capacity_has_unit",
                violation_error_message=_("A capacity needs its unit, and a unit its capacity."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("facility-detail", args=[self.slug])

    def search_names(self) -> tuple[str, ...]:
        return (self.name, self.city, self.province)


class FacilityCitation(Citation):
    fact = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
