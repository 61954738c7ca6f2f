"""What running counts ("5,000 made so far") say of a period: the difference of two of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from companies.metrics.bounds import Bounds, ceiling_of, floor_of
from companies.metrics.periods import Period
from companies.metrics.robots import Families, Relation, Robots
from companies.rows import ActualRow
from sources.evidence import Used
from sources.partial_dates import PartialDate

LATER_COUNT = "later_count"
EARLIER_COUNT = "earlier_count"


class Count(NamedTuple):
    """A running count on one day, by all reports that give it."""

    day: PartialDate
    low: Decimal | None
    high: Decimal | None
    rows: tuple[ActualRow, ...]


class Added(NamedTuple):
    """What was surely added, or at most, and the two running counts that say so."""

    units: Decimal
    later: Count
    earlier: Count | None


class RunningCounts:
    """The running counts of one company and kind, in series: of the same robots since the same day.

    A series in which a count lies surely below an earlier one is left aside.
    """

    def __init__(self, reports: Iterable[tuple[ActualRow, Robots]]) -> None:
        series: dict[tuple[Robots, date], list[ActualRow]] = defaultdict(list)
        for row, robots in reports:
            # Where nobody says from when it counts, it counts from the beginning.
            start = row.period_start.first if row.period_start else date.min
            series[robots, start].append(row)
        counted = {place: counts_by_day(rows) for place, rows in series.items()}
        self._series = {place: counts for place, counts in counted.items() if never_fall(counts)}

    def bound(self, found: Bounds, asked: Robots, period: Period, families: Families) -> list[Used]:
        """Add to ``found`` what was at least and at most added in the period; return the counts."""
        used: set[Used] = set()
        for (told, start), counts in self._series.items():
            relation = families.relation(told, asked)
            least = most = None
            if relation in (Relation.SAME, Relation.MEMBER, Relation.PART):
                least = least_added(counts, start, period)
            if relation in (Relation.SAME, Relation.WHOLE) and start <= period.first:
                most = most_added(counts, period)
            found.floors.extend([least.units] if least else [])
            found.ceilings.extend([most.units] if most else [])
            for added in (least, most):
                used.update(_evidence(added) if added else ())
        return sorted(used, key=lambda one: (one.key, one.role))


def counts_by_day(rows: Iterable[ActualRow]) -> list[Count]:
    days: dict[PartialDate, list[ActualRow]] = defaultdict(list)
    for row in rows:
        days[row.period_end].append(row)
    found = []
    for day in sorted(days):
        units = [row.units for row in days[day]]
        found.append(Count(day, floor_of(units), ceiling_of(units), tuple(days[day])))
    return found


def never_fall(counts: Sequence[Count]) -> bool:
    """Whether no count lies surely below an earlier one: of such, nobody can say which is wrong."""
    highest = Decimal(0)
    earlier = sorted((one for one in counts if one.low), key=lambda one: one.day.last)
    passed = 0
    for one in sorted(counts, key=lambda one: one.day.first):
        while passed < len(earlier) and earlier[passed].day.last <= one.day.first:
            highest = max(highest, earlier[passed].low or highest)
            passed += 1
        if one.high is not None and one.high < highest:
            return False
    return True


def least_added(counts: Sequence[Count], start: date, period: Period) -> Added | None:
    """The lowest number that can have been added in the period, by counts since ``start``."""
    before = period.first - timedelta(days=1)
    by_end = [(one.low, one) for one in counts if one.low and one.day.last <= period.last]
    at_start = [
        (one.high, one) for one in counts if one.high is not None and one.day.first >= before
    ]
    low, later = max(by_end, key=_number, default=(None, None))
    if low is None or later is None:
        return None
    if start >= period.first:
        # The count itself began within the period: there was nothing before it.
        return Added(low, later, None)
    high, earlier = min(at_start, key=_number, default=(low, None))
    return Added(low - high, later, earlier) if low > high else None


def most_added(counts: Sequence[Count], period: Period) -> Added | None:
    """The highest number that can have been added in the period, by counts that began before it."""
    at_end = [
        (one.high, one) for one in counts if one.high is not None and one.day.first >= period.last
    ]
    by_start = [(one.low, one) for one in counts if one.low and one.day.last < period.first]
    high, later = min(at_end, key=_number, default=(None, None))
    if high is None or later is None:
        return None
    low, earlier = max(by_start, key=_number, default=(Decimal(0), None))
    return Added(high - low, later, earlier) if high >= low else None


def _number(one: tuple[Decimal, Count]) -> Decimal:
    return one[0]


def _evidence(added: Added) -> Iterator[Used]:
    for count, role in ((added.later, LATER_COUNT), (added.earlier, EARLIER_COUNT)):
        for row in count.rows if count else ():
            yield Used("actuals", row.key, role, row.units)
