"""Who pays."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.choices import Role
from companies.models import Company
from funding.choices import InvestorKind, Part
from sources.clock import published
from sources.constraints import country_code, one_of
from sources.models import Citation, Named, NamedQuerySet, Source


class InvestorQuerySet(NamedQuerySet):
    def with_portfolio(self) -> Self:
        """Published rounds (reports of one counted once), those led, companies, makers, latest day."""
        known = published("participations__fact")
        led = known & Q(participations__role=Part.LEAD)
        made = known & Q(participations__fact__company__roles__has=Role.MAKER)
        return self.annotate(
            round_count=Count("participations__fact__round", filter=known, distinct=True),
            lead_count=Count("participations__fact__round", filter=led, distinct=True),
            company_count=Count("participations__fact__company", filter=known, distinct=True),
            maker_count=Count("participations__fact__company", filter=made, distinct=True),
            latest_on=Max("participations__fact__announced_on_last", filter=known),
            # Counting drops the model's own order.
        ).order_by("name_en", "pk")


class Investor(Named):
    """A fund, company, bank or person. ``state_backed`` is empty where nobody has said."""

    resource: ClassVar[str] = "investors"

    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=InvestorKind, blank=True)
    state_backed = models.BooleanField(_("state-backed"), null=True, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    company = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="investor_names",
        verbose_name=_("the company behind it"),
    )
    sources = models.ManyToManyField(Source, through="InvestorCitation", verbose_name=_("sources"))

    objects: ClassVar = InvestorQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ("name_en", "slug")
        verbose_name = _("investor")
        verbose_name_plural = _("investors")
        constraints = (
            *Named.Meta.constraints,
            one_of("investor", "kind", InvestorKind, blank=True),
            country_code("investor"),
        )

    def __str__(self) -> str:
        return self.name_en

    def get_absolute_url(self) -> str:
        return reverse("investor-detail", args=[self.slug])

    def search_names(self) -> tuple[str, ...]:
        return (self.name_en, self.name_zh)


class InvestorCitation(Citation):
    fact = models.ForeignKey(Investor, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
