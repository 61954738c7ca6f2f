"""Who ordered robots from whom."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from sources.constraints import currency_code, dated, one_of, ordered, priced
from sources.fields import ListField, PartialDateField, mint_key, newest_first
from sources.intervals import Interval
from sources.models import Citation, Source, SourcedFact
from supplychain.choices import OrderStatus, UseCase


def order_key() -> str:
    return mint_key("or")


class Order(SourcedFact):
    """An order, framework or delivery of robots; the customer is a company or just a name."""

    resource: ClassVar[str] = "orders"
    statement_date: ClassVar[str] = "ordered_on"

    key = models.CharField(_("key"), max_length=16, unique=True, default=order_key)
    maker = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="orders", verbose_name=_("maker")
    )
    customer = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders_placed",
        verbose_name=_("customer"),
    )
    customer_name = models.CharField(_("customer's name"), max_length=120, blank=True)
    robot = ListField(_("robot"))
    units_min = models.DecimalField(
        _("units, at least"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    units_max = models.DecimalField(
        _("units, at most"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    units_text = models.CharField(_("units as worded"), max_length=120, blank=True)
    amount_min = models.DecimalField(
        _("amount, at least"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    amount_max = models.DecimalField(
        _("amount, at most"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    amount_text = models.CharField(_("amount as worded"), max_length=120, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    ordered_on = PartialDateField(_("ordered"))
    use_case = models.CharField(_("use"), max_length=16, choices=UseCase, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=OrderStatus)
    sources = models.ManyToManyField(Source, through="OrderCitation", verbose_name=_("sources"))

    class Meta(SourcedFact.Meta):
        ordering = (newest_first("ordered_on_first"), "key")
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = (
            *SourcedFact.Meta.constraints,
            *dated("order", "ordered_on"),
            one_of("order", "status", OrderStatus),
            one_of("order", "use_case", UseCase, blank=True),
            currency_code("order"),
            ordered("order", "units"),
            ordered("order", "amount"),
            priced("order", "amount"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(customer_name=""),
                name="order_names_customer",
                violation_error_message=_("Name the customer: a company, or at least its name."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.maker} → {self.customer or self.customer_name}"

    def get_absolute_url(self) -> str:
        return reverse("order-detail", args=[self.key])

    @property
    def units(self) -> Interval:
        return Interval(self.units_min, self.units_max)

    @property
    def amount(self) -> Interval:
        return Interval(self.amount_min, self.amount_max)


class OrderCitation(Citation):
    fact = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
