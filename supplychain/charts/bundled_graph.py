"""The whole graph at a glance: bands from suppliers' countries over parts to customers."""

from collections.abc import Iterable, Mapping, Sequence
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
    shortened,
    text_columns,
)
from sources.palette import INK, RUMOURED, STATUS_SUPPLYING
from supplychain.charts.bundle_labels import BundleLabels
from supplychain.charts.bundles import (
    COUNTRY,
    CUSTOMER,
    LINK,
    OTHERS,
    PART,
    UNNAMED,
    Bundle,
    Bundles,
    Item,
    Node,
    bundled,
)
from supplychain.rows import LinkRow

# Pixels: a letter, the width of a node's bar, the room for the bands between two columns.
_LETTER, _BAR, _BETWEEN = 6.6, 5, 150
_NAME = 64
# How many names a hover lists.
_LISTED = 8


def bundled_figure(
    rows: Sequence[LinkRow], group_of: Mapping[str, str], labels: BundleLabels
) -> go.Figure:
    """Each band is as wide as its links are many; one of rumours only is paler."""
    if not rows:
        return house_figure([], height=240)
    found = bundled(rows, group_of)
    texts = {item: _text(item, node, labels) for item, node in found.nodes.items()}
    sides = _sides(texts, labels)
    panel = round(found.height) + 40
    return house_figure(
        [
            _bands_hover(found, sides, texts, labels),
            *_nodes(found, sides, texts, labels),
            *_keys(labels),
        ],
        height=panel + 52,
        min_width=round(sides[CUSTOMER][1]),
        opens_at=0.4,
        xaxis=house_axis(range=[0, sides[CUSTOMER][1]], showgrid=False, showticklabels=False),
        yaxis=house_axis(range=[found.height + 8, -32], showgrid=False, showticklabels=False),
        shapes=[_band(one, sides) for one in found.bundles] + _bars(found, sides),
        annotations=_headings(sides, labels),
        legend=legend_above(panel),
    )


def _text(item: Item, node: Node, labels: BundleLabels) -> str:
    column, slug = item
    if slug == OTHERS:
        name = labels.others(len({row.customer_slug for row in node.links}))
    elif slug == UNNAMED:
        name = labels.unnamed_customer if column == CUSTOMER else labels.unnamed_supplier
    elif column == COUNTRY:
        name = labels.country(slug)
    else:
        name = labels.part(slug) if column == PART else node.links[0].customer_name
    return f"{shortened(name, _NAME)} {len(node.links)}"


Sides = list[tuple[float, float]]
"""Per column the left and right edge of what lies between its bands, text included."""


def _sides(texts: Mapping[Item, str], labels: BundleLabels) -> Sides:
    widths = []
    for column in (COUNTRY, PART, CUSTOMER):
        held = [text for item, text in texts.items() if item[0] == column]
        longest = max(map(text_columns, [*held, labels.columns[column]]))
        widths.append(round(longest * _LETTER) + 20)
    second = widths[COUNTRY] + _BETWEEN
    third = second + widths[PART] + _BETWEEN
    return [
        (0, widths[COUNTRY]),
        (second, second + widths[PART]),
        (third, third + widths[CUSTOMER]),
    ]


def _band(one: Bundle, sides: Sides) -> dict[str, Any]:
    (x0, y0), (x1, y1) = (
        (sides[one.left[0]][1], one.left_top),
        (sides[one.right[0]][0], one.right_top),
    )
    middle, high = round((x0 + x1) / 2), round(one.height, 1)
    path = (
        f"M{x0},{y0} C{middle},{y0} {middle},{y1} {x1},{y1} L{x1},{y1 + high:.1f}"
        f" C{middle},{y1 + high:.1f} {middle},{y0 + high:.1f} {x0},{y0 + high:.1f} Z"
    )
    color, opacity = (RUMOURED, 0.22) if _only_rumours(one.links) else (STATUS_SUPPLYING, 0.3)
    return {
        "type": "path",
        "path": path,
        "xref": "x",
        "yref": "y",
        "layer": "below",
        "fillcolor": color,
        "opacity": opacity,
        "line": {"width": 0},
    }


def _only_rumours(links: Iterable[LinkRow]) -> bool:
    return all("rumoured" in (row.status, row.confidence) for row in links)


def _bars(found: Bundles, sides: Sides) -> list[dict[str, Any]]:
    """The edges that bands reach: one for an outer column, both for the parts."""
    bars = []
    for (column, _slug), node in found.nodes.items():
        left, right = sides[column]
        ends = {COUNTRY: (right,), PART: (left, right), CUSTOMER: (left,)}[column]
        for x in ends:
            # Into the text's side, so that a band ends flush.
            inner = -_BAR if x == right else _BAR
            bars.append(
                {
                    "type": "rect",
                    "x0": x,
                    "x1": x + inner,
                    "y0": node.top,
                    "y1": round(node.top + node.height, 1),
                    "xref": "x",
                    "yref": "y",
                    "fillcolor": INK,
                    "line": {"width": 0},
                }
            )
    return bars


def _bands_hover(
    found: Bundles, sides: Sides, texts: Mapping[Item, str], labels: BundleLabels
) -> Trace:
    """An unseen mark in the middle of each band."""
    half = LINK / 2
    return {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": [(sides[one.left[0]][1] + sides[one.right[0]][0]) / 2 for one in found.bundles],
        "y": [
            round((one.left_top + one.right_top + one.height) / 2 + half, 1)
            for one in found.bundles
        ],
        "marker": {"size": 14, "opacity": 0, "color": STATUS_SUPPLYING},
        "hovertext": [_band_words(one, texts, labels) for one in found.bundles],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [
            [
                one.left[1],
                one.right[1],
                labels.address(*(one.left if one.right[0] == PART else one.right)),
            ]
            for one in found.bundles
        ],
    }


def _band_words(one: Bundle, texts: Mapping[Item, str], labels: BundleLabels) -> str:
    left, right = (texts[item].rsplit(" ", 1)[0] for item in (one.left, one.right))
    lines = [_link_words(row, labels) for row in one.links]
    rest = len(lines) - _LISTED
    return hover_text(
        f"{left} → {right}",
        labels.links(len(lines)),
        *lines[:_LISTED],
        labels.more(rest) if rest > 0 else "",
    )


def _link_words(row: LinkRow, labels: BundleLabels) -> str:
    supplier = row.supplier_name or labels.unnamed_supplier
    customer = row.customer_name or labels.unnamed_customer
    return f"{supplier} → {row.component_name} → {customer}"


def _nodes(
    found: Bundles, sides: Sides, texts: Mapping[Item, str], labels: BundleLabels
) -> list[Trace]:
    traces = []
    for column, side in ((COUNTRY, "left"), (PART, "center"), (CUSTOMER, "right")):
        here = [(item, node) for item, node in found.nodes.items() if item[0] == column]
        left, right = sides[column]
        x = {COUNTRY: right - _BAR - 3, PART: (left + right) / 2, CUSTOMER: left + _BAR + 3}[column]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "showlegend": False,
                "cliponaxis": False,
                "x": [x] * len(here),
                "y": [node.middle for _, node in here],
                "text": [_marked_up(texts[item]) for item, _ in here],
                "textposition": f"middle {side}",
                "textfont": {"color": INK, "size": 12},
                "marker": {"size": 16, "opacity": 0, "color": INK},
                "hovertext": [_node_words(item, node, texts, labels) for item, node in here],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "customdata": [[item[1], labels.address(*item)] for item, _ in here],
            }
        )
    return traces


def _marked_up(text: str) -> str:
    name, count = text.rsplit(" ", 1)
    return f"{escape(name)} <b>{count}</b>"


def _node_words(item: Item, node: Node, texts: Mapping[Item, str], labels: BundleLabels) -> str:
    suppliers = {row.supplier_name for row in node.links} - {""}
    customers = {row.customer_name for row in node.links} - {""}
    named = sorted(customers if item[0] == CUSTOMER and item[1] == OTHERS else suppliers)
    rest = len(named) - _LISTED
    return hover_text(
        texts[item].rsplit(" ", 1)[0],
        labels.links(len(node.links)),
        *named[:_LISTED],
        labels.more(rest) if rest > 0 else "",
        labels.hint if labels.address(*item) else "",
    )


def _headings(sides: Sides, labels: BundleLabels) -> list[dict[str, Any]]:
    places = (
        (sides[COUNTRY][1], "right"),
        (sum(sides[PART]) / 2, "center"),
        (sides[CUSTOMER][0], "left"),
    )
    return [
        note(
            f"<b>{escape(heading)}</b>",
            x=x,
            y=-20,
            xref="x",
            yref="y",
            xanchor=anchor,
            yanchor="middle",
            font={"color": INK, "size": 12},
        )
        for heading, (x, anchor) in zip(labels.columns, places, strict=True)
    ]


def _keys(labels: BundleLabels) -> list[Trace]:
    return [
        legend_key(
            words, group, {"symbol": "square", "size": 12, "color": color, "opacity": opacity}
        )
        for words, group, color, opacity in (
            (labels.firm, "firm", STATUS_SUPPLYING, 0.45),
            (labels.rumoured, "rumoured", RUMOURED, 0.35),
        )
    ]
