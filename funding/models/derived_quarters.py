"""Private capital by the quarter in which it was announced."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from funding.choices import YearPart
from funding.metrics import merged_rounds, quarters
from funding.models.derived import BESIDE_OTHERS, HOW_COUNTED, CapitalMetric, clauses
from sources import wording
from sources.fields import RangeField
from sources.intervals import UNKNOWN, Interval
from sources.models import Derived, Shown
from sources.models.derived import Text

_HOW = (quarters.SUMMED, quarters.SEVERAL_ROUNDS, quarters.TICKET_FLOOR)


class QuarterCapitalMetric(Derived):
    """What all companies announced in one quarter or year, in whole units of ``currency``.

    ``year`` is null for the rounds that nobody dated.
    """

    metric = "capital_by_quarter"
    formula_version = quarters.VERSION
    compute = staticmethod(quarters.compute_capital_by_quarter)
    unit = CapitalMetric.unit
    words: ClassVar[Mapping[str, Text]] = {
        **{
            how + beside: clauses(HOW_COUNTED[how], BESIDE_OTHERS[beside])
            for how in _HOW
            for beside in ("", quarters.TOGETHER)
        },
        quarters.COUNTED: _("counted as a round; adds no amount"),
        quarters.RUMOURED: _("a rumour"),
        quarters.NOT_PRIVATE: _("not private capital"),
        quarters.OVERLAPS: _("an amount raised to date, which overlaps the rounds"),
        merged_rounds.UNDISCLOSED: _("amount not disclosed: counted, not added"),
        merged_rounds.NO_RATE: _("no reference rate for its currency"),
    }

    currency = models.CharField(_("currency"), max_length=3)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    part = models.CharField(_("part of the year"), max_length=10, choices=YearPart)
    disclosed = RangeField(_("disclosed private capital"), digits=20, places=0)
    rounds = models.PositiveIntegerField(_("private rounds known"))
    undisclosed = models.PositiveIntegerField(_("rounds without a disclosed amount"))
    companies = models.PositiveIntegerField(_("companies with a private round"))

    class Meta:
        ordering = ("year", "slug")
        verbose_name = _("private capital announced in a quarter")
        verbose_name_plural = _("private capital announced in each quarter")

    @property
    def announced(self) -> Interval:
        """With the rounds of which nobody gave an amount: they leave it open above."""
        if self.disclosed.is_unknown:
            return UNKNOWN
        return Interval(self.disclosed.low, None) if self.undisclosed else self.disclosed

    @property
    def is_quarter(self) -> bool:
        return self.part in quarters.QUARTERS

    @property
    def period_text(self) -> str:
        """``Q3 2026``, ``2026``, ``2026, quarter not known``, ``no date given``."""
        if self.year is None:
            return wording.when(None)
        if self.part == YearPart.YEAR:
            return str(self.year)
        if self.part == YearPart.NO_QUARTER:
            return gettext("%(year)s, quarter not known") % {"year": self.year}
        words = {"quarter": quarters.QUARTERS.index(self.part) + 1, "year": self.year}
        return gettext("Q%(quarter)s %(year)s") % words

    def shown(self) -> list[Shown]:
        return [
            Shown(
                pgettext_lazy("an amount", "Announced"),
                wording.money(self.currency, self.announced),
            ),
            Shown(_("Disclosed private capital"), wording.money(self.currency, self.disclosed)),
            Shown(pgettext_lazy("of time", "Period"), self.period_text),
            Shown(_("Private rounds"), wording.number(self.rounds)),
            Shown(_("Rounds without a disclosed amount"), wording.number(self.undisclosed)),
            Shown(_("Companies"), wording.number(self.companies)),
        ]
