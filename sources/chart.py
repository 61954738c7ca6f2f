"""A finished chart as templates/_chart.html shows it: its words, its JSON, and where its rows are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from sources.chart_style import SIZES


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything is translated already; the summary says the chart's content without the chart.

    ``table_template`` draws the whole table of ``rows``, which it finds as ``chart.rows``.
    """

    title: str
    summary: str
    json: str
    size: str
    slug: str
    csv_url: str = ""
    rows_url: str = ""
    table_template: str = ""
    rows: Sequence[Any] = ()
    links: Sequence[tuple[str, str]] = ()
    """Where it goes on: addresses with their words."""

    @property
    def height(self) -> int:
        """Pixels that a page keeps free for it."""
        return int(self._layout.get("height") or dict(SIZES).get(self.size, SIZES[-1][1]))

    @property
    def narrow_height(self) -> int:
        """The same on a phone, where the figure has a form for it; 0 where it has none."""
        return int((self._meta.get("narrow") or {}).get("height", 0))

    @property
    def min_width(self) -> int:
        return int(self._meta.get("min_width", 0))

    @property
    def opens_at(self) -> float:
        """Which part a narrow window sees first: 0 the left end, 1 the right end."""
        return float(self._meta.get("opens_at", 0))

    @property
    def _meta(self) -> dict[str, Any]:
        meta: dict[str, Any] = self._layout.get("meta") or {}
        return meta

    @property
    def _layout(self) -> dict[str, Any]:
        return _layout_in(self.json)


@lru_cache(maxsize=32)
def _layout_in(figure: str) -> dict[str, Any]:
    layout: dict[str, Any] = orjson.loads(figure).get("layout") or {}
    return layout
