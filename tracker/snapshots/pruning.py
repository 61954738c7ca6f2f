"""Removes old snapshots: first the row's files are gone for readers, then they are from the disk."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from tracker.snapshots.models import Snapshot, SnapshotState, snapshots_folder

ORDERED_KEPT = timedelta(days=7)


class Found(NamedTuple):
    """A folder, whose it is, and for a working folder of which attempt."""

    path: Path
    public_id: str
    lease: str


def remove_old() -> None:
    """The newest nights stay, and what was ordered for a week; then whatever folders are left over."""
    # The folders first: a snapshot that is made meanwhile is in none of them yet.
    folders = list(_folders())
    old = list(Snapshot.objects.filter(_is_old()).values_list("pk", flat=True))
    if old:
        Snapshot.objects.filter(pk__in=old).update(
            state=SnapshotState.REMOVED, manifest={}, files=[]
        )
    for folder in _left_over(folders):
        shutil.rmtree(folder.path, ignore_errors=True)


def _is_old() -> Q:
    nights = Snapshot.objects.ready().filter(night__isnull=False).order_by("-night")
    kept = list(nights.values_list("night", flat=True)[: settings.SNAPSHOTS_KEPT])
    week_old = Q(ordered_at__lt=timezone.now() - ORDERED_KEPT)
    ready, failed = Q(state=SnapshotState.READY), Q(state=SnapshotState.FAILED)
    of_nights = ready & Q(night__isnull=False) & ~Q(night__in=kept)
    return of_nights | ready & Q(night__isnull=True) & week_old | failed & week_old


def _folders() -> Iterator[Found]:
    place = snapshots_folder()
    for path in place.iterdir() if place.is_dir() else ():
        public_id, _dot, lease = path.name.removeprefix(".").partition(".")
        yield Found(path, public_id, lease)


def _left_over(folders: list[Found]) -> list[Found]:
    """Folders of removed snapshots, and of attempts that came to nothing.

    One that the database knows nothing of may be another database's: it is left alone.
    """
    if not folders:
        return []
    named = {folder.public_id for folder in folders}
    rows = {row.public_id: row for row in Snapshot.objects.filter(public_id__in=named)}
    return [f for f in folders if f.public_id in rows and not _needs(rows[f.public_id], f.lease)]


def _needs(snapshot: Snapshot, lease: str) -> bool:
    """Whether the folder of that attempt, or the snapshot's own, is in use or about to be."""
    is_being_made = snapshot.state == SnapshotState.MAKING
    if lease:
        return is_being_made and snapshot.lease == lease
    return is_being_made or snapshot.state == SnapshotState.READY
