"""The parts of a robot as areas: the more makers are known to buy one, the larger it is; the more of them
know a single supplier for it, the stronger its colour. No Django in here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import plotly.graph_objects as go

from sources.chart_style import (
    Trace,
    escape,
    house_figure,
    hover_text,
    legend_key,
    text_columns,
    wrapped,
)
from sources.palette import FEW, INK, PAPER, PAPER_SUNK

_HEIGHT = 560
_NARROW_HEIGHT = 720
# The legend shares the room that the treemap leaves above itself; on a phone it takes two lines.
_TOP = 10
_NARROW_TOP = 36
_NAME_COLUMNS = 18

# How many of a part's makers have an only known supplier; each class has a colour of its own.
ALL, HALF, SOME, NONE = range(4)


class PartArea(NamedTuple):
    """One part; ``makers`` (at least 1) is its area. ``group`` names what it is part of, if any.

    Of these makers ``only_known`` are known to have a single supplier of it.
    """

    key: str
    name: str
    group: str
    group_name: str
    group_url: str
    suppliers: int
    makers: int
    only_known: int
    url: str


@dataclass(frozen=True, slots=True)
class TreemapLabels:
    """Words in the page's language; all plain text, not HTML.

    suppliers, only_known: a part's numbers in words. classes: the legend's, from the most exposed.
    """

    suppliers: Callable[[int], str]
    only_known: Callable[[PartArea], str]
    classes: tuple[str, str, str, str]


class _Form(NamedTuple):
    """From how many makers an area holds its numbers in words, and from how many its name; the columns
    of a name in a small area."""

    name: str
    in_words: int
    named: int
    columns: int


_FORMS = (_Form("wide", 4, 1, 11), _Form("narrow", 10, 3, 9))
# A name with a longer word, or on more lines, would be drawn in letters too small to read.
_LONGEST_WORD, _MOST_LINES = 10, 3


class _Tile(NamedTuple):
    id: str
    label: str
    parent: str
    value: int
    text: str
    hover: str
    color: str
    ink: str
    url: str


def class_of(part: PartArea) -> int:
    """``ALL`` of the part's makers have an only known supplier, ``HALF`` or more, ``SOME``, ``NONE``."""
    if not part.only_known:
        return NONE
    if part.only_known >= part.makers:
        return ALL
    return HALF if 2 * part.only_known >= part.makers else SOME


def treemap_figure(parts: Sequence[PartArea], labels: TreemapLabels) -> go.Figure:
    """Parts inside what they are part of, the largest first whatever their order."""
    if not parts:
        return house_figure([], height=240)
    groups, in_order = _groups(parts), sorted(parts, key=_order)
    figure = house_figure(
        [
            *(
                _treemap([*groups, *(_part(part, labels, form) for part in in_order)], form)
                for form in _FORMS
            ),
            *_keys(parts, labels),
        ],
        height=_HEIGHT,
        margin={"l": 0, "r": 0, "t": _TOP, "b": 0},
        xaxis={"visible": False},
        yaxis={"visible": False},
    )
    figure.layout.legend.update(yref="container", y=1, yanchor="top", xref="container")
    figure.layout.meta["narrow"] = {
        "height": _NARROW_HEIGHT,
        "margin": {"l": 0, "r": 0, "t": _NARROW_TOP, "b": 0},
    }
    return figure


def _order(part: PartArea) -> tuple[Any, ...]:
    return -part.makers, class_of(part), part.key


def _groups(parts: Sequence[PartArea]) -> list[_Tile]:
    found: dict[str, list[PartArea]] = {}
    for part in sorted(parts, key=_order):
        if part.group:
            found.setdefault(part.group, []).append(part)
    return [
        _Tile(
            id=f"group:{group}",
            parent="",
            value=sum(part.makers for part in inside),
            label=escape(inside[0].group_name),
            text="",
            hover=hover_text(inside[0].group_name),
            color=PAPER_SUNK,
            ink=INK,
            url=inside[0].group_url,
        )
        for group, inside in found.items()
    ]


def _part(part: PartArea, labels: TreemapLabels, form: _Form) -> _Tile:
    place = class_of(part)
    suppliers, exposed = labels.suppliers(part.suppliers), labels.only_known(part)
    return _Tile(
        id=part.key,
        label=escape(part.name),
        parent=f"group:{part.group}" if part.group else "",
        value=part.makers,
        text=_text(part, suppliers, exposed, form),
        hover=hover_text(part.name, suppliers, exposed),
        color=FEW[place],
        # Light letters on the strongest colour, in the dark theme dark ones.
        ink=INK if place else PAPER,
        url=part.url,
    )


def _text(part: PartArea, suppliers: str, exposed: str, form: _Form) -> str:
    if part.makers >= form.in_words:
        name = [f"<b>{escape(line)}</b>" for line in wrapped(part.name, _NAME_COLUMNS)]
        lines = [suppliers, *wrapped(exposed, _NAME_COLUMNS)]
        return "<br>".join([*name, *map(escape, lines)])
    number = f"<b>{part.only_known}/{part.makers}</b>"
    if part.makers < form.named:
        return number
    # A Chinese name may break anywhere, an English one at its spaces.
    words = [word for word in part.name.split() if word.isascii()]
    longest = max(map(text_columns, words), default=0)
    lines = wrapped(part.name, form.columns)
    if longest > _LONGEST_WORD or len(lines) > _MOST_LINES:
        return number
    return "<br>".join([number, *map(escape, lines)])


def _treemap(tiles: Sequence[_Tile], form: _Form) -> Trace:
    return {
        "meta": form.name,
        "type": "treemap",
        "ids": [tile.id for tile in tiles],
        "labels": [tile.label for tile in tiles],
        "parents": [tile.parent for tile in tiles],
        "values": [tile.value for tile in tiles],
        "branchvalues": "total",
        "text": [tile.text for tile in tiles],
        "texttemplate": "%{text}",
        "textposition": "top left",
        "textfont": {"color": [tile.ink for tile in tiles], "size": 12},
        "hovertext": [tile.hover for tile in tiles],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[tile.id, tile.url] for tile in tiles],
        "marker": {
            "colors": [tile.color for tile in tiles],
            "line": {"color": PAPER, "width": 1},
            "pad": {"t": 22, "l": 3, "r": 3, "b": 3},
        },
        "tiling": {"packing": "squarify", "pad": 1},
        "pathbar": {"visible": False},
        "root": {"color": "rgba(0,0,0,0)"},
        "sort": True,
    }


def _keys(parts: Sequence[PartArea], labels: TreemapLabels) -> list[Trace]:
    found = {class_of(part) for part in parts}
    return [
        legend_key(words, str(place), {"symbol": "square", "color": FEW[place], "size": 12})
        for place, words in enumerate(labels.classes)
        if place in found
    ]
