"""Who makes a snapshot holds it for a few minutes at a time, so that no dead worker holds it for good."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import close_old_connections, connection, models
from django.db.models import F
from django.utils import timezone

from tracker.snapshots.models import LEASE, Snapshot, SnapshotState

RENEWED_EVERY_S = 30.0

LOG = logging.getLogger(__name__)


def claim_next() -> Snapshot | None:
    """The oldest that is due, for this worker alone: of several that update it one has changed it."""
    now = timezone.now()
    for number in list(Snapshot.objects.due(now).order_by("pk").values_list("pk", flat=True)):
        taken = Snapshot.objects.due(now).filter(pk=number)
        if taken.update(
            state=SnapshotState.MAKING,
            lease=secrets.token_hex(8),
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
        ):
            return Snapshot.objects.get(pk=number)
    return None


def held(snapshot: Snapshot) -> "models.QuerySet[Snapshot]":
    """The row, as long as this worker's lease on it stands."""
    return Snapshot.objects.filter(pk=snapshot.pk, state=SnapshotState.MAKING, lease=snapshot.lease)


@contextmanager
def renewed(snapshot: Snapshot) -> Iterator[None]:
    """Renew the lease now and then, from a thread with a connection of its own.

    The maker's own connection may be reading for long, in a transaction that may not write.
    """
    ended = Event()
    thread = Thread(target=_renew_until, args=(ended, snapshot), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew_until(ended: Event, snapshot: Snapshot) -> None:
    try:
        while not ended.wait(RENEWED_EVERY_S):
            _renew(snapshot)
    finally:
        connection.close()


def _renew(snapshot: Snapshot) -> None:
    close_old_connections()
    try:
        held(snapshot).update(leased_until=timezone.now() + LEASE)
    except Exception:
        # The next try may succeed; if none does, another worker begins anew.
        LOG.exception("The lease on snapshot %s could not be renewed", snapshot)
