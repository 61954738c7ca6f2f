"""Orders from related parties; only ``supplychain.refresh`` writes these tables."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from sources import wording
from sources.fields import ListField, RangeField
from sources.models import Derived, Shown
from sources.models.derived import Text
from supplychain.metrics import related_orders, ties

CUSTOMER_IS: Mapping[str, Text] = {
    ties.ITSELF: _("the customer is the maker itself"),
    ties.OWNER: _("the customer owns the maker or holds a stake in it"),
    ties.OWNED: _("the maker owns the customer or holds a stake in it"),
    ties.SISTER: _("customer and maker belong to one group"),
    ties.INVESTOR: _("the customer is an investor in the maker"),
    ties.INVESTOR_OWNER: _("the customer owns an investor in the maker"),
}
FACTS_SAY: Mapping[str, Text] = {
    ties.PARENT: _("names the parent company"),
    ties.CONTROLS: _("says who controls it"),
    ties.STAKE: _("says who holds a stake in it"),
    ties.GROUP: _("says that both belong to one group"),
    ties.NAMES_INVESTOR: _("names the investor"),
    ties.BEHIND_INVESTOR: _("names the company behind the investor"),
}
WHY_LEFT_OUT: Mapping[str, Text] = {
    related_orders.RUMOURED: _("a rumour"),
    related_orders.CANCELLED: _("cancelled"),
    related_orders.ENDED: _("ended before the order"),
    related_orders.NO_VALUE: _("value not disclosed: in the share by number only"),
}


class OrderRelationMetric(Derived):
    """What the customer of an order is to its maker; only orders with a known tie have a row."""

    metric = "order_relation"
    formula_version = related_orders.VERSION
    compute = staticmethod(related_orders.compute_order_relations)
    unit = _("relations, the closest first")
    words: ClassVar[Mapping[str, Text]] = {
        related_orders.THE_ORDER: _("the order"),
        **FACTS_SAY,
        **WHY_LEFT_OUT,
    }

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("maker")
    )
    relations = ListField(_("relations"))

    class Meta:
        verbose_name = _("relation between customer and maker")
        verbose_name_plural = _("relations between customer and maker")

    def shown(self) -> list[Shown]:
        return [Shown(_("Relation"), text) for text in self.in_words]

    @property
    def in_words(self) -> list[str]:
        return [str(CUSTOMER_IS[code]) for code in self.relations]


class RelatedOrdersMetric(Derived):
    """How much of a maker's orders, or of all makers' where there is no company, is from such parties.

    Values are in whole units of ``currency``.
    """

    metric = "related_orders"
    formula_version = related_orders.VERSION
    compute = staticmethod(related_orders.compute_related_orders)
    unit = _("share of the orders, from 0 to 1")
    words: ClassVar[Mapping[str, Text]] = {
        **{related_orders.RELATED + code: text for code, text in CUSTOMER_IS.items()},
        related_orders.UNNAMED: _("the customer is only a name: may be anyone"),
        related_orders.UNRELATED: _("no tie between customer and maker found"),
        **FACTS_SAY,
        **WHY_LEFT_OUT,
    }

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("maker")
    )
    currency = models.CharField(_("currency"), max_length=3)
    orders = models.PositiveIntegerField(_("orders"))
    related = models.PositiveIntegerField(_("orders from related parties"))
    unnamed = models.PositiveIntegerField(_("orders of customers that are only a name"))
    share = RangeField(_("share by number"), digits=5)
    valued = models.PositiveIntegerField(_("orders with a known value"))
    value_share = RangeField(_("share by value"), digits=5)
    related_value = RangeField(_("value from related parties"), digits=20, places=0)

    class Meta:
        verbose_name = _("orders from related parties")
        verbose_name_plural = _("orders from related parties")

    def shown(self) -> list[Shown]:
        values = [
            Shown(_("Share by number of orders"), wording.percent(self.share)),
            Shown(_("Orders from related parties"), self.by_number),
        ]
        if self.unnamed:
            values.append(Shown(_("Customer is only a name"), wording.number(self.unnamed)))
        values.append(Shown(_("Value known"), self.k_of_n(self.valued)))
        if self.valued:
            value = wording.money(self.currency, self.related_value)
            values.append(Shown(_("Value from related parties"), value))
            values.append(Shown(_("Share by value"), wording.percent(self.value_share)))
        return values

    @property
    def by_number(self) -> str:
        return self.k_of_n(self.related)

    @property
    def value_known(self) -> str:
        return self.k_of_n(self.valued)

    def k_of_n(self, count: int) -> str:
        known, of = wording.number(count), wording.number(self.orders)
        return gettext("%(known)s of %(of)s") % {"known": known, "of": of}

    @property
    def percent(self) -> str:
        return wording.percent(self.share)

    @property
    def value_percent(self) -> str:
        return wording.percent(self.value_share)
