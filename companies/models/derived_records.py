"""What a company's promises come to: slippage, track record, and each year's totals."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.choices import TargetMetric
from companies.metrics import promises, slippage, track_record, verdicts, years
from companies.models.company import Company
from companies.models.derived import (
    HOW_REPORTED,
    NO_PROMISE,
    ROBOTS,
    WHY_NOT_REPORTED,
    VerdictBasis,
    VerdictCode,
    VerdictMetric,
)
from sources import wording
from sources.constraints import one_of
from sources.fields import RangeField
from sources.intervals import Interval
from sources.models import Derived, Shown
from sources.models.derived import Text
from sources.partial_dates import PartialDate

MINUS = "\N{MINUS SIGN}"


class SlippageState(models.TextChoices):
    REPORTED = slippage.REPORTED, pgettext_lazy("a promise", "Reported")
    OVERDUE = slippage.OVERDUE, pgettext_lazy("a promise", "Due, no report found")
    PENDING = slippage.PENDING, pgettext_lazy("a verdict", "Pending")


class SlippageMetric(Derived):
    """How far the date of one promise has moved."""

    metric = "slippage"
    formula_version = slippage.VERSION
    compute = staticmethod(slippage.compute_slippage)
    unit = _("days")
    words: ClassVar[Mapping[str, Text]] = {
        slippage.FIRST_DUE: _("the first promised date"),
        slippage.LATEST_DUE: _("the latest promised date"),
        slippage.BETWEEN: _("stated again in between"),
        slippage.HAPPENED: _("a report that it happened"),
        **NO_PROMISE,
        slippage.HAS_A_NUMBER: _("promises a number, on which there is a verdict"),
        slippage.OTHER_ROBOT: _("about another robot"),
        slippage.BEFORE_PROMISE: _("happened before the promise was made"),
    }

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("company")
    )
    promise = models.SlugField(_("promise"), max_length=90)
    target_metric = models.CharField(_("metric"), max_length=20, choices=TargetMetric)
    robot = models.CharField(_("robot"), max_length=120, blank=True)
    first_due_first = models.DateField(_("first promised, from"))
    first_due_last = models.DateField(_("first promised, to"))
    latest_due_first = models.DateField(_("latest promised, from"))
    latest_due_last = models.DateField(_("latest promised, to"))
    restated = models.PositiveIntegerField(_("times restated"))
    moved = RangeField(_("days moved"), places=0)
    late = RangeField(_("days to the fact"), places=0)
    state = models.CharField(_("state"), max_length=10, choices=SlippageState)

    class Meta:
        ordering = ("company", "slug")
        verbose_name = _("slippage of a promise")
        verbose_name_plural = _("slippage of promises")
        constraints = (one_of("slippage", "state", SlippageState),)

    @property
    def moved_text(self) -> str:
        return days_text(self.moved)

    @property
    def late_text(self) -> str:
        return days_text(self.late)

    @property
    def first_due_text(self) -> str:
        return _span_text(self.first_due_first, self.first_due_last)

    @property
    def latest_due_text(self) -> str:
        return _span_text(self.latest_due_first, self.latest_due_last)

    def shown(self) -> list[Shown]:
        return [
            Shown(_("Moved"), self.moved_text or gettext("stated once")),
            Shown(
                _("From the first date to the fact"), self.late_text or gettext("no report found")
            ),
            Shown(_("First promised"), self.first_due_text),
            Shown(_("Latest promised"), self.latest_due_text),
            Shown(_("Times restated"), wording.number(self.restated)),
            Shown(_("State"), self.get_state_display()),
        ]


class TrackRecordMetric(Derived):
    """How often one company kept its word, on one basis."""

    metric = "track_record"
    formula_version = track_record.VERSION
    compute = staticmethod(track_record.compute_track_records)
    unit = _("promises; the rate is a share of those met or missed")
    words: ClassVar[Mapping[str, Text]] = {
        **dict(VerdictCode.choices),
        track_record.REPORT: _("a report on which a verdict rests"),
        verdicts.SAID_EARLIER: VerdictMetric.words[verdicts.SAID_EARLIER],
        verdicts.SAID_AFTER_START: VerdictMetric.words[verdicts.SAID_AFTER_START],
        **NO_PROMISE,
        promises.RESTATED: VerdictMetric.words[promises.RESTATED],
    }

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("company")
    )
    basis = models.CharField(_("judged"), max_length=10, choices=VerdictBasis)
    met = models.PositiveIntegerField(VerdictCode.MET.label)
    missed = models.PositiveIntegerField(VerdictCode.MISSED.label)
    undecidable = models.PositiveIntegerField(VerdictCode.UNDECIDABLE.label)
    partly_reported = models.PositiveIntegerField(VerdictCode.PARTLY_REPORTED.label)
    unreported = models.PositiveIntegerField(VerdictCode.UNREPORTED.label)
    pending = models.PositiveIntegerField(VerdictCode.PENDING.label)
    kept_rate = models.DecimalField(
        _("kept"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    likely = RangeField(_("95 percent interval"), digits=5, places=4)

    class Meta:
        ordering = ("company", "slug")
        verbose_name = _("track record")
        verbose_name_plural = _("track records")

    @property
    def counts(self) -> list[tuple[str, Text, int]]:
        """Verdict, its label and how many, without those that never occurred."""
        counted = [(code, label, getattr(self, code)) for code, label in VerdictCode.choices]
        return [one for one in counted if one[2]]

    @property
    def kept_text(self) -> str:
        if self.kept_rate is None:
            return gettext("unknown: nothing met or missed")
        shares = {
            "rate": wording.percent(Interval.exactly(self.kept_rate), wording.WHOLE_PERCENT),
            "likely": wording.percent(self.likely, wording.WHOLE_PERCENT),
        }
        return gettext("%(rate)s (95%% interval: %(likely)s)") % shares

    def shown(self) -> list[Shown]:
        return [
            Shown(_("Kept"), self.kept_text),
            *(Shown(label, wording.number(number)) for _code, label, number in self.counts),
            Shown(_("Judged"), self.get_basis_display()),
        ]


class YearMetric(Derived):
    """One kind of volume in one year: of one company or, without one, of the industry."""

    metric = "year"
    formula_version = years.VERSION
    compute = staticmethod(years.compute_years)
    unit = ROBOTS
    words: ClassVar[Mapping[str, Text]] = {
        promises.LATEST: _("the latest promise for the year"),
        years.WITHOUT_NUMBER: _("promised without a number: counted, not added"),
        **NO_PROMISE,
        years.LONGER_THAN_A_YEAR: _("promised for a period longer than a year"),
        years.IN_COMPANY_PROMISE: _("part of what the whole company promised"),
        years.IN_FAMILY_PROMISE: _("part of what was promised for the family"),
        **HOW_REPORTED,
        **WHY_NOT_REPORTED,
    }

    company = models.ForeignKey(
        Company,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("company"),
        null=True,
        blank=True,
    )
    year = models.PositiveSmallIntegerField(_("year"))
    target_metric = models.CharField(_("metric"), max_length=20, choices=TargetMetric)
    promised = RangeField(_("promised"), places=2)
    promising = models.PositiveIntegerField(_("companies that promised a number"))
    without_number = models.PositiveIntegerField(_("companies that promised without a number"))
    reported = RangeField(_("reported, of companies that promised"), places=2)
    promising_reported = models.PositiveIntegerField(_("of these, with a report"))
    reported_by_all = RangeField(_("reported, of all companies"), places=2)
    reporting = models.PositiveIntegerField(_("companies with a report"))

    class Meta:
        ordering = ("year", "target_metric", "slug")
        verbose_name = _("promised and reported in a year")
        verbose_name_plural = _("promised and reported in each year")
        indexes = (models.Index(fields=("year", "target_metric"), name="year_by_kind"),)

    def shown(self) -> list[Shown]:
        def of(number: int, units: Interval) -> str:
            if not number:
                return gettext("nothing found")
            words = ngettext(
                "%(units)s, %(count)s company", "%(units)s, %(count)s companies", number
            )
            return words % {"units": wording.quantity(units), "count": wording.number(number)}

        coverage = {
            "count": wording.number(self.promising_reported),
            "all": wording.number(self.promising),
        }
        return [
            Shown(pgettext_lazy("a number", "Promised"), of(self.promising, self.promised)),
            Shown(
                _("Reported, of companies that promised"),
                of(self.promising_reported, self.reported),
            ),
            Shown(_("With a report"), gettext("%(count)s of %(all)s") % coverage),
            Shown(_("Reported, of all companies"), of(self.reporting, self.reported_by_all)),
            Shown(_("Promised without a number"), wording.number(self.without_number)),
            Shown(_("Metric"), self.get_target_metric_display()),
            Shown(_("Year"), str(self.year)),
        ]


def days_text(days: Interval) -> str:
    """``365 days``, ``975–1,004 days``; empty where nothing is known."""
    if days.low is None or days.high is None:
        return ""
    return _days(days).replace("-", MINUS)


def _days(days: Interval) -> str:
    assert days.low is not None
    assert days.high is not None
    words = ngettext("%(number)s day", "%(number)s days", int(max(abs(days.low), abs(days.high))))
    if days.low == days.high or days.low >= 0:
        return words % {"number": wording.span(days)}
    ends = {"low": wording.number(days.low), "high": wording.number(days.high)}
    return words % {"number": gettext("%(low)s to %(high)s") % ends}


def _span_text(first: date, last: date) -> str:
    try:
        return wording.when(PartialDate(first, last))
    except ValueError:
        # Statements of one day may differ: then any day between them is possible.
        return wording.period(PartialDate(first, first), PartialDate(last, last))
