"""How the forecasts for a whole market compare with what was estimated afterwards."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from companies.metrics.market_lines import ALIKE, RUMOURED, Line, Market, beside, line_of, said_on
from companies.metrics.quotient import quotient
from companies.metrics.verdicts import MET, MISSED, PENDING, UNDECIDABLE, UNREPORTED
from companies.rows import MarketFigureRow
from sources.evidence import LeftOut, Used
from sources.intervals import UNKNOWN, Interval, hull
from sources.partial_dates import PartialDate

VERSION = "1"

VERDICTS = (MET, MISSED, UNDECIDABLE, UNREPORTED, PENDING)

# How a fact enters, and why one does not.
FORECAST = "forecast"
ESTIMATE = "estimate"
NO_NUMBER = "no_number"
NOTHING_ALIKE = "nothing_alike"
NOT_LATER = "not_later"


class Prediction(NamedTuple):
    """What a body said of a line on one day. Several statements of a day stand as their hull.

    ``estimated`` is the hull of the later estimates, ``ratio`` the prediction over it; ``restated``
    is this prediction over the body's first one of the line, unknown for the first itself.
    """

    line: Line
    stated_on: PartialDate | None
    keys: tuple[str, ...]
    units: Interval
    verdict: str
    estimated: Interval
    ratio: Interval
    restated: Interval


@dataclass(frozen=True, slots=True)
class ForecastRecord:
    """One body's forecasts, or its goals: how many of each verdict, how far off, how often restated.

    ``ratio`` spans the predictions over the estimates, ``factor`` the latest statement over the
    first of every line restated; both are unknown where there is nothing to span.
    """

    nature: str
    forecaster: str
    forecasts: int
    met: int
    missed: int
    undecidable: int
    unreported: int
    pending: int
    ratio: Interval
    lines: int
    lines_restated: int
    restatements: int
    factor: Interval
    predictions: tuple[Prediction, ...]
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def compute_forecasts(figures: Iterable[MarketFigureRow], today: date) -> list[ForecastRecord]:
    """A body's forecasts for a whole market, each held against what was estimated afterwards: the
    range of all estimates, by whomever, of the same market, unit and period that were stated later
    than the forecast. Like is compared with like: annual output with robots produced, deliveries
    with robots shipped, deployment with robots deployed, cumulative output with the number produced
    so far. A forecast without a period of its own is for the calendar year in which it ends; an
    estimate that does not say where its period starts is compared with nothing but a cumulative
    count. Official goals are kept apart from forecasts, each in a record of its own; rumours, and
    statements without a number, stay out.

    The verdicts are those of promises, and say whether the market grew as far as was said, not
    whether the forecast was good: met when even the lowest estimate reaches the lower end of the
    forecast, missed when the period is over and even the highest stays below it, undecidable where
    estimates leave both open, unreported where the period is over and nobody has estimated it
    since, pending before. How far off a forecast was is the forecast divided by the range of the
    estimates: 0.5 is half of what came, 2 twice as much; the record shows the range over all
    forecasts that can be compared.

    Each statement is judged on its own, also where the same body restated it; statements of one day
    on the same thing stand as one range. A line is one market, unit and period, and every further
    day on which the body spoke of it is a restatement, by the last possible day of the statement.
    How far it moved is the latest statement of a line divided by the first.
    """
    market = Market(figures)
    records = (_record(rows, market, today) for _body, rows in sorted(market.bodies.items()))
    return [record for record in records if record is not None]


def _record(rows: Iterable[MarketFigureRow], market: Market, today: date) -> ForecastRecord | None:
    """None for a body that made no statement which could be compared."""
    left_out: list[LeftOut] = []
    lines: dict[Line, list[MarketFigureRow]] = defaultdict(list)
    for row in rows:
        if reason := _reason(row):
            left_out.append(beside(row, reason))
        else:
            lines[line_of(row)].append(row)
    if not lines:
        return None
    predictions = {
        line: _predictions(line, lines[line], market, today) for line in sorted(lines, key=str)
    }
    counted = [row for line in lines.values() for row in line]
    estimates: dict[str, MarketFigureRow] = {}
    for line, said in lines.items():
        later, others = _estimates_of(line, said, market)
        estimates.update((row.key, row) for row in later)
        left_out += others
    used = [
        *(_used(row, FORECAST) for row in sorted(counted, key=_key)),
        *(_used(row, ESTIMATE) for row in sorted(estimates.values(), key=_key)),
    ]
    return _summed(counted, predictions, used, left_out)


def _reason(row: MarketFigureRow) -> str:
    """Why the statement of a body is not compared; empty when it is."""
    checks = (
        (row.confidence == RUMOURED, RUMOURED),
        (row.units.is_unknown, NO_NUMBER),
        (row.metric not in ALIKE, NOTHING_ALIKE),
    )
    return next((reason for applies, reason in checks if applies), "")


def _predictions(
    line: Line, rows: Iterable[MarketFigureRow], market: Market, today: date
) -> list[Prediction]:
    """What a body said of the line, oldest first."""
    by_day: dict[date, list[MarketFigureRow]] = defaultdict(list)
    for row in rows:
        by_day[said_on(row)].append(row)
    found: list[Prediction] = []
    for day in sorted(by_day):
        said = by_day[day]
        units = hull(row.units for row in said)
        estimated = market.estimates(line).later_than(day)
        found.append(
            Prediction(
                line=line,
                stated_on=_most_precise(said),
                keys=tuple(row.key for row in said),
                units=units,
                verdict=_verdict(units, estimated, is_over=line.end < today),
                estimated=estimated or UNKNOWN,
                ratio=quotient(units, estimated or UNKNOWN),
                restated=quotient(units, found[0].units) if found else UNKNOWN,
            )
        )
    return found


def _verdict(units: Interval, estimated: Interval | None, *, is_over: bool) -> str:
    if estimated is None:
        return UNREPORTED if is_over else PENDING
    reached = UNDECIDABLE
    if units.low is not None:
        if estimated.low is not None and estimated.low >= units.low:
            return MET
        if estimated.high is not None and estimated.high < units.low:
            reached = MISSED
    return reached if is_over else PENDING


def _estimates_of(
    line: Line, said: Iterable[MarketFigureRow], market: Market
) -> tuple[Sequence[MarketFigureRow], list[LeftOut]]:
    """The estimates that any of the statements is held against, and those beside them."""
    estimates = market.estimates(line)
    known = estimates.known_by(min(said_on(row) for row in said))
    later, earlier = estimates.rows[known:], estimates.rows[:known]
    nearby = market.beside.get(line._replace(start=None), [])
    return (
        later,
        [
            *(beside(row, NOT_LATER) for row in earlier),
            *(other for other in nearby if other.key not in estimates.keys),
        ],
    )


def _summed(
    counted: Sequence[MarketFigureRow],
    by_line: Mapping[Line, Sequence[Prediction]],
    used: Iterable[Used],
    left_out: Iterable[LeftOut],
) -> ForecastRecord:
    predictions = [one for line in by_line.values() for one in line]
    verdicts = Counter(one.verdict for one in predictions)
    restated = [line for line in by_line.values() if len(line) > 1]
    compared = [one.ratio for one in predictions if not one.estimated.is_unknown]
    return ForecastRecord(
        nature=counted[0].nature,
        forecaster=min(row.stated_by for row in counted),
        forecasts=len(predictions),
        met=verdicts[MET],
        missed=verdicts[MISSED],
        undecidable=verdicts[UNDECIDABLE],
        unreported=verdicts[UNREPORTED],
        pending=verdicts[PENDING],
        ratio=hull(compared),
        lines=len(by_line),
        lines_restated=len(restated),
        restatements=len(predictions) - len(by_line),
        factor=hull(line[-1].restated for line in restated),
        predictions=tuple(predictions),
        used=tuple(used),
        left_out=tuple(sorted(set(left_out))),
    )


def _most_precise(rows: Iterable[MarketFigureRow]) -> PartialDate | None:
    stated = [row.stated_on for row in rows if row.stated_on is not None]
    return max(stated, key=lambda day: day.first, default=None)


def _key(row: MarketFigureRow) -> str:
    return row.key


def _used(row: MarketFigureRow, role: str) -> Used:
    return Used("market-figures", row.key, role, row.units)
