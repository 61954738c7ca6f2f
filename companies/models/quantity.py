"""Numbers of robots, parts, tonnes or money: what targets, actuals and market figures share."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from companies.choices import Unit
from sources.constraints import currency_code, one_of, ordered
from sources.intervals import Interval
from sources.models import SourcedFact


class Quantity(SourcedFact):
    """A range of units, the wording it came from, and what the units are."""

    units_min = models.DecimalField(
        _("units, at least"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    units_max = models.DecimalField(
        _("units, at most"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    units_text = models.CharField(_("units as worded"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=6, choices=Unit, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)

    class Meta(SourcedFact.Meta):
        abstract = True

    @property
    def units(self) -> Interval:
        return Interval(self.units_min, self.units_max)


def quantity_constraints(table: str) -> list[CheckConstraint]:
    unquantified = Q(units_min__isnull=True, units_max__isnull=True)
    return [
        one_of(table, "unit", Unit, blank=True),
        currency_code(table),
        ordered(table, "units"),
        CheckConstraint(
            condition=unquantified | ~Q(unit=""),
            name=f"{table}_units_have_unit",
            violation_error_message=_("A number of units needs its unit."),
        ),
        CheckConstraint(
            condition=(Q(unit=Unit.MONEY) & ~Q(currency=""))
            | (~Q(unit=Unit.MONEY) & Q(currency="")),
            name=f"{table}_money_has_currency",
            violation_error_message=_("Money, and only money, has a currency."),
        ),
    ]
