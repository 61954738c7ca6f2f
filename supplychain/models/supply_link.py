"""Who supplies what to whom."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from sources.constraints import dated, one_of
from sources.fields import PartialDateField, mint_key
from sources.models import Citation, Source, SourcedFact
from supplychain.choices import LinkStatus
from supplychain.models.component import Component


def link_key() -> str:
    return mint_key("sl")


class SupplyLink(SourcedFact):
    """A supplier named for a customer's part, as of a day.

    An empty supplier or customer is an unnamed party; supplier = customer is made in-house.
    ``input_for`` is the customer's product that uses the part, where the customer is a supplier too.
    """

    resource: ClassVar[str] = "supply-links"
    statement_date: ClassVar[str] = "as_of"

    key = models.CharField(_("key"), max_length=16, unique=True, default=link_key)
    supplier = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supplies",
        verbose_name=_("supplier"),
    )
    customer = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supplied_by",
        verbose_name=_("customer"),
    )
    component = models.ForeignKey(
        Component, on_delete=models.PROTECT, related_name="links", verbose_name=_("component")
    )
    input_for = models.ForeignKey(
        Component,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inputs",
        verbose_name=_("used in"),
    )
    robot = models.CharField(_("robot"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=13, choices=LinkStatus)
    since = PartialDateField(_("since"))
    as_of = PartialDateField(_("as of"))
    sources = models.ManyToManyField(
        Source, through="SupplyLinkCitation", verbose_name=_("sources")
    )

    class Meta(SourcedFact.Meta):
        ordering = ("component__name_en", "key")
        verbose_name = _("supply link")
        verbose_name_plural = _("supply links")
        constraints = (
            *SourcedFact.Meta.constraints,
            *dated("supplylink", "since", "as_of"),
            one_of("supplylink", "status", LinkStatus),
            models.CheckConstraint(
                condition=Q(supplier__isnull=False) | Q(customer__isnull=False),
                name="supplylink_names_a_party",
                violation_error_message=_("Name the supplier, the customer or both."),
            ),
        )

    def __str__(self) -> str:
        supplier = self.supplier or _("unnamed supplier")
        return f"{supplier} → {self.customer or _('unnamed customer')}: {self.component}"

    def get_absolute_url(self) -> str:
        return reverse("supply-link-detail", args=[self.key])

    @property
    def is_in_house(self) -> bool:
        return self.supplier_id is not None and self.supplier_id == self.customer_id


class SupplyLinkCitation(Citation):
    fact = models.ForeignKey(SupplyLink, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
