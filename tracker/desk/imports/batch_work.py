"""Large batches, carried out aside from any request: by the worker, or embedded by a thread.

Beat asks every few seconds; nothing is sent to a worker that could be lost with it. Who works on a
batch holds a lock that ends with the process, so a batch whose worker died is taken up by the next.
"""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Thread

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from sources.choices import BatchState
from sources.models import Batch
from tracker.desk.deciding import NotPossible
from tracker.desk.imports import importing

LOCK_CLASS = 0x62617463  # any number that no other advisory lock of ours begins with
MOST_ATTEMPTS = 3

LOG = logging.getLogger(__name__)


def work_on_batches() -> None:
    """Everything that waits, the oldest first; what somebody else works on is passed over."""
    pending = Batch.objects.filter(state__in=importing.PENDING).order_by("pk")
    for number in list(pending.values_list("pk", flat=True)):
        with _held(number) as is_mine:
            if is_mine:
                _work_on(number)


def _work_on(number: int) -> None:
    batch = Batch.objects.filter(pk=number, state__in=importing.PENDING).first()
    if batch is None:  # done in the meantime
        return
    is_written = batch.state == BatchState.WRITING
    batch.report["attempts"] = batch.report.get("attempts", 0) + 1
    if not is_written:
        batch.state = BatchState.CHECKING
    batch.save(update_fields=["report", "state"])
    try:
        if batch.report["attempts"] > MOST_ATTEMPTS:
            raise NotPossible(_("This was begun three times and never came to its end."))
        (importing.carry_out if is_written else importing.check)(batch)
    except Exception as fault:
        if not isinstance(fault, NotPossible):
            LOG.exception("Batch %s could not be worked on", number)
        _give_up(number, fault)


def _give_up(number: int, fault: Exception) -> None:
    """Back to where people can act on it, with what is to be said."""
    batch = Batch.objects.get(pk=number)
    reason = _("Something went wrong here, and nothing was written. Try again, or tell us.")
    refusal = fault if isinstance(fault, NotPossible) else NotPossible(reason)
    batch.report.pop("attempts", None)
    if batch.state == BatchState.WRITING:
        importing.give_back(batch, refusal)
    else:
        importing.fail_check(batch, str(refusal))


@contextmanager
def _held(number: int) -> Iterator[bool]:
    """Whether this process may work on the batch; the lock ends with the block, or the process."""
    if connection.vendor != "postgresql":
        with (settings.VAR_DIR / "batches.lock").open("w") as held:
            yield _locked(held.fileno())
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, number])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, number])


def _locked(file_number: int) -> bool:
    try:
        fcntl.flock(file_number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Hand:
    """Embedded: no worker runs, so whoever looks at a waiting batch sets a thread on it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: Thread | None = None

    def lend(self) -> None:
        if not settings.CELERY_TASK_ALWAYS_EAGER or connection.in_atomic_block:
            return
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=_work_and_close, name="batches", daemon=True)
                self._thread.start()


def _work_and_close() -> None:
    try:
        work_on_batches()
    finally:
        connection.close()


HAND = Hand()
