"""Robot models and what they are quoted at."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.choices import RobotForm, RobotStatus
from companies.models.company import Company
from sources.constraints import currency_code, dated, one_of, ordered, priced
from sources.fields import PartialDateField, mint_key
from sources.models import Citation, Named, NamedQuerySet, Source, SourcedFact


def price_key() -> str:
    return mint_key("pr")


def _spec(label: Any) -> "models.DecimalField[Any, Decimal | None]":
    return models.DecimalField(label, max_digits=9, decimal_places=3, null=True, blank=True)


SPECS = (
    "height_cm weight_kg dof_total dof_per_hand payload_kg speed_mps runtime_h compute_tops".split()
)


class Robot(Named):
    """One model; ``family`` is what the press calls it ("Walker", "Optimus")."""

    resource: ClassVar[str] = "robots"
    statement_date: ClassVar[str] = "announced_on"

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="robots", verbose_name=_("company")
    )
    name = models.CharField(_("name"), max_length=80)
    family = models.CharField(_("family"), max_length=60, blank=True)
    form = models.CharField(_("form"), max_length=10, choices=RobotForm, blank=True)
    height_cm = _spec(_("height, cm"))
    weight_kg = _spec(_("weight, kg"))
    dof_total = _spec(_("degrees of freedom"))
    dof_per_hand = _spec(_("degrees of freedom per hand"))
    payload_kg = _spec(_("payload, kg"))
    speed_mps = _spec(_("speed, m/s"))
    runtime_h = _spec(_("runtime, h"))
    compute_tops = _spec(_("compute, TOPS"))
    announced_on = PartialDateField(_("announced"))
    status = models.CharField(_("status"), max_length=16, choices=RobotStatus, blank=True)
    sources = models.ManyToManyField(Source, through="RobotCitation", verbose_name=_("sources"))

    objects: ClassVar = NamedQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ("company__name_en", "name", "slug")
        verbose_name = _("robot")
        verbose_name_plural = _("robots")
        constraints = (
            *Named.Meta.constraints,
            *dated("robot", "announced_on"),
            one_of("robot", "form", RobotForm, blank=True),
            one_of("robot", "status", RobotStatus, blank=True),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{spec}__isnull": True}) | Q(**{f"{spec}__gte": 0}),
                    name=f"robot_{spec}_not_negative",
                    violation_error_message=_("A specification is not below zero."),
                )
                for spec in SPECS
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("robot-detail", args=[self.slug])

    def search_names(self) -> tuple[str, ...]:
        return (self.name, self.family)


class RobotCitation(Citation):
    fact = models.ForeignKey(Robot, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass


class Price(SourcedFact):
    """A list or quoted price. Sources disagree and variants differ: all are kept."""

    resource: ClassVar[str] = "prices"
    statement_date: ClassVar[str] = "stated_on"

    key = models.CharField(_("key"), max_length=16, unique=True, default=price_key)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="prices", verbose_name=_("company")
    )
    robot = models.CharField(_("robot"), max_length=120)
    price_min = models.DecimalField(
        _("price, at least"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    price_max = models.DecimalField(
        _("price, at most"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3)
    stated_on = PartialDateField(_("stated"))
    sources = models.ManyToManyField(Source, through="PriceCitation", verbose_name=_("sources"))

    class Meta(SourcedFact.Meta):
        ordering = ("company__name_en", "robot", "key")
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = (
            *SourcedFact.Meta.constraints,
            *dated("price", "stated_on"),
            currency_code("price"),
            ordered("price", "price"),
            priced("price", "price"),
        )

    def __str__(self) -> str:
        return f"{self.company} {self.robot}"

    def get_absolute_url(self) -> str:
        return reverse("price-detail", args=[self.key])


class PriceCitation(Citation):
    fact = models.ForeignKey(Price, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
