"""Loads CSV tables: create, change, leave alone or reject each row, all or nothing.

A row that names a rejected one is rejected with it, unless that one stood before the load.
A row an editor changed since it was loaded is a conflict and stays as the editor left it. A row that
was loaded once and is gone from its file is withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sources.change_log import acting
from sources.choices import State
from sources.columns import References
from sources.csv_tables import Table
from sources.models import Change, Sourced
from sources.models.proposal import difference
from sources.reading import ParsedRow, Reader, Rejection
from sources.writing import TableWriter

LOADER = "load_dataset"


@dataclass
class TableReport:
    """What a load did, or would do, to one table; each row by its identity."""

    name: str
    created: list[str] = field(default_factory=list)
    changed: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    unchanged: int = 0
    conflicts: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    withdrawn: list[str] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (self.created or self.changed or self.withdrawn)


class Refused(Exception):
    """At least one row was rejected, so nothing was written."""


def load_tables(
    tables: Sequence[Table], folder: Path, *, reason: str, dry_run: bool = False
) -> list[TableReport]:
    """Load each table's file from ``folder`` in order, in one transaction.

    Nothing is written when a row is rejected or ``dry_run`` is set; the report is the same.
    """
    reports: list[TableReport] = []
    references = References()
    try:
        with acting(LOADER, reason):
            for table in tables:
                reports.append(TableLoad(table, references, reason).run(folder / table.file_name))
            if dry_run or any(report.rejected for report in reports):
                raise Refused
    except Refused:
        pass
    return reports


class TableLoad:
    """One table's part of a load."""

    def __init__(self, table: Table, references: References, reason: str) -> None:
        self.table = table
        self.references = references
        self.reason = reason
        self.report = TableReport(table.name)
        self.writer = TableWriter(table, references, self._reject)
        self.lines: dict[str, int] = {}
        self.existing: dict[str, Any] = {}
        self.refused: set[str] = set()

    def run(self, path: Path) -> TableReport:
        reader = Reader(self.table, self.references)
        if not path.exists():
            reader.reject(0, "", f"there is no such file in {path.parent}")
        rows = reader.read(path.read_bytes()) if path.exists() else []
        self.report.rejected = reader.rejections
        self.lines = {row.identity: row.line for row in rows}
        self.existing = {self._identity(row): row for row in self.table.rows()}
        self._write(self._without_lost(rows, self._unread()))
        self.report.rejected.sort(key=lambda rejection: rejection.line)
        if not self.report.rejected:
            gone = [row for identity, row in self.existing.items() if identity not in self.lines]
            with acting(LOADER, f"{self.reason}: gone from {self.table.file_name}"):
                self._withdraw(gone)
        return self.report

    def _unread(self) -> set[str]:
        """New rows that the file announced and the reader rejected."""
        announced = self.references.of(self.table.model)
        return {identity for identity, pk in announced.items() if not pk} - self.lines.keys()

    def _write(self, rows: list[ParsedRow]) -> None:
        fresh = [row for row in rows if row.identity not in self.existing]
        if self.writer.create(fresh):
            self.report.created = [row.identity for row in fresh]
        sound = [row for row in rows if row.identity not in self.refused]
        sound = self._without_lost(sound, self.refused - self.existing.keys())
        known = [row for row in sound if row.identity in self.existing]
        self._change([(self.existing[row.identity], row) for row in known])

    def _without_lost(self, rows: list[ParsedRow], lost: set[str]) -> list[ParsedRow]:
        """Without those that name a lost row of this table; if such a one is new, it is lost too."""
        while lost:
            for identity in lost:
                self.references.refuse(self.table.model, identity)
            sound = [row for row in rows if self._finds_its_own(row)]
            kept = {row.identity for row in sound}
            lost = {row.identity for row in rows} - kept - self.existing.keys()
            rows = sound
        return rows

    def _finds_its_own(self, row: ParsedRow) -> bool:
        for column in self.writer.own_parent:
            try:
                column.parse(row.cells[column.name], self.references)
            except ValueError as error:
                self._reject(row.identity, column.name, str(error))
                return False
        return True

    def _reject(self, identity: str, column: str, reason: str) -> None:
        self.refused.add(identity)
        line = self.lines.get(identity, 0)
        self.report.rejected.append(Rejection(self.table.file_name, line, column, reason))

    def _change(self, pairs: list[tuple[Any, ParsedRow]]) -> None:
        differing = []
        for row, parsed in pairs:
            diff = difference(self.table.cells(row), parsed.cells)
            if diff or getattr(row, "state", State.PUBLISHED) == State.WITHDRAWN:
                differing.append((row, parsed, diff))
        edited = self._edited([self._identity(row) for row, _parsed, _diff in differing])
        self.report.unchanged = len(pairs) - len(differing)
        for row, parsed, diff in differing:
            identity = self._identity(row)
            if identity in edited:
                self.report.conflicts[identity] = diff
            elif self.writer.overwrite(row, parsed):
                self.report.changed[identity] = diff

    def _withdraw(self, rows: list[Any]) -> None:
        loaded = self._loaded([self._identity(row) for row in rows])
        for row in rows:
            identity = self._identity(row)
            if isinstance(row, Sourced) and row.state == State.PUBLISHED and identity in loaded:
                row.state = State.WITHDRAWN
                row.save(update_fields=["state"])
                self.report.withdrawn.append(identity)

    def _edited(self, identities: list[str]) -> set[str]:
        """Those that somebody other than the loader has changed."""
        return set(self._changes(identities).exclude(actor=LOADER).values_list("key", flat=True))

    def _loaded(self, identities: list[str]) -> set[str]:
        """Those that the loader itself once added, and nobody else has changed."""
        added = self._changes(identities).filter(actor=LOADER, op="add", part="")
        return set(added.values_list("key", flat=True)) - self._edited(identities)

    def _changes(self, identities: list[str]) -> Any:
        return Change.objects.filter(resource=self.table.model.resource, key__in=identities)

    def _identity(self, row: Any) -> str:
        return str(getattr(row, self.table.identity))
