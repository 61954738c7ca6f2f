"""When a key was last used: worth knowing, but no answer waits for it or fails with it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import Error, connection, transaction
from django.db.models import Q
from django.utils import timezone

from tracker.keys.models import ApiKey

LOG = logging.getLogger(__name__)
WRITE_EVERY = timedelta(minutes=1)


def note_use(key: ApiKey) -> None:
    """At most once a minute. Where somebody else writes just now, the next request does it."""
    now = timezone.now()
    if key.last_used_at is not None and key.last_used_at > now - WRITE_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - WRITE_EVERY)
    try:
        with _without_waiting(), transaction.atomic():
            rows = ApiKey.objects.select_for_update(skip_locked=True).filter(stale, pk=key.pk)
            if list(rows.values_list("pk")):
                ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    except Error as fault:
        LOG.info("The use of key %s was not noted: %s", key.prefix, fault)


@contextmanager
def _without_waiting() -> Iterator[None]:
    """SQLite has one lock for all rows and waits for it; PostgreSQL skips a locked row."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
