"""Celery tasks of this app: thin, so that a call without a worker does the same."""

from celery import shared_task

from companies import refresh


@shared_task(name="companies.refresh_promises")
def refresh_promises() -> None:
    refresh.refresh_promises()
