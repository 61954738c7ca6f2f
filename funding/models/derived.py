"""Figures computed from facts; only ``funding.refresh`` writes them."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any, ClassVar

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from funding.choices import Instrument
from funding.metrics import capital, industry_capital, merged_rounds
from sources import wording
from sources.fields import ListField, RangeField
from sources.intervals import Interval
from sources.models import Derived, Shown
from sources.models.derived import Text

HOW_COUNTED: Mapping[str, Text] = {
    capital.SUMMED: _("added"),
    capital.SEVERAL_ROUNDS: _("added as one figure for several rounds"),
    capital.TICKET_FLOOR: _("one investor's part: at least this much"),
    capital.CUMULATIVE_FLOOR: _("raised to date, in place of the rounds it may contain"),
    capital.SHOWN_APART: _("shown apart from private capital"),
}
ENDS: Mapping[str, Text] = {
    "": "",
    capital.LOW_ONLY: _("lower end only"),
    capital.HIGH_ONLY: _("upper end only"),
}
BESIDE_OTHERS: Mapping[str, Text] = {
    "": "",
    capital.TOGETHER: _("one of several reports of a round, which counts once with their range"),
}


def clauses(*parts: Text) -> Text:
    """What is not empty of these, joined in the reader's language when it is shown."""
    given = [part for part in parts if part]
    between = ["{}", *(["{semicolon}{}"] * (len(given) - 1))]
    semicolon = pgettext_lazy("between clauses", "; ")
    return format_lazy("".join(between), *given, semicolon=semicolon)


ROLES: Mapping[str, Text] = {
    how + end + beside: clauses(HOW_COUNTED[how], ENDS[end], BESIDE_OTHERS[beside])
    for how, end, beside in product(HOW_COUNTED, ENDS, BESIDE_OTHERS)
}
WHY_LEFT_OUT: Mapping[str, Text] = {
    merged_rounds.UNDISCLOSED: _("amount not disclosed: counted, not added"),
    merged_rounds.NO_RATE: _("no reference rate for its currency"),
    capital.RUMOURED: _("a rumour"),
    capital.COVERED_BY_CUMULATIVE: _("may be part of an amount raised to date"),
    capital.CUMULATIVE_NOT_LARGER: _("an amount raised to date that the rounds exceed"),
}


class CapitalMetric(Derived):
    """What a company is known to have raised, in whole units of ``currency``.

    ``apart`` maps other instruments than private capital to [min, max]. A null end is open; both null:
    rounds are known, but no amount.
    """

    metric = "capital_raised"
    formula_version = capital.VERSION
    compute = staticmethod(capital.compute_capital)
    unit = _("whole US dollars or yuan")
    words: ClassVar[Mapping[str, Text]] = {
        **ROLES,
        capital.COUNTED: _("counted as a round; adds no amount"),
        capital.KIND_KNOWN: _("tells of money of another kind; adds no amount"),
        **WHY_LEFT_OUT,
    }
    told_once = frozenset({capital.COUNTED, capital.KIND_KNOWN})

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("company")
    )
    currency = models.CharField(_("currency"), max_length=3)
    private = RangeField(_("disclosed private capital"), digits=20, places=0)
    apart = models.JSONField(_("apart from private capital"), default=dict)
    rounds = models.PositiveIntegerField(_("private rounds known"))
    undisclosed = models.PositiveIntegerField(_("rounds without a disclosed amount"))
    exact_share = models.DecimalField(
        _("share of the lower end stated exactly"), max_digits=5, decimal_places=4, null=True
    )
    currencies = ListField(_("stated in"))

    class Meta:
        verbose_name = _("capital raised")
        verbose_name_plural = _("capital raised")

    @property
    def others(self) -> list[tuple[Any, Interval]]:
        """Label and range of what is shown apart."""
        return [(Instrument(name).label, _range(*ends)) for name, ends in self.apart.items()]

    @property
    def disclosed(self) -> int:
        return self.rounds - self.undisclosed

    @property
    def coverage_text(self) -> str:
        """``3 of 11 rounds give an amount``"""
        words = ngettext(
            "%(disclosed)s of %(rounds)s round gives an amount",
            "%(disclosed)s of %(rounds)s rounds give an amount",
            self.rounds,
        )
        counts = {"disclosed": self.disclosed, "rounds": self.rounds}
        return words % {name: wording.number(count) for name, count in counts.items()}

    @property
    def exact_percent(self) -> Decimal | None:
        return None if self.exact_share is None else self.exact_share * 100

    def shown(self) -> list[Shown]:
        values = []
        if self.rounds:
            private = wording.money(self.currency, self.private)
            values.append(Shown(_("Disclosed private capital"), private))
        for label, amount in self.others:
            apart = gettext("Apart: %(instrument)s") % {"instrument": label}
            values.append(Shown(apart, wording.money(self.currency, amount)))
        values.append(Shown(_("Private rounds known"), wording.number(self.rounds)))
        silent = wording.number(self.undisclosed)
        values.append(Shown(_("Rounds without a disclosed amount"), silent))
        if self.exact_share is not None:
            exact = wording.percent(Interval.exactly(self.exact_share), wording.WHOLE_PERCENT)
            values.append(Shown(_("Of the lower end, stated exactly"), exact))
        if self.currencies:
            values.append(Shown(_("Stated in"), wording.listed(self.currencies)))
        return values


class IndustryCapitalMetric(Derived):
    """What all companies are known to have raised, in whole units of ``currency``."""

    metric = "industry_capital"
    formula_version = industry_capital.VERSION
    compute = staticmethod(industry_capital.compute_industry_capital)
    unit = CapitalMetric.unit
    words: ClassVar[Mapping[str, Text]] = CapitalMetric.words
    told_once = CapitalMetric.told_once

    currency = models.CharField(_("currency"), max_length=3)
    private = RangeField(_("disclosed private capital"), digits=20, places=0)
    companies = models.PositiveIntegerField(_("companies with a disclosed amount"))
    of_companies = models.PositiveIntegerField(_("companies with a private round"))
    rounds = models.PositiveIntegerField(_("private rounds known"))
    undisclosed = models.PositiveIntegerField(_("rounds without a disclosed amount"))

    class Meta:
        verbose_name = _("capital raised, all companies")
        verbose_name_plural = _("capital raised, all companies")

    def shown(self) -> list[Shown]:
        counts = (
            (_("Companies with a disclosed amount"), self.companies),
            (_("Companies with a private round"), self.of_companies),
            (_("Private rounds known"), self.rounds),
            (_("Rounds without a disclosed amount"), self.undisclosed),
        )
        return [
            Shown(_("Disclosed private capital"), wording.money(self.currency, self.private)),
            *(Shown(label, wording.number(count)) for label, count in counts),
        ]


def _range(*ends: int | None) -> Interval:
    return Interval(*(None if end is None else Decimal(end) for end in ends))
