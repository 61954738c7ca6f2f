"""Promised beside reported, year by year: the industry's figures, their words, and their chart."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.charts import YearBars, YearLabels, drawn, years_figure
from companies.models import YearMetric
from companies.timeline import axis_number, sentences
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.clock import clock
from sources.intervals import Interval


def years_chart(figures: Iterable[YearMetric]) -> Chart | None:
    """The chart of these figures; None where no kind has a number. Its table is the page's own."""
    rows = drawn([_bars(figure) for figure in figures])
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
    )


def _bars(figure: YearMetric) -> YearBars:
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
    return YearLabels(
        scale=_("robots, log scale"),
        so_far=pgettext("a year that is not over", "so far"),
        promised=pgettext("a number", "Promised"),
        reported=_("Reported, of all companies"),
        promised_text=lambda row: _of_companies(row.promised, row.promising),
        reported_text=lambda row: _of_companies(row.reported, row.reporting),
        number=axis_number,
        colon=wording.colon(),
    )


def _of_companies(units: Interval, companies: int) -> str:
    if units.is_unknown:
        return _("nothing found")
    words = ngettext("%(units)s, %(count)s company", "%(units)s, %(count)s companies", companies)
    return words % {"units": wording.quantity(units), "count": wording.number(companies)}


def years_summary(rows: Sequence[YearBars], this_year: int) -> str:
    """For each kind the last year that is over, and whether those that promised reported as much.

    Where none is over yet, what is promised for the first year ahead.
    """
    promised = [row for row in rows if not row.promised.is_unknown]
    over = {row.kind: row for row in promised if row.year < this_year}
    if over:
        return sentences(part for row in over.values() for part in _finding(row))
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


def _finding(row: YearBars) -> tuple[str, str]:
    """The promise, and what the reports of those who made it say; a missing one is not zero."""
    if not row.promising_reported:
        return _promise(row), _("No report was found on those that promised.")
    return _promise(row), _comparison(row) % {
        "units": wording.quantity(row.of_promising),
        "some": wording.number(row.promising_reported),
        "all": wording.number(row.promising),
    }


def _comparison(row: YearBars) -> str:
    """Reports on some may reach the sum promised; only reports on all can stay below it."""
    promised, reported = row.promised, row.of_promising
    if promised.low is None:
        return _("Reports on %(some)s of %(all)s: %(units)s.")
    if reported.low is not None and reported.low >= promised.low:
        return _("Reports on %(some)s of %(all)s: %(units)s, which reaches the low end of that.")
    if (
        row.promising_reported == row.promising
        and reported.high is not None
        and reported.high < promised.low
    ):
        return _("Reports on %(some)s of %(all)s: %(units)s, which is less than that.")
    return _("Reports on %(some)s of %(all)s: %(units)s, which leaves open whether it was reached.")
