"""A company's latest promises with the statements behind them, for a page."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.metrics import promises
from companies.models import LatestPromiseMetric, ProductionTarget

REASONS: dict[str, Promise] = {
    promises.NOT_A_VOLUME: _("not a number of robots to make or deliver"),
    promises.THIRD_PARTY: _("said by a third party"),
    promises.RUMOURED: _("rumoured"),
    promises.NO_NUMBER: _("no number given"),
    promises.NOT_ROBOTS: _("not counted in robots"),
    promises.NO_DUE: _("no due date given"),
}


class LeftOut(NamedTuple):
    target: ProductionTarget
    reason: str | Promise


class ShownPromise(NamedTuple):
    """The metric, the statements it rests on, those they replaced, and those that do not count."""

    metric: LatestPromiseMetric
    inputs: list[ProductionTarget]
    superseded: list[ProductionTarget]
    left_out: list[LeftOut]


def shown_promises(metrics: Iterable[LatestPromiseMetric]) -> list[ShownPromise]:
    """Each with its targets, in two queries for all; a target withdrawn since is left away."""
    metrics = list(metrics)
    keys = {key for metric in metrics for key in _keys(metric)}
    published = ProductionTarget.objects.published().with_sources().filter(key__in=keys)
    targets: dict[str, Any] = {target.key: target for target in published}
    return [
        ShownPromise(
            metric,
            [targets[key] for key in metric.inputs if key in targets],
            [targets[key] for key in metric.superseded if key in targets],
            [
                LeftOut(targets[key], REASONS.get(reason, reason))
                for key, reason in metric.left_out
                if key in targets
            ],
        )
        for metric in metrics
    ]


def _keys(metric: LatestPromiseMetric) -> list[str]:
    return [*metric.inputs, *metric.superseded, *(key for key, _reason in metric.left_out)]
