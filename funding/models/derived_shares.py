"""The state share of capital; only ``funding.refresh`` writes it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from funding.metrics import merged_rounds, state_share
from funding.models.derived import clauses
from sources import wording
from sources.fields import RangeField
from sources.intervals import Interval
from sources.models import Derived, Shown
from sources.models.derived import Text

ROUNDS_ARE: Mapping[str, Text] = {
    state_share.SURELY_STATE: _("all named investors are state-backed"),
    state_share.POSSIBLY_STATE: _("some investors are, or may be, state-backed"),
    state_share.NOT_STATE: _("no named investor is state-backed"),
}
WORDS: Mapping[str, Text] = {
    **ROUNDS_ARE,
    **{
        code + state_share.TOGETHER: clauses(
            text, _("one of several reports of a round, which counts once")
        )
        for code, text in ROUNDS_ARE.items()
    },
    state_share.STATE_BACKED: _("state-backed"),
    state_share.NOT_STATE_BACKED: _("not state-backed"),
    state_share.RUMOURED: _("a rumour"),
    state_share.NOT_PRIVATE: _("not private capital"),
    state_share.OVERLAPS: _("an amount raised to date, which overlaps the rounds"),
    state_share.BACKING_UNKNOWN: _("nobody has said whether it is state-backed"),
    merged_rounds.UNDISCLOSED: _("amount not disclosed: in the share by number only"),
    merged_rounds.NO_RATE: _("no reference rate for its currency"),
}


class StateShareColumns(Derived):
    """What the share of a company, of a round and of the industry have in common."""

    formula_version = state_share.VERSION
    unit = _("share of the disclosed amount, from 0 to 1")
    words: ClassVar[Mapping[str, Text]] = WORDS

    currency = models.CharField(_("currency"), max_length=3, blank=True)
    share = RangeField(_("state share by amount"), digits=5)
    count_share = RangeField(_("state share by number of rounds"), digits=5)
    state_amount = RangeField(_("money of state-backed rounds"), digits=20, places=0)
    amount = RangeField(_("disclosed private capital"), digits=20, places=0)
    rounds = models.PositiveIntegerField(_("private rounds known"))
    surely = models.PositiveIntegerField(_("rounds surely state-backed"))
    possibly = models.PositiveIntegerField(_("rounds possibly state-backed"))
    disclosed = models.PositiveIntegerField(_("rounds with a disclosed amount"))

    class Meta:
        abstract = True

    def shown(self) -> list[Shown]:
        known = wording.number(self.disclosed)
        values = [Shown(_("State share by amount"), wording.percent(self.share))]
        if self.disclosed:
            money = wording.money(self.currency, self.state_amount)
            values.append(Shown(_("Money of state-backed rounds"), money))
            whole = wording.money(self.currency, self.amount)
            values.append(Shown(_("Disclosed private capital"), whole))
        return [
            *values,
            Shown(_("Rounds with a known amount"), self._of_rounds(known)),
            Shown(
                _(
                    "Rounds whose named investors all are state-backed, to those in which any may be"
                ),
                self.by_number,
            ),
            Shown(_("State share by number of rounds"), wording.percent(self.count_share)),
        ]

    @property
    def by_number(self) -> str:
        counted = Interval(Decimal(self.surely), Decimal(self.possibly))
        return self._of_rounds(wording.span(counted))

    def _of_rounds(self, count: str) -> str:
        return gettext("%(known)s of %(of)s") % {"known": count, "of": wording.number(self.rounds)}

    @property
    def percent(self) -> str:
        return wording.percent(self.share)


class StateShareMetric(StateShareColumns):
    """Of a company, in one currency, or of one of its rounds, in none.

    A round has a row only where something is known of who is state-backed in it.
    """

    metric = "state_share"
    compute = staticmethod(state_share.compute_state_share)

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("company")
    )
    round = models.SlugField(_("round"), max_length=90, blank=True)

    class Meta:
        verbose_name = _("state share of capital")
        verbose_name_plural = _("state shares of capital")

    def shown(self) -> list[Shown]:
        if not self.round:
            return super().shown()
        return [
            Shown(_("State share of the round"), self.percent),
            Shown(_("The round"), self.in_words),
        ]

    @property
    def in_words(self) -> str:
        """What is known of the round's investors."""
        if self.surely:
            return str(ROUNDS_ARE[state_share.SURELY_STATE])
        if not self.possibly:
            return str(ROUNDS_ARE[state_share.NOT_STATE])
        return gettext("state-backed investors among those named")


class IndustryStateShareMetric(StateShareColumns):
    """Of all companies together."""

    metric = "industry_state_share"
    compute = staticmethod(state_share.compute_industry_state_share)

    class Meta:
        verbose_name = _("state share of the industry's capital")
        verbose_name_plural = _("state shares of the industry's capital")
