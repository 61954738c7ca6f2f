"""The industry year by year: what was promised beside what was reported, a group for each kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import plotly.graph_objects as go

from companies.charts.range_rows import range_rows_figure
from companies.charts.range_types import RangeGroup, RangeLabels, RangeRow
from sources.chart_style import hover_text
from sources.intervals import Interval

# From the top group down. Running totals are no year's own work and stay out.
KINDS = ("annual_output", "deliveries", "deployment")


class YearBars(NamedTuple):
    """One kind of volume in one year, over all companies.

    ``reported`` is of all companies, ``of_promising`` of those that promised a number; the counts
    are of companies.
    """

    key: str
    year: int
    kind: str
    kind_label: str
    promised: Interval
    promising: int
    reported: Interval
    reporting: int
    of_promising: Interval
    promising_reported: int
    url: str

    @property
    def is_of_more(self) -> bool:
        """Whether companies that promised nothing reported some too."""
        return not self.reported.is_unknown and self.reported != self.of_promising


@dataclass(frozen=True, slots=True)
class YearLabels:
    """Words and formats in the page's language; all plain text, not HTML.

    so_far: beside the year that is not over. promised, of_promising, reported: heads of a hover's
    lines. promised_text, of_promising_text, reported_text: a row's numbers in words. figure: a range
    as a column shows it.
    """

    ranges: RangeLabels
    so_far: str
    promised: str
    of_promising: str
    reported: str
    promised_text: Callable[[YearBars], str]
    of_promising_text: Callable[[YearBars], str]
    reported_text: Callable[[YearBars], str]
    figure: Callable[[Interval], str]
    colon: str = ": "


def drawn(rows: Sequence[YearBars]) -> list[YearBars]:
    """The rows that have a mark, by kind and year."""
    found = [
        row
        for row in rows
        if row.kind in KINDS and not (row.promised.is_unknown and row.reported.is_unknown)
    ]
    return sorted(found, key=lambda row: (KINDS.index(row.kind), row.year))


def years_figure(rows: Sequence[YearBars], labels: YearLabels, this_year: int) -> go.Figure:
    """A group for each kind, in it a row for each year. Kinds are never compared."""
    rows = drawn(rows)
    groups = [
        RangeGroup(label, [_row(row, labels, this_year) for row in rows if row.kind == kind])
        for kind, label in {row.kind: row.kind_label for row in rows}.items()
    ]
    return range_rows_figure(groups, labels.ranges)


def _row(row: YearBars, labels: YearLabels, this_year: int) -> RangeRow:
    name = f"{row.year} {labels.so_far}" if row.year == this_year else str(row.year)
    return RangeRow(
        name=name,
        promised=row.promised,
        reported=row.of_promising,
        promised_text=labels.figure(row.promised),
        reported_text=labels.figure(row.of_promising),
        beside=(row.reported,) if row.is_of_more else (),
        hover=_hover(row, labels),
        key=row.key,
        url=row.url,
    )


def _hover(row: YearBars, labels: YearLabels) -> str:
    return hover_text(
        f"{row.year} · {row.kind_label}",
        f"{labels.promised}{labels.colon}{labels.promised_text(row)}",
        f"{labels.of_promising}{labels.colon}{labels.of_promising_text(row)}",
        f"{labels.reported}{labels.colon}{labels.reported_text(row)}",
    )
