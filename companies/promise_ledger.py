"""A company's promises line by line: the statements of each, what was reported, what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from companies.choices import TargetMetric, Unit
from companies.datasets import ACTUALS, TARGETS
from companies.metrics.promises import PROMISERS, RUMOURED, said
from companies.metrics.slippage import FACT
from companies.models import (
    Company,
    ProductionActual,
    ProductionTarget,
    SlippageMetric,
    VerdictBasis,
    VerdictCode,
    VerdictMetric,
)
from companies.models.derived_records import SlippageState, days_text
from companies.refresh.promises import PROMISES
from companies.robot_names import robot_items
from companies.rows import TargetRow
from companies.timeline import in_units, target_row, units_text
from sources import wording
from sources.clock import clock
from sources.intervals import Interval
from sources.partial_dates import PartialDate

# What is said where the first promise and the latest were not judged alike.
_ON_FIRST = {
    VerdictCode.MET: gettext_lazy("Met the first (%(amount)s)"),
    VerdictCode.MISSED: gettext_lazy("Missed the first (%(amount)s)"),
}
_ON_LATEST = {
    VerdictCode.MET: gettext_lazy("met %(which)s (%(amount)s)"),
    VerdictCode.MISSED: gettext_lazy("missed %(which)s (%(amount)s)"),
}

# As the statements are judged, so is a milestone: by the date alone.
_MARK_OF_STATE = {
    SlippageState.REPORTED: "",
    SlippageState.OVERDUE: VerdictCode.UNREPORTED,
    SlippageState.PENDING: VerdictCode.PENDING,
}


class Outcome(NamedTuple):
    """What became of a promise: a verdict's ``code`` for its mark (or none), words, and why."""

    code: str
    words: str
    url: str = ""


class Statement(NamedTuple):
    """One target as a model, with its sources, and as the plain row that charts read."""

    target: ProductionTarget
    row: TargetRow
    verdict: VerdictMetric | None

    @property
    def is_promise(self) -> bool:
        return self.row.claimant in PROMISERS and self.row.confidence != RUMOURED

    @property
    def said_on(self) -> PartialDate | None:
        """Its own date; without one, the day it became public."""
        day = self.row.public_on
        return self.row.stated_on or (PartialDate(day, day) if day else None)

    @property
    def outcome(self) -> Outcome | None:
        """The verdict on this statement alone."""
        return _judged(self.verdict) if self.verdict else None


class LedgerLine(NamedTuple):
    """One promise: its statements, the oldest first, and the reports that answer it."""

    promise: str
    statements: tuple[Statement, ...]
    reports: tuple[ProductionActual, ...]
    slippage: SlippageMetric | None

    @property
    def current(self) -> Statement:
        """The latest word of who can promise it; else of anyone."""
        promised = [one for one in self.statements if one.is_promise]
        return (promised or self.statements)[-1]

    @property
    def is_promise(self) -> bool:
        return self.current.is_promise

    @property
    def robots(self) -> str:
        """Every robot that a statement names, in words."""
        named = (item for one in self.statements for item in robot_items(one.row.robot))
        return wording.listed(dict.fromkeys(named))

    @property
    def figures(self) -> str:
        """``1,800–2,000 → at least 500 robots``: each figure promised in turn."""
        own = [one.row for one in self.statements if one.is_promise or not self.is_promise]
        rows = [row for row in own if not row.units.is_unknown]
        units = {row.unit for row in rows}
        if len(units) != 1 or Unit.MONEY in units:
            return " → ".join(dict.fromkeys(units_text(row) for row in rows))
        amounts = dict.fromkeys(wording.quantity(row.units) for row in rows)
        return in_units(" → ".join(amounts), units.pop())

    @property
    def reported(self) -> Interval | None:
        """The volume that the reports allow; None where the promise is no judged volume."""
        verdict = self.judged and self.judged.verdict
        return verdict.reported if verdict and not verdict.reported.is_unknown else None

    @property
    def judged(self) -> Statement | None:
        """The first promise of a volume: on it rests the verdict, as the track record counts."""
        return next((one for one in self.statements if one.verdict), None)

    @property
    def outcome(self) -> Outcome:
        """What became of the first promise, which no later statement has made easier."""
        if self.judged and self.judged.outcome:
            return self.judged.outcome
        if self.slippage:
            return _of_date(self.slippage)
        return Outcome(*_not_judged(self.current))

    @property
    def latest_outcome(self) -> Outcome:
        return self.current.outcome or self.outcome

    @property
    def differs(self) -> bool:
        """Whether the first promise and the latest were not judged alike."""
        return self.judged is not None and self.outcome.code != self.latest_outcome.code

    @property
    def both_outcomes(self) -> str:
        """In words, where they differ."""
        return _both(self.judged, self.current) if self.judged and self.differs else ""

    @property
    def is_due_without_number(self) -> bool:
        """Whether its date has passed without a report, and only a date was promised."""
        return self.judged is None and self.outcome.code == VerdictCode.UNREPORTED


class Ledger(NamedTuple):
    """Promises that are judged, then its other ones, then what others say; each due last first.

    ``apart`` are the reports that answer none of them.
    """

    lines: list[LedgerLine]
    apart: list[ProductionActual]

    @property
    def rows(self) -> list[TargetRow]:
        return [one.row for line in self.lines for one in line.statements]

    @property
    def is_reported(self) -> bool:
        """Whether anything answers any of the promises."""
        return any(line.reports for line in self.lines)

    @property
    def facts(self) -> list[Any]:
        """Every target and report, for what they cite."""
        targets = [one.target for line in self.lines for one in line.statements]
        return [*targets, *(report for line in self.lines for report in line.reports), *self.apart]


def promise_ledger(company: Company) -> Ledger:
    """By the reader's clock, in a fixed number of queries."""
    targets = list(TARGETS.with_columns(company.targets.published()))
    actuals = {one.key: one for one in ACTUALS.with_columns(company.actuals.published())}
    own = frozenset({company.slug})
    statements = PROMISES.figures(
        VerdictMetric, companies=own, with_evidence=True, basis=VerdictBasis.STATEMENT
    )
    verdicts = {one.slug: one for one in statements}
    slippages = {
        one.promise: one
        for one in PROMISES.figures(SlippageMetric, companies=own, with_evidence=True)
    }
    lines = sorted(_lines(targets, verdicts, slippages, actuals), key=_place)
    used = {report.key for line in lines for report in line.reports}
    return Ledger(lines, [one for key, one in actuals.items() if key not in used])


def _lines(
    targets: Iterable[ProductionTarget],
    verdicts: Mapping[str, VerdictMetric],
    slippages: Mapping[str, SlippageMetric],
    actuals: Mapping[str, ProductionActual],
) -> Iterable[LedgerLine]:
    statements: dict[str, list[Statement]] = defaultdict(list)
    for target in targets:
        one = Statement(target, target_row(target), verdicts.get(target.key))
        statements[target.promise or target.key].append(one)
    for promise, found in statements.items():
        found.sort(key=lambda one: (said(one.row), one.row.key))
        slippage = slippages.get(promise)
        figures = [one.verdict for one in found if one.verdict] + ([slippage] if slippage else [])
        reports = _reports([used.key for figure in figures for used in figure.evidence], actuals)
        yield LedgerLine(promise, tuple(found), reports, slippage)


def _reports(
    keys: Sequence[str], actuals: Mapping[str, ProductionActual]
) -> tuple[ProductionActual, ...]:
    found = [actuals[key] for key in dict.fromkeys(keys) if key in actuals]
    return tuple(sorted(found, key=lambda one: (reported_on(one).last, one.key)))


def reported_on(report: ProductionActual) -> PartialDate:
    """The day a milestone happened; of a volume, the day it was told."""
    ended: PartialDate = report.period_end  # type: ignore[assignment]
    if report.metric in FACT.values():
        return ended
    return report.reported_on or ended


def _place(line: LedgerLine) -> tuple[Any, ...]:
    dues = [one.row.due.last for one in line.statements if one.row.due]
    last = max(dues, default=date.min)
    is_judged = bool(line.judged or line.slippage)
    rank = 0 if line.is_promise and is_judged else 1 if line.is_promise else 2
    return (rank, -last.toordinal(), line.current.row.metric_label, line.promise)


def _both(first: Statement, latest: Statement) -> str:
    """``Missed the first (1,800–2,000), met the lowered one (at least 500)``"""
    before, after = first.row.units.low, latest.row.units.low
    which = _("the latest one")
    if before is not None and after is not None and before != after:
        which = _("the lowered one") if after < before else _("the raised one")
    parts = []
    for one, said_so, other in (
        (first, _ON_FIRST, _("The first (%(amount)s): %(verdict)s")),
        (latest, _ON_LATEST, _("%(which)s (%(amount)s): %(verdict)s")),
    ):
        verdict = one.verdict
        assert verdict is not None
        words = str(said_so.get(VerdictCode(verdict.verdict), other))
        amount = wording.quantity(one.row.units)
        parts.append(
            words % {"which": which, "amount": amount, "verdict": verdict.get_verdict_display()}
        )
    return wording.clauses(parts)


def _judged(verdict: VerdictMetric) -> Outcome:
    return Outcome(verdict.verdict, verdict.get_verdict_display(), verdict.get_absolute_url())


def _of_date(slippage: SlippageMetric) -> Outcome:
    state = SlippageState(slippage.state)
    words = str(state.label)
    if state == SlippageState.REPORTED:
        words = _happened(slippage)
    return Outcome(_MARK_OF_STATE[state], words, slippage.get_absolute_url())


def _happened(slippage: SlippageMetric) -> str:
    """How long after, or before, the first promised date."""
    low, high = slippage.late.low, slippage.late.high
    if low is None or high is None or low == high == 0:
        return _("Reported, on the day")
    if low >= 0:
        return _("Reported, %(days)s after the first date") % {"days": slippage.late_text}
    if high <= 0:
        early = days_text(Interval(-high, -low))
        return _("Reported, %(days)s before the first date") % {"days": early}
    return _("Reported, about the first date")


def _not_judged(statement: Statement) -> tuple[str, str]:
    """A mark and words where nothing is measured."""
    row = statement.row
    if not statement.is_promise:
        return "", _("not its own promise")
    if row.due is None:
        return "", _("no date to judge by")
    if row.metric in (TargetMetric.ANNUAL_CAPACITY, TargetMetric.UNIT_PRICE):
        return "", pgettext("a promise", "not scored")
    if row.due.last >= clock().today:
        return VerdictCode.PENDING, str(VerdictCode.PENDING.label)
    return "", pgettext("a promise", "not scored")
