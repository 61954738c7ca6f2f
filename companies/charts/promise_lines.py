"""One company's promises, each a line from the day it was made to the day it was due and reported."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import plotly.graph_objects as go

from companies.charts.days import PLOT, YEARS, days_figure, line_name, segment, window, years_above
from companies.charts.promise_types import LineLabels, PromiseLine, hover_of, is_promise, judged
from companies.charts.verdict_looks import VERDICTS, verdict_keys
from companies.rows import TargetRow
from sources.chart_style import (
    Trace,
    escape,
    hover_text,
    legend_above,
    legend_key,
    note,
    shortened,
    text_columns,
)
from sources.palette import INK, INK_SOFT, PAPER
from sources.partial_dates import PartialDate

# Pixels of a mark and of a verdict, of a letter; the letters of a name and of an outcome.
_MARK = 9
_VERDICT = 13
_LETTER = 6.6
_NAME = 88
_OUTCOME = 72
# Between a mark and its words.
_GAP = 14
# On a phone: a line with its name and its outcome above it, and the columns of either.
_NARROW_LINE = 54
_NARROW_WORDS = 50

STATED, DUE, MOVED, REPORT = "line-ns", "diamond", "line-ne", "triangle-up"


def promise_lines_figure(
    lines: Sequence[PromiseLine], labels: LineLabels, today: date
) -> go.Figure:
    """A line per promise, from the top as given, with its figure and name above it.

    A tick is a statement, so that a promise made again has several; the mark of the verdict stands
    on the day it is due, what became of it in words beside it, and a triangle beneath is a report. A date known
    by month or year is drawn as the span it may lie in; the mark stands on its last possible day. A
    promise without a due date ends in an arrow at the edge.
    """
    if not lines:
        return go.Figure()
    span = window((day for line in lines for day in _days_of(line)), today)
    drawn = [_Drawn(line, place, span[1]) for place, line in enumerate(lines)]
    traces = [trace for one in drawn for trace in one.traces(labels)]
    keys = [*_keys(lines, labels), *verdict_keys(_codes(lines), labels.verdicts, _VERDICT)]
    figure = days_figure(
        [*traces, *keys],
        len(keys),
        [_name(line, labels, _NAME) for line in lines],
        span,
        (today, labels.today),
        ([_words_beside(one) for one in drawn], _room(drawn, span)),
    )
    figure.layout.meta["narrow"] = _narrow(drawn, len(keys), labels, span)
    return figure


class _Drawn(NamedTuple):
    """A line at its place from the top; ``edge`` is the last day of the axis."""

    line: PromiseLine
    place: int
    edge: date

    @property
    def y(self) -> float:
        """The lower half of the row's band; its name takes the upper half."""
        return self.place + 0.2

    @property
    def dues(self) -> list[PartialDate]:
        """The due dates in turn, each once; the last is the one in force."""
        found = [row.due for row in self.line.statements if row.due]
        return list(dict.fromkeys(reversed(found)))[::-1]

    @property
    def due(self) -> date:
        return self.dues[-1].last if self.dues else self.edge

    @property
    def end(self) -> date:
        """Beyond which there is nothing of this line."""
        days = [due.last for due in self.dues] or [self.edge]
        return max(*days, *(report.on.last for report in self.line.reports), self.start)

    @property
    def start(self) -> date:
        stated = [row.stated_on.last for row in self.line.statements if row.stated_on]
        return min(stated, default=self.due)

    def traces(self, words: LineLabels) -> list[Trace]:
        shared: Trace = {"type": "scatter", "showlegend": False}
        dash = "solid" if self.dues else "dot"
        found = [segment(self.start, self.due, self.y, INK_SOFT, width=1.5, dash=dash)]
        if self.end > self.due:
            found.append(segment(self.due, self.end, self.y, INK_SOFT, width=1, dash="dot"))
        vague = [row.stated_on for row in self.line.statements] + [*self.dues]
        for when in dict.fromkeys(vague):
            if when and when.precision != "day":
                wide = segment(when.first, when.last, self.y, INK_SOFT, width=7)
                found.append(wide | {"opacity": 0.3})
        return [shared | trace for trace in (*found, self._marks(words), *self._report_marks())]

    def _marks(self, words: LineLabels) -> Trace:
        """A tick for each statement and a mark for each date it named, the one in force last."""
        points: list[tuple[date, str, str, float, TargetRow]] = []
        # What bears the verdict lies on top of the others of its day.
        for row in sorted(self.line.statements, key=lambda row: row is judged(self.line)):
            due = row.due.last if row.due else self.edge
            if row.stated_on:
                points.append((row.stated_on.last, STATED, INK_SOFT, _MARK, row))
            if row.due is None or due == self.due:
                points.append((due, *self._end(row), row))
            else:
                points.append((due, MOVED, INK_SOFT, _MARK, row))
        hovers = [hover_of(row, words, self._verdict_word(row, words)) for *_, row in points]
        return {
            "mode": "markers",
            "x": [day.isoformat() for day, *_ in points],
            "y": [self.y] * len(points),
            "cliponaxis": False,
            "marker": _marker([(look, color, size) for _, look, color, size, _ in points]),
            "hovertext": hovers,
            "hovertemplate": "%{hovertext}<extra></extra>",
            "customdata": [[row.key, row.url] for *_, row in points],
        }

    def _end(self, row: TargetRow) -> tuple[str, str, float]:
        """Symbol, colour and size of the mark on the due date; hollow where it is no promise."""
        look = VERDICTS.get(self.line.verdict)
        if look and row is judged(self.line):
            return look.symbol, look.color, _VERDICT
        symbol = DUE if row.due else "triangle-right"
        # Beneath a verdict the mark of an earlier statement would show through.
        size = 0 if look and row.due else _MARK
        return (symbol if is_promise(row) else f"{symbol}-open"), INK_SOFT, size

    def _verdict_word(self, row: TargetRow, words: LineLabels) -> str:
        return words.verdicts.get(self.line.verdict, "") if row is judged(self.line) else ""

    def _report_marks(self) -> list[Trace]:
        reports = self.line.reports
        if not reports:
            return []
        return [
            {
                "mode": "markers",
                "x": [report.on.last.isoformat() for report in reports],
                # Beneath the line, pointing at its day: a report often falls on the due date.
                "y": [self.y + 0.24] * len(reports),
                "cliponaxis": False,
                "marker": _marker([(REPORT, INK, _MARK - 2)] * len(reports)),
                "hovertext": [hover_text(report.heading, report.text) for report in reports],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "customdata": [[report.key, report.url] for report in reports],
            }
        ]


def _days_of(line: PromiseLine) -> list[date]:
    dates = [when for row in line.statements for when in (row.stated_on, row.due) if when]
    dates += [report.on for report in line.reports]
    return [day for when in dates for day in (when.first, when.last)]


def _codes(lines: Iterable[PromiseLine]) -> list[str]:
    return [line.verdict for line in lines if line.verdict]


def _marker(marks: Sequence[tuple[str, str, float]]) -> dict[str, Any]:
    colors = [color for _, color, _ in marks]
    return {
        "symbol": [symbol for symbol, _, _ in marks],
        "size": [size for _, _, size in marks],
        "color": colors,
        "opacity": 1,
        "line": {"color": colors, "width": [1.5 if size else 0 for _, _, size in marks]},
    }


def _words_beside(one: _Drawn) -> dict[str, Any]:
    """What became of it, at the end of its line; the lines of the days pass behind the letters."""
    return note(
        escape(_outcome(one.line)),
        x=one.end.isoformat(),
        xref="x",
        xshift=_GAP,
        y=one.y,
        yref="y",
        yanchor="middle",
        bgcolor=PAPER,
        borderpad=0,
        font={"color": INK, "size": 12},
    )


def _narrow(
    drawn: Sequence[_Drawn], keys: int, words: LineLabels, span: tuple[date, date]
) -> dict[str, Any]:
    """On a phone the outcome stands beneath the name, whatever the day on which the line ends."""
    panel, years = _NARROW_LINE * len(drawn), years_above(len(drawn), span)
    small: dict[str, Any] = {"x": 0, "yref": "y", "bgcolor": PAPER, "borderpad": 0}
    texts = []
    for one in drawn:
        name = line_name(*_name(one.line, words, _NARROW_WORDS))
        outcome = escape(shortened(one.line.short_outcome or one.line.outcome, _NARROW_WORDS))
        texts += [
            note(name, y=one.place, yshift=11, font={"color": INK, "size": 11}, **small),
            note(outcome, y=one.place, yshift=-4, font={"color": INK_SOFT, "size": 11}, **small),
        ]
    return {
        "height": panel + 64 + 22 * keys,
        "minreducedheight": _NARROW_LINE,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "legend": legend_above(panel, gap=8 + (YEARS if years else 0)),
        "annotations": [*texts, *years],
    }


def _outcome(line: PromiseLine) -> str:
    return shortened(line.outcome, _OUTCOME)


def _name(line: PromiseLine, words: LineLabels, columns: int) -> tuple[str, str]:
    """The figures and the name; what is missing stays readable when a long name is cut."""
    dated = any(row.due for row in line.statements)
    undated = "" if dated else f" · {words.no_due}"
    room = columns - text_columns(line.figures) - text_columns(undated)
    return line.figures, shortened(line.name, max(room, 12)) + undated


def _keys(lines: Sequence[PromiseLine], labels: LineLabels) -> list[Trace]:
    """What the marks mean, of those that occur."""
    rows = [row for line in lines for row in line.statements]
    moved = any(len(_Drawn(line, 0, date.max).dues) > 1 for line in lines)
    plain = any(line.verdict not in VERDICTS and is_promise(judged(line)) for line in lines)
    wanted = (
        (any(row.stated_on for row in rows), labels.stated, STATED, INK_SOFT),
        (plain, labels.due, DUE, INK_SOFT),
        (moved, labels.moved, MOVED, INK_SOFT),
        (any(line.reports for line in lines), labels.reported, REPORT, INK),
        (
            not all(is_promise(row) for row in rows),
            labels.not_a_promise,
            f"{DUE}-open",
            INK_SOFT,
        ),
    )
    return [
        legend_key(name, symbol, _marker([(symbol, color, _MARK)]))
        for occurs, name, symbol, color in wanted
        if occurs
    ]


def _room(drawn: Sequence[_Drawn], span: tuple[date, date]) -> int:
    """Pixels at the right for the words of lines that end near the edge; others run into the plot."""
    days = max((span[1] - span[0]).days, 1)
    left = ((span[1] - one.end).days / days * PLOT for one in drawn)
    words = (_LETTER * text_columns(_outcome(one.line)) for one in drawn)
    return max(round(max(word - free for word, free in zip(words, left, strict=True))), 0) + 24
