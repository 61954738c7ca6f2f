"""Writes the files of one snapshot into a folder that nobody else looks at yet."""

import hashlib
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.utils import timezone

from tracker.moment import Moment
from tracker.snapshots.formats import parquet
from tracker.snapshots.formats.csv_package import write_csv
from tracker.snapshots.formats.json_lines import write_json_lines
from tracker.snapshots.formats.sqlite_file import write_sqlite
from tracker.snapshots.formats.written import Written
from tracker.snapshots.manifest import manifest_of
from tracker.snapshots.staging import Staged, stage

MANIFEST = "manifest.json"


class Made(NamedTuple):
    """``manifest`` as it stands in the folder; ``files`` has it too, being one that can be fetched."""

    moment: Moment
    made_at: datetime
    manifest: dict[str, Any]
    files: list[dict[str, Any]]


def write_snapshot(public_id: str, as_of: date | None, folder: Path) -> Made:
    """All on disk for good when it returns, but for the folder's own name."""
    made_at = timezone.now()
    staged = stage(folder / "staged", as_of)
    files = [_described(written) for written in _written(staged, folder)]
    staged.path.unlink()
    absent = {} if parquet.is_possible() else {"parquet": parquet.ABSENT}
    manifest = manifest_of(public_id, made_at, staged, files, absent)
    # As it will come back out of the database.
    plain = orjson.loads(orjson.dumps(manifest, default=str))
    path = folder / MANIFEST
    path.write_bytes(orjson.dumps(plain, option=orjson.OPT_INDENT_2) + b"\n")
    own = _described(Written(path, "manifest", "application/json", None))
    synced(folder)
    return Made(staged.moment, made_at, plain, [*plain["files"], own])


def _written(staged: Staged, folder: Path) -> Iterator[Written]:
    yield from write_csv(staged, folder)
    yield from write_json_lines(staged, folder)
    yield from write_sqlite(staged, folder)
    if parquet.is_possible():
        yield from parquet.write_parquet(staged, folder)


def _described(written: Written) -> dict[str, Any]:
    with written.path.open("rb") as content:
        os.fsync(content.fileno())
        checksum = hashlib.file_digest(content, "sha256").hexdigest()
        size = content.tell()
    return {
        "name": written.path.name,
        "format": written.format,
        "resource": written.resource or None,
        "media_type": written.media_type,
        "bytes": size,
        "rows": written.rows,
        "sha256": checksum,
    }


def synced(folder: Path) -> None:
    """The names in the folder are on disk too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
