"""Parquet: a typed file for each resource, written by DuckDB, which is an extra of the package."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tracker.snapshots.formats.json_lines import json_lines
from tracker.snapshots.formats.written import Written
from tracker.snapshots.manifest import facts_about
from tracker.snapshots.resources import RESOURCES, Kind, Resource
from tracker.snapshots.staging import Staged

TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "date": "DATE",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "list": "VARCHAR[]",
}
MEMORY = "256MB"
ABSENT = "Parquet is written where DuckDB is installed: the package's extra “parquet”."


def is_possible() -> bool:
    return find_spec("duckdb") is not None


def write_parquet(staged: Staged, folder: Path) -> list[Written]:
    duckdb: Any = import_module("duckdb")
    # One thread writes the rows in their order, and the same rows as the same bytes.
    settings = {
        "memory_limit": MEMORY,
        "threads": 1,
        "temp_directory": str(folder),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=settings) as database:
        return [_write(database, staged, resource, folder) for resource in RESOURCES]


def _write(database: Any, staged: Staged, resource: Resource, folder: Path) -> Written:
    path = folder / f"{resource.table.name}.parquet"
    lines = folder / f"{resource.table.name}.jsonl"
    with lines.open("wb") as written:
        written.writelines(json_lines(staged, resource))
    columns = {field.name: TYPES[field.kind] for field in resource.fields}
    database.execute(
        f"COPY (SELECT * FROM read_json({_quoted(lines)}, columns={columns},"  # noqa: S608 (our own)
        f" format='newline_delimited')) TO {_quoted(path)}"
        f" (FORMAT parquet, COMPRESSION zstd, KV_METADATA {_about(staged)})"
    )
    lines.unlink()
    rows = staged.counts[resource.name]
    return Written(path, "parquet", "application/vnd.apache.parquet", rows, resource.name)


def _about(staged: Staged) -> str:
    facts = facts_about(staged).items()
    named = (f"{name}: {_quoted(value)}" for name, value in facts if value is not None)
    return "{" + ", ".join(named) + "}"


def _quoted(value: object) -> str:
    text = str(value).replace("'", "''")
    return f"'{text}'"
