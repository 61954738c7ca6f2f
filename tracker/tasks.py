"""Celery tasks that span apps. They take nothing and return nothing."""

from celery import shared_task

from tracker.refresh import refresh_if_due


@shared_task(name="tracker.refresh_metrics")
def refresh_metrics() -> None:
    refresh_if_due()
