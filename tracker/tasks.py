"""Celery tasks that span apps. They take nothing and return nothing."""

from celery import shared_task
from django.conf import settings

from tracker.desk.imports import batch_work
from tracker.refresh import refresh_if_due
from tracker.snapshots.making import make_due
from tracker.webhooks.delivering import deliver_due


@shared_task(name="tracker.refresh_metrics")
def refresh_metrics() -> None:
    # A worker never waits for another one: beat asks again in a moment.
    refresh_if_due(wait=settings.CELERY_TASK_ALWAYS_EAGER)


@shared_task(name="tracker.work_on_batches", time_limit=3600)
def work_on_batches() -> None:
    """Check, write and undo the large imports that wait."""
    batch_work.work_on_batches()


@shared_task(name="tracker.deliver_webhooks")
def deliver_webhooks() -> None:
    deliver_due()


@shared_task(name="tracker.make_snapshots", time_limit=3600)
def make_snapshots() -> None:
    """What was ordered, and tonight's."""
    make_due()
