"""The last full year on the overview: each promise for it beside what the reports say, by verdict."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.metrics import verdicts
from companies.metrics.promises import RESTATED, said
from companies.models import (
    LatestPromiseMetric,
    ProductionActual,
    ProductionTarget,
    VerdictCode,
    VerdictMetric,
)
from companies.models.derived import VerdictBasis
from companies.refresh.promises import PROMISES
from companies.robot_names import robot_items
from sources import wording
from sources.evidence import Used
from sources.models import Source
from tracker.overview import known
from tracker.overview.scale import Scale, Span, scale_of

ORDER = (
    verdicts.MET,
    verdicts.MISSED,
    verdicts.PARTLY_REPORTED,
    verdicts.UNDECIDABLE,
    verdicts.UNREPORTED,
    verdicts.PENDING,
)
"""What is surely known first, what nobody reported last."""


class Cited(NamedTuple):
    """The sources of several facts, each once."""

    cited_sources: list[Source]


class BoardRow(NamedTuple):
    """A promise for the year, the statement behind it, and what it was restated to since."""

    verdict: VerdictMetric
    statement: ProductionTarget | None
    restated: VerdictMetric | None
    cited: Cited
    promised: Span | None
    reported: Span | None
    country: str
    with_report: bool
    too_late: bool

    @property
    def what(self) -> str:
        return what_is_promised(self.verdict)

    @property
    def worded(self) -> str:
        """The promised number as the source put it, where that was no plain number."""
        return known.in_the_words_of(self.statement, self.verdict.promised)

    @property
    def abroad(self) -> str:
        return known.abroad(self.country)

    @property
    def when_known(self) -> list[str]:
        """What is odd about the time at which promise and report became public."""
        return known.when_words(with_report=self.with_report, too_late=self.too_late)


class VerdictGroup(NamedTuple):
    code: str
    rows: list[BoardRow]

    @property
    def anchor(self) -> str:
        return f"promises-{self.code.replace('_', '-')}"

    @property
    def counted(self) -> str:
        return counted(self.code, len(self.rows))

    @property
    def reserve(self) -> str:
        """How many of them nobody was promised before the report."""
        count = sum(row.with_report for row in self.rows)
        words = ngettext(
            " (%(count)s of them reported when it was promised)",
            " (%(count)s of them reported when they were promised)",
            count,
        )
        return words % {"count": wording.number(count)} if count else ""


class Board(NamedTuple):
    year: int
    groups: list[VerdictGroup]
    scale: Scale | None

    @property
    def verdicts(self) -> list[VerdictMetric]:
        return [row.verdict for group in self.groups for row in group.rows]

    @property
    def links(self) -> SafeString:
        """``2 met, 1 missed, …``: each leads to its rows."""
        parts = ((group.anchor, group.counted, group.reserve) for group in self.groups)
        return format_html_join(wording.comma(), '<a href="#{}">{}</a>{}', parts)

    @property
    def companies(self) -> int:
        return len({one.company_slug for one in self.verdicts})

    @property
    def explained(self) -> list[tuple[str, str]]:
        """Of the verdicts shown those that are not plain, in a few words."""
        codes = {group.code for group in self.groups}
        return [(str(code.label), words) for code, words in _plainly().items() if code in codes]


class _Facts(NamedTuple):
    """Statements and reports by key, and the verdict on each statement."""

    targets: Mapping[str, ProductionTarget]
    actuals: Mapping[str, ProductionActual]
    statements: Mapping[str, VerdictMetric]
    countries: Mapping[str, str]


def board_of(year: int, statements: Mapping[str, VerdictMetric]) -> Board:
    """Every first promise whose period ended in the year; ``statements`` hold verdicts by target."""
    figures = PROMISES.figures(VerdictMetric, with_evidence=True, basis=VerdictBasis.FIRST)
    of_year = [one for one in figures if one.period_last.year == year]
    facts = _facts(of_year, statements)
    scale = scale_of(units for one in of_year for units in (one.promised, one.reported))
    of_year.sort(key=lambda one: (ORDER.index(one.verdict), -(one.promised.low or 0), one.slug))
    groups = [
        VerdictGroup(code, [_row(one, facts, scale) for one in found])
        for code, found in groupby(of_year, key=lambda one: one.verdict)
    ]
    return Board(year, groups, scale)


def _facts(figures: Sequence[VerdictMetric], statements: Mapping[str, VerdictMetric]) -> _Facts:
    keys: dict[str, set[str]] = {"targets": set(), "actuals": set()}
    for figure in figures:
        for used in figure.evidence:
            keys[used.resource].add(used.key)
        keys["targets"] |= {one.key for one in figure.exclusions if one.reason == RESTATED}
    return _Facts(
        _published(ProductionTarget, keys["targets"]),
        _published(ProductionActual, keys["actuals"]),
        statements,
        known.countries(figure.company_slug for figure in figures),
    )


def _published(model: Any, keys: Iterable[str]) -> dict[str, Any]:
    rows = model.objects.published().with_sources().filter(key__in=keys)
    return {row.key: row for row in rows}


def _row(figure: VerdictMetric, facts: _Facts, scale: Scale | None) -> BoardRow:
    statement = known.statement_of(figure, facts.targets)
    year_ends = date(figure.period_last.year, 12, 31)
    return BoardRow(
        verdict=figure,
        statement=statement,
        restated=_restated(figure, facts),
        cited=Cited(_sources(figure.evidence, facts)),
        promised=scale.span(figure.promised) if scale else None,
        reported=scale.span(figure.reported) if scale else None,
        country=facts.countries.get(figure.company_slug, ""),
        with_report=known.is_reported_when_promised(figure, statement, facts.actuals),
        too_late=known.is_known_after(statement, year_ends),
    )


def _restated(figure: VerdictMetric, facts: _Facts) -> VerdictMetric | None:
    """The verdict on the company's last word about the period, where that names another number."""
    keys = [one.key for one in figure.exclusions if one.reason == RESTATED]
    later = [facts.targets[key] for key in keys if key in facts.targets]
    if not later:
        return None
    last = max(later, key=lambda target: (said(target), target.key))  # type: ignore[arg-type]
    verdict = facts.statements.get(last.key)
    return verdict if verdict and verdict.promised != figure.promised else None


def _sources(evidence: Sequence[Used], facts: _Facts) -> list[Source]:
    """Those of the promise first."""
    tables: dict[str, Mapping[str, Any]] = {"targets": facts.targets, "actuals": facts.actuals}
    found: dict[str, Source] = {}
    for used in evidence:
        fact = tables[used.resource].get(used.key)
        for source in fact.cited_sources if fact else ():
            found.setdefault(source.source_id, source)
    return list(found.values())


def what_is_promised(figure: VerdictMetric | LatestPromiseMetric) -> str:
    """``Deliveries, Walker S``; company-wide promises name no robot."""
    robots = wording.listed(robot_items(figure.robot))
    return wording.clauses((str(figure.get_target_metric_display()), robots))


def _plainly() -> dict[VerdictCode, str]:
    return {
        VerdictCode.PARTLY_REPORTED: _("reports cover only a part"),
        VerdictCode.UNDECIDABLE: _("reports allow either verdict"),
        VerdictCode.UNREPORTED: _("no published number was found"),
    }


def counted(code: str, count: int) -> str:
    """``2 met``: so many promises of one verdict, as a part of a sentence."""
    words = {
        VerdictCode.MET: ngettext("%(count)s met", "%(count)s met", count),
        VerdictCode.MISSED: ngettext("%(count)s missed", "%(count)s missed", count),
        VerdictCode.PARTLY_REPORTED: ngettext(
            "%(count)s partly reported", "%(count)s partly reported", count
        ),
        VerdictCode.UNDECIDABLE: ngettext("%(count)s undecidable", "%(count)s undecidable", count),
        VerdictCode.UNREPORTED: ngettext(
            "%(count)s without a report", "%(count)s without a report", count
        ),
        VerdictCode.PENDING: ngettext("%(count)s pending", "%(count)s pending", count),
    }[VerdictCode(code)]
    return words % {"count": wording.number(count)}
