"""A company's latest promises with the statements behind them, for a page."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from companies.metrics.promises import RESTATED
from companies.models import LatestPromiseMetric, ProductionTarget
from sources.models.derived import Text


class LeftOut(NamedTuple):
    target: ProductionTarget
    reason: Text


class ShownPromise(NamedTuple):
    """The metric, the statements it rests on, those they replaced, and those that do not count."""

    metric: LatestPromiseMetric
    inputs: list[ProductionTarget]
    superseded: list[ProductionTarget]
    left_out: list[LeftOut]


def shown_promises(metrics: Iterable[LatestPromiseMetric]) -> list[ShownPromise]:
    """Each with its targets, in two queries for all; a target withdrawn since is left away."""
    metrics = list(metrics)
    keys = {one.key for metric in metrics for one in metric.evidence}
    keys |= {one.key for metric in metrics for one in metric.exclusions}
    published = ProductionTarget.objects.published().with_sources().filter(key__in=keys)
    targets = {target.key: target for target in published}
    return [_shown(metric, targets) for metric in metrics]


def _shown(metric: LatestPromiseMetric, targets: dict[str, Any]) -> ShownPromise:
    known = [one for one in metric.exclusions if one.key in targets]
    return ShownPromise(
        metric,
        [targets[one.key] for one in metric.evidence if one.key in targets],
        [targets[one.key] for one in known if one.reason == RESTATED],
        [
            LeftOut(targets[one.key], metric.words.get(one.reason, one.reason))
            for one in known
            if one.reason != RESTATED
        ],
    )
