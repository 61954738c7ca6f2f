"""What market figures are about: one market, unit and period, and the estimates of it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from companies.rows import MarketFigureRow
from sources.evidence import LeftOut
from sources.intervals import Interval, hull

PREDICTIONS = ("forecast", "goal")
RUMOURED = "rumoured"
OTHER_PERIOD = "other_period"

# What is compared: the metric of a forecast, and that of an estimate.
ALIKE = {
    "annual_output": "produced",
    "deliveries": "shipped",
    "deployment": "deployed",
    "cumulative_output": "cumulative_produced",
}
ALIKE_BACK = {reported: promised for promised, reported in ALIKE.items()}
CUMULATIVE = frozenset({"cumulative_output"})


class Line(NamedTuple):
    """What is predicted, in the words of forecasts; ``start`` is None for a cumulative count."""

    scope: str
    metric: str
    unit: str
    currency: str
    start: date | None
    end: date


def line_of(row: MarketFigureRow) -> Line:
    metric = ALIKE_BACK.get(row.metric, row.metric)
    end = row.period_end.last
    start = row.period_start.first if row.period_start else None
    if metric in CUMULATIVE:
        start = None
    elif start is None and row.nature in PREDICTIONS:
        start = date(end.year, 1, 1)
    return Line(row.scope, metric, row.unit, row.currency, start, end)


class Estimates:
    """The estimates of one line, oldest first, with the hull of each one and all after it."""

    def __init__(self, rows: Iterable[MarketFigureRow]) -> None:
        self.rows = sorted(rows, key=lambda row: (said_on(row), row.key))
        self.keys = frozenset(row.key for row in self.rows)
        self._days = [said_on(row) for row in self.rows]
        hulls: list[Interval] = []
        for row in reversed(self.rows):
            hulls.append(hull([row.units, *hulls[-1:]]))
        self._hulls = hulls[::-1]

    def known_by(self, day: date) -> int:
        """How many were stated no later than that day."""
        return bisect_right(self._days, day)

    def later_than(self, day: date) -> Interval | None:
        """The hull of those stated later; None where there is none."""
        known = self.known_by(day)
        return self._hulls[known] if known < len(self._hulls) else None


class Market:
    """All market figures, by what they are about."""

    def __init__(self, figures: Iterable[MarketFigureRow]) -> None:
        bodies: dict[tuple[str, str], list[MarketFigureRow]] = defaultdict(list)
        lines: dict[Line, list[MarketFigureRow]] = defaultdict(list)
        self.beside: dict[Line, list[LeftOut]] = defaultdict(list)
        for row in sorted(set(figures), key=lambda row: row.key):
            if row.nature in PREDICTIONS:
                bodies[row.nature, row.stated_by.casefold()].append(row)
            elif row.metric in ALIKE.values() and not row.units.is_unknown:
                line = line_of(row)
                if row.confidence != RUMOURED:
                    lines[line].append(row)
                reason = RUMOURED if row.confidence == RUMOURED else OTHER_PERIOD
                self.beside[line._replace(start=None)].append(beside(row, reason))
        self.bodies: Mapping[tuple[str, str], Sequence[MarketFigureRow]] = bodies
        self._estimates = {line: Estimates(rows) for line, rows in lines.items()}

    def estimates(self, line: Line) -> Estimates:
        return self._estimates.get(line, NO_ESTIMATES)


NO_ESTIMATES = Estimates(())


def said_on(row: MarketFigureRow) -> date:
    """The day that orders the statement; one that nobody dates is older than any other."""
    if row.stated_on is not None:
        return row.stated_on.last
    return row.public_on or date.min


def beside(row: MarketFigureRow, reason: str) -> LeftOut:
    return LeftOut("market-figures", row.key, reason)
