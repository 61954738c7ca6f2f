"""Charts of promises, drawn from rows. No Django in here."""

from companies.charts.dumbbells import MovedDate, MovedLabels, in_order, moved_dates_figure
from companies.charts.labels import TimelineLabels
from companies.charts.promise_lines import promise_lines_figure
from companies.charts.timeline import TimelineFacts, targets_timeline_figure, timeline_facts
from companies.charts.years import YearBars, YearLabels, drawn, years_figure

__all__ = [
    "MovedDate",
    "MovedLabels",
    "TimelineFacts",
    "TimelineLabels",
    "YearBars",
    "YearLabels",
    "drawn",
    "in_order",
    "moved_dates_figure",
    "promise_lines_figure",
    "targets_timeline_figure",
    "timeline_facts",
    "years_figure",
]
