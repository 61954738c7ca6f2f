"""Which promise stands for a maker's robots of a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sources.evidence import LeftOut, Used
from sources.intervals import Interval, together, total
from supplychain.rows import PromisedUnits

RESOURCE = "targets"
METRICS = ("annual_output", "deliveries", "deployment")
"""The first of these that the maker promised for the year counts."""

PROMISED = "promised"
OTHER_METRIC = "other_metric"
WITHIN_COMPANY = "within_company"


@dataclass(frozen=True, slots=True)
class PromiseAtRisk:
    """``figures`` name the latest promises it is made of, by which they explain themselves."""

    maker: str
    metric: str
    units: Interval
    figures: tuple[str, ...]
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class KindAtRisk:
    """What ``makers`` promised in one kind of promise, added up."""

    metric: str
    units: Interval
    makers: int


def units_by_kind(promises: Iterable[PromiseAtRisk]) -> tuple[KindAtRisk, ...]:
    """Per kind, in the order of ``METRICS``: what is made, shipped and deployed is never one sum."""
    by_kind: dict[str, list[Interval]] = {}
    for promise in promises:
        by_kind.setdefault(promise.metric, []).append(promise.units)
    return tuple(
        KindAtRisk(metric, total(by_kind[metric]), len(by_kind[metric]))
        for metric in METRICS
        if metric in by_kind
    )


def promise_at_risk(maker: str, promises: Iterable[PromisedUnits]) -> PromiseAtRisk | None:
    """The maker's word for the year, of its latest promises for it; None where it gave none."""
    known = sorted(one for one in promises if one.maker == maker and not one.units.is_unknown)
    for metric in METRICS:
        of_metric = [one for one in known if one.metric == metric]
        if of_metric:
            whole = [one for one in of_metric if not one.robot]
            chosen = whole or of_metric
            return PromiseAtRisk(
                maker=maker,
                metric=metric,
                # A model and its family may overlap.
                units=together(one.units for one in chosen),
                figures=tuple(one.figure for one in chosen if one.figure),
                used=tuple(
                    Used(RESOURCE, key, PROMISED, one.units) for one in chosen for key in one.keys
                ),
                left_out=_left_out(known, chosen, metric),
            )
    return None


def _left_out(
    known: Iterable[PromisedUnits], chosen: Sequence[PromisedUnits], metric: str
) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(RESOURCE, key, WITHIN_COMPANY if one.metric == metric else OTHER_METRIC)
        for one in known
        if one not in chosen and one.metric in METRICS
        for key in one.keys
    )
