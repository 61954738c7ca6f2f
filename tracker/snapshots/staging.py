"""The whole dataset, read once and laid down on disk: all files of a snapshot are made from that.

Reading takes one pass in one moment of the database. What follows may take its time: it touches the
database no more. Memory holds a few hundred rows, however many there are.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.utils import translation

from sources.clock import Clock, looking_from
from sources.csv_tables import csv_lines
from tracker.moment import Moment, moment
from tracker.snapshots.one_moment import one_moment
from tracker.snapshots.resources import RESOURCES, Resource

CHUNK = 500
BETWEEN_CELLS = "\0"
"""Sorts before every character, so that rows sort as lists of their cells do; no cell holds it."""

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE staged (
    resource TEXT NOT NULL, identity TEXT NOT NULL, sorted_by TEXT NOT NULL,
    line TEXT NOT NULL, record BLOB NOT NULL
);
CREATE INDEX by_identity ON staged (resource, identity);
CREATE INDEX by_cells ON staged (resource, sorted_by);
"""


class Staged(NamedTuple):
    """The file that holds the rows, the moment they were read in, and how many there are of each."""

    path: Path
    moment: Moment
    as_of: date | None
    counts: dict[str, int]

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path)) as staged:
            yield staged

    def lines(self, resource: Resource) -> Iterator[str]:
        """The rows as lines of the bundle's CSV, in its order."""
        with self.opened() as staged:
            query = "SELECT line FROM staged WHERE resource = ? ORDER BY sorted_by"
            for (line,) in staged.execute(query, [resource.name]):
                yield line

    def records(self, resource: Resource) -> Iterator[bytes]:
        """The rows as the API answers them, in the order of their identity."""
        with self.opened() as staged:
            query = "SELECT record FROM staged WHERE resource = ? ORDER BY identity"
            for (record,) in staged.execute(query, [resource.name]):
                yield record


def stage(path: Path, as_of: date | None) -> Staged:
    """Read what is published, as it was known on that day where one is given."""
    with closing(sqlite3.connect(path, isolation_level=None)) as staged:
        staged.executescript(SCHEMA)
        staged.execute("BEGIN")
        with translation.override("en"), looking_from(Clock(as_of=as_of)), one_moment():
            seen = moment()
            counts = {one.name: _stage(staged, one) for one in RESOURCES}
        staged.execute("COMMIT")
    return Staged(path, seen, as_of, counts)


def _stage(staged: sqlite3.Connection, resource: Resource) -> int:
    insert = "INSERT INTO staged VALUES (?, ?, ?, ?, ?)"
    rows = resource.rows().iterator(chunk_size=CHUNK)
    return staged.executemany(insert, _staged_rows(resource, rows)).rowcount


def _staged_rows(resource: Resource, rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    table = resource.table
    for row in rows:
        cells = table.cells(row)
        yield (
            resource.name,
            getattr(row, table.identity),
            BETWEEN_CELLS.join(cells[name] for name in table.sort),
            line_of(cells.values()),
            orjson.dumps(resource.record(row), default=str),
        )


def line_of(cells: Iterable[str]) -> str:
    (line,) = csv_lines(cells, ())
    return line
