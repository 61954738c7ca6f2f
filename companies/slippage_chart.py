"""How far promised dates moved: the slippage of promises, its words, and its chart."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.charts import MovedDate, MovedLabels, in_order, moved_dates_figure
from companies.models import SlippageMetric
from companies.models.derived_records import SlippageState, days_text
from companies.refresh.promises import PROMISES
from companies.timeline import sentences
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.clock import clock
from sources.partial_dates import PartialDate
from sources.templatetags.facts import names

ROWS_TEMPLATE = "companies/_slippage_rows.html"


def slippage_chart(promises: Collection[str], *, csv_url: str = "") -> Chart | None:
    """The dates of these promises (slugs); None where none was stated again or has passed."""
    figures = {figure.slug: figure for figure in moved_dates(promises)}
    if not figures:
        return None
    rows = in_order([_moved_date(figure) for figure in figures.values()])
    figure = moved_dates_figure(rows, _labels(), clock().today)
    return Chart(
        title=_("How far promised dates moved"),
        summary=slippage_summary(rows),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="slippage",
        csv_url=csv_url,
        table_template=ROWS_TEMPLATE,
        rows=[figures[row.key] for row in rows],
    )


def moved_dates(promises: Collection[str]) -> list[SlippageMetric]:
    """The slippage of these promises (slugs), by the reader's clock."""
    wanted = set(promises)
    return [one for one in PROMISES.figures(SlippageMetric) if one.slug in wanted]


def _moved_date(figure: SlippageMetric) -> MovedDate:
    what = (names(figure.company)[0], figure.robot, figure.get_target_metric_display())
    return MovedDate(
        key=figure.slug,
        what=" · ".join(part for part in what if part),
        first=(figure.first_due_first, figure.first_due_last),
        latest=(figure.latest_due_first, figure.latest_due_last),
        fact=_fact(figure),
        moved=figure.moved,
        overdue=figure.state == SlippageState.OVERDUE,
        url=figure.get_absolute_url(),
    )


def _fact(figure: SlippageMetric) -> tuple[date, date] | None:
    """The days on which it may have happened, back from the days between it and the first date."""
    late = figure.late
    if late.low is None or late.high is None:
        return None
    return (
        figure.first_due_last + timedelta(days=int(late.low)),
        figure.first_due_first + timedelta(days=int(late.high)),
    )


def _labels() -> MovedLabels:
    return MovedLabels(
        first=_("First promised"),
        latest=_("Latest promised"),
        overdue=str(SlippageState.OVERDUE.label),
        fact=str(SlippageState.REPORTED.label),
        today=wording.day(clock().today) if clock().as_of else _("today"),
        moved=_moved_text,
        when=_when,
        head=_("Moved"),
        colon=wording.colon(),
    )


def _moved_text(row: MovedDate) -> str:
    return days_text(row.moved) or _("stated once")


def _when(days: tuple[date, date]) -> str:
    first, last = (PartialDate(day, day) for day in days)
    return wording.period(first, last)


def slippage_summary(rows: Sequence[MovedDate]) -> str:
    """How many were stated again and which way they moved, the furthest, and how many are due."""
    return sentences((_directions(rows), _furthest(rows), _overdue(rows)))


def _directions(rows: Sequence[MovedDate]) -> str:
    again = [row.moved for row in rows if row.moved.low is not None and row.moved.high is not None]
    if not again:
        return ""
    later = sum(moved.low > 0 for moved in again if moved.low is not None)
    earlier = sum(moved.high < 0 for moved in again if moved.high is not None)
    counts = (
        (pgettext("a date moved", "later"), later),
        (pgettext("a date moved", "earlier"), earlier),
        (pgettext("a date moved", "unmoved or unclear"), len(again) - later - earlier),
    )
    words = ngettext(
        "Of %(count)d date stated again: %(directions)s.",
        "Of %(count)d dates stated again: %(directions)s.",
        len(again),
    )
    found = wording.listed(f"{word} {number}" for word, number in counts if number)
    return words % {"count": len(again), "directions": found}


def _furthest(rows: Sequence[MovedDate]) -> str:
    far = next((row for row in in_order(rows) if row.moved.low and row.moved.low > 0), None)
    if far is None:
        return ""
    words = {"promise": far.what, "days": _moved_text(far)}
    return _("The furthest: %(promise)s, %(days)s later.") % words


def _overdue(rows: Sequence[MovedDate]) -> str:
    count = sum(row.overdue for row in rows)
    if not count:
        return ""
    words = ngettext(
        "%(count)d date has passed without a report found.",
        "%(count)d dates have passed without a report found.",
        count,
    )
    return words % {"count": count}
