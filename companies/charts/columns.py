"""Where targets stand in the timeline: a column per due year, in it slots where no two marks touch."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil, log10
from typing import Any, NamedTuple

from companies.charts.labels import LOOKS, is_promise, is_volume
from companies.rows import TargetRow
from sources.chart_marks import reach
from sources.chart_style import shortened, textcolumns_of

# Pixels: the height of the scale, a mark, and the least width of a slot.
PANEL = 380
MARK = 9
SLOT = 11
# A year's label needs the width of four slots.
_LEAST_SLOTS = 4


class Placed(NamedTuple):
    """A target at its horizontal place, and in its row (1 is the top) below if it has no scale."""

    row: TargetRow
    x: float
    rug_row: int | None


class Column(NamedTuple):
    """Targets due in one year (None: without a date), left and right of today."""

    year: int | None
    start: float
    end: float
    placed: list[Placed]
    today_at: float | None


def columns_of(rows: Sequence[TargetRow], today: date) -> list[Column]:
    years = {row.due.last.year if row.due else None for row in rows}
    columns: list[Column] = []
    start = 0.0
    for year in sorted(years, key=lambda year: (year is None, year)):
        found = [row for row in rows if (row.due.last.year if row.due else None) == year]
        column = _column(year, start, found, today)
        columns.append(column)
        start = column.end
    return columns


def _column(year: int | None, start: float, rows: Sequence[TargetRow], today: date) -> Column:
    """One year's targets; in the year of today those due before it stand left of the line."""
    if year != today.year:
        placed, width = _side_by_side(rows, start)
        return Column(year, start, start + width, placed, None)
    past = [row for row in rows if row.due and row.due.last < today]
    ahead = [row for row in rows if row not in past]
    before, width_before = _side_by_side(past, start, least=1 if past else 0)
    after, width_after = _side_by_side(ahead, start + width_before)
    end = start + width_before + width_after
    return Column(year, start, end, before + after, start + width_before)


def _side_by_side(
    rows: Iterable[TargetRow], start: float, least: int = _LEAST_SLOTS
) -> tuple[list[Placed], float]:
    """Place targets in slots so that no bar touches another; what is off the scale fills rows.

    Returns the places and the width in slots, one slot of air included. The fullest slot is the
    middle one, and the others alternate around it, as in a beeswarm.
    """
    in_order = sorted(rows, key=_drawing_order)
    if not in_order and not least:
        return [], 0.0
    tops: list[float] = []
    slots = []
    for row in (row for row in in_order if is_volume(row)):
        low, high = (log10(end) for end in reach(row.units))
        slot = next((at for at, top in enumerate(tops) if top < low), len(tops))
        tops[slot : slot + 1] = [high + _mark_in_decades()]
        slots.append((row, slot))
    others = [row for row in in_order if not is_volume(row)]
    # The square root keeps a crowd of milestones from turning into one long row.
    width = max(len(tops), least, ceil(len(others) ** 0.5))
    left = start + 1 + (width - len(tops)) / 2
    places = sorted(range(len(tops)), key=lambda at: (abs(at - (len(tops) - 1) / 2), at))
    placed = [Placed(row, left + places[slot], None) for row, slot in slots]
    placed += [Placed(row, start + 1 + at % width, at // width + 1) for at, row in enumerate(others)]
    return placed, width + 1.0


def _mark_in_decades() -> float:
    # A scale of five decades on the panel; on shorter scales marks only stand further apart.
    return 5 * (MARK + 4) / PANEL


def _drawing_order(row: TargetRow) -> tuple[Any, ...]:
    if is_volume(row):
        return (0, reach(row.units), row.company_name, row.key)
    due = row.due.last if row.due else date.max
    return (1, (list(LOOKS).index(row.metric) if row.metric in LOOKS else 99, due), row.key)
