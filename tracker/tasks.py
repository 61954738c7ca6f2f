"""Celery tasks that span apps. They take nothing and return nothing."""

from celery import shared_task
from django.conf import settings

from tracker.refresh import refresh_if_due


@shared_task(name="tracker.refresh_metrics")
def refresh_metrics() -> None:
    # A worker never waits for another one: beat asks again in a moment.
    refresh_if_due(wait=settings.CELERY_TASK_ALWAYS_EAGER)
