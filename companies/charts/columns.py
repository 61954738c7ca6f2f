"""Where targets stand in the timeline: a column per due year, in it slots where no two marks touch."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil, log10
from typing import Any, NamedTuple

from companies.charts.labels import LOOKS, is_promise, is_volume
from companies.rows import TargetRow
from sources.chart_marks import NAME_LIFT, Name, clear_names, log_range, reach
from sources.chart_panels import SCALE
from sources.chart_style import shortened

# Pixels: a mark, and the least width of a slot.
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
    """One column per due year that occurs, from left to right, the undated last."""
    years = {row.due.last.year if row.due else None for row in rows}
    low, high = log_range(row.units for row in rows if is_volume(row))
    mark = (high - low) * (MARK + 4) / SCALE
    columns: list[Column] = []
    start = 0.0
    for year in sorted(years, key=lambda year: (year is None, year)):
        found = [row for row in rows if (row.due.last.year if row.due else None) == year]
        column = _column(year, start, found, today, mark)
        columns.append(column)
        start = column.end
    return columns


def _column(
    year: int | None, start: float, rows: Sequence[TargetRow], today: date, mark: float
) -> Column:
    """One year's targets; in the year of today those due before it stand left of the line."""
    if year != today.year:
        placed, width = _side_by_side(rows, start, mark)
        return Column(year, start, start + width, placed, None)
    past = [row for row in rows if row.due and row.due.last < today]
    ahead = [row for row in rows if row not in past]
    before, width_before = _side_by_side(past, start, mark, least=1 if past else 0)
    after, width_after = _side_by_side(ahead, start + width_before, mark)
    end = start + width_before + width_after
    return Column(year, start, end, before + after, start + width_before)


def _side_by_side(
    rows: Iterable[TargetRow], start: float, mark: float, least: int = _LEAST_SLOTS
) -> tuple[list[Placed], float]:
    """Place targets in slots so that no bar touches another; what is off the scale fills rows.

    ``mark`` is the height of a mark in decades. Returns the places and the width in slots, one
    slot of air included. The fullest slot is the middle one, the others alternate around it.
    """
    in_order = sorted(rows, key=_drawing_order)
    if not in_order and not least:
        return [], 0.0
    tops: list[float] = []
    slots = []
    for row in (row for row in in_order if is_volume(row)):
        low, high = (log10(end) for end in reach(row.units))
        slot = next((at for at, top in enumerate(tops) if top < low), len(tops))
        tops[slot : slot + 1] = [high + mark]
        slots.append((row, slot))
    others = [row for row in in_order if not is_volume(row)]
    # The square root keeps a crowd of milestones from turning into one long row.
    width = max(len(tops), least, ceil(len(others) ** 0.5))
    left = start + 1 + (width - len(tops)) / 2
    places = sorted(range(len(tops)), key=lambda at: (abs(at - (len(tops) - 1) / 2), at))
    placed = [Placed(row, left + places[slot], None) for row, slot in slots]
    placed += [
        Placed(row, start + 1 + at % width, at // width + 1) for at, row in enumerate(others)
    ]
    return placed, width + 1.0


def _drawing_order(row: TargetRow) -> tuple[Any, ...]:
    if is_volume(row):
        return (0, reach(row.units), row.company_name, row.key)
    due = row.due.last if row.due else date.max
    return (1, (list(LOOKS).index(row.metric) if row.metric in LOOKS else 99, due), row.key)


def leaders(
    columns: Sequence[Column], scale: tuple[float, float]
) -> list[tuple[float, float, str]]:
    """Each column's largest promise, or promises: where the company's name stands, and the name.

    ``scale`` is the range of the axis in powers of ten. Places are in slots and robots. A name
    that would cover a mark or a larger promise's name is left away; so are all of one company.
    """
    pixels = SCALE / (scale[1] - scale[0])
    places = [one for column in columns for one in column.placed if one.rug_row is None]
    if len({one.row.company_slug for one in places}) < 2:
        return []
    marks = [
        (one.x * SLOT, *((log10(end) - scale[0]) * pixels for end in reach(one.row.units)))
        for one in places
    ]
    wanted = [_leader(column, scale[0], pixels) for column in columns if _highest(column)]
    named = clear_names(sorted(wanted, key=lambda name: -name.y), marks, columns[-1].end * SLOT)
    return [(name.x / SLOT, 10 ** (name.y / pixels + scale[0]), name.text) for name in named]


def _highest(column: Column) -> float:
    """The upper end of the column's largest promise; 0 if there is none."""
    return max((reach(one.row.units)[1] for one in column.placed if _can_lead(one)), default=0.0)


def _can_lead(one: Placed) -> bool:
    return one.rug_row is None and is_promise(one.row)


def _leader(column: Column, bottom: float, pixels: float) -> Name:
    tops = [
        one
        for one in column.placed
        if _can_lead(one) and reach(one.row.units)[1] == _highest(column)
    ]
    text = shortened(", ".join(sorted({one.row.company_name for one in tops})), 28)
    y = (log10(_highest(column)) - bottom) * pixels + NAME_LIFT
    return Name(sum(one.x for one in tops) / len(tops) * SLOT, y, text)
