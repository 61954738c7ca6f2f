"""One company between its suppliers and its customers, as far as links are known."""

from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from sources.chart_style import (
    Trace,
    escape,
    house_axis,
    house_figure,
    legend_above,
    legend_key,
    note,
    shortened,
    text_columns,
    wrapped,
)
from sources.palette import INK, INK_SOFT, PAPER
from supplychain.charts.ego import Edge, Parts, Side, edges_of, parts_of
from supplychain.charts.labels import (
    OTHER_LINE,
    STATUS_LINES,
    GraphLabels,
    hover_of,
    legend_order,
)
from supplychain.rows import LinkRow

# Pixels a line of text takes.
_LINE = 18
# Pieces of a curve, smoothed by a spline.
_STEPS = 8
# Columns of text, pixels of one, and the least room for the lines between the two sides' names.
_NAME = 34
_HEADING = 38
_LISTED = 40
_COMPANY = 20
_LETTER = 6.4
_BETWEEN = 220
_RIGHT = {"side": "right", "overlaying": "y", "anchor": "x"}


def company_graph_figure(
    rows: Sequence[LinkRow], company_slug: str, labels: GraphLabels
) -> go.Figure:
    """Suppliers left, the company in the middle, customers right; what it makes itself below.

    Parties stand under the component they are linked by, so a supplier of two components appears
    twice; each link is one line, its style and colour the status. Unnamed parties are one node a
    side. Each line has an unseen mark in its middle for the hover and the click.
    """
    links = [row for row in rows if company_slug in (row.supplier_slug, row.customer_slug)]
    if not links:
        return house_figure([], height=240)
    parts = parts_of(links, company_slug, labels.unnamed)
    bar = _bar_ends(parts)
    bottom = max(parts.lines, bar[1]) + (len(parts.own) + 1.4 if parts.own else 0)
    scale = [bottom, min(bar[0] - 0.3 - len(_name_lines(parts)), -0.9)]
    panel = round(_LINE * (scale[0] - scale[1]))
    return house_figure(
        [*_edge_traces(parts, labels), _bar(parts), *_in_house(parts, labels), *_legend(links)],
        # A phone sets every word of the legend on a line of its own.
        height=panel + 70 + 26 * len({link.status for link in links}),
        min_width=_BETWEEN + round(_LETTER * sum(map(_columns, (parts.left, parts.right)))),
        opens_at=0.5,
        xaxis=_tiers_axis(parts, labels),
        yaxis=_names_axis(parts.left, parts.left_top, scale),
        # The right names stand on an axis of their own, so that either side gets the room it needs.
        yaxis2=_names_axis(parts.right, parts.right_top, scale) | _RIGHT,
        annotations=[_company_name(parts)],
        legend=legend_above(panel, gap=28),
    )


def _edge_traces(parts: Parts, labels: GraphLabels) -> list[Trace]:
    """Per side and status the lines, their visible outer ends, and the unseen marks in between."""
    edges = edges_of(parts)
    looks = {(edge.outer, edge.link.status) for edge in edges}
    traces: list[Trace] = []
    for outer, status in sorted(looks, key=lambda look: (look[0], legend_order(look[1]))):
        here = [edge for edge in edges if (edge.outer, edge.link.status) == (outer, status)]
        color, _, _ = STATUS_LINES.get(status, OTHER_LINE)
        shared: Trace = {
            "type": "scatter",
            "legendgroup": status,
            "showlegend": False,
            "yaxis": "y2" if outer else "y",
        }
        ends = _marks(here, 0, parts.x, labels, {"color": color, "size": 6, "opacity": 1})
        middles = _marks(here, 0.5, parts.x, labels, {"color": color, "size": 14, "opacity": 0})
        traces += [shared | _lines(here, status, parts.x), shared | ends, shared | middles]
    return traces


def _lines(edges: Iterable[Edge], status: str, x: float) -> Trace:
    color, dash, width = STATUS_LINES.get(status, OTHER_LINE)
    points: list[tuple[float | None, float | None]] = []
    for edge in edges:
        points += [edge.at(step / _STEPS, x) for step in range(_STEPS + 1)]
        # Lifts the pen before the next line.
        points.append((None, None))
    return {
        "mode": "lines",
        "x": [at for at, _ in points],
        "y": [at for _, at in points],
        "line": {"color": color, "dash": dash, "shape": "spline", "width": width},
        "opacity": 0.5 if status == "ended" else 0.9,
        "hoverinfo": "skip",
    }


def _marks(
    edges: Sequence[Edge], t: float, x: float, labels: GraphLabels, marker: dict[str, Any]
) -> Trace:
    places = [edge.at(t, x) for edge in edges]
    return {
        "mode": "markers",
        "x": [place[0] for place in places],
        "y": [place[1] for place in places],
        "marker": marker,
        "cliponaxis": False,
        "hovertext": [hover_of(edge.link, labels) for edge in edges],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[edge.link.key, edge.link.url] for edge in edges],
    }


def _bar_ends(parts: Parts) -> tuple[float, float]:
    ports = [edge.port for edge in edges_of(parts)] or [(parts.lines - 1) / 2]
    return min(ports) - 0.4, max(ports) + 0.4


def _bar(parts: Parts) -> Trace:
    """The company: a thick line that all edges reach."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [parts.x, parts.x],
        "y": list(_bar_ends(parts)),
        "line": {"color": INK, "width": 8},
        # The right names' axis lies over the left one's: the bar must cover the ends of all lines.
        "yaxis": "y2",
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _company_name(parts: Parts) -> dict[str, Any]:
    anchor = "center" if parts.x == 0.5 else "right" if parts.x > 0.5 else "left"
    return note(
        "<br>".join(f"<b>{escape(line)}</b>" for line in _name_lines(parts)),
        x=parts.x,
        y=_bar_ends(parts)[0] - 0.1,
        xref="x",
        yref="y2",
        xanchor=anchor,
        align=anchor,
        # Lines may pass behind the name, not through it.
        bgcolor=PAPER,
        font={"color": INK, "size": 13},
    )


def _name_lines(parts: Parts) -> list[str]:
    """At most two lines, so narrow that they stay clear of the names on either side."""
    first, *rest = wrapped(parts.name, _COMPANY)
    return [first, shortened(" ".join(rest), _COMPANY)] if rest else [first]


def _in_house(parts: Parts, labels: GraphLabels) -> list[Trace]:
    """What the company makes itself, listed under its bar."""
    if not parts.own:
        return []
    first = parts.lines + 0.6
    side = "center" if parts.x == 0.5 else "left" if parts.x > 0.5 else "right"
    shared: Trace = {
        "type": "scatter",
        "mode": "text",
        "yaxis": "y2",
        "textposition": f"middle {side}",
        "cliponaxis": False,
        "showlegend": False,
    }
    heading = {
        "x": [parts.x],
        "y": [first],
        "text": [f"<b>{escape(labels.in_house)}</b>"],
        "textfont": {"color": INK, "size": 12},
        "hoverinfo": "skip",
    }
    listing = {
        "x": [parts.x] * len(parts.own),
        "y": [first + 1 + at for at in range(len(parts.own))],
        "text": [escape(_listed(link, labels)) for link in parts.own],
        "textfont": {"color": INK_SOFT, "size": 12},
        "hovertext": [hover_of(link, labels) for link in parts.own],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[link.key, link.url] for link in parts.own],
    }
    return [shared | heading, shared | listing]


def _listed(link: LinkRow, labels: GraphLabels) -> str:
    when = f" · {labels.when(link.as_of)}" if link.as_of else ""
    return shortened(link.component_name, _LISTED - text_columns(when)) + when


def _legend(links: Iterable[LinkRow]) -> list[Trace]:
    """The statuses of the lines drawn; what is made in-house has no line."""
    names = {
        link.status: link.status_label for link in links if link.supplier_slug != link.customer_slug
    }
    keys = []
    for status in sorted(names, key=legend_order):
        color, dash, width = STATUS_LINES.get(status, OTHER_LINE)
        line = {"color": color, "dash": dash, "width": width}
        keys.append(legend_key(names[status], status, {}, mode="lines", line=line))
    return keys


def _tiers_axis(parts: Parts, labels: GraphLabels) -> dict[str, Any]:
    sides = ((parts.left, 0, labels.suppliers), (parts.right, 1, labels.customers))
    shown = [(x, escape(word)) for side, x, word in sides if side.nodes]
    return house_axis(
        side="top",
        range=[0, 1],
        showgrid=False,
        tickangle=0,
        tickmode="array",
        tickvals=[x for x, _ in shown],
        ticktext=[word for _, word in shown],
    )


def _columns(side: Side) -> int:
    """How wide a side's longest name is."""
    names = [shortened(node.name, _NAME) for node in side.nodes]
    names += [shortened(text, _HEADING) for _, text in side.headings]
    return max(map(text_columns, names), default=0)


def _names_axis(side: Side, top: float, scale: list[float]) -> dict[str, Any]:
    """Headings and party names as tick labels: Plotly gives them the room they need."""
    ticks = {
        line + top: f"<b>{escape(shortened(text, _HEADING))}</b>" for line, text in side.headings
    }
    ticks |= {node.middle + top: escape(shortened(node.name, _NAME)) for node in side.nodes}
    in_order = sorted(ticks.items())
    return house_axis(
        range=scale,
        showgrid=False,
        tickmode="array",
        tickvals=[line for line, _ in in_order],
        ticktext=[text for _, text in in_order],
        ticklabelstandoff=6,
    )
