"""What tests ask of a what-if answer."""

from sources.intervals import Interval
from supplychain.metrics.what_if import compute_what_if
from supplychain.metrics.what_if_answer import Reading, Stop, UnitsAtRisk, WhatIf
from supplychain.rows import PromisedUnits, SupplyRow
from tests.supplychain.supplies import MAKERS, TREE


def stopping(*companies: str, country: str = "", component: str = "") -> Stop:
    return Stop(
        frozenset(companies),
        frozenset([country] if country else []),
        frozenset([component] if component else []),
    )


def what_if(
    rows: list[SupplyRow], stop: Stop, promises: list[PromisedUnits] | None = None
) -> WhatIf:
    return compute_what_if(rows, promises or [], MAKERS, TREE, stop, 2026)


def blocked(reading: Reading) -> dict[str, int]:
    """Every blocked maker with its tier."""
    return {one.maker: one.tier for one in (*reading.direct, *reading.deeper)}


def paths(reading: Reading) -> dict[str, list[list[str]]]:
    """The keys of the links on each path, by maker."""
    return {
        one.maker: [[row.key for row in path] for need in one.needs for path in need.paths]
        for one in (*reading.direct, *reading.deeper)
    }


def by_kind(units: UnitsAtRisk) -> dict[str, Interval]:
    return {one.metric: one.units for one in units.kinds}


def used(reading: Reading) -> dict[str, str]:
    return {one.key: one.role for one in reading.used}


def left_out(reading: Reading) -> dict[str, str]:
    return {one.key: one.reason for one in reading.left_out}
