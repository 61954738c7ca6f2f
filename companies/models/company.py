"""Companies: makers, suppliers and customers alike."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.choices import Role
from sources.ancestry import refuse_loop
from sources.constraints import all_of, country_code, dated, shaped
from sources.fields import ListField, PartialDateField
from sources.models import Citation, Named, NamedQuerySet, Source


class CompanyQuerySet(NamedQuerySet):
    def with_role(self, role: str) -> Self:
        return self.filter(roles__has=role)


class Company(Named):
    """An operating company; its group is the chain of parents above it, which never loops."""

    resource: ClassVar[str] = "companies"
    roles_words: ClassVar[tuple[str, ...]] = tuple(Role.values)

    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=60, blank=True)
    aliases = ListField(_("also called"))
    roles = ListField(_("roles"))
    country = models.CharField(_("country"), max_length=2, blank=True)
    province = models.CharField(_("province"), max_length=60, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    founded = PartialDateField(_("founded"))
    listing = ListField(_("listing"))
    website = models.URLField(_("website"), blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent company"),
    )
    summary = models.TextField(_("summary"), blank=True)
    sources = models.ManyToManyField(Source, through="CompanyCitation", verbose_name=_("sources"))

    objects: ClassVar = CompanyQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ("name_en", "slug")
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints = (
            *Named.Meta.constraints,
            *dated("company", "founded"),
            all_of("company", "roles", Role),
            country_code("company"),
            shaped(
                "company",
                "listing",
                r"[A-Z]{2,6}:[A-Z0-9.]+(\|[A-Z]{2,6}:[A-Z0-9.]+)*",
                _("A listing is EXCHANGE:TICKER, several joined with |, as in SZSE:002050."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="company_not_own_parent",
                violation_error_message=_("A company cannot be its own parent."),
            ),
        )

    def __str__(self) -> str:
        return self.name_en

    def clean(self) -> None:
        super().clean()
        refuse_loop(self)

    def get_absolute_url(self) -> str:
        return reverse("company-detail", args=[self.slug])

    def search_names(self) -> tuple[str, ...]:
        return (self.name_en, self.name_zh, *self.aliases)

    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]


class CompanyCitation(Citation):
    fact = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
