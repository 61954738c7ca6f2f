"""The rows of this app's charts as CSV: what is drawn, with the ends of every range in columns."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from companies import lists
from companies.charts import drawn
from companies.models import SlippageMetric, YearMetric
from companies.promise_slots import PromiseSlot, promise_slots
from companies.refresh.years import YEARS
from companies.slippage_chart import moved_dates
from companies.year_charts import bars
from sources.columns import plain_number
from sources.csv_tables import csv_answer
from sources.intervals import Interval
from sources.lists import invalid

YEAR_COLUMNS = (
    "year metric promised_min promised_max promising_companies reported_min reported_max"
    " reporting_companies reported_of_promising_min reported_of_promising_max"
    " promising_with_report"
).split()
MOVED_COLUMNS = (
    "promise company_slug robot metric first_due_from first_due_to latest_due_from latest_due_to"
    " moved_days_min moved_days_max days_to_fact_min days_to_fact_max state"
).split()
PROMISE_COLUMNS = (
    "target_key company_slug robot metric period_start due promised_min promised_max"
    " reported_min reported_max verdict other_statements"
).split()


@require_safe
def year_rows(request: HttpRequest) -> HttpResponseBase:
    rows = drawn([bars(figure) for figure in YEARS.figures(YearMetric, company=None)])
    cells = (
        [
            row.year,
            row.kind,
            *_ends(row.promised),
            row.promising,
            *_ends(row.reported),
            row.reporting,
            *_ends(row.of_promising),
            row.promising_reported,
        ]
        for row in rows
    )
    return _csv("promised-and-reported", YEAR_COLUMNS, cells)


@require_safe
def moved_date_rows(request: HttpRequest) -> HttpResponseBase:
    """Of the targets of this filter."""
    found = lists.TARGETS.filtered(request)
    if not found.form.is_valid():
        return invalid(found)
    return _csv("moved-dates", MOVED_COLUMNS, map(_moved, moved_dates(lists.promises_of(found.qs))))


@require_safe
def promise_rows(request: HttpRequest) -> HttpResponseBase:
    """Of the targets of this filter, those that the timeline draws."""
    found = lists.TARGETS.filtered(request)
    if not found.form.is_valid():
        return invalid(found)
    return _csv("promises", PROMISE_COLUMNS, map(_promise, promise_slots(found.qs).shown))


def _moved(figure: SlippageMetric) -> list[Any]:
    return [
        figure.promise,
        figure.company.slug,
        figure.robot,
        figure.target_metric,
        figure.first_due_first,
        figure.first_due_last,
        figure.latest_due_first,
        figure.latest_due_last,
        *_ends(figure.moved),
        *_ends(figure.late),
        figure.state,
    ]


def _promise(slot: PromiseSlot) -> list[Any]:
    figure = slot.figure
    return [
        figure.slug,
        figure.company.slug,
        figure.robot,
        figure.target_metric,
        figure.period_first,
        figure.period_last,
        *_ends(figure.promised),
        *_ends(figure.reported),
        figure.verdict,
        len(slot.restated),
    ]


def _ends(units: Interval) -> tuple[str, str]:
    low, high = (plain_number(end) for end in (units.low, units.high))
    return "" if low is None else str(low), "" if high is None else str(high)


def _csv(name: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    cells: Iterator[list[str]] = ([str(cell) for cell in row] for row in rows)
    return csv_answer(f"{name}.csv", columns, cells)
