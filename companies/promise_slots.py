"""Judged promises, one slot for each thing promised for one period, whatever the number of statements."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from companies.models import ProductionTarget, VerdictBasis, VerdictMetric
from companies.refresh.promises import PROMISES
from sources.clock import clock

# More rows than this nobody reads.
MOST_SLOTS = 30


class PromiseSlot(NamedTuple):
    """The first statement, the verdict on it, and the verdicts on the other statements."""

    target: ProductionTarget
    figure: VerdictMetric
    restated: tuple[VerdictMetric, ...]


class PromiseSlots(NamedTuple):
    """``shown`` by due date, the largest promise first; how many slots are due further from today;
    and how many targets are not judged: without a number or a date, a capacity, not a promise."""

    shown: list[PromiseSlot]
    further: int
    not_judged: int


def promise_slots(targets: QuerySet[ProductionTarget]) -> PromiseSlots:
    """Of these targets those that are judged, by the reader's clock, in two queries."""
    figures = {
        figure.slug: figure
        for figure in PROMISES.figures(VerdictMetric, basis=VerdictBasis.STATEMENT)
    }
    statements: dict[tuple[Any, ...], list[ProductionTarget]] = defaultdict(list)
    not_judged = 0
    for target in targets.select_related("company").prefetch_related(None):
        figure = figures.get(target.key)
        if figure is None:
            not_judged += 1
        else:
            statements[_thing(figure)].append(target)
    slots = [_slot(found, figures) for found in statements.values()]
    nearest = sorted(slots, key=lambda slot: (_days_away(slot.figure), *_order(slot)))
    shown = sorted(nearest[:MOST_SLOTS], key=_order)
    return PromiseSlots(shown, len(slots) - len(shown), not_judged)


def _thing(figure: VerdictMetric) -> tuple[Any, ...]:
    period = (figure.period_first, figure.period_last)
    return (figure.company_id, figure.robot.casefold(), figure.target_metric, *period)


def _slot(found: list[ProductionTarget], figures: dict[str, VerdictMetric]) -> PromiseSlot:
    first, *others = sorted(found, key=_stated)
    return PromiseSlot(first, figures[first.key], tuple(figures[one.key] for one in others))


def _stated(target: ProductionTarget) -> tuple[date, str]:
    stated = target.stated_on.last if target.stated_on else target.public_on
    return stated or date.max, target.key


def _days_away(figure: VerdictMetric) -> int:
    return abs((figure.period_last - clock().today).days)


def _order(slot: PromiseSlot) -> tuple[Any, ...]:
    promised = slot.figure.promised
    return slot.figure.period_last, -(promised.low or promised.high or 0), slot.figure.slug
