"""Makes what was ordered and tonight's, in the worker; embedded, in the process beside the site.

A snapshot is written into a folder of its own and stands under its name only when it is whole: the
folder gets its name and the row its state in one transaction. A worker that dies before leaves a
folder that nobody sees and a lease that ends; the next one begins anew.
"""

import errno
import logging
import shutil
import sqlite3
from datetime import datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tracker.moment import moment
from tracker.snapshots.lease import claim_next, held, renewed
from tracker.snapshots.models import Fault, Snapshot, SnapshotState, snapshots_folder
from tracker.snapshots.pruning import remove_old
from tracker.snapshots.writing import Made, synced, write_snapshot

NIGHTLY_AT = time(0, 10)
"""UTC: by then the new day's figures are computed."""
MOST_ATTEMPTS = 3
TRIED_AGAIN_AFTER = timedelta(hours=1)

LOG = logging.getLogger(__name__)


def make_due() -> None:
    """Make what was ordered and tonight's snapshot, and remove old ones.

    Safe to run twice at once, and a few small queries where nothing is due.
    """
    remove_old()
    order_tonights(timezone.now())
    while snapshot := claim_next():
        make(snapshot)


def order_tonights(now: datetime) -> None:
    """One for each UTC day, whoever else is at it; the first of all at once."""
    if Snapshot.objects.listed().filter(night=now.date()).exists():
        return
    if now.time() >= NIGHTLY_AT or not Snapshot.objects.ready().exists():
        # The constraint lets one of several through.
        Snapshot.objects.bulk_create([Snapshot(night=now.date())], ignore_conflicts=True)


def make(snapshot: Snapshot) -> None:
    folder = snapshot.working_folder
    try:
        if snapshot.attempts > MOST_ATTEMPTS:
            fail(snapshot, Fault.NEVER_ENDED)
            return
        # An order for the same meanwhile is this one; the exact moment follows with the reading.
        held(snapshot).update(moment=moment().key)
        folder.mkdir(parents=True)
        with renewed(snapshot):
            made = write_snapshot(snapshot.public_id, snapshot.as_of, folder)
        if not publish(snapshot, folder, made):
            LOG.warning("Snapshot %s was taken over by another worker", snapshot)
    except Exception as fault:
        LOG.exception("Snapshot %s could not be made", snapshot)
        fail(snapshot, Fault.DISK_FULL if _is_full(fault) else Fault.BROKEN)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(snapshot: Snapshot, folder: Path, made: Made) -> bool:
    """Folder and row together, unless the lease was lost."""
    with transaction.atomic():
        if not held(snapshot).update(
            state=SnapshotState.READY,
            moment=made.moment.key,
            version=made.moment.version,
            made_at=made.made_at,
            manifest=made.manifest,
            files=made.files,
            fault="",
            leased_until=None,
        ):
            return False
        # Left by one that died between the name and the row's commit.
        shutil.rmtree(snapshot.folder, ignore_errors=True)
        folder.rename(snapshot.folder)
        synced(snapshots_folder())
    return True


def fail(snapshot: Snapshot, fault: Fault) -> None:
    again = timezone.now() + TRIED_AGAIN_AFTER
    held(snapshot).update(state=SnapshotState.FAILED, fault=fault, attempts=0, leased_until=again)


def _is_full(fault: Exception) -> bool:
    if isinstance(fault, OSError):
        return fault.errno in (errno.ENOSPC, errno.EDQUOT)
    # SQLite and DuckDB say it in words.
    return (isinstance(fault, sqlite3.Error) and "full" in str(fault)) or "No space" in str(fault)
