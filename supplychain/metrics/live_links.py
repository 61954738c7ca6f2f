"""Which links stand: of each relation the latest report, unless that is no supply."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from supplychain.rows import SupplyRow

LIVE_STATUSES = frozenset({"supplying", "validated"})
SUREST_FIRST = ("confirmed", "reported", "rumoured")
FURTHEST_FIRST = ("supplying", "validated", "qualification", "rumoured", "ended")

# Why a link is not live; the page translates these.
SUPERSEDED = "superseded"
ENDED = "ended"
QUALIFICATION = "qualification"
RUMOURED = "rumoured"


class Standing(NamedTuple):
    """Links by what they count for, each list sorted by key.

    ``prospects`` are in qualification or rumoured: they can only be alternatives. ``left_out`` is
    every link that is not live, with why.
    """

    live: list[SupplyRow]
    prospects: list[SupplyRow]
    left_out: list[tuple[SupplyRow, str]]


def stand(rows: Iterable[SupplyRow]) -> Standing:
    """What the reports on each relation (supplier, customer, component, robot) come to.

    The latest that is no rumour counts: by ``as_of``, though no later than the day it was public; a
    report without a date is older than any other. Of the same day the surer one counts, then the
    one further along, then the one of the higher key. A rumour neither counts nor ends anything.
    """
    relations: dict[tuple[str, str, str, str], list[SupplyRow]] = defaultdict(list)
    for row in rows:
        relations[row.supplier, row.customer, row.component, row.robot].append(row)
    live: list[SupplyRow] = []
    prospects: list[SupplyRow] = []
    left_out: list[tuple[SupplyRow, str]] = []
    for reports in relations.values():
        _sort(reports, live, prospects, left_out)
    live.sort(key=_key)
    prospects.sort(key=_key)
    left_out.sort(key=lambda pair: pair[0].key)
    return Standing(live, prospects, left_out)


def said_on(row: SupplyRow) -> date:
    """The day the report speaks of; "2026" said in May speaks of no day after May."""
    if row.as_of is None:
        return date.min
    return row.as_of if row.public_on is None else min(row.as_of, row.public_on)


def is_rumour(row: SupplyRow) -> bool:
    return RUMOURED in (row.status, row.confidence)


def rank(status: str, confidence: str) -> tuple[int, int]:
    """The further along and the surer a link is, the smaller."""
    return FURTHEST_FIRST.index(status), SUREST_FIRST.index(confidence)


def _sort(
    reports: Sequence[SupplyRow],
    live: list[SupplyRow],
    prospects: list[SupplyRow],
    left_out: list[tuple[SupplyRow, str]],
) -> None:
    rumours = [row for row in reports if is_rumour(row)]
    firm = [row for row in reports if not is_rumour(row)]
    latest = max(firm, key=_order, default=None)
    left_out += ((row, RUMOURED) for row in rumours)
    left_out += ((row, SUPERSEDED) for row in firm if row is not latest)
    if latest is not None and latest.status in LIVE_STATUSES:
        live.append(latest)
    elif latest is not None and latest.status == QUALIFICATION:
        prospects.append(latest)
        left_out.append((latest, QUALIFICATION))
    else:
        if latest is not None:
            left_out.append((latest, ENDED))
        prospects += _still_rumoured(rumours, latest)


def _still_rumoured(rumours: Sequence[SupplyRow], ended: SupplyRow | None) -> list[SupplyRow]:
    """The latest rumour of a supply that no later report says is over."""
    later = [
        row
        for row in rumours
        if row.status != ENDED and (ended is None or said_on(row) > said_on(ended))
    ]
    return [max(later, key=_order)] if later else []


def _order(row: SupplyRow) -> tuple[date, int, int, str]:
    status, confidence = rank(row.status, row.confidence)
    return said_on(row), -confidence, -status, row.key


def _key(row: SupplyRow) -> str:
    return row.key
