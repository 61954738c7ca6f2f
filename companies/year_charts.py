"""Promised beside reported, year by year: the industry's figures, their words, and their chart."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.charts import YearBars, YearLabels, drawn, years_figure
from companies.models import YearMetric
from companies.range_words import range_labels, range_text
from companies.timeline import sentences
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.clock import clock
from sources.intervals import Interval

ROWS_TEMPLATE = "companies/_year_rows.html"


def years_chart(figures: Iterable[YearMetric]) -> Chart | None:
    """The chart of these figures; None where no kind has a number."""
    stored = {figure.slug: figure for figure in figures}
    rows = drawn([bars(figure) for figure in stored.values()])
    if not rows:
        return None
    this_year = clock().today.year
    figure = years_figure(rows, _labels(), this_year)
    return Chart(
        title=_("Robots promised beside robots reported, by year"),
        summary=years_summary(rows, this_year),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="promised-and-reported",
        csv_url=reverse("year-rows"),
        table_template=ROWS_TEMPLATE,
        rows=[stored[row.key] for row in rows],
    )


def bars(figure: YearMetric) -> YearBars:
    return YearBars(
        key=figure.slug,
        year=figure.year,
        kind=figure.target_metric,
        kind_label=figure.get_target_metric_display(),
        promised=figure.promised,
        promising=figure.promising,
        reported=figure.reported_by_all,
        reporting=figure.reporting,
        of_promising=figure.reported,
        promising_reported=figure.promising_reported,
        url=figure.get_absolute_url(),
    )


def _labels() -> YearLabels:
    of_promising, of_all = _("Reported, of those that promised"), _("Reported, of all companies")
    return YearLabels(
        ranges=replace(range_labels(), reported_key=of_promising, beside=of_all),
        so_far=pgettext("a year that is not over", "so far"),
        promised=pgettext("a number", "Promised"),
        of_promising=of_promising,
        reported=of_all,
        promised_text=lambda row: _of_companies(row.promised, row.promising),
        of_promising_text=lambda row: _of_companies(row.of_promising, row.promising_reported),
        reported_text=lambda row: _of_companies(row.reported, row.reporting),
        figure=range_text,
        colon=wording.colon(),
    )


def _of_companies(units: Interval, companies: int) -> str:
    if units.is_unknown:
        return _("nothing found")
    words = ngettext("%(units)s, %(count)s company", "%(units)s, %(count)s companies", companies)
    return words % {"units": wording.quantity(units), "count": wording.number(companies)}


def years_summary(rows: Sequence[YearBars], this_year: int) -> str:
    """For each kind the last year that is over: whether those that promised reported as much.

    What the reports decide comes first. Where no year is over yet, what is promised for the first
    one ahead.
    """
    promised = [row for row in rows if not row.promised.is_unknown]
    over = {row.kind: row for row in promised if row.year < this_year}
    if over:
        return sentences(_finding(row) for row in sorted(over.values(), key=_certainty))
    ahead = {row.kind: row for row in reversed(promised)}
    return sentences(_promise(row) for row in reversed(ahead.values()))


def _promise(row: YearBars) -> str:
    words = ngettext(
        "%(kind)s in %(year)s: %(units)s robots promised by %(count)s company.",
        "%(kind)s in %(year)s: %(units)s robots promised by %(count)s companies.",
        row.promising,
    )
    return words % {
        "kind": row.kind_label,
        "year": row.year,
        "units": wording.quantity(row.promised),
        "count": wording.number(row.promising),
    }


def _certainty(row: YearBars) -> int:
    """Decided, open, without any report: in this order they are told."""
    if not row.promising_reported:
        return 2
    return 0 if _reached(row) is not None else 1


def _reached(row: YearBars) -> bool | None:
    """Reports on some may reach the sum promised; only reports on all can stay below it."""
    promised, reported = row.promised, row.of_promising
    if promised.low is None:
        return None
    if reported.low is not None and reported.low >= promised.low:
        return True
    is_whole = row.promising_reported == row.promising
    if is_whole and reported.high is not None and reported.high < promised.low:
        return False
    return None


def _finding(row: YearBars) -> str:
    """The reports on those that promised beside their promise; a missing one is not zero."""
    words = {
        "kind": row.kind_label,
        "year": row.year,
        "promised": wording.quantity(row.promised),
        "reported": wording.quantity(row.of_promising),
        "some": wording.number(row.promising_reported),
        "all": wording.number(row.promising),
    }
    if not row.promising_reported:
        return _nothing_found(row.promising) % words
    return _comparison(row) % words


def _nothing_found(companies: int) -> str:
    return ngettext(
        "%(kind)s in %(year)s: no report on the company that promised %(promised)s.",
        "%(kind)s in %(year)s: no report on any of the %(all)s companies that promised %(promised)s.",
        companies,
    )


def _comparison(row: YearBars) -> str:
    reached = _reached(row)
    if reached:
        return _(
            "%(kind)s in %(year)s reached what was promised: %(reported)s, after promises of"
            " %(promised)s (reports on %(some)s of %(all)s companies)."
        )
    if reached is False:
        return _(
            "%(kind)s in %(year)s fell short of what was promised: %(reported)s, after promises of"
            " %(promised)s (reports on %(some)s of %(all)s companies)."
        )
    return _(
        "%(kind)s in %(year)s remains open: %(reported)s, after promises of %(promised)s (reports on"
        " %(some)s of %(all)s companies)."
    )
