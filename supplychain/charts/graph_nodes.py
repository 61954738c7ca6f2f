"""The companies of the tiered graph: their text, their mark, and what a hover says of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sources.chart_style import Trace, escape, hover_text, legend_key, shortened, text_columns
from sources.palette import INK, INK_SOFT, PAPER
from supplychain.charts.graph_bands import Band
from supplychain.charts.labels import GraphLabels
from supplychain.charts.overlay import MARKS, STOPS, SURELY, Overlay
from supplychain.charts.tiers import UNNAMED_SUPPLIER, Layout, customer_of, supplier_of
from supplychain.rows import LinkRow

# Columns of text a name may take, and the part it supplies behind it: as many as any real one has.
_NAME, _PART = 64, 40
# With more links the names stand alone.
_CROWD = 90
# Between a name and its mark.
_AIR = "&nbsp;" * 2


@dataclass(frozen=True, slots=True)
class TierLabels:
    """Words of the tiered graph, plain text.

    tier: heading of a tier by its number. links: of one company, "3 suppliers · 2 customers".
    parts: "3 parts". own: what it makes itself, of which the parts follow. focus: what a click on
    a company does. address: where that click leads.
    """

    graph: GraphLabels
    tier: Callable[[int], str]
    links: Callable[[int, int], str]
    parts: Callable[[int], str]
    unnamed_supplier: str
    unnamed_customer: str
    own: str
    focus: str
    address: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class NodeText:
    """What stands beside a node: the name, the part that its lines stand for, what happens to it.

    ``stacked``: the part has a line of its own.
    """

    name: str
    part: str = ""
    mark: str = ""
    stacked: bool = False

    @property
    def longest(self) -> str:
        """The line that decides how much room the text takes."""
        return max(self._lines(self.name, self.part, self.mark), key=text_columns)

    def markup(self, air: str, *, bold: bool, struck: bool) -> str:
        """``air`` stands on both sides of each line: one of them is the side of the mark."""
        name = escape(self.name)
        name = f"<s>{name}</s>" if struck else f"<b>{name}</b>" if bold else name
        lines = self._lines(name, escape(self.part), escape(self.mark))
        return "<br>".join(f"{air}{line}{air}" for line in lines)

    def _lines(self, name: str, part: str, mark: str) -> list[str]:
        if self.stacked and part:
            return [" · ".join(filter(None, (name, mark))), part]
        return [" · ".join(filter(None, (name, part, mark)))]


def names_of(rows: Iterable[LinkRow], labels: TierLabels) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        found[supplier_of(row)] = row.supplier_name or labels.unnamed_supplier
        found[customer_of(row)] = row.customer_name or labels.unnamed_customer
    return found


def node_texts(
    rows: Sequence[LinkRow],
    names: Mapping[str, str],
    labels: TierLabels,
    focus: str,
    overlay: Overlay | None,
) -> dict[str, NodeText]:
    """Beside a supplier stands its part; beside the customers of the company looked at, theirs."""
    parts: dict[str, set[str]] = defaultdict(set)
    for row in rows if len(rows) <= _CROWD else ():
        supplier, customer = supplier_of(row), customer_of(row)
        if supplier != customer:
            parts[customer if supplier == focus else supplier].add(row.component_name)
    texts = {}
    for one, name in names.items():
        held = sorted(parts.get(one, ())) if one != focus else []
        part = held[0] if len(held) == 1 else labels.parts(len(held)) if held else ""
        mark = overlay.node_words.get(overlay.mark(one), "") if overlay else ""
        texts[one] = NodeText(shortened(name, _NAME), shortened(part, _PART), mark)
    return texts


def bar_trace(layout: Layout, band: Band, companies: Iterable[str]) -> Trace:
    """Per company the bar that its lines reach."""
    points: list[tuple[float | None, float | None]] = []
    for one in companies:
        place = layout.places[one]
        half = place.height / 2 - 0.25
        points += [(band.bar, round(place.y + end, 2)) for end in (-half, half)]
        points.append((None, None))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "line": {"color": INK, "width": 4},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def name_trace(
    layout: Layout,
    band: Band,
    companies: Sequence[str],
    texts: Mapping[str, NodeText],
    hovers: Mapping[str, str],
    labels: TierLabels,
    focus: str,
    overlay: Overlay | None,
) -> Trace:
    marks = {one: overlay.mark(one) if overlay else "" for one in companies}
    shown = [
        texts[one].markup(
            _AIR, bold=one == focus or marks[one] not in ("", STOPS), struck=marks[one] == STOPS
        )
        for one in companies
    ]
    looks = [MARKS.get(marks[one], _plain(one, layout)) for one in companies]
    return {
        "type": "scatter",
        "showlegend": False,
        "cliponaxis": False,
        "mode": "markers+text",
        "x": [band.bar] * len(companies),
        "y": [round(layout.places[one].y, 2) for one in companies],
        "text": shown,
        "textposition": "middle right" if band.is_last else "middle left",
        "textfont": {
            "size": 12,
            "color": [INK_SOFT if overlay and not marks[one] else INK for one in companies],
        },
        "marker": {
            "color": [color for color, _, _ in looks],
            "symbol": [symbol for _, symbol, _ in looks],
            "size": [size for _, _, size in looks],
            "line": _edges([marks[one] for one in companies]),
        },
        "hovertext": [hovers[one] for one in companies],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [
            ["", ""] if one.startswith(":") else [one, labels.address(one)] for one in companies
        ],
    }


def _plain(one: str, layout: Layout) -> tuple[str, str, int]:
    return (INK, "diamond", 11) if one in layout.own else (INK, "circle", 7)


def _edges(marks: Sequence[str]) -> dict[str, Any]:
    """An open mark is its edge; a full one stands off the lines by an edge of paper."""
    full = ("", STOPS, SURELY)
    return {
        "color": [PAPER if mark in full else MARKS[mark][0] for mark in marks],
        "width": [1 if mark in full else 2.5 for mark in marks],
    }


def hovers_of(layout: Layout, names: Mapping[str, str], labels: TierLabels) -> dict[str, str]:
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
    return {
        one: hover_text(
            names[one],
            labels.links(len(suppliers[one]), len(customers[one])),
            f"{labels.own}{labels.graph.colon}{own[one]}" if one in own else "",
            "" if one.startswith(":") else labels.focus,
        )
        for one in layout.places
    }


def node_keys(layout: Layout, labels: TierLabels, overlay: Overlay | None) -> list[Trace]:
    """The legend of the marks, as far as they occur."""
    keys = []
    found = {overlay.mark(one) for one in layout.places} if overlay else set()
    for mark, (color, symbol, size) in MARKS.items():
        if overlay and mark in found:
            edge = _edges([mark])
            marker = {"color": color, "symbol": symbol, "size": size}
            marker |= {"line": {"color": edge["color"][0], "width": edge["width"][0]}}
            keys.append(legend_key(overlay.node_words[mark], f"mark-{mark}", marker))
    plain_own = any(not (overlay and overlay.mark(one)) for one in layout.own)
    if plain_own:
        keys.append(legend_key(labels.own, "own", {"color": INK, "size": 11, "symbol": "diamond"}))
    return keys


def sorted_companies(layout: Layout, column: int) -> list[str]:
    """The companies of a column from the top."""
    here = (one for one, place in layout.places.items() if place.column == column)
    return sorted(here, key=lambda one: (layout.places[one].y, one == UNNAMED_SUPPLIER, one))
