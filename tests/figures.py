"""What tests ask of a figure, whatever it draws."""

import json
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

from sources.chart_style import figure_json

TAG_LETTERS = "<img"


def keys_of(figure: go.Figure) -> set[str]:
    """The keys of all rows that have a point in the figure."""
    return {point[0] for trace in figure.data for point in trace.customdata or ()}


def urls_of(figure: go.Figure) -> set[str]:
    return {point[-1] for trace in figure.data for point in trace.customdata or ()}


def hover_of(figure: go.Figure, key: str) -> str:
    """The hover text of a row's point."""
    for trace in figure.data:
        for point, text in zip(trace.customdata or (), trace.hovertext or (), strict=True):
            if point[0] == key:
                return str(text)
    raise AssertionError(f"{key} is not in the figure")


def point_of(figure: go.Figure, key: str) -> tuple[Any, Any, str]:
    """Place and symbol of a row's point."""
    for trace in figure.data:
        for at, point in enumerate(trace.customdata or ()):
            if point[0] == key:
                return trace.x[at], trace.y[at], trace.marker.symbol[at]
    raise AssertionError(f"{key} is not in the figure")


def symbols_of(figure: go.Figure, key: str) -> set[str]:
    """The symbols of all of a row's points."""
    return {
        trace.marker.symbol[at]
        for trace in figure.data
        for at, point in enumerate(trace.customdata or ())
        if point[0] == key
    }


def strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_of(part)


def shown_tags(figure: go.Figure) -> list[str]:
    """Texts in which a tag from a row would reach the page unescaped."""
    return [text for text in strings_of(json.loads(figure_json(figure))) if TAG_LETTERS in text]
