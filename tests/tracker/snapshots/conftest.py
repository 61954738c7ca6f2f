"""A folder of each test's own, and snapshots that cost nothing to make."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings as SettingsWrapper

from tracker.moment import moment
from tracker.snapshots import making
from tracker.snapshots.writing import Made

Write = Callable[[str, date | None, Path], Made]
CONTENT = b"".join(b"%07d\n" % number for number in range(20_000))
"""160,000 bytes, more than a piece, in which each place can be told."""


@pytest.fixture(autouse=True)
def own_folder(settings: SettingsWrapper, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.SITE_URL = "http://testserver"
    return tmp_path / "snapshots"


def quickly(public_id: str, as_of: date | None, folder: Path) -> Made:
    """As ``write_snapshot``, one file of known bytes."""
    (folder / "humanoid-tracker.csv.zip").write_bytes(CONTENT)
    file: dict[str, Any] = {
        "name": "humanoid-tracker.csv.zip",
        "format": "csv",
        "resource": None,
        "media_type": "application/zip",
        "bytes": len(CONTENT),
        "rows": 7,
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
    }
    seen = moment()
    manifest = {"id": public_id, "version": seen.version, "rows": 7, "files": [file]}
    return Made(seen, timezone.now(), manifest, [file])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "write_snapshot", quickly)
