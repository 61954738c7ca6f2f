"""The lines of the tiered graph: a link's look by its status, or by what a stop does to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sources.chart_style import Trace, legend_key
from sources.palette import DANGER
from supplychain.charts.graph_bands import STEPS, Point
from supplychain.charts.labels import (
    OTHER_LINE,
    STATUS_LINES,
    GraphLabels,
    hover_of,
    legend_order,
)
from supplychain.charts.overlay import BROKEN_LINES, Overlay
from supplychain.charts.tiers import Layout, customer_of, supplier_of
from supplychain.rows import LinkRow

_FADED, _PLAIN, _CROWDED = 0.4, 0.75, 0.55
# More lines than this are drawn lighter.
_CROWD = 80


def line_traces(
    layout: Layout,
    curves: Mapping[str, list[Point]],
    labels: GraphLabels,
    overlay: Overlay | None,
) -> list[Trace]:
    """Per status its lines and a mark on each; what breaks lies above all others."""
    links = [route.link for route in layout.routes]
    broken = overlay.broken if overlay else {}
    opacity = _FADED if overlay else _CROWDED if len(links) > _CROWD else _PLAIN
    traces: list[Trace] = []
    for status in _statuses(links, broken):
        here = [link for link in links if link.status == status and link.key not in broken]
        color, dash, width = STATUS_LINES.get(status, OTHER_LINE)
        line = {"color": color, "dash": dash, "width": min(width, 1.5)}
        unseen = {"color": color, "size": 12, "opacity": 0}
        traces += _drawn(here, curves, labels, status, line, opacity, unseen)
    for effect, (dash, width) in reversed(BROKEN_LINES.items()):
        here = [link for link in links if broken.get(link.key) == effect]
        line = {"color": DANGER, "dash": dash, "width": width}
        cross = {"color": DANGER, "size": 8, "symbol": "x", "opacity": 1}
        traces += _drawn(here, curves, labels, effect, line, 1, cross) if here else []
    return traces


def line_keys(layout: Layout, overlay: Overlay | None) -> list[Trace]:
    """The legend of the lines, what breaks first."""
    links = [route.link for route in layout.routes]
    broken = overlay.broken if overlay else {}
    shown = {broken[link.key] for link in links if link.key in broken}
    keys = []
    for effect, (dash, width) in BROKEN_LINES.items():
        if overlay and effect in shown:
            line = {"color": DANGER, "dash": dash, "width": width}
            mark = {"color": DANGER, "size": 8, "symbol": "x"}
            words = overlay.line_words[effect]
            keys.append(legend_key(words, effect, mark, mode="lines+markers", line=line))
    words_of = {link.status: link.status_label for link in links}
    for status in _statuses(links, broken):
        color, dash, width = STATUS_LINES.get(status, OTHER_LINE)
        line = {"color": color, "dash": dash, "width": width}
        keys.append(legend_key(words_of[status], status, {}, mode="lines", line=line))
    return keys


def _statuses(links: Sequence[LinkRow], broken: Mapping[str, str]) -> list[str]:
    return sorted({one.status for one in links if one.key not in broken}, key=legend_order)


def _drawn(
    links: Sequence[LinkRow],
    curves: Mapping[str, list[Point]],
    labels: GraphLabels,
    group: str,
    line: Mapping[str, Any],
    opacity: float,
    marker: Mapping[str, Any],
) -> list[Trace]:
    points: list[tuple[float | None, float | None]] = []
    for link in links:
        points += curves[link.key]
        # Lifts the pen before the next line.
        points.append((None, None))
    shared: Trace = {"type": "scatter", "legendgroup": group, "showlegend": False}
    lines = {
        "mode": "lines",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "line": {**line, "shape": "spline"},
        "opacity": opacity,
        "hoverinfo": "skip",
    }
    # Near the customer, where every line is on its own; a long line can be read near its supplier too.
    long = [link for link in links if len(curves[link.key]) > 2 * STEPS]
    unseen = {**marker, "opacity": 0}
    return [
        shared | lines,
        shared | _marks(links, [curves[one.key][-STEPS // 2] for one in links], labels, marker),
        shared | _marks(long, [curves[one.key][STEPS // 2] for one in long], labels, unseen),
    ]


def _marks(
    links: Sequence[LinkRow],
    places: Sequence[Point],
    labels: GraphLabels,
    marker: Mapping[str, Any],
) -> Trace:
    return {
        "mode": "markers",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "marker": dict(marker),
        "hovertext": [hover_of(link, labels) for link in links],
        "hovertemplate": "%{hovertext}<extra></extra>",
        # The script that lights up a company's lines reads the parties.
        "customdata": [[one.key, supplier_of(one), customer_of(one), one.url] for one in links],
    }
