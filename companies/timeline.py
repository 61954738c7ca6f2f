"""The timeline of targets: rows from the database, words from the catalogue, a chart from both."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.charts import (
    TimelineFacts,
    TimelineLabels,
    promise_lines_figure,
    targets_timeline_figure,
    timeline_facts,
)
from companies.choices import Unit
from companies.models import (
    Company,
    ProductionTarget,
    VerdictBasis,
    VerdictCode,
    VerdictMetric,
)
from companies.models.quantity import Quantity
from companies.refresh.promises import PROMISES
from companies.rows import TargetRow
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.clock import clock
from sources.partial_dates import PartialDate
from sources.templatetags.facts import names

ROWS_TEMPLATE = "companies/_timeline_rows.html"


def target_rows(targets: QuerySet[ProductionTarget]) -> list[TargetRow]:
    """The targets as metrics and charts read them, in one query; names in the reader's language."""
    alone = targets.select_related("company").prefetch_related(None)
    return [target_row(target) for target in alone]


def target_row(target: ProductionTarget) -> TargetRow:
    return TargetRow(
        key=target.key,
        company_slug=target.company.slug,
        company_name=names(target.company)[0],
        robot=target.robot,
        promise=target.promise,
        metric=target.metric,
        metric_label=target.get_metric_display(),
        units=target.units,
        units_text=target.units_text,
        unit=target.unit,
        currency=target.currency,
        period_start=target.period_start,
        due=target.due,
        stated_on=target.stated_on,
        stated_by=target.stated_by,
        claimant=target.claimant,
        confidence=target.confidence,
        public_on=target.public_on,
        url=target.get_absolute_url(),
    )


def targets_timeline(
    targets: QuerySet[ProductionTarget], *, csv_url: str = "", today: date | None = None
) -> Chart | None:
    """Targets counted in robots by due year; None where none of them has a due date."""
    rows = target_rows(targets.filter(unit=Unit.ROBOTS, due_last__isnull=False))
    if not rows:
        return None
    today = today or clock().today
    figure = targets_timeline_figure(rows, timeline_labels(), today)
    return Chart(
        title=_("Robots promised, by due date"),
        summary=timeline_summary(timeline_facts(rows, today)),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="timeline",
        csv_url=csv_url,
        table_template=ROWS_TEMPLATE,
        rows=_by_due(rows),
    )


def company_promise_chart(company: Company, *, today: date | None = None) -> Chart | None:
    """All targets of one company, each from the day it was stated to its due date and verdict."""
    rows = target_rows(ProductionTarget.objects.published().filter(company=company))
    if not rows:
        return None
    today = today or clock().today
    verdicts = _verdicts(company)
    figure = promise_lines_figure(rows, timeline_labels(), today, verdicts)
    query = f"?company={company.slug}"
    return Chart(
        title=_("Targets from statement to due date"),
        summary=sentences(
            (timeline_summary(timeline_facts(rows, today)), _verdict_summary(verdicts.values()))
        ),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="promise-lines",
        csv_url=reverse("target-list-rows", args=["csv"]) + query,
        rows_url=reverse("target-list") + query,
        table_template=ROWS_TEMPLATE,
        rows=_by_due(rows),
    )


def _verdicts(company: Company) -> dict[str, str]:
    """The verdict on each scored target of the company, each statement judged by itself."""
    figures = PROMISES.figures(
        VerdictMetric, companies=frozenset({company.slug}), basis=VerdictBasis.STATEMENT
    )
    return {figure.slug: figure.verdict for figure in figures}


def _verdict_summary(verdicts: Iterable[str]) -> str:
    """``Of 9 scored statements: Met 3, Pending 6.`` Empty where none is scored."""
    counts = Counter(verdicts)
    if not counts:
        return ""
    words = ngettext(
        "Of %(count)d scored statement: %(verdicts)s.",
        "Of %(count)d scored statements: %(verdicts)s.",
        counts.total(),
    )
    found = (f"{label} {counts[code]}" for code, label in VerdictCode.choices if counts[code])
    return words % {"count": counts.total(), "verdicts": wording.listed(found)}


def timeline_labels() -> TimelineLabels:
    return TimelineLabels(
        axis_units=_("robots promised, log scale"),
        no_number=_("milestones, and targets not counted in robots"),
        no_due=_("no date"),
        not_a_promise=_("by a third party, or rumoured"),
        today=wording.day(clock().today) if clock().as_of else _("today"),
        stated=_("stated"),
        due=_("due"),
        units=units_text,
        when=_when,
        number=axis_number,
        verdicts={code: str(label) for code, label in VerdictCode.choices},
        colon=wording.colon(),
        comma=wording.comma(),
    )


def units_text(row: TargetRow | Quantity) -> str:
    """The figure with what it counts; empty where none was given."""
    if row.units.is_unknown:
        return ""
    if row.unit == Unit.MONEY:
        return wording.money(row.currency, row.units)
    words = {"amount": wording.quantity(row.units), "unit": Unit(row.unit).label}
    return pgettext("a number and its unit", "%(amount)s %(unit)s") % words


def timeline_summary(facts: TimelineFacts) -> str:
    """The chart in sentences: how many, of whom, until when, and the largest promise."""
    parts = [_counted(facts)]
    if facts.overdue:
        passed = ngettext(
            "The due date of %(count)d has passed.",
            "The due dates of %(count)d have passed.",
            facts.overdue,
        )
        parts.append(passed % {"count": facts.overdue})
    if facts.biggest is not None:
        parts.append(
            _("The largest promise: %(company)s, %(units)s, %(due)s.")
            % {
                "company": facts.biggest.company_name,
                "units": units_text(facts.biggest),
                "due": wording.by(facts.biggest.due),
            }
        )
    return sentences(parts)


def sentences(parts: Iterable[str]) -> str:
    """One after the other; Chinese sets no space between them."""
    return ("" if wording.in_chinese() else " ").join(part for part in parts if part)


def _counted(facts: TimelineFacts) -> str:
    who = ngettext("%(count)d target", "%(count)d targets", facts.targets)
    who %= {"count": facts.targets}
    if facts.companies > 1:
        of = ngettext(
            "%(targets)s of %(count)d company",
            "%(targets)s of %(count)d companies",
            facts.companies,
        )
        who = of % {"targets": who, "count": facts.companies}
    if facts.first_due is None or facts.last_due is None:
        return _("%(targets)s, without a due date.") % {"targets": who}
    first, last = facts.first_due.last.year, facts.last_due.last.year
    if first == last:
        return _("%(targets)s, due in %(year)s.") % {"targets": who, "year": first}
    return _("%(targets)s, due from %(first)s to %(last)s.") % {
        "targets": who,
        "first": first,
        "last": last,
    }


def _when(value: PartialDate | None) -> str:
    return wording.when(value)


def axis_number(value: Any) -> str:
    return wording.number(value, compact=wording.in_chinese())


def _by_due(rows: Iterable[TargetRow]) -> Sequence[TargetRow]:
    return sorted(
        rows,
        key=lambda row: (
            row.due.last if row.due else date.max,
            row.company_name.casefold(),
            row.key,
        ),
    )
