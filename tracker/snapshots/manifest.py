"""What a snapshot says of itself."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from tracker.snapshots.resources import RESOURCES
from tracker.snapshots.staging import Staged

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


def attribution(staged: Staged) -> str:
    """The words to cite it with."""
    changed = f" of {staged.moment.changed_on}" if staged.moment.changed_on else ""
    known = f", as known on {staged.as_of}" if staged.as_of else ""
    return (
        f"Humanoid Tracker, dataset version {staged.moment.version}{changed}{known},"
        f" {settings.SITE_URL}/data/, CC BY 4.0."
    )


def facts_about(staged: Staged) -> dict[str, str | date | None]:
    """What follows from the rows alone, and so is the same in every snapshot of the same rows."""
    return {
        "version": staged.moment.version,
        "changed_on": staged.moment.changed_on,
        "as_of": staged.as_of,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": attribution(staged),
    }


def manifest_of(
    public_id: str, made_at: datetime, staged: Staged, files: list[dict[str, Any]], absent: Any
) -> dict[str, Any]:
    """``files`` with their bytes, rows and checksums; ``absent`` formats with the reason."""
    return {
        "id": public_id,
        **facts_about(staged),
        "made_at": made_at,
        "rows": sum(staged.counts.values()),
        "resources": [
            {"name": one.name, "table": one.table.name, "rows": staged.counts[one.name]}
            for one in RESOURCES
        ],
        "files": files,
        "absent": absent,
    }
