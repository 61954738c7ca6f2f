"""Events in lanes by kind: rows from the database, words from the catalogue, a chart from both."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.charts.lanes import Happening, LaneLabels, lanes_figure
from companies.choices import EventKind
from companies.models import Event
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json, hover_text
from sources.clock import clock
from sources.partial_dates import PartialDate

ROWS_TEMPLATE = "companies/_event_rows.html"


def event_chart(events: QuerySet[Any], *, csv_url: str = "") -> Chart | None:
    """All dated events of a filter, whatever page it is on; None without any."""
    dated = events.filter(happened_on_first__isnull=False).order_by("-happened_on_first", "slug")
    rows: list[Event] = list(dated.prefetch_related(None))
    if not rows:
        return None
    labels = LaneLabels(
        exact=_("on that day"),
        vague=_("some day of the month or year"),
        today=wording.day(clock().today) if clock().as_of else _("today"),
    )
    lanes = [str(kind.label) for kind in _by_size(rows)]
    figure = lanes_figure([_happening(row) for row in rows], lanes, labels, clock().today)
    return Chart(
        title=_("Events by kind and day"),
        summary=event_summary(rows),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="events-by-kind",
        csv_url=csv_url,
        table_template=ROWS_TEMPLATE,
        rows=rows,
    )


def _by_size(rows: Sequence[Event]) -> list[EventKind]:
    """The kinds that occur, the fullest first."""
    counts = Counter(row.kind for row in rows)
    return sorted(map(EventKind, counts), key=lambda kind: (-counts[kind], kind.value))


def _happening(event: Event) -> Happening:
    kind = str(EventKind(event.kind).label)
    when = wording.when(event.happened_on)
    assert event.happened_on is not None
    return Happening(
        key=event.slug,
        lane=kind,
        on=event.happened_on,
        hover=hover_text(event.title, f"{kind}, {when}", event.note),
        url=event.get_absolute_url(),
    )


def event_summary(rows: Sequence[Event]) -> str:
    """How many, of which kinds, and the fullest month."""
    counts = Counter(row.kind for row in rows)
    years = [row.happened_on.last.year for row in rows if row.happened_on]
    kinds = wording.listed(f"{kind.label} {counts[kind]}" for kind in _by_size(rows))
    words = {
        "count": wording.number(len(rows)),
        "first": str(min(years)),
        "last": str(max(years)),
        "kinds": kinds,
    }
    if words["first"] == words["last"]:
        counted = ngettext(
            "%(count)s event in %(first)s: %(kinds)s.",
            "%(count)s events in %(first)s: %(kinds)s.",
            len(rows),
        )
    else:
        counted = ngettext(
            "%(count)s event from %(first)s to %(last)s: %(kinds)s.",
            "%(count)s events from %(first)s to %(last)s: %(kinds)s.",
            len(rows),
        )
    parts = (counted % words, _fullest(rows))
    return ("" if wording.in_chinese() else " ").join(part for part in parts if part)


def _fullest(rows: Sequence[Event]) -> str:
    """The month with most of the events whose month is known; of equals the latest."""
    dates = [row.happened_on for row in rows if row.happened_on]
    months = Counter(f"{on.first:%Y-%m}" for on in dates if on.precision != "year")
    if not months or max(months.values()) < 2:
        return ""
    month, count = max(months.items(), key=lambda item: (item[1], item[0]))
    words = {"month": wording.when(PartialDate.parse(month)), "count": wording.number(count)}
    return _("The fullest month is %(month)s with %(count)s.") % words
