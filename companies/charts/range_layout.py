"""What stands around the marks of range rows: names, figures, verdicts, and their form on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from companies.charts.range_types import RangeLabels, RangeRow
from companies.charts.verdict_paths import verdict_shapes
from sources.chart_style import escape, note, rule, shortened, text_columns
from sources.palette import ACCENT, INK, INK_SOFT

# In rows, from a row's place down: the middle between its two marks.
MIDDLE = 0.19
# Pixels: a row, and one on a phone, where its name stands above its marks.
ROW = 24
_NARROW_ROW = 40
# Above the rows: the scale with the heads of the columns, and over it the legend line by line.
_HEADS = 44
_KEY_LINE = 22
_PHONE = 300
_BOTTOM = 8
# Text: pixels of a column of 12-pixel letters, and the most columns of a name.
_LETTER = 6.1
_NAME = 50
_NARROW_NAME = 38
# Of a name and a verdict of 11-pixel letters on one line.
_NARROW_LINE = 48
# Right of the scale: where figures end, and where the verdict begins.
_PROMISED_ENDS = 116
_REPORTED_ENDS = 232
_VERDICT = 252
_VERDICT_WIDTH = 128
# On a phone, in rows: the line of the name above the marks.
_LIFT = -0.3
_FIGURE = 108
# The scale at its narrowest; the width of a window in which it is a phone's no longer.
_LEAST_SCALE = 240
_FOLD = 600
# In a window between: the verdict begins nearer, names have fewer columns.
_MIDDLE_VERDICT = 16
_MIDDLE_NAME = 36
_SHORT_NAME = 24


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings and rows with their places, counted in rows from the top."""

    heads: Sequence[tuple[int, str]]
    rows: Sequence[tuple[int, RangeRow]]
    labels: RangeLabels
    keys: Sequence[str]

    @property
    def count(self) -> int:
        return len(self.heads) + len(self.rows)

    @property
    def is_judged(self) -> bool:
        return any(row.verdict[0] for _, row in self.rows)

    @property
    def left(self) -> int:
        return self.room_for(_NAME)

    def room_for(self, columns: int) -> int:
        names = (shortened(row.name, columns) for _, row in self.rows)
        return round(max(map(text_columns, names)) * _LETTER) + 24

    @property
    def right(self) -> int:
        return _VERDICT + _VERDICT_WIDTH if self.is_judged else _REPORTED_ENDS + 8


class _Form(NamedTuple):
    """Columns of a name at most; pixels left and right of the scale, and from it to the verdict."""

    name: int
    left: int
    right: int
    verdict: int
    has_figures: bool = True


def wide_layout(sheet: Sheet) -> dict[str, Any]:
    """Left of the scale the names, right of it both figures and the verdict."""
    layout = _beside(sheet, _Form(_NAME, sheet.left, sheet.right, _VERDICT))
    margin = layout["margin"]
    return {"height": sheet.count * ROW + margin["t"] + margin["b"], **layout}


def middle_layout(sheet: Sheet) -> dict[str, Any]:
    """As high where the wide form leaves too little of the scale; no figures beside a verdict."""
    if sheet.left + sheet.right + _LEAST_SCALE <= _FOLD:
        return {}
    if sheet.is_judged:
        right = _MIDDLE_VERDICT + _VERDICT_WIDTH
        left = sheet.room_for(_MIDDLE_NAME)
        return _beside(sheet, _Form(_MIDDLE_NAME, left, right, _MIDDLE_VERDICT, has_figures=False))
    return _beside(sheet, _Form(_SHORT_NAME, sheet.room_for(_SHORT_NAME), sheet.right, _VERDICT))


def _beside(sheet: Sheet, form: _Form) -> dict[str, Any]:
    texts = [text for place in sheet.rows for text in _texts(*place, form)]
    # Plotly breaks the legend's lines at the width of the scale.
    top = _HEADS + _KEY_LINE * min(key_lines(sheet.keys, _LEAST_SCALE), 2)
    return {
        "margin": {"l": form.left, "r": form.right, "t": top, "b": _BOTTOM},
        "shapes": [*_guides(sheet, MIDDLE), *_verdicts(sheet, form.verdict, MIDDLE)],
        "annotations": [*_heads(sheet, -form.left), *texts, *_columns(sheet, form)],
    }


def narrow_layout(sheet: Sheet) -> dict[str, Any]:
    """The name above the marks, the verdict at its end, or where none is the figures."""
    small = {"color": INK, "size": 11}
    texts = []
    for at, row in sheet.rows:
        y = at + _LIFT
        room = _NARROW_LINE - text_columns(row.verdict[1]) if row.verdict[0] else _NARROW_NAME
        texts.append(_text(shortened(row.name, room), y, x=0, font=small))
        if row.verdict[0]:
            texts.append(_text(row.verdict[1], y, x=1, xshift=-16, xanchor="right", font=small))
        else:
            texts += _figures(row, y, -_FIGURE, 0)
    top = _HEADS + _KEY_LINE * key_lines(sheet.keys, _PHONE)
    return {
        "height": sheet.count * _NARROW_ROW + top + _BOTTOM,
        "margin": {"l": 8, "r": 8, "t": top, "b": _BOTTOM},
        "shapes": [*_guides(sheet, -0.5), *_verdicts(sheet, -12, _LIFT)],
        "annotations": [*_heads(sheet, 0), *texts, _scale_note(sheet, x=0, yshift=20)],
    }


def legend_above_heads() -> dict[str, Any]:
    """Along the upper edge, from the left edge of the figure."""
    return {
        "orientation": "h",
        "xref": "container",
        "x": 0,
        "xanchor": "left",
        "yref": "container",
        "y": 1,
        "yanchor": "top",
        "font": {"color": INK_SOFT, "size": 12},
        "tracegroupgap": 0,
        "itemsizing": "constant",
    }


def key_lines(keys: Sequence[str], room: int) -> int:
    """Lines of a legend so many pixels wide."""
    lines, filled = 1, 0.0
    for key in keys:
        width = text_columns(key) * _LETTER + 44
        if filled and filled + width > room:
            lines, filled = lines + 1, 0.0
        filled += width
    return lines


def _guides(sheet: Sheet, aside: float) -> list[dict[str, Any]]:
    """A thin line along each row leads the eye from the name to the figures."""
    return [rule(x0=0, x1=1, xref="paper", y0=at + aside, y1=at + aside) for at, _ in sheet.rows]


def _verdicts(sheet: Sheet, shift: int, aside: float) -> list[dict[str, Any]]:
    return [
        shape
        for at, row in sheet.rows
        if row.verdict[0]
        for shape in verdict_shapes(row.verdict[0], y=at + aside, shift=shift)
    ]


def _heads(sheet: Sheet, shift: int) -> list[dict[str, Any]]:
    font = {"color": INK, "size": 13}
    return [
        _text(words, at + MIDDLE, bold=True, x=0, xshift=shift, font=font)
        for at, words in sheet.heads
    ]


def _texts(at: int, row: RangeRow, form: _Form) -> list[dict[str, Any]]:
    y, ink = at + MIDDLE, {"color": INK, "size": 12}
    found = [_text(shortened(row.name, form.name), y, x=0, xshift=-form.left, font=ink)]
    if form.has_figures:
        found += _figures(row, y, _PROMISED_ENDS, _REPORTED_ENDS)
    if row.verdict[0]:
        found.append(_text(row.verdict[1], y, x=1, xshift=form.verdict + 18, font=ink))
    return found


def _figures(row: RangeRow, y: float, promised: int, reported: int) -> list[dict[str, Any]]:
    """Both in the colour of their marks, ending at these pixels."""
    color = INK_SOFT if row.reported.is_unknown else ACCENT
    return [
        _text(row.promised_text, y, x=1, xshift=promised, xanchor="right"),
        _text(
            row.reported_text,
            y,
            x=1,
            xshift=reported,
            xanchor="right",
            font={"color": color, "size": 12},
        ),
    ]


def _columns(sheet: Sheet, form: _Form) -> list[dict[str, Any]]:
    """The heads of the columns, level with the numbers of the scale."""
    labels = sheet.labels
    heads = []
    if form.has_figures:
        heads.append((labels.promised, _PROMISED_ENDS, "right"))
        heads.append((labels.reported, _REPORTED_ENDS, "right"))
    if sheet.is_judged:
        heads.append((labels.verdict, form.verdict, "left"))
    found = [
        note(f"<b>{escape(words)}</b>", x=1, xshift=shift, xanchor=anchor, y=1, yshift=3)
        for words, shift, anchor in heads
    ]
    return [_scale_note(sheet, x=0, xshift=-form.left, yshift=3), *found]


def _scale_note(sheet: Sheet, **place: Any) -> dict[str, Any]:
    return note(escape(sheet.labels.scale), y=1, **place)


def _text(text: str, y: float, *, bold: bool = False, **place: Any) -> dict[str, Any]:
    words = f"<b>{escape(text)}</b>" if bold else escape(text)
    return note(words, y=y, yref="y", yanchor="middle", **place)
