"""A snapshot as the API tells of it, from the order to the last file."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tracker.snapshots.models import Fault, Snapshot

FROM_MANIFEST = "version changed_on made_at licence licence_url attribution rows".split()


def record(request: HttpRequest, snapshot: Snapshot) -> dict[str, Any]:
    """The manifest and where each file is; what is not known before it is made is null or empty."""
    known = snapshot.manifest
    url = reverse("api-snapshot", args=[snapshot.public_id])
    return {
        "id": snapshot.public_id,
        "state": snapshot.state,
        "fault": str(Fault(snapshot.fault).label) if snapshot.fault else None,
        "nightly": snapshot.night is not None,
        "as_of": snapshot.as_of,
        "ordered_at": snapshot.ordered_at,
        **{name: known.get(name) for name in FROM_MANIFEST},
        "resources": known.get("resources", []),
        "files": [
            {**file, "url": request.build_absolute_uri(f"{url}{file['name']}")}
            for file in snapshot.files
        ],
        "absent": known.get("absent", {}),
        "url": request.build_absolute_uri(url),
    }
