"""JSON Lines: the API's records, one to a line, a file for each resource, in one archive."""

from collections.abc import Iterator
from pathlib import Path

from tracker.snapshots.formats.written import ZIP, Written, add, archive
from tracker.snapshots.resources import RESOURCES, Resource
from tracker.snapshots.staging import Staged


def write_json_lines(staged: Staged, folder: Path) -> list[Written]:
    path = folder / "humanoid-tracker.jsonl.zip"
    with archive(path) as made:
        for resource in RESOURCES:
            add(made, f"{resource.table.name}.jsonl", json_lines(staged, resource))
    return [Written(path, "jsonl", ZIP, sum(staged.counts.values()))]


def json_lines(staged: Staged, resource: Resource) -> Iterator[bytes]:
    return (record + b"\n" for record in staged.records(resource))
