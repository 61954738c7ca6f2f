"""The industry year by year: what was promised beside what was reported, a panel for each kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import plotly.graph_objects as go

from sources.chart_marks import RangeMark, log_range, log_ticks, mark_traces, ticked_range
from sources.chart_style import (
    Trace,
    escape,
    house_axis,
    house_figure,
    hover_text,
    legend_above,
    legend_key,
    note,
    rule,
)
from sources.intervals import Interval
from sources.palette import ACCENT, INK, INK_SOFT

# From the top panel down. Running totals are no year's own work and stay out.
KINDS = ("annual_output", "deliveries", "deployment")
# Pixels: a panel, the room for the words over it, a mark.
_PANEL = 170
_WORDS = 30
_MARK = 8
# How far, in years, either mark stands from the middle of its year.
_ASIDE = 0.17
_PROMISED = {"symbol": "square", "color": INK_SOFT}
_REPORTED = {"symbol": "circle", "color": ACCENT}


class YearBars(NamedTuple):
    """One kind of volume in one year, over all companies.

    ``reported`` is of all companies, ``of_promising`` of those that promised a number; the counts
    are of companies.
    """

    key: str
    year: int
    kind: str
    kind_label: str
    promised: Interval
    promising: int
    reported: Interval
    reporting: int
    of_promising: Interval
    promising_reported: int
    url: str


@dataclass(frozen=True, slots=True)
class YearLabels:
    """Words and formats in the page's language; all plain text, not HTML.

    scale: what the axes count ("robots, log scale"). so_far: under the year that is not over.
    promised, reported: the two marks. promised_text, reported_text: a row's numbers in words.
    """

    scale: str
    so_far: str
    promised: str
    reported: str
    promised_text: Callable[[YearBars], str]
    reported_text: Callable[[YearBars], str]
    number: Callable[[Decimal], str]
    colon: str = ": "


def drawn(rows: Sequence[YearBars]) -> list[YearBars]:
    """The rows that have a mark, by kind and year."""
    found = [
        row
        for row in rows
        if row.kind in KINDS and not (row.promised.is_unknown and row.reported.is_unknown)
    ]
    return sorted(found, key=lambda row: (KINDS.index(row.kind), row.year))


def years_figure(rows: Sequence[YearBars], labels: YearLabels, this_year: int) -> go.Figure:
    """Years across; in each the promised range and, right of it, the reported one.

    A mark stands at the least; an arrow says that no most is known. Kinds are never compared.
    """
    rows = drawn(rows)
    if not rows:
        return house_figure([], height=240)
    kinds = list(dict.fromkeys(row.kind for row in rows))
    years = range(min(row.year for row in rows), max(row.year for row in rows) + 1)
    height = len(kinds) * (_PANEL + _WORDS)
    layout: dict[str, Any] = {"annotations": []}
    traces: list[Trace] = []
    for place, kind in enumerate(kinds):
        here = [row for row in rows if row.kind == kind]
        number = str(place + 1) if place else ""
        top = 1 - (place * (_PANEL + _WORDS) + _WORDS) / height
        bottom = 1 - (place + 1) * (_PANEL + _WORDS) / height
        layout[f"yaxis{number}"] = _scale(here, labels) | {"domain": [bottom, top]}
        layout["annotations"].append(_heading(here[0].kind_label, top, labels, first=not place))
        traces += _panel(here, labels, f"y{number}")
    return house_figure(
        [*traces, *_keys(labels)],
        height=height + 90,
        min_width=72 * len(years) + 60,
        xaxis=_years_axis(years, labels, this_year) | {"anchor": f"y{number}"},
        shapes=[rule(x0=at, x1=at, y0=0, y1=1, yref="paper") for at in _between(years)],
        legend=legend_above(height, gap=4),
        **layout,
    )


def _panel(rows: Sequence[YearBars], labels: YearLabels, axis: str) -> list[Trace]:
    traces: list[Trace] = []
    for name, look, aside in (
        (labels.promised, _PROMISED, -_ASIDE),
        (labels.reported, _REPORTED, _ASIDE),
    ):
        marks = [
            RangeMark(
                row.year + aside, value, look["symbol"], _hover(row, labels), row.key, row.url
            )
            for row in rows
            if not (value := row.promised if aside < 0 else row.reported).is_unknown
        ]
        if marks:
            traces += mark_traces(
                marks, look["color"], size=_MARK, bars=0.8, yaxis=axis, legendgroup=name, name=name
            )
    return traces


def _hover(row: YearBars, labels: YearLabels) -> str:
    return hover_text(
        f"{row.year} · {row.kind_label}",
        f"{labels.promised}{labels.colon}{labels.promised_text(row)}",
        f"{labels.reported}{labels.colon}{labels.reported_text(row)}",
    )


def _values(rows: Sequence[YearBars]) -> list[Interval]:
    values = [value for row in rows for value in (row.promised, row.reported)]
    return [value for value in values if not value.is_unknown]


def _heading(kind: str, top: float, labels: YearLabels, *, first: bool) -> dict[str, Any]:
    """Over each panel its kind; over the first also what the axes count."""
    scale = f" · {escape(labels.scale)}" if first else ""
    return note(f"<b>{escape(kind)}</b>{scale}", x=0, y=top, yshift=4)


def _keys(labels: YearLabels) -> list[Trace]:
    looks = ((labels.promised, _PROMISED), (labels.reported, _REPORTED))
    return [legend_key(name, name, {**look, "size": _MARK}) for name, look in looks]


def _scale(rows: Sequence[YearBars], labels: YearLabels) -> dict[str, Any]:
    scale = ticked_range(*log_range(_values(rows)))
    ticks = log_ticks(*scale)
    # In a low panel every other power is enough.
    shown = ticks[::2] if len(ticks) > 6 else ticks
    return house_axis(
        type="log",
        range=list(scale),
        tickmode="array",
        tickvals=[float(tick) for tick in shown],
        ticktext=[escape(labels.number(tick)) for tick in shown],
    )


def _between(years: range) -> list[float]:
    return [year - 0.5 for year in years[1:]]


def _years_axis(years: range, labels: YearLabels, this_year: int) -> dict[str, Any]:
    now = f"<br>{escape(labels.so_far)}"
    return house_axis(
        range=[years[0] - 0.5, years[-1] + 0.5],
        showgrid=False,
        tickangle=0,
        tickmode="array",
        tickvals=list(years),
        ticktext=[f"{year}{now if year == this_year else ''}" for year in years],
        tickfont={"color": INK, "size": 12},
    )
