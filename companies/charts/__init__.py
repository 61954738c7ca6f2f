"""Charts of promises, drawn from rows. No Django in here."""

from companies.charts.labels import TimelineLabels
from companies.charts.promise_lines import promise_lines_figure
from companies.charts.timeline import TimelineFacts, targets_timeline_figure, timeline_facts

__all__ = [
    "TimelineFacts",
    "TimelineLabels",
    "promise_lines_figure",
    "targets_timeline_figure",
    "timeline_facts",
]
