"""Who forecast how many deliveries for which year, beside what was estimated since."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from companies.charts.labels import Look
from companies.charts.spots import Spot, SpotLabels, spots_figure
from sources.intervals import Interval, hull
from sources.palette import SERIES_1, SERIES_2

FORECAST, ESTIMATE = "forecast", "estimate"
SCOPES = ("china", "world")
LOOKS = {
    "china-forecast": Look(SERIES_1, "circle"),
    "world-forecast": Look(SERIES_2, "diamond"),
    "china-estimate": Look(SERIES_1, "circle-open"),
    "world-estimate": Look(SERIES_2, "diamond-open"),
}
# Shares of a year: how far the two markets stand apart, and how wide the marks of one spread.
_APART, _SPREAD = 0.22, 0.3


class Outlook(NamedTuple):
    """One number for a market and a year; ``units`` is not unknown. ``hover`` is escaped text."""

    key: str
    scope: str
    nature: str
    year: int
    units: Interval
    by: str
    stated_on: date
    hover: str
    url: str


class YearOutlook(NamedTuple):
    """All forecasts for a market and year, and all estimates; each range covers them all."""

    scope: str
    year: int
    forecasts: int
    forecast: Interval
    estimates: int
    estimated: Interval


def year_outlooks(outlooks: Sequence[Outlook]) -> list[YearOutlook]:
    """By market, then year."""
    groups: dict[tuple[str, int], list[Outlook]] = defaultdict(list)
    for one in outlooks:
        groups[one.scope, one.year].append(one)
    found = []
    for scope, year in sorted(groups):
        by_nature = {
            nature: [one.units for one in groups[scope, year] if one.nature == nature]
            for nature in (FORECAST, ESTIMATE)
        }
        forecasts, estimates = by_nature[FORECAST], by_nature[ESTIMATE]
        found.append(
            YearOutlook(
                scope, year, len(forecasts), hull(forecasts), len(estimates), hull(estimates)
            )
        )
    return found


def forecasts_figure(outlooks: Sequence[Outlook], labels: SpotLabels) -> go.Figure:
    """The year a number is for across, robots upward on a log scale; the newest are named first."""
    if not outlooks:
        return spots_figure([], LOOKS, labels, (0, 1), [])
    spots = [
        Spot(
            key=one.key,
            name=one.by,
            x=x,
            value=one.units,
            group=f"{one.scope}-{one.nature}",
            hover=one.hover,
            url=one.url,
            weight=float(one.stated_on.toordinal()),
        )
        for one, x in _spread(outlooks)
    ]
    years = sorted({one.year for one in outlooks})
    across = (years[0] - 0.7, years[-1] + 0.7)
    return spots_figure(spots, LOOKS, labels, across, range(years[0], years[-1] + 1))


def _spread(outlooks: Sequence[Outlook]) -> list[tuple[Outlook, float]]:
    """China to the left of its year, the world to the right, each in the order it was stated."""
    groups: dict[tuple[str, int], list[Outlook]] = defaultdict(list)
    for one in sorted(outlooks, key=lambda one: (one.stated_on, one.key)):
        groups[one.scope, one.year].append(one)
    found = []
    for (scope, year), some in groups.items():
        middle = year + (_APART if scope == "world" else -_APART)
        step = _SPREAD / max(len(some) - 1, 1)
        start = middle - step * (len(some) - 1) / 2
        found += [(one, start + place * step) for place, one in enumerate(some)]
    return found
