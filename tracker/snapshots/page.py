"""Snapshots as the page of downloads shows them, and the form that orders one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sources.clock import clock
from tracker.looking_back import UnreadableDay
from tracker.snapshots.asked_day import day_of
from tracker.snapshots.making import NIGHTLY_AT
from tracker.snapshots.models import Snapshot, SnapshotState

SHOWN = 30

FORMATS: dict[str, tuple[Any, Any]] = {
    "csv": ("CSV", _("the tables beneath as a Data Package, which a tracker of your own loads")),
    "jsonl": ("JSON Lines", _("the API's records, a file for each table")),
    "sqlite": ("SQLite", _("a database with a table for each, for SQL or Datasette")),
    "parquet": ("Parquet", _("typed columns, a file for each table, for DuckDB or pandas")),
    "manifest": (
        pgettext_lazy("of a snapshot", "Manifest"),
        _("sizes, rows and checksums, for programs"),
    ),
}


class OrderForm(forms.Form):
    as_of = forms.CharField(
        label=_("As known on (empty: now)"),
        required=False,
        widget=forms.TextInput(attrs={"size": 12, "placeholder": "YYYY-MM-DD"}),
    )

    def clean_as_of(self) -> Any:
        try:
            return day_of(self.cleaned_data["as_of"])
        except UnreadableDay as fault:
            raise ValidationError(str(fault)) from None


@dataclass(frozen=True)
class FormatFiles:
    """The files of one format."""

    name: str
    title: Any
    purpose: Any
    files: list[dict[str, Any]]

    @property
    def size(self) -> int:
        return sum(file["bytes"] for file in self.files)

    @property
    def rows(self) -> int:
        return sum(file["rows"] for file in self.files)


def snapshots_shown(order_form: OrderForm | None = None) -> dict[str, Any]:
    """What the page of downloads says of snapshots, in one query."""
    listed = list(Snapshot.objects.listed()[:SHOWN])
    ready = [one for one in listed if one.state == SnapshotState.READY]
    newest = max((one for one in ready if not one.as_of), key=_made_at, default=None)
    return {
        "snapshot": newest,
        "snapshot_formats": _formats(newest) if newest else [],
        "snapshot_lacks": newest.manifest.get("absent", {}) if newest else {},
        "snapshots_under_way": [one for one in listed if one.is_under_way],
        "snapshot_failed": _failed_since(newest, listed),
        "other_snapshots": [one for one in ready if one is not newest],
        "snapshots_kept": settings.SNAPSHOTS_KEPT,
        "next_nightly": _next_nightly(timezone.now()),
        "order_form": order_form or OrderForm(initial={"as_of": clock().as_of}),
    }


def _made_at(snapshot: Snapshot) -> datetime:
    return snapshot.made_at or snapshot.ordered_at


def _formats(snapshot: Snapshot) -> list[FormatFiles]:
    found = []
    for name, (title, purpose) in FORMATS.items():
        files = [
            {**file, "url": reverse("api-snapshot-file", args=[snapshot.public_id, file["name"]])}
            for file in snapshot.files
            if file["format"] == name
        ]
        if files:
            found.append(FormatFiles(name, title, purpose, files))
    return found


def _failed_since(newest: Snapshot | None, listed: list[Snapshot]) -> Snapshot | None:
    """One that was to be newer and came to nothing."""
    failed = (one for one in listed if one.state == SnapshotState.FAILED)
    return next((one for one in failed if not newest or one.ordered_at > _made_at(newest)), None)


def _next_nightly(now: datetime) -> datetime:
    day = now.date() if now.time() < NIGHTLY_AT else now.date() + timedelta(days=1)
    return datetime.combine(day, NIGHTLY_AT, tzinfo=now.tzinfo)
