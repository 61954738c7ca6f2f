"""Everyone who supplies and everyone who buys, in tiers from left to right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from sources.chart_style import escape, house_axis, house_figure, legend_above, note
from sources.palette import INK
from supplychain.charts.graph_bands import Band, bands_of, curve_of
from supplychain.charts.graph_lines import line_keys, line_traces
from supplychain.charts.graph_nodes import (
    NodeText,
    TierLabels,
    bar_trace,
    hovers_of,
    name_trace,
    names_of,
    node_keys,
    node_texts,
    sorted_companies,
)
from supplychain.charts.overlay import Overlay
from supplychain.charts.tiers import Layout, layout_of
from supplychain.rows import LinkRow

# Pixels a line of text takes, and what a page on a desk has room for.
_LINE = 18
_WIDEST = 1270


def full_graph_figure(
    rows: Sequence[LinkRow],
    tiers: Mapping[str, int],
    labels: TierLabels,
    focus: str = "",
    overlay: Overlay | None = None,
) -> go.Figure:
    """Each company once, in its tier; each link a line, its style and colour the status.

    Names stand outside the lines; a line that crosses a tier passes between its names. A company
    that makes a part itself has a diamond. ``focus`` is the company that is looked at; with an
    ``overlay`` what breaks stands out and all else fades.
    """
    if not rows:
        return house_figure([], height=240)
    names = names_of(rows, labels)
    texts = node_texts(rows, names, labels, focus, overlay)
    layout, bands = _places(rows, tiers, texts, labels)
    if bands[-1].right > _WIDEST and any(text.part for text in texts.values()):
        texts = {one: replace(text, stacked=True) for one, text in texts.items()}
        layout, bands = _places(rows, tiers, texts, labels, lines=2)
    room = {one: text.longest for one, text in texts.items()}
    curves = {route.link.key: curve_of(route, bands, room) for route in layout.routes}
    hovers = hovers_of(layout, names, labels)
    traces = line_traces(layout, curves, labels.graph, overlay)
    for at, band in enumerate(bands):
        here = sorted_companies(layout, at)
        traces.append(bar_trace(layout, band, here))
        traces.append(name_trace(layout, band, here, texts, hovers, labels, focus, overlay))
    keys = [*node_keys(layout, labels, overlay), *line_keys(layout, overlay)]
    panel = round(_LINE * (layout.lines + 3))
    return house_figure(
        [*traces, *keys],
        # Two keys of the legend fit beside each other wherever the graph does.
        height=panel + 40 + 26 * ((len(keys) + 1) // 2),
        min_width=round(bands[-1].right) + 32,
        # What breaks does so at the makers; who supplies them stands left of them.
        opens_at=1 if overlay else 0.5,
        xaxis=house_axis(range=[-8, bands[-1].right + 8], showgrid=False, showticklabels=False),
        yaxis=house_axis(range=[layout.lines + 1, -2], showgrid=False, showticklabels=False),
        annotations=_headings(layout, bands, labels),
        legend=legend_above(panel),
    )


def _places(
    rows: Sequence[LinkRow],
    tiers: Mapping[str, int],
    texts: Mapping[str, NodeText],
    labels: TierLabels,
    lines: int = 1,
) -> tuple[Layout, list[Band]]:
    layout = layout_of(rows, tiers, lines)
    headings = [labels.tier(tier) for tier in layout.columns]
    return layout, bands_of(layout, {one: text.longest for one, text in texts.items()}, headings)


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
