"""What charts of days share: an axis of days from year to year, and lines that lie along it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from sources.chart_style import (
    Trace,
    escape,
    house_axis,
    house_figure,
    legend_above,
    note,
    rule,
    text_columns,
)
from sources.palette import INK, PAPER

# Pixels per line, of a letter, and of a year over the lines.
LINE = 34
YEARS = 24
_LETTER = 6.6
# The narrowest plot in which a line still reads as one.
PLOT = 300
# Longer charts than this repeat the years over the lines: the ones below are out of sight.
_SHORT = 12


def days_figure(
    traces: Sequence[Trace],
    keys: int,
    names: Sequence[tuple[str, str]],
    span: tuple[date, date],
    today: tuple[date, str],
    words: tuple[Sequence[dict[str, Any]], int],
) -> go.Figure:
    """A line per name, from the top: ``span`` is on the axis, and ``today`` with its word.

    ``keys``: entries of the legend. ``words`` stand beside the lines, and take so many pixels right of the plot.
    """
    above = years_above(len(names), span)
    panel, top = LINE * len(names), YEARS if above else 0
    return house_figure(
        traces,
        # A phone sets every word of the legend on a line of its own.
        height=panel + top + 64 + 22 * keys,
        min_width=max(_width_for(names), PLOT + words[1]),
        margin={"l": 8, "r": words[1], "t": 8, "b": 8},
        # Plotly would rather clip the dates below a single line than make its plot so low.
        minreducedheight=LINE,
        xaxis=days_axis(*span, _year_ticks(*span, *today)),
        yaxis=house_axis(range=[len(names) - 0.5, -0.5], showgrid=False, showticklabels=False),
        shapes=[today_rule(today[0])],
        annotations=[*_line_names(names), *above, *words[0]],
        legend=legend_above(panel, gap=8 + top),
    )


def window(days: Iterable[date], today: date) -> tuple[date, date]:
    """First and last day on the axis, with some air; today is always on it."""
    days = [today, *days]
    air = max((max(days) - min(days)).days // 25, 20)
    return min(days) - timedelta(air), max(days) + timedelta(air)


def year_marks(first: date, last: date) -> dict[str, str]:
    """Years on their first day, fewer where they would touch on a phone."""
    years = list(range(first.year + 1, last.year + 1))
    return {f"{year}-01-01": str(year) for year in years[:: len(years) // 10 + 1]}


def _year_ticks(first: date, last: date, today: date, word: str) -> dict[str, str]:
    """Today on a second line."""
    return year_marks(first, last) | {today.isoformat(): f"<br>{escape(word)}"}


def days_axis(first: date, last: date, ticks: dict[str, str]) -> dict[str, Any]:
    return house_axis(
        type="date",
        range=[first.isoformat(), last.isoformat()],
        tickangle=0,
        tickmode="array",
        tickvals=list(ticks),
        ticktext=list(ticks.values()),
    )


def today_rule(today: date) -> dict[str, Any]:
    at = {"x0": today.isoformat(), "x1": today.isoformat(), "y0": 0, "y1": 1, "yref": "paper"}
    return rule(line={"color": INK, "width": 1}, **at)


def segment(
    start: date, end: date, y: float, color: str, *, width: float, dash: str = "solid"
) -> Trace:
    return {
        "mode": "lines",
        "x": [start.isoformat(), end.isoformat()],
        "y": [y, y],
        "line": {"color": color, "dash": dash, "width": width},
        "hoverinfo": "skip",
    }


def years_above(lines: int, span: tuple[date, date]) -> list[dict[str, Any]]:
    """The years once more, over so many lines; Plotly labels an axis on one side only."""
    years = year_marks(*span) if lines > _SHORT else {}
    return [
        note(text, x=day, y=1, xref="x", xanchor="center", yshift=2) for day, text in years.items()
    ]


def _line_names(names: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Over each line its name: (what is bold, the rest), from the top; escaped here."""
    return [
        note(
            line_name(bold, rest),
            x=0,
            y=place,
            yref="y",
            # The years' lines pass behind the letters, not through them.
            bgcolor=PAPER,
            borderpad=0,
            font={"color": INK, "size": 12},
        )
        for place, (bold, rest) in enumerate(names)
    ]


def line_name(bold: str, rest: str) -> str:
    return f"<b>{escape(bold)}</b>  {escape(rest)}" if bold else escape(rest)


def _width_for(names: Iterable[tuple[str, str]]) -> int:
    """Pixels that the longest name takes."""
    return round(_LETTER * max(text_columns(f"{bold}  {rest}") for bold, rest in names)) + 16
