"""Snapshots: which there are, who ordered them, how far each has come."""

import secrets
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.constraints import one_of

LEASE = timedelta(minutes=3)
"""Who makes a snapshot renews the lease; of one that died, the snapshot is made by the next."""
NEVER = date(1, 1, 1)


class SnapshotState(models.TextChoices):
    ORDERED = "ordered", _("Ordered")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    REMOVED = "removed", _("Removed")


class Fault(models.TextChoices):
    """Why a snapshot failed."""

    DISK_FULL = "disk_full", _("The disk is full.")
    NEVER_ENDED = "never_ended", _("It was begun several times and never came to its end.")
    BROKEN = "broken", _("Something went wrong; the log of the worker says what.")


UNDER_WAY = (SnapshotState.ORDERED, SnapshotState.MAKING)


def new_public_id() -> str:
    return f"{timezone.localdate():%Y-%m-%d}-{secrets.token_hex(4)}"


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def listed(self) -> Self:
        """Newest first, those of which nothing is left apart."""
        return self.exclude(state=SnapshotState.REMOVED).order_by("-pk")

    def ready(self) -> Self:
        """Newest facts first: one is told by when it was made, not by when it was ordered."""
        return self.filter(state=SnapshotState.READY).order_by("-made_at", "-pk")

    def due(self, now: datetime) -> Self:
        """Ordered, left behind by a worker that died, or a night's that failed a while ago."""
        left = Q(state=SnapshotState.MAKING, leased_until__lt=now)
        failed = Q(state=SnapshotState.FAILED, night=now.date(), leased_until__lt=now)
        return self.filter(Q(state=SnapshotState.ORDERED) | left | failed)

    def newest(self, as_of: date | None = None) -> "Snapshot | None":
        """The newest that can be downloaded."""
        found = self.ready().filter(as_of=as_of).iterator()
        return next((one for one in found if one.folder.is_dir()), None)


class Snapshot(models.Model):
    """The published dataset at one moment, in files.

    ``night`` is the UTC day of a nightly one. ``moment`` stands for facts and figures it was made
    from: one of the same moment would be the same. ``lease`` is who makes it, until ``leased_until``;
    of a failed one that is before when nobody tries again.
    """

    public_id = models.SlugField(_("identity"), max_length=40, unique=True, default=new_public_id)
    state = models.CharField(
        _("state"), max_length=8, choices=SnapshotState, default=SnapshotState.ORDERED
    )
    night = models.DateField(_("night"), null=True, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    ordered_by = models.CharField(_("ordered by"), max_length=160, blank=True)
    ordered_at = models.DateTimeField(_("ordered"), default=timezone.now)
    moment = models.CharField(_("moment"), max_length=32, blank=True)
    version = models.CharField(_("dataset version"), max_length=40, blank=True)
    made_at = models.DateTimeField(_("made"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease = models.CharField(_("lease"), max_length=32, blank=True)
    leased_until = models.DateTimeField(_("leased until"), null=True)
    fault = models.CharField(_("fault"), max_length=11, choices=Fault, blank=True)
    manifest = models.JSONField(_("manifest"), default=dict)
    files = models.JSONField(_("files"), default=list)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = (
            one_of("snapshot", "state", SnapshotState),
            models.UniqueConstraint(
                fields=("night",),
                condition=~Q(state=SnapshotState.REMOVED),
                name="snapshot_one_a_night",
            ),
            models.UniqueConstraint(
                Coalesce(F("as_of"), Value(NEVER)),
                condition=Q(state=SnapshotState.ORDERED, night__isnull=True),
                name="snapshot_ordered_once",
            ),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def folder(self) -> Path:
        return snapshots_folder() / self.public_id

    @property
    def working_folder(self) -> Path:
        """Of this attempt alone: a worker taken for dead disturbs nobody."""
        return snapshots_folder() / f".{self.public_id}.{self.lease}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def file(self, name: str) -> dict[str, Any] | None:
        """What is known of one of its files."""
        found: dict[str, Any] | None = next((f for f in self.files if f["name"] == name), None)
        return found


def snapshots_folder() -> Path:
    return Path(settings.VAR_DIR) / "snapshots"
