"""How fresh the facts about each company are; only ``companies.refresh`` writes it."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from companies.metrics import freshness, promises
from companies.models.company import Company
from companies.models.derived_market import RUMOUR, capitalised
from sources import wording
from sources.fields import RangeField
from sources.models import Derived, Shown
from sources.models.derived import Text


class FreshnessMetric(Derived):
    """How old the newest fact about a company is, and what is weak in what is known of it."""

    metric = "freshness"
    formula_version = freshness.VERSION
    compute = staticmethod(freshness.compute_freshness)
    unit = _("days, and numbers of facts")
    words: ClassVar[Mapping[str, Text]] = {
        freshness.NEWEST: _("the newest public fact"),
        freshness.NO_REPORT: _("a promise past its due date without a report"),
        freshness.HAS_REPORT: _("a promise past its due date with a report"),
        freshness.REPORT: _("a report that answers a promise"),
        freshness.NOT_DUE: _("a promise that is not yet due, or has no date"),
        freshness.CONTRADICTS: _("contradicts another report of the same number"),
        freshness.WEAK: _("rests on one weak source"),
        freshness.UNDATED: _("nothing dates it: not counted in the days"),
        promises.RUMOURED: RUMOUR,
    }

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("company")
    )
    newest_from = models.DateField(_("newest fact public, from"), null=True)
    newest_on = models.DateField(_("newest fact public, to"), null=True)
    days = RangeField(_("days since the newest public fact"), places=0)
    due_unreported = models.PositiveIntegerField(_("due targets without a report"))
    contradictions = models.PositiveIntegerField(_("contradictory figures"))
    weak_facts = models.PositiveIntegerField(_("facts on one weak source"))

    class Meta:
        verbose_name = _("freshness of the facts")
        verbose_name_plural = _("freshness of the facts")

    @property
    def newest_text(self) -> str:
        if self.newest_from is None or self.newest_on is None:
            return pgettext("a date", "no dated fact")
        day = wording.day(self.newest_from)
        if self.newest_from == self.newest_on:
            return day
        return gettext("%(day)s or later") % {"day": day}

    @property
    def age_text(self) -> str:
        """``12 days ago``, ``at most 92 days ago``; empty where nothing is dated."""
        if self.days.high is None:
            return ""
        days = int(self.days.high)
        words = ngettext("at most %(count)s day ago", "at most %(count)s days ago", days)
        if self.days.low == self.days.high:
            words = ngettext("%(count)s day ago", "%(count)s days ago", days)
        return words % {"count": wording.number(days)}

    @property
    def days_text(self) -> str:
        return "–" if self.days.is_unknown else wording.span(self.days)

    def shown(self) -> list[Shown]:
        counts = ("due_unreported", "contradictions", "weak_facts")
        return [
            Shown(_("Newest public fact"), self.newest_text),
            Shown(_("Days since the newest public fact"), self.days_text),
            *(
                Shown(capitalised(self, name), wording.number(getattr(self, name)))
                for name in counts
            ),
        ]
