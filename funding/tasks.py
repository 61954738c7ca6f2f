"""Celery tasks of this app. They take nothing and return nothing."""

from celery import shared_task

from funding import refresh


@shared_task(name="funding.refresh_capital")
def refresh_capital() -> None:
    refresh.refresh_capital()
