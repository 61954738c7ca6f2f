"""Everyone who supplies and everyone who buys, in tiers from left to right."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from sources.chart_style import (
    Trace,
    escape,
    house_axis,
    house_figure,
    hover_text,
    legend_above,
    legend_key,
    note,
)
from sources.palette import INK, PAPER
from supplychain.charts.graph_bands import STEPS, Band, Point, bands_of, curve_of, shown_name
from supplychain.charts.labels import (
    OTHER_LINE,
    STATUS_LINES,
    GraphLabels,
    hover_of,
    legend_order,
)
from supplychain.charts.tiers import (
    Layout,
    customer_of,
    layout_of,
    supplier_of,
)
from supplychain.rows import LinkRow

# Pixels a line of text takes.
_LINE = 18
# Between a name and its mark.
_AIR = "&nbsp;" * 2


@dataclass(frozen=True, slots=True)
class TierLabels:
    """Words of the tiered graph, plain text.

    tier: heading of a tier by its number. links: of one company, "3 suppliers · 2 customers".
    own: what it makes itself, of which the parts follow. focus: what a click on a company does.
    address: where that click leads.
    """

    graph: GraphLabels
    tier: Callable[[int], str]
    links: Callable[[int, int], str]
    own: str
    focus: str
    address: Callable[[str], str]


def full_graph_figure(
    rows: Sequence[LinkRow], tiers: Mapping[str, int], labels: TierLabels, focus: str = ""
) -> go.Figure:
    """Each company once, in its tier; each link a line, its style and colour the status.

    Names stand outside the lines; a line that crosses a tier passes between its names. A company
    that makes a part itself has a diamond. ``focus`` is the company that is looked at.
    """
    if not rows:
        return house_figure([], height=240)
    layout = layout_of(rows, tiers)
    names = _names(rows, labels)
    bands = bands_of(layout, names, [labels.tier(tier) for tier in layout.columns])
    statuses = sorted({route.link.status for route in layout.routes}, key=legend_order)
    panel = round(_LINE * (layout.lines + 3))
    ends = {route.link.key: curve_of(route, bands, names) for route in layout.routes}
    traces = [trace for status in statuses for trace in _links(layout, status, ends, labels.graph)]
    return house_figure(
        [*traces, *_nodes(layout, bands, names, labels, focus), *_legend(layout, statuses, labels)],
        height=panel + 60 + 26 * len(statuses),
        min_width=round(bands[-1].right) + 40,
        xaxis=house_axis(range=[-8, bands[-1].right + 8], showgrid=False, showticklabels=False),
        yaxis=house_axis(range=[layout.lines + 1, -2], showgrid=False, showticklabels=False),
        annotations=_headings(layout, bands, labels),
        legend=legend_above(panel),
    )


def _names(rows: Iterable[LinkRow], labels: TierLabels) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        found[supplier_of(row)] = row.supplier_name or labels.graph.unnamed
        found[customer_of(row)] = row.customer_name or labels.graph.unnamed
    return found


def _links(
    layout: Layout, status: str, curves: Mapping[str, list[Point]], labels: GraphLabels
) -> list[Trace]:
    """The lines of a status, and an unseen mark on each for the hover and the click."""
    color, dash, width = STATUS_LINES.get(status, OTHER_LINE)
    here = [route.link for route in layout.routes if route.link.status == status]
    points: list[tuple[float | None, float | None]] = []
    for link in here:
        points += curves[link.key]
        # Lifts the pen before the next line.
        points.append((None, None))
    shared: Trace = {"type": "scatter", "legendgroup": status, "showlegend": False}
    lines = {
        "mode": "lines",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "line": {"color": color, "dash": dash, "shape": "spline", "width": min(width, 1.5)},
        "opacity": 0.7,
        "hoverinfo": "skip",
    }
    return [shared | lines, shared | _marks(here, curves, labels) | {"marker": _unseen(color)}]


def _marks(
    links: Sequence[LinkRow], curves: Mapping[str, list[Point]], labels: GraphLabels
) -> Trace:
    """Near the customer, where every line is on its own."""
    places = [curves[link.key][-STEPS // 2] for link in links]
    return {
        "mode": "markers",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "hovertext": [hover_of(link, labels) for link in links],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[link.key, link.url] for link in links],
    }


def _unseen(color: str) -> dict[str, Any]:
    return {"color": color, "size": 10, "opacity": 0}


def _nodes(
    layout: Layout,
    bands: Sequence[Band],
    names: Mapping[str, str],
    labels: TierLabels,
    focus: str,
) -> list[Trace]:
    """Per tier the bars that lines reach, and the names beside them."""
    traces: list[Trace] = []
    shared: Trace = {"type": "scatter", "showlegend": False, "cliponaxis": False}
    for at, band in enumerate(bands):
        here = sorted((place.y, one) for one, place in layout.places.items() if place.column == at)
        bars: list[tuple[float | None, float | None]] = []
        for y, one in here:
            half = layout.places[one].height / 2 - 0.25
            bars += [(band.bar, round(y - half, 2)), (band.bar, round(y + half, 2)), (None, None)]
        traces.append(
            shared
            | {
                "mode": "lines",
                "x": [x for x, _ in bars],
                "y": [y for _, y in bars],
                "line": {"color": INK, "width": 4},
                "hoverinfo": "skip",
            }
        )
        traces.append(shared | _named(layout, band, [one for _, one in here], names, labels, focus))
    return traces


def _named(
    layout: Layout,
    band: Band,
    companies: Sequence[str],
    names: Mapping[str, str],
    labels: TierLabels,
    focus: str,
) -> Trace:
    bare = {one: escape(shown_name(names[one])) for one in companies}
    texts = [f"<b>{text}</b>" if one == focus else text for one, text in bare.items()]
    return {
        "mode": "markers+text",
        "x": [band.bar] * len(companies),
        "y": [round(layout.places[one].y, 2) for one in companies],
        "text": [f"{_AIR}{text}" if band.is_last else f"{text}{_AIR}" for text in texts],
        "textposition": "middle right" if band.is_last else "middle left",
        "textfont": {"color": INK, "size": 12},
        "marker": {
            "color": INK,
            "size": [11 if one in layout.own else 7 for one in companies],
            "symbol": ["diamond" if one in layout.own else "circle" for one in companies],
            "line": {"color": PAPER, "width": 1},
        },
        "hovertext": _hovers(layout, companies, names, labels),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [
            ["", ""] if one.startswith(":") else [one, labels.address(one)] for one in companies
        ],
    }


def _hovers(
    layout: Layout, companies: Sequence[str], names: Mapping[str, str], labels: TierLabels
) -> list[str]:
    suppliers: dict[str, set[str]] = {one: set() for one in layout.places}
    customers: dict[str, set[str]] = {one: set() for one in layout.places}
    for route in layout.routes:
        supplier, customer = supplier_of(route.link), customer_of(route.link)
        suppliers[customer].add(supplier)
        customers[supplier].add(customer)
    own = {
        one: " · ".join(sorted({link.component_name for link in links}))
        for one, links in layout.own.items()
    }
    return [
        hover_text(
            names[one],
            labels.links(len(suppliers[one]), len(customers[one])),
            f"{labels.own}{labels.graph.colon}{own[one]}" if one in own else "",
            "" if one.startswith(":") else labels.focus,
        )
        for one in companies
    ]


def _headings(layout: Layout, bands: Sequence[Band], labels: TierLabels) -> list[dict[str, Any]]:
    return [
        note(
            f"<b>{escape(labels.tier(tier))}</b>",
            x=band.bar,
            y=-1,
            xref="x",
            yref="y",
            xanchor="left" if band.is_last else "right",
            yanchor="middle",
            font={"color": INK, "size": 12},
        )
        for tier, band in zip(layout.columns, bands, strict=True)
    ]


def _legend(layout: Layout, statuses: Iterable[str], labels: TierLabels) -> list[Trace]:
    words = {route.link.status: route.link.status_label for route in layout.routes}
    keys = []
    for status in statuses:
        color, dash, width = STATUS_LINES.get(status, OTHER_LINE)
        line = {"color": color, "dash": dash, "width": width}
        keys.append(legend_key(words[status], status, {}, mode="lines", line=line))
    if layout.own:
        keys.append(legend_key(labels.own, "own", {"color": INK, "size": 11, "symbol": "diamond"}))
    return keys
