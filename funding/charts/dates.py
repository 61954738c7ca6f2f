"""The time axis of funding: every year as wide as the next, the undated in a strip."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sources.chart_style import escape, house_axis
from sources.partial_dates import PartialDate

# From so many rounds on, the first years may be too sparse to draw.
CROWD = 60
# At most one in so many rounds is left out.
_LEFT_OUT = 10
_UNDATED_WIDTH = 0.05
_GAP = 0.02
_MONTH_STEPS = (1, 2, 3, 6)
_MOST_TICKS = 4.5
# A panel of less than this part of the width has years only.
_NARROW = 0.2


class Panel(NamedTuple):
    """A piece of the axis: ``axis`` is Plotly's name, ``start`` to ``end`` its part of the width.

    Without dates it is the strip of the undated, which runs from 0 to 1.
    """

    axis: str
    start: float
    end: float
    first: date | None
    last: date | None

    def share(self, day: date) -> float:
        """Where in the panel a day stands, from 0 to 1."""
        if self.first is None or self.last is None:
            return 0.5
        return (day - self.first) / (self.last - self.first)


def panels_of(dates: Sequence[PartialDate | None], *, whole_years: bool = False) -> list[Panel]:
    """The strip of the undated, if there are any, and the dated, on an axis named x.

    ``whole_years``: the axis begins and ends with a year, however near its dates are.
    """
    dated = sorted(day for day in dates if day is not None)
    panels: list[Panel] = []
    start = 0.0
    if len(dated) < len(dates):
        width = _UNDATED_WIDTH if dated else 1.0
        panels.append(Panel("x3" if dated else "x", 0.0, width, None, None))
        start = width + _GAP
    if not dated:
        return panels
    first, last = _whole_years(dated) if whole_years else _with_air(dated)
    return [*panels, Panel("x", start, 1.0, first, last)]


def panel_for(day: date | None, panels: Sequence[Panel]) -> Panel:
    for panel in panels:
        if day is None and panel.first is None:
            return panel
        if day is not None and panel.last is not None and day <= panel.last:
            return panel
    return panels[-1]


def axes_of(
    panels: Sequence[Panel], no_date: str, anchor: str, *, whole_years: bool = False
) -> dict[str, Any]:
    """Plotly's axes by their layout names; ``anchor`` is the y axis they stand on."""
    axes = {}
    for panel in panels:
        ticks = _ticks(panel, whole_years) if panel.first and panel.last else {0.5: escape(no_date)}
        axes[panel.axis.replace("x", "xaxis")] = house_axis(
            anchor=anchor,
            domain=[panel.start, panel.end],
            type="date" if panel.first else "linear",
            range=[panel.first.isoformat(), panel.last.isoformat()]
            if panel.first and panel.last
            else [0, 1],
            showgrid=panel.first is not None,
            tickangle=0,
            tickmode="array",
            tickvals=list(ticks),
            ticktext=list(ticks.values()),
        )
    return axes


def _with_air(dated: Sequence[PartialDate]) -> tuple[date, date]:
    first, last = dated[0].first, max(day.last for day in dated)
    return first - _air(first, last), last + _air(first, last)


def _air(first: date, last: date) -> timedelta:
    return timedelta(days=max((last - first).days // 40, 15))


def _whole_years(dated: Sequence[PartialDate]) -> tuple[date, date]:
    air = timedelta(days=15)
    last = max(day.last for day in dated)
    return date(dated[0].first.year, 1, 1) - air, date(last.year + 1, 1, 1) + air


def first_drawn(dates: Sequence[PartialDate | None]) -> int | None:
    """The last year from whose beginning on nine tenths of a crowd of rounds were announced.

    None where no round is earlier, or they are too few to leave any out.
    """
    dated = sorted(day for day in dates if day is not None)
    if len(dated) < CROWD:
        return None
    year = dated[len(dated) // _LEFT_OUT].first.year
    return year if dated[0].first.year < year else None


def _ticks(panel: Panel, whole_years: bool) -> dict[Any, str]:
    """Years; half-years, quarters or months where the panel is wide and spans few of them."""
    if panel.first is None or panel.last is None:
        return {}
    years = range(panel.first.year, panel.last.year + 1)
    days = (panel.last - panel.first).days
    is_narrow = panel.end - panel.start < _NARROW
    if days > 900 or whole_years or is_narrow:
        step = len(years) // (3 if is_narrow else 8) + 1
        found = [date(year, 1, 1) for year in years if year % step == 0]
        return {day.isoformat(): str(day.year) for day in found if day >= panel.first}
    step = next((months for months in _MONTH_STEPS if days / 30 / months < _MOST_TICKS), 12)
    found = [date(year, month, 1) for year in years for month in range(1, 13, step)]
    return {
        day.isoformat(): str(day.year) if day.month == 1 else day.isoformat()[:7]
        for day in found
        if panel.first <= day <= panel.last
    }
