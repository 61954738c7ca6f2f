"""The chart of a company's promise ledger: its rows, its words and its finding."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.charts import LineLabels, PromiseLine, ReportMark, promise_lines_figure
from companies.models import Company, ProductionActual, VerdictCode
from companies.promise_ledger import Ledger, LedgerLine, promise_ledger, reported_on
from companies.timeline import sentences, units_text
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.clock import clock


def company_promise_chart(
    company: Company, ledger: Ledger | None = None, *, today: date | None = None
) -> Chart | None:
    """All promises of one company, from statement to due date, report and verdict."""
    lines = (ledger or promise_ledger(company)).lines
    if not lines:
        return None
    figure = promise_lines_figure(
        [_promise_line(line) for line in lines], _labels(), today or clock().today
    )
    query = f"?company={company.slug}"
    return Chart(
        title=_("Promises, from statement to due date and report"),
        summary=ledger_summary(lines),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="promise-lines",
        csv_url=reverse("target-list-rows", args=["csv"]) + query,
        rows_url=reverse("target-list") + query,
        rows=lines,
    )


def ledger_summary(lines: Iterable[LedgerLine]) -> str:
    """How many promises, how many made more than once, and what became of those that are judged."""
    own = [line for line in lines if line.is_promise]
    if not own:
        return _("No promise of its own is known; this is what others say of it.")
    counted = ngettext("%(count)d promise", "%(count)d promises", len(own))
    head = counted % {"count": len(own)}
    again = sum(1 for line in own if len(line.statements) > 1)
    if again:
        restated = ngettext(
            "%(promises)s, %(count)d of them stated more than once.",
            "%(promises)s, %(count)d of them stated more than once.",
            again,
        )
        head = restated % {"promises": head, "count": again}
    else:
        head = _("%(promises)s, each stated once.") % {"promises": head}
    return sentences((head, _verdicts(own)))


def _verdicts(lines: Iterable[LedgerLine]) -> str:
    """``Of 7 that are scored, by their first statements: Met 1, Pending 6.`` Empty where none is."""
    scored = [line for line in lines if line.judged]
    if not scored:
        return ""
    first = Counter(line.outcome.code for line in scored)
    latest = Counter(line.latest_outcome.code for line in scored)
    words = ngettext(
        "Of %(count)d that is scored, by its first statement: %(verdicts)s.",
        "Of %(count)d that are scored, by their first statements: %(verdicts)s.",
        len(scored),
    )
    found = words % {"count": len(scored), "verdicts": _counted(first)}
    if latest == first:
        return found
    by_latest = _("By the latest statements: %(verdicts)s.") % {"verdicts": _counted(latest)}
    return sentences((found, by_latest))


def _counted(codes: Counter[str]) -> str:
    found = (f"{label} {codes[code]}" for code, label in VerdictCode.choices if codes[code])
    return wording.listed(found)


def _promise_line(line: LedgerLine) -> PromiseLine:
    metric = line.current.row.metric_label
    return PromiseLine(
        key=line.promise or line.current.row.key,
        figures=line.figures,
        name=" · ".join(part for part in (line.robots, metric) if part),
        statements=tuple(one.row for one in line.statements),
        reports=tuple(_report_mark(report) for report in line.reports),
        verdict=line.outcome.code,
        outcome=line.both_outcomes or _outcome(line),
        short_outcome=_short_outcome(line),
        judged_key=line.judged.row.key if line.judged else "",
    )


def _outcome(line: LedgerLine) -> str:
    """``Met, 500–1,000 reported``: the verdict and what it compares the promise with."""
    words = line.outcome.words
    if line.reported is not None:
        reported = pgettext("a number", "%(units)s reported")
        amount = reported % {"units": wording.quantity(line.reported)}
        words = wording.clauses((words, amount))
    return words


def _short_outcome(line: LedgerLine) -> str:
    """Where two verdicts differ, without the amounts."""
    if not line.differs:
        return ""
    words = {"first": line.outcome.words, "latest": line.latest_outcome.words}
    return _("By the first: %(first)s; by the latest: %(latest)s") % words


def _report_mark(report: ProductionActual) -> ReportMark:
    """``Shipped: at least 500 robots`` over who told it and when."""
    units = units_text(report) or report.units_text
    heading = wording.colon().join(part for part in (report.get_metric_display(), units) if part)
    when = wording.when(reported_on(report))
    return ReportMark(
        key=report.key,
        on=reported_on(report),
        heading=heading,
        text=wording.clauses((report.reported_by, when)),
        url=report.get_absolute_url(),
    )


def _labels() -> LineLabels:
    return LineLabels(
        stated=_("stated"),
        due=_("due"),
        moved=_("due, since moved"),
        reported=pgettext("a mark in a chart", "reported"),
        not_a_promise=_("by a third party, or rumoured"),
        no_due=_("no date"),
        today=wording.day(clock().today) if clock().as_of else _("today"),
        units=units_text,
        when=wording.when,
        verdicts={code: str(label) for code, label in VerdictCode.choices},
        colon=wording.colon(),
        comma=wording.comma(),
    )
