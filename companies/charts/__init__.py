"""Charts of promises, drawn from rows. No Django in here."""

from companies.charts.dumbbells import MovedDate, MovedLabels, in_order, moved_dates_figure
from companies.charts.promise_lines import promise_lines_figure
from companies.charts.promise_types import LineLabels, PromiseLine, ReportMark
from companies.charts.range_rows import range_rows_figure
from companies.charts.range_types import RangeGroup, RangeLabels, RangeRow
from companies.charts.years import YearBars, YearLabels, drawn, years_figure

__all__ = [
    "LineLabels",
    "MovedDate",
    "MovedLabels",
    "PromiseLine",
    "RangeGroup",
    "RangeLabels",
    "RangeRow",
    "ReportMark",
    "YearBars",
    "YearLabels",
    "drawn",
    "in_order",
    "moved_dates_figure",
    "promise_lines_figure",
    "range_rows_figure",
    "years_figure",
]
