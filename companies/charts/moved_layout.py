"""What stands around the lines of moved dates: names, days moved, years; and the form on a phone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from companies.charts.days import days_axis, today_rule, year_marks
from companies.charts.range_layout import key_lines, legend_above_heads
from sources.chart_style import escape, house_axis, note, rule, shortened, text_columns
from sources.palette import INK, PAPER

# In rows, from a row's place down: its marks. On a phone its name stands above them.
MARKS_AT = 0.2
_LIFT = -0.26
# Pixels: a row, one on a phone, the years over the rows, a line of the legend, today's word below.
_ROW = 22
_NARROW_ROW = 38
_YEARS = 28
_KEYS = 24
_TODAY = 24
# Text: pixels of a column of letters, and the most columns of a name.
_LETTER = 6.1
_NAME = 56
_NARROW_NAME = 48
_SCALE = 320
# In a window between; the widths at which one is a phone's no longer, and the widest form begins.
_MIDDLE_NAME = 36
_FOLD = 600
_WIDE = 900
# The narrowest phone's figure.
_PHONE = 300


def moved_layout(
    names: Sequence[tuple[str, str]],
    span: tuple[date, date],
    today: tuple[date, str],
    keys: Sequence[str],
    head: str,
) -> dict[str, Any]:
    """Rows of (what, days moved), from the top; ``head`` stands over the days.

    ``keys``: the words of the legend.
    """
    right = round(max(text_columns(moved) for _, moved in names) * _LETTER + 24)
    left = _names_width(names, _NAME)
    forms = {"narrow": _narrow(names, today, keys)}
    top = highest = _top(keys, _FOLD - left - right)
    if left + right + _SCALE > _FOLD:
        top = _top(keys, _WIDE - left - right)
        forms["middle"] = _middle(names, today, keys, right, head)
        highest = max(top, forms["middle"]["margin"]["t"])
    return {
        # Both forms of a wider window are as high: where the legend takes fewer lines, the rows get its room.
        "height": len(names) * _ROW + highest + _TODAY,
        "margin": {"l": left, "r": right, "t": top, "b": _TODAY},
        "xaxis": _years(*span),
        "yaxis": house_axis(range=[len(names) - 0.5, -0.5], showgrid=False, showticklabels=False),
        "shapes": [today_rule(today[0]), *_guides(len(names), MARKS_AT)],
        "annotations": [
            *_wide_texts(names, left, right, _NAME),
            _head(head, right),
            _today_word(today),
        ],
        "legend": legend_above_heads(),
        "meta": {"size": "l", "min_width": 0, **forms},
    }


def _names_width(names: Sequence[tuple[str, str]], columns: int) -> int:
    return round(max(text_columns(shortened(what, columns)) for what, _ in names) * _LETTER + 20)


def _top(keys: Sequence[str], room: int) -> int:
    """Pixels over the rows; Plotly breaks the legend's lines at the width of the scale."""
    return _YEARS + _KEYS * key_lines(keys, room)


def _middle(
    names: Sequence[tuple[str, str]],
    today: tuple[date, str],
    keys: Sequence[str],
    right: int,
    head: str,
) -> dict[str, Any]:
    """With shorter names."""
    left = _names_width(names, _MIDDLE_NAME)
    return {
        "margin": {"l": left, "r": right, "t": _top(keys, _FOLD - left - right), "b": _TODAY},
        "annotations": [
            *_wide_texts(names, left, right, _MIDDLE_NAME),
            _head(head, right),
            _today_word(today),
        ],
    }


def _head(words: str, right: int) -> dict[str, Any]:
    return note(f"<b>{escape(words)}</b>", x=1, xshift=right - 4, xanchor="right", y=1, yshift=3)


def _narrow(
    names: Sequence[tuple[str, str]], today: tuple[date, str], keys: Sequence[str]
) -> dict[str, Any]:
    top = _top(keys, _PHONE)
    return {
        "height": len(names) * _NARROW_ROW + top + _TODAY,
        "margin": {"l": 8, "r": 8, "t": top, "b": _TODAY},
        "shapes": [today_rule(today[0]), *_guides(len(names), -0.5)],
        "annotations": [*_narrow_texts(names), _today_word(today)],
    }


def _wide_texts(
    names: Sequence[tuple[str, str]], left: int, right: int, columns: int
) -> list[dict[str, Any]]:
    ink = {"color": INK, "size": 12}
    found = []
    for place, (what, moved) in enumerate(names):
        at: dict[str, Any] = {"y": place + MARKS_AT, "yref": "y", "yanchor": "middle"}
        found.append(note(escape(shortened(what, columns)), x=0, xshift=-left, font=ink, **at))
        found.append(note(escape(moved), x=1, xshift=right - 4, xanchor="right", **at))
    return found


def _narrow_texts(names: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    found = []
    for place, (what, moved) in enumerate(names):
        room = _NARROW_NAME - text_columns(moved)
        at: dict[str, Any] = {"y": place + _LIFT, "yref": "y", "yanchor": "middle"}
        # The years' lines pass behind the letters, not through them.
        style = {"bgcolor": PAPER, "borderpad": 0, "font": {"color": INK, "size": 11}}
        found.append(note(escape(shortened(what, room)), x=0, **style, **at))
        found.append(note(escape(moved), x=1, xanchor="right", **style, **at))
    return found


def _years(first: date, last: date) -> dict[str, Any]:
    return {**days_axis(first, last, year_marks(first, last)), "side": "top"}


def _guides(rows: int, aside: float) -> list[dict[str, Any]]:
    return [
        rule(x0=0, x1=1, xref="paper", y0=place + aside, y1=place + aside) for place in range(rows)
    ]


def _today_word(today: tuple[date, str]) -> dict[str, Any]:
    day, word = today
    place = {"xref": "x", "xanchor": "center", "y": 0, "yanchor": "top", "yshift": -4}
    return note(escape(word), x=day.isoformat(), **place)
