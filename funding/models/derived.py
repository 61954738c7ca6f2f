"""Figures computed from facts; only ``funding.refresh`` writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from funding.choices import Instrument
from funding.metrics import capital, merged_rounds
from funding.models.round import FundingRound
from sources.fields import ListField
from sources.intervals import Interval

HOW_COUNTED = {
    capital.SUMMED: _("added"),
    capital.SEVERAL_ROUNDS: _("added as one figure for several rounds"),
    capital.TICKET_FLOOR: _("one investor's part: at least this much"),
    capital.CUMULATIVE_FLOOR: _("raised to date, in place of the rounds it may contain"),
    capital.SHOWN_APART: _("shown apart from private money"),
}
BOUNDS = {
    "both": "",
    "low": _("lower end only"),
    "high": _("upper end only"),
}
WHY_LEFT_OUT = {
    merged_rounds.UNDISCLOSED: _("amount not disclosed: counted, not added"),
    merged_rounds.NO_RATE: _("no reference rate for its currency"),
    capital.RUMOURED: _("a rumour"),
    capital.COVERED_BY_CUMULATIVE: _("may be part of an amount raised to date"),
    capital.CUMULATIVE_NOT_LARGER: _("an amount raised to date that the rounds exceed"),
}


@dataclass(frozen=True, slots=True)
class UsedRound:
    """A round the total rests on, with its reports; amounts in the metric's currency."""

    reports: list[FundingRound]
    amount: Interval
    instrument: Any
    how: Any
    bounds: Any


@dataclass(frozen=True, slots=True)
class UnusedReport:
    report: FundingRound
    reason: Any


@dataclass(frozen=True, slots=True)
class Evidence:
    used: list[UsedRound]
    left_out: list[UnusedReport]


class CapitalMetric(models.Model):
    """What a company is known to have raised, in whole units of ``currency``.

    ``apart`` maps other instruments than private money to [min, max]; ``inputs`` and ``left_out``
    name the reports by key. A null end is open; both null: rounds are known, but no amount.
    """

    company = models.ForeignKey(
        Company,
        on_delete=models.CASCADE,
        related_name="capital_metrics",
        verbose_name=_("company"),
    )
    currency = models.CharField(_("currency"), max_length=3)
    private_min = models.DecimalField(max_digits=20, decimal_places=0, null=True)
    private_max = models.DecimalField(max_digits=20, decimal_places=0, null=True)
    apart = models.JSONField(default=dict)
    rounds = models.PositiveIntegerField()
    undisclosed = models.PositiveIntegerField()
    exact_share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    currencies = ListField()
    inputs = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    version = models.CharField(max_length=12)
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("capital raised")
        verbose_name_plural = _("capital raised")
        constraints = (
            models.UniqueConstraint(fields=("company", "currency"), name="capitalmetric_once"),
        )

    def __str__(self) -> str:
        return f"{self.company} {self.currency}"

    @property
    def private(self) -> Interval:
        return Interval(self.private_min, self.private_max)

    @property
    def others(self) -> list[tuple[Any, Interval]]:
        """Label and range of what is shown apart."""
        return [(Instrument(name).label, _range(*ends)) for name, ends in self.apart.items()]

    @property
    def disclosed(self) -> int:
        return self.rounds - self.undisclosed

    @property
    def exact_percent(self) -> Decimal | None:
        return None if self.exact_share is None else self.exact_share * 100

    @cached_property
    def evidence(self) -> Evidence:
        """The reports behind the figure; those withdrawn since it was computed are missing."""
        keys = [key for one in self.inputs for key in one["keys"]]
        keys += [key for key, _reason in self.left_out]
        found = FundingRound.objects.published().filter(key__in=keys)
        reports = {one.key: one for one in found.select_related("company").with_sources()}
        return Evidence(
            used=[_used(one, reports) for one in self.inputs],
            left_out=[
                UnusedReport(reports[key], WHY_LEFT_OUT.get(reason, reason))
                for key, reason in self.left_out
                if key in reports
            ],
        )


def _used(one: Mapping[str, Any], reports: Mapping[str, FundingRound]) -> UsedRound:
    return UsedRound(
        reports=[reports[key] for key in one["keys"] if key in reports],
        amount=_range(one["amount_min"], one["amount_max"]),
        instrument=Instrument(one["instrument"]).label,
        how=HOW_COUNTED.get(one["how"], one["how"]),
        bounds=BOUNDS.get(one["bounds"], one["bounds"]),
    )


def _range(*ends: int | None) -> Interval:
    return Interval(*(None if end is None else Decimal(end) for end in ends))
