"""What a figure rests on: the facts it used, each with its part, and those it left out, with why."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sources.intervals import UNKNOWN, Interval
from sources.rows import Conversion


class Used(NamedTuple):
    """A fact the figure rests on. ``role`` is a code for how; ``value`` its part, if it has one.

    ``rate`` is the reference rate by which that part was converted.
    """

    resource: str
    key: str
    role: str
    value: Interval = UNKNOWN
    rate: Conversion | None = None


class LeftOut(NamedTuple):
    """A fact beside the figure that did not enter it, and a code for why."""

    resource: str
    key: str
    reason: str


def plain_used(used: Iterable[Used]) -> list[list[Any]]:
    """As JSON holds them: resource, key, role, low, high, rate, day of the rate."""
    return [
        [
            one.resource,
            one.key,
            one.role,
            *(None if end is None else str(end) for end in (one.value.low, one.value.high)),
            *((None, None) if one.rate is None else (str(one.rate.rate), one.rate.day.isoformat())),
        ]
        for one in used
    ]


def plain_left_out(left_out: Iterable[LeftOut]) -> list[list[str]]:
    return [list(one) for one in left_out]
