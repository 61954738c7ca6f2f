"""``changes/``: the public change log as a feed that a mirror of the dataset can be kept by.

Others, such as the webhooks, take the same entries with ``entries_between`` and ``as_json``::

    newest = Change.objects.version()
    for entry in entries_between(after, newest, limit=1000):
        send(as_json(entry, "https://example.org"))
        after = entry.place

Where fewer than ``limit`` come back, everything up to ``newest`` has been told.
"""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tracker.api.changes.entries import Entry, as_json, entries_between
from tracker.api.changes.feed import feed

__all__ = ["Entry", "as_json", "entries_between"]


# Exempt: a request that writes is told so in the API's own form, not by a page about cookies.
urlpatterns = [path("changes/", csrf_exempt(feed), name="api-changes")]
