"""Figures about the supply graph, computed from links; only ``supplychain.refresh`` writes them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from sources import wording
from sources.fields import RangeField
from sources.intervals import Interval
from sources.models import Derived, Shown
from sources.templatetags.facts import names
from supplychain.metrics import exposure, known_suppliers, live_links, origin
from supplychain.models.component import Component

HOW_LINKS_COUNT: Mapping[str, Promise] = {
    known_suppliers.SUPPLIES: _("names a supplier"),
    known_suppliers.IN_HOUSE: _("made in-house: the customer is its own supplier"),
    known_suppliers.UNNAMED: _("a supplier whom nobody named"),
    live_links.SUPERSEDED: _("another report on the same supply counts: a later or a surer one"),
    live_links.ENDED: _("the latest report says that the supply ended"),
    live_links.QUALIFICATION: _("only in qualification"),
    live_links.RUMOURED: _("a rumour"),
}


class KnownSuppliersMetric(Derived):
    """Who is known to supply a component or what is beneath it."""

    metric = "known_suppliers"
    formula_version = known_suppliers.VERSION
    compute = staticmethod(known_suppliers.compute_known_suppliers)
    unit = _("companies; the Herfindahl index from 0 to 1")
    words = HOW_LINKS_COUNT

    component = models.OneToOneField(
        Component, on_delete=models.CASCADE, related_name="+", verbose_name=_("component")
    )
    suppliers = models.PositiveIntegerField(_("known suppliers"))
    by_country = models.JSONField(_("by country"), default=dict)
    own_use = models.PositiveIntegerField(_("of these, for themselves only"))
    unnamed = models.PositiveIntegerField(_("links without a named supplier"))
    customers = models.PositiveIntegerField(_("named customers"))
    makers = models.PositiveIntegerField(_("makers with a link"))
    of_makers = models.PositiveIntegerField(_("of all makers"))
    pairs = models.PositiveIntegerField(_("pairs of a maker and a part"))
    only_known = models.PositiveIntegerField(_("pairs with an only known supplier"))
    herfindahl = models.DecimalField(
        _("Herfindahl index"), max_digits=5, decimal_places=4, null=True
    )

    class Meta:
        verbose_name = _("known suppliers")
        verbose_name_plural = _("known suppliers")

    @property
    def coverage(self) -> Decimal | None:
        """Share of all makers for which any supply of the component is known."""
        return Decimal(self.makers) / self.of_makers if self.of_makers else None

    def shown(self) -> list[Shown]:
        return [
            Shown(gettext("Known suppliers"), wording.number(self.suppliers)),
            Shown(gettext("By country"), countries_text(self.by_country)),
            Shown(gettext("Known to make it for themselves only"), wording.number(self.own_use)),
            Shown(gettext("Links without a named supplier"), wording.number(self.unnamed)),
            Shown(gettext("Named customers"), wording.number(self.customers)),
            Shown(gettext("Coverage"), self.coverage_text),
            Shown(gettext("Only known supplier"), self.only_known_text),
            Shown(gettext("Herfindahl index"), self.herfindahl_text),
        ]

    @property
    def coverage_text(self) -> str:
        return gettext("%(some)s of %(all)s makers") % {
            "some": wording.number(self.makers),
            "all": wording.number(self.of_makers),
        }

    @property
    def only_known_text(self) -> str:
        of = ngettext(
            "%(some)s of %(count)s pair of a maker and a part",
            "%(some)s of %(count)s pairs of a maker and a part",
            self.pairs,
        )
        return of % {
            "some": wording.number(self.only_known),
            "count": wording.number(self.pairs),
        }

    @property
    def herfindahl_text(self) -> str:
        if self.herfindahl is None:
            return gettext("unknown: no maker has a named supplier")
        return wording.number(round(self.herfindahl, 2))


class ExposureMetric(Derived):
    """A maker that is known to have a single supplier of a part."""

    metric = "only_known_supplier"
    formula_version = exposure.VERSION
    compute = staticmethod(exposure.compute_exposure)
    unit = _("pairs of a maker and a part")
    words = HOW_LINKS_COUNT

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("maker")
    )
    component = models.ForeignKey(
        Component, on_delete=models.CASCADE, related_name="+", verbose_name=_("component")
    )
    supplier = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("only known supplier")
    )
    in_house = models.BooleanField(_("made in-house"))
    unnamed = models.PositiveIntegerField(_("links without a named supplier"))

    class Meta:
        verbose_name = _("only known supplier")
        verbose_name_plural = _("only known suppliers")

    def shown(self) -> list[Shown]:
        supplier = gettext("the maker itself") if self.in_house else names(self.supplier)[0]
        return [
            Shown(gettext("Only known supplier"), supplier),
            Shown(gettext("Others"), self.others_text),
        ]

    @property
    def others_text(self) -> str:
        if self.unnamed:
            return gettext("others supply it too, unnamed")
        return gettext("none found in the sources")


class OriginMetric(Derived):
    """The share of the known suppliers of a component, or of a maker, at home in China."""

    metric = "supplier_origin"
    formula_version = origin.VERSION
    compute = staticmethod(origin.compute_origin)
    unit = _("share of named suppliers, 0 to 1")
    words: ClassVar[Mapping[str, str | Promise]] = {
        **HOW_LINKS_COUNT,
        origin.HOME: _("its country counts"),
    }

    component = models.ForeignKey(
        Component,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("component"),
    )
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("maker")
    )
    suppliers = models.PositiveIntegerField(_("known suppliers"))
    inside = models.PositiveIntegerField(_("from China"))
    outside = models.PositiveIntegerField(_("from elsewhere"))
    unknown = models.PositiveIntegerField(_("country not known"))
    by_country = models.JSONField(_("by country"), default=dict)
    share_inside = RangeField(_("share from China"), digits=5)
    share_outside = RangeField(_("share from elsewhere"), digits=5)

    class Meta:
        verbose_name = _("origin of suppliers")
        verbose_name_plural = _("origins of suppliers")

    def shown(self) -> list[Shown]:
        return [
            Shown(gettext("From China (CN)"), self.inside_text),
            Shown(gettext("From elsewhere"), percent_text(self.share_outside)),
            Shown(gettext("Known suppliers"), wording.number(self.suppliers)),
            Shown(gettext("By country"), countries_text(self.by_country)),
        ]

    @property
    def inside_text(self) -> str:
        return percent_text(self.share_inside)


def percent_text(share: Interval) -> str:
    """A fraction in whole percent: so few suppliers make no finer a share."""
    if share.is_unknown:
        return gettext("unknown: no supplier is named")
    return wording.percent(share, wording.WHOLE_PERCENT, strict=True)


def countries_text(by_country: Mapping[str, int]) -> str:
    """Each country with its number, as the figure orders them."""
    items = sorted(by_country.items(), key=lambda item: (-item[1], item[0]))
    counted = (
        f"{wording.country(code) or gettext('country not known')} {wording.number(count)}"
        for code, count in items
    )
    return wording.listed(counted) or gettext("none")
