"""SQLite: one database file with a table for each resource and one named ``manifest``."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from tracker.snapshots.formats.written import Written
from tracker.snapshots.manifest import facts_about
from tracker.snapshots.resources import RESOURCES, Field, Kind, Resource
from tracker.snapshots.staging import Staged

TYPES: dict[Kind, str] = {
    "text": "TEXT",
    "date": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "INTEGER",
    "list": "TEXT",
}
"""Lists are JSON, as SQLite's own functions read it."""


def write_sqlite(staged: Staged, folder: Path) -> list[Written]:
    path = folder / "humanoid-tracker.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        # Nobody reads it before it is whole: no journal is needed.
        made.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;")
        made.execute("CREATE TABLE manifest (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        made.executemany("INSERT INTO manifest VALUES (?, ?)", _about(staged))
        for resource in RESOURCES:
            _write(made, staged, resource)
        made.execute("COMMIT")
    rows = sum(staged.counts.values())
    return [Written(path, "sqlite", "application/vnd.sqlite3", rows)]


def _about(staged: Staged) -> Iterator[tuple[str, str]]:
    for name, value in facts_about(staged).items():
        yield name, "" if value is None else str(value)
    for resource in RESOURCES:
        yield f"rows.{resource.table.name}", str(staged.counts[resource.name])


def _write(made: sqlite3.Connection, staged: Staged, resource: Resource) -> None:
    fields, table = resource.fields, resource.table.name
    columns = ", ".join(_column(field, resource.table.identity) for field in fields)
    made.execute(f'CREATE TABLE "{table}" ({columns})')
    places = ", ".join("?" * len(fields))
    values = (_values(record, fields) for record in staged.records(resource))
    made.executemany(f'INSERT INTO "{table}" VALUES ({places})', values)  # noqa: S608 (our own names)


def _column(field: Field, identity: str) -> str:
    words = [f'"{field.name}"', TYPES[field.kind]]
    if field.name == identity:
        words.append("PRIMARY KEY")
    if field.refers_to:
        table, key = field.refers_to
        words.append(f'REFERENCES "{table}" ("{key}")')
    return " ".join(words)


def _values(record: bytes, fields: Sequence[Field]) -> list[Any]:
    found = orjson.loads(record)
    return [_value(found[field.name]) for field in fields]


def _value(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value
