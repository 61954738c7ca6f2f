"""One look for every chart, and the way a figure becomes JSON that a page can theme."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from unicodedata import east_asian_width

import orjson
import plotly.graph_objects as go

from sources.palette import INK, INK_SOFT, PAPER, RULE, TOKENS
from sources.partial_dates import PartialDate

Trace = dict[str, Any]

# Heights in pixels of the page's chart classes: it reserves the room before the script has run.
SIZES = (("s", 240), ("m", 352), ("l", 544))
LARGEST = "xl"

_TOKEN_OF = {light.lower(): token for light, token in TOKENS.items()}
_HOVER_COLUMNS = 46


def house_figure(
    traces: Sequence[Trace], *, height: int, min_width: int = 0, opens_at: float = 0, **layout: Any
) -> go.Figure:
    """A validated figure in house style, ``height`` pixels high; ``layout`` overrides the style.

    There is no title and no font family: the page has both. ``layout.meta`` tells the page the
    height class (``size``: s, m, l or xl) and the pixels of width below which marks would collide
    (``min_width``: scroll sideways rather than squeeze; ``opens_at``: which part of it is seen
    first, from 0 the left end to 1 the right end).
    """
    style: dict[str, Any] = {
        # An empty template: the default one is 7 kB per figure and another look.
        "template": {},
        "height": height,
        "meta": {"size": size_class(height), "min_width": min_width}
        | ({"opens_at": opens_at} if opens_at else {}),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 12, "color": INK_SOFT},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hovermode": "closest",
        "hoverlabel": {
            "align": "left",
            "bgcolor": PAPER,
            "bordercolor": RULE,
            "font": {"color": INK, "size": 12},
            "namelength": 0,
        },
        "legend": legend_above(height),
        "dragmode": False,
    }
    return go.Figure({"data": list(traces), "layout": style | layout})


def house_axis(**axis: Any) -> dict[str, Any]:
    """An axis with a thin grid and quiet text; ``axis`` overrides."""
    style: dict[str, Any] = {
        "automargin": True,
        "color": INK_SOFT,
        "fixedrange": True,
        "gridcolor": RULE,
        "gridwidth": 1,
        "linecolor": RULE,
        "showgrid": True,
        "showline": False,
        "tickcolor": RULE,
        "tickfont": {"color": INK_SOFT, "size": 12},
        "ticks": "",
        "zeroline": False,
    }
    return style | axis


def legend_above(panel: int, gap: int = 8) -> dict[str, Any]:
    """A horizontal legend ``gap`` pixels above a plot of ``panel`` pixels."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1 + gap / panel,
        "yanchor": "bottom",
        "font": {"color": INK_SOFT, "size": 12},
        "itemsizing": "constant",
    }


def note(text: str, **place: Any) -> dict[str, Any]:
    """An annotation without an arrow, such as an axis title that reads horizontally."""
    style: dict[str, Any] = {
        "text": text,
        "showarrow": False,
        "font": {"color": INK_SOFT, "size": 12},
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
    }
    return style | place


def rule(**place: Any) -> dict[str, Any]:
    """A thin straight line behind the marks."""
    style: dict[str, Any] = {"type": "line", "layer": "below", "line": {"color": RULE, "width": 1}}
    return style | place


def legend_key(name: str, group: str, marker: Mapping[str, Any], **trace: Any) -> Trace:
    """A trace without points that only puts ``name`` and its mark into the legend."""
    style: Trace = {
        "type": "scatter",
        "x": [None],
        "y": [None],
        "mode": "markers",
        "name": escape(name),
        "legendgroup": group,
        "marker": dict(marker),
        "hoverinfo": "skip",
        "showlegend": True,
    }
    return style | trace


def size_class(height: int) -> str:
    return next((name for name, most in SIZES if height <= most), LARGEST)


def escape(text: str) -> str:
    """Text from rows made safe for Plotly, which renders some HTML tags in labels and hovers."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def hover_text(heading: str, *lines: str) -> str:
    """Escaped lines under a bold heading, wrapped to fit a phone; empty lines fall away."""
    parts = [f"<b>{escape(part)}</b>" for part in wrapped(heading, _HOVER_COLUMNS)]
    return "<br>".join(
        [*parts, *(escape(part) for line in lines for part in wrapped(line, _HOVER_COLUMNS))]
    )


def shortened(text: str, columns: int) -> str:
    """At most so many columns wide, a Chinese character being two; what is cut ends in …."""
    if text_columns(text) <= columns:
        return text
    while text and text_columns(text) > columns - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


def text_columns(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns, broken at spaces where there are any."""
    lines: list[str] = []
    rest = " ".join(text.split())
    while text_columns(rest) > columns:
        fits = len(rest)
        while text_columns(rest[:fits]) > columns:
            fits -= 1
        space = rest.rfind(" ", 1, fits + 1)
        end = space if space > 0 else fits
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, rest] if rest else lines


def day_span(day: PartialDate) -> tuple[date, float]:
    """The middle of a partial date, and the days from there to its first and last noon."""
    days = (day.last - day.first).days
    return day.first + timedelta(days=days // 2), days / 2


def figure_json(figure: go.Figure) -> str:
    """The figure as JSON for a ``<script type="application/json">`` block.

    Palette colours become the names of their CSS tokens, so that the page draws them in its theme;
    ``<``, ``>`` and ``&`` are escaped, so that no text can end the block. The same figure always
    gives the same bytes.
    """
    content = figure.to_plotly_json()
    if _is_empty(content["layout"].get("template", {})):
        content["layout"].pop("template", None)
    text = orjson.dumps(
        _with_tokens(content, is_colour=False), option=orjson.OPT_SORT_KEYS
    ).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _is_empty(template: Mapping[str, Any]) -> bool:
    """Plotly turns an empty template into one that names a trace type and nothing else."""
    traces = [trace for kind in template.get("data", {}).values() for trace in kind]
    return not template.get("layout") and all(set(trace) <= {"type"} for trace in traces)


def _with_tokens(value: Any, *, is_colour: bool) -> Any:
    """Swap colours below keys that name one: a robot may be called like a colour."""
    if isinstance(value, Mapping):
        return {
            key: _with_tokens(
                part, is_colour=key.lower().endswith(("color", "colors", "colorscale"))
            )
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [_with_tokens(part, is_colour=is_colour) for part in value]
    if is_colour and isinstance(value, str):
        return _TOKEN_OF.get(value.lower(), value)
    return value
