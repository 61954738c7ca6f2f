"""Metrics of companies, computed from the facts. Only ``companies.refresh`` writes these tables."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.choices import TargetMetric
from companies.metrics import counts, promises, reports, verdicts
from companies.models.company import Company
from sources import wording
from sources.constraints import dated, one_of, ordered
from sources.fields import PartialDateField, RangeField
from sources.models import Derived, Shown
from sources.models.derived import Text
from sources.partial_dates import PartialDate

ROBOTS: Text = pgettext_lazy("a unit", "robots")

NO_PROMISE: Mapping[str, Text] = {
    promises.NOT_A_VOLUME: _("not a number of robots to make or deliver"),
    promises.THIRD_PARTY: _("said by a third party"),
    promises.RUMOURED: _("rumoured"),
    promises.NO_NUMBER: _("no number given"),
    promises.NOT_ROBOTS: _("not counted in robots"),
    promises.NO_DUE: _("no due date given"),
    promises.RESTATED: _("replaced by a later statement"),
}
HOW_REPORTED: Mapping[str, Text] = {
    reports.COVERS: _("a report for exactly this period"),
    reports.COVERS_LONGER: _("a report for a longer period, which contains this one"),
    reports.INSIDE: _("a report for a part of the period: at least so many"),
    reports.PART_OF_IT: _("a report on a part of these robots: at least so many"),
    reports.WIDER: _("a report on the whole company or family: at most so many"),
    reports.START_UNCLEAR: _("a report that does not say from when it counts: at most so many"),
    reports.OTHER_MODEL: _("a report on one of several models, which shows that each is a part"),
    reports.COUNT_ON_DAY: _("the number so far, on the due day"),
    reports.COUNT_BEFORE: _("the number so far, before the due day: at least so many"),
    reports.COUNT_AFTER: _("the number so far, after the due day: at most so many"),
    counts.LATER_COUNT: _("the later of two running counts, whose difference is a bound"),
    counts.EARLIER_COUNT: _("the earlier of two running counts, whose difference is a bound"),
}
WHY_NOT_REPORTED: Mapping[str, Text] = {
    reports.RUMOURED: _("rumoured"),
    reports.NO_NUMBER: _("no number given"),
    reports.NOT_ROBOTS: _("not counted in robots"),
    reports.OTHER_KIND: _("another thing: produced, shipped, deployed and ordered differ"),
    reports.OTHER_ROBOT: _("about another robot"),
    reports.OVERLAPS: _("for a period that is partly outside this one"),
    reports.NO_START: _("does not say from when it counts"),
    reports.NO_BOUND: _("says nothing of how many there were in all, or how few"),
}


class VerdictCode(models.TextChoices):
    MET = verdicts.MET, pgettext_lazy("a verdict", "Met")
    MISSED = verdicts.MISSED, pgettext_lazy("a verdict", "Missed")
    UNDECIDABLE = verdicts.UNDECIDABLE, pgettext_lazy("a verdict", "Undecidable")
    PARTLY_REPORTED = verdicts.PARTLY_REPORTED, pgettext_lazy("a verdict", "Partly reported")
    UNREPORTED = verdicts.UNREPORTED, pgettext_lazy("a verdict", "No report found")
    PENDING = verdicts.PENDING, pgettext_lazy("a verdict", "Pending")


REASONS: Mapping[str, Text] = {
    VerdictCode.MET: _("Reported: %(reported)s. The low end reaches that of the promise."),
    VerdictCode.MISSED: _(
        "Reported: %(reported)s. The high end stays below the promise, and %(due)s has passed."
    ),
    VerdictCode.UNDECIDABLE: _(
        "The reports allow %(reported)s, less than promised or enough, and %(due)s has passed."
    ),
    VerdictCode.PARTLY_REPORTED: _(
        "Only lower bounds are reported, %(reported)s, short of the promise, and %(due)s has passed."
    ),
    VerdictCode.UNREPORTED: _("%(due)s has passed, and no report was found."),
    VerdictCode.PENDING: _("%(due)s has not passed, and the reports do not reach the promise yet."),
}


class VerdictBasis(models.TextChoices):
    STATEMENT = verdicts.STATEMENT, _("this statement")
    FIRST = verdicts.FIRST, _("the first promise for the period")
    BEFORE = verdicts.BEFORE, _("the latest promise before the period began")


class LatestPromiseMetric(Derived):
    """A company's latest word on one due year, kind and robot (empty: the company as a whole)."""

    metric = "latest_promise"
    formula_version = promises.VERSION
    compute = staticmethod(promises.compute_latest_promises)
    unit = ROBOTS
    words: ClassVar[Mapping[str, Text]] = {
        promises.LATEST: _("the latest statement"),
        **NO_PROMISE,
    }

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("company")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    target_metric = models.CharField(_("metric"), max_length=20, choices=TargetMetric)
    robot = models.CharField(_("robot"), max_length=120, blank=True)
    scored = models.BooleanField(_("scored"))
    units = RangeField(_("units"), places=2)
    due = PartialDateField(_("due"), required=True)
    stated_on = PartialDateField(_("stated"))

    class Meta:
        ordering = ("company", "year", "target_metric", "robot", "slug")
        verbose_name = _("latest promise")
        verbose_name_plural = _("latest promises")
        constraints = (
            ordered("latest_promise", "units"),
            one_of("latest_promise", "target_metric", TargetMetric),
            *dated("latest_promise", "due", "stated_on"),
        )

    def shown(self) -> list[Shown]:
        return [
            Shown(pgettext_lazy("a number", "Promised"), wording.quantity(self.units)),
            Shown(_("Metric"), self.get_target_metric_display()),
            Shown(_("Robot"), self.robot or _("the whole company, or not said")),
            Shown(_("Due"), wording.by(self.due)),
            Shown(_("Stated"), wording.when(self.stated_on)),
            Shown(_("Scored"), _("yes") if self.scored else _("no")),
        ]


class VerdictMetric(Derived):
    """One promised volume beside what the reports allow for its period."""

    metric = "verdict"
    formula_version = verdicts.VERSION
    compute = staticmethod(verdicts.compute_verdicts)
    unit = ROBOTS
    words: ClassVar[Mapping[str, Text]] = {
        verdicts.PROMISED: _("the promise"),
        verdicts.SAID_EARLIER: _("replaced before the period began"),
        verdicts.SAID_AFTER_START: _("not surely made before the period began"),
        **NO_PROMISE,
        # Only the first promise leaves a later one out for this reason.
        promises.RESTATED: _("stated after the first promise; judged apart"),
        **HOW_REPORTED,
        **WHY_NOT_REPORTED,
    }

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("company")
    )
    target_metric = models.CharField(_("metric"), max_length=20, choices=TargetMetric)
    robot = models.CharField(_("robot"), max_length=120, blank=True)
    basis = models.CharField(_("judged"), max_length=10, choices=VerdictBasis)
    period_first = models.DateField(_("period starts"))
    period_last = models.DateField(_("due"))
    promised = RangeField(_("promised"), places=2)
    reported = RangeField(pgettext_lazy("a number", "reported"), places=2)
    verdict = models.CharField(_("verdict"), max_length=16, choices=VerdictCode)

    class Meta:
        ordering = ("company", "period_last", "slug")
        verbose_name = _("verdict on a promise")
        verbose_name_plural = _("verdicts on promises")
        constraints = (
            one_of("verdict", "basis", VerdictBasis),
            one_of("verdict", "verdict", VerdictCode),
        )
        indexes = (models.Index(fields=("basis", "verdict"), name="verdict_by_basis"),)

    def shown(self) -> list[Shown]:
        reported = gettext("no report found")
        if not self.reported.is_unknown:
            reported = wording.quantity(self.reported)
        first, last = (PartialDate(day, day) for day in (self.period_first, self.period_last))
        return [
            Shown(_("Verdict"), self.get_verdict_display()),
            Shown(_("Why"), self._reason()),
            Shown(pgettext_lazy("a number", "Promised"), wording.quantity(self.promised)),
            Shown(pgettext_lazy("a number", "Reported"), reported),
            Shown(_("Metric"), self.get_target_metric_display()),
            Shown(_("Robot"), self.robot or _("the whole company, or not said")),
            Shown(_("Period"), wording.period(first, last)),
            Shown(_("Judged"), self.get_basis_display()),
        ]

    def _reason(self) -> str:
        """The formula applied to these numbers, in a sentence."""
        due = PartialDate(self.period_last, self.period_last)
        words = {
            "promised": wording.quantity(self.promised),
            "reported": wording.quantity(self.reported),
            "due": wording.when(due),
        }
        return str(REASONS[VerdictCode(self.verdict)]) % words
