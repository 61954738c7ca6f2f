"""Derived metrics of this app: reads facts, computes, and is the only writer of their tables."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from companies.metrics.promises import VERSION, LatestPromise, compute_latest_promises
from companies.models import Company, LatestPromiseMetric, ProductionTarget
from companies.timeline import target_rows

IDENTITY = ("company", "year", "metric", "robot")
VALUES = (
    "scored units_min units_max due_first due_last stated_on_first stated_on_last inputs"
    " superseded left_out version computed_at".split()
)


def refresh_promises(day: date | None = None) -> None:
    """Store every company's latest promises from the facts that were public by ``day`` (now).

    Safe to run twice at once: each run stamps what it writes and deletes only older stamps.
    """
    started = timezone.now()
    with transaction.atomic():
        promises = compute_latest_promises(
            target_rows(ProductionTarget.objects.published().as_of(day))
        )
        companies = dict(Company.objects.values_list("slug", "pk"))
        LatestPromiseMetric.objects.bulk_create(
            [_stored(promise, companies[promise.company_slug], started) for promise in promises],
            update_conflicts=True,
            unique_fields=IDENTITY,
            update_fields=VALUES,
        )
        LatestPromiseMetric.objects.filter(computed_at__lt=started).delete()


def _stored(promise: LatestPromise, company: int, started: datetime) -> LatestPromiseMetric:
    metric = LatestPromiseMetric(
        company_id=company,
        year=promise.year,
        metric=promise.metric,
        robot=promise.robot,
        scored=promise.scored,
        units_min=promise.units.low,
        units_max=promise.units.high,
        inputs=list(promise.keys),
        superseded=list(promise.superseded),
        left_out=[list(pair) for pair in promise.left_out],
        version=VERSION,
        computed_at=started,
    )
    metric.due, metric.stated_on = promise.due, promise.stated_on
    return metric
