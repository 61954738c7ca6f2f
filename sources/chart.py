"""A finished chart as templates/_chart.html shows it: its words, its JSON, and where its rows are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


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
