"""How far promised dates moved: each promise a dumbbell from its first due date to its latest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

import plotly.graph_objects as go

from companies.charts.days import segment, window
from companies.charts.labels import Look
from companies.charts.moved_layout import MARKS_AT, moved_layout
from sources.chart_style import (
    Trace,
    house_figure,
    hover_text,
    legend_key,
)
from sources.intervals import Interval
from sources.palette import INK, INK_SOFT, MET, UNREPORTED

_MARK = 11

Days = tuple[date, date]
"""The first and the last day that a date allows."""


class MovedDate(NamedTuple):
    """One promise with a date; ``moved`` in days is unknown where it was stated once.

    ``what`` names company, robot and thing. ``overdue``: the latest date has passed, no report.
    """

    key: str
    what: str
    first: Days
    latest: Days
    fact: Days | None
    moved: Interval
    overdue: bool
    url: str


@dataclass(frozen=True, slots=True)
class MovedLabels:
    """Words and formats in the page's language; all plain text, not HTML.

    head: over the days moved. first, latest, overdue, fact: the marks. moved: "975–1,004 days" or "stated once". when: a date.
    """

    first: str
    latest: str
    overdue: str
    fact: str
    today: str
    moved: Callable[[MovedDate], str]
    when: Callable[[Days], str]
    head: str = ""
    colon: str = ": "

    def word(self, kind: str) -> str:
        words = {"first": self.first, "latest": self.latest, "overdue": self.overdue}
        return words.get(kind, self.fact)


_LOOKS = {
    "first": Look(INK_SOFT, "circle-open"),
    "latest": Look(INK, "circle"),
    "overdue": Look(UNREPORTED, "diamond-x-open"),
    "fact": Look(MET, "triangle-down"),
}


class _Mark(NamedTuple):
    kind: str
    days: Days


def in_order(rows: Sequence[MovedDate]) -> list[MovedDate]:
    """By days moved, most first; what was stated once after them, by its date."""
    return sorted(
        rows,
        key=lambda row: (
            row.moved.is_unknown,
            -(row.moved.high or Decimal(0)),
            -(row.moved.low or Decimal(0)),
            row.latest,
            row.key,
        ),
    )


def moved_dates_figure(rows: Sequence[MovedDate], labels: MovedLabels, today: date) -> go.Figure:
    """One line per promise; a vague date is drawn over all its days, its mark on the last one.

    A dotted line leads from a date that has passed without a report to today.
    """
    if not rows:
        return house_figure([], height=240)
    rows = in_order(rows)
    marks = [_marks(row) for row in rows]
    span = window((day for some in marks for one in some for day in one.days), today)
    keys = _keys({one.kind for some in marks for one in some}, labels)
    lines = [
        trace
        for place, (row, some) in enumerate(zip(rows, marks, strict=True))
        for trace in _line(row, some, place, labels, today)
    ]
    names = [(row.what, labels.moved(row)) for row in rows]
    words = [str(key["name"]) for key in keys]
    return house_figure(
        [*lines, *keys], **moved_layout(names, span, (today, labels.today), words, labels.head)
    )


def _marks(row: MovedDate) -> list[_Mark]:
    """A date stated once is its latest one."""
    marks = [_Mark("overdue" if row.overdue else "latest", row.latest)]
    if not row.moved.is_unknown:
        marks.insert(0, _Mark("first", row.first))
    if row.fact:
        marks.append(_Mark("fact", row.fact))
    return marks


def _line(
    row: MovedDate, marks: Sequence[_Mark], place: int, labels: MovedLabels, today: date
) -> list[Trace]:
    y = place + MARKS_AT
    shared: Trace = {"type": "scatter", "showlegend": False}
    traces = [
        shared | segment(one.days[1], other.days[1], y, INK_SOFT, width=1.5)
        for one, other in pairwise(marks)
    ]
    if row.overdue:
        dots = segment(row.latest[1], today, y, UNREPORTED, width=1.5, dash="dot")
        traces.append(shared | dots)
    for one in marks:
        if one.days[0] != one.days[1]:
            span = segment(*one.days, y, _LOOKS[one.kind].color, width=7)
            traces.append(shared | span | {"opacity": 0.3})
    looks = [_LOOKS[one.kind] for one in marks]
    front: Trace = {
        "mode": "markers",
        "x": [one.days[1].isoformat() for one in marks],
        "y": [y] * len(marks),
        "marker": _marker(looks),
        "hovertext": [_hover(row, marks, labels)] * len(marks),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[row.key, row.url]] * len(marks),
    }
    return [*traces, shared | front]


def _marker(looks: Sequence[Look]) -> dict[str, Any]:
    colors = [look.color for look in looks]
    return {
        "symbol": [look.symbol for look in looks],
        "size": _MARK,
        "color": colors,
        "opacity": 1,
        "line": {"color": colors, "width": 1.5},
    }


def _keys(kinds: set[str], labels: MovedLabels) -> list[Trace]:
    """One entry of the legend per kind of mark that occurs."""
    return [
        legend_key(
            labels.word(kind), kind, {"symbol": look.symbol, "color": look.color, "size": _MARK}
        )
        for kind, look in _LOOKS.items()
        if kind in kinds
    ]


def _hover(row: MovedDate, marks: Sequence[_Mark], labels: MovedLabels) -> str:
    dates = [f"{labels.word(one.kind)}{labels.colon}{labels.when(one.days)}" for one in marks]
    return hover_text(row.what, labels.moved(row), *dates)
