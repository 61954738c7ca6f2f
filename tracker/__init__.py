"""The composition root: settings, addresses, and the pages that span apps."""

# Imported with Django, so that `shared_task` finds this app.
from tracker.celery import app as celery_app

__all__ = ["celery_app"]
