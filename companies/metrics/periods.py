"""How the period of a report stands to the one that is asked about."""

from datetime import date
from enum import Enum
from typing import NamedTuple

from companies.rows import ActualRow


class Period(NamedTuple):
    first: date
    last: date


class Time(Enum):
    EXACT = "exact"
    LONGER = "longer"
    INSIDE = "inside"
    CROSSING = "crossing"
    UNSTARTED = "unstarted"
    """Without a start, to a day that is surely not before the end of the period."""
    UNSTARTED_SHORT = "unstarted_short"
    APART = "apart"


def time_of_volume(row: ActualRow, period: Period) -> Time:
    """Of a number in a period: of what was produced, shipped or deployed from one day to another."""
    first, last = row.period_start, row.period_end.last
    if last < period.first or (first and first.first > period.last):
        return Time.APART
    if first is None:
        reaches_end = row.period_end.first >= period.last
        return Time.UNSTARTED if reaches_end else Time.UNSTARTED_SHORT
    if (first.first, last) == period:
        return Time.EXACT
    if first.first <= period.first and last >= period.last:
        return Time.LONGER
    is_inside = first.first >= period.first and last <= period.last
    return Time.INSIDE if is_inside else Time.CROSSING


def time_of_count(row: ActualRow, period: Period) -> Time:
    """Of a running count: it is of one day, however imprecise, and what came before belongs to it."""
    if row.period_end.first == row.period_end.last == period.last:
        return Time.EXACT
    if row.period_end.last <= period.last:
        return Time.INSIDE
    return Time.LONGER if row.period_end.first >= period.last else Time.CROSSING
