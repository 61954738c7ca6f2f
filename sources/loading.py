"""Loads CSV tables: create, change, leave alone or reject each row, all or nothing.

A row an editor changed since it was loaded is a conflict and stays as the editor left it. A row that
was loaded once and is gone from its file is withdrawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from sources.change_log import acting
from sources.choices import State
from sources.columns import PartColumn, ReferenceColumn, References
from sources.csv_tables import Table
from sources.models import Change, Sourced
from sources.public_day import public_day
from sources.reading import ParsedRow, Reader, Rejection

LOADER = "load_dataset"
BATCH = 200


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
        self.in_row = [column for column in table.columns if column.in_row]
        self.own_parent = [
            c for c in self.in_row if isinstance(c, ReferenceColumn) and c.model is table.model
        ]
        self.parts = [column for column in table.columns if isinstance(column, PartColumn)]
        self.lines: dict[str, int] = {}

    def run(self, path: Path) -> TableReport:
        reader = Reader(self.table, self.references)
        if not path.exists():
            reader.reject(0, "", f"there is no such file in {path.parent}")
        rows = reader.read(path.read_bytes()) if path.exists() else []
        self.report.rejected = reader.rejections
        self.lines = {row.identity: row.line for row in rows}
        existing = {self._identity(row): row for row in self.table.rows()}
        fresh = [row for row in rows if row.identity not in existing]
        self._create(fresh)
        self._change([(existing[row.identity], row) for row in rows if row.identity in existing])
        if not self.report.rejected:
            gone = [row for identity, row in existing.items() if identity not in self.lines]
            with acting(LOADER, f"{self.reason}: gone from {self.table.file_name}"):
                self._withdraw(gone)
        return self.report

    def _create(self, rows: list[ParsedRow]) -> None:
        """Insert as drafts, cite, publish: the order the triggers ask for."""
        fresh = [self._built(row) for row in rows]
        self._insert(fresh)
        known = self.references.of(self.table.model)
        known.update({self._identity(row): row.pk for row in fresh if row.pk})
        if self.report.rejected:
            return
        self._put_parents(zip(fresh, rows, strict=True))
        parts: dict[Any, list[Any]] = {}
        for row, parsed in zip(fresh, rows, strict=True):
            for column in self.parts:
                parts.setdefault(column.part, []).extend(_parts(column, row, parsed))
        for part, members in parts.items():
            part.objects.bulk_create(members, batch_size=BATCH)
        if issubclass(self.table.model, Sourced):
            drafts = self.table.model.objects.filter(pk__in=[row.pk for row in fresh])
            drafts.update(state=State.PUBLISHED)
        self.report.created = [row.identity for row in rows]

    def _built(self, parsed: ParsedRow) -> Any:
        row = self.table.model()
        for column in self.in_row:
            if column not in self.own_parent:
                column.put(row, parsed.values[column.name])
        row.stamp()
        if isinstance(row, Sourced):
            row.public_on = self._public_day(row, parsed)
        return row

    def _public_day(self, row: Sourced, parsed: ParsedRow) -> date:
        published = self.references.source_days
        days = [published[pk] for pk in parsed.values["source_ids"]]
        return public_day(days, row.stated, timezone.localdate(row.recorded_at))

    def _insert(self, rows: list[Any]) -> None:
        try:
            with transaction.atomic():
                self.table.model.objects.bulk_create(rows, batch_size=BATCH)
        except IntegrityError:
            for row in rows:
                row.pk = None
                self._try(row, lambda row=row: row.save(force_insert=True))

    def _put_parents(self, pairs: Iterable[tuple[Any, ParsedRow]]) -> None:
        """Relations within the table, once every row of it exists."""
        for row, parsed in pairs:
            for column in self.own_parent:
                parent = parsed.cells[column.name]
                if parent:
                    column.put(row, self.references.find(column.model, parent))
                    fields = [column.relation]
                    self._try(row, lambda row=row, fields=fields: row.save(update_fields=fields))

    def _change(self, pairs: list[tuple[Any, ParsedRow]]) -> None:
        differing = []
        for row, parsed in pairs:
            cells = self.table.cells(row)
            diff = {
                name: (cells[name], parsed.cells[name])
                for name in cells
                if cells[name] != parsed.cells[name]
            }
            if diff or getattr(row, "state", State.PUBLISHED) == State.WITHDRAWN:
                differing.append((row, parsed, diff))
        edited = self._edited([self._identity(row) for row, _parsed, _diff in differing])
        self.report.unchanged = len(pairs) - len(differing)
        for row, parsed, diff in differing:
            identity = self._identity(row)
            if identity in edited:
                self.report.conflicts[identity] = diff
            elif self._try(row, lambda row=row, parsed=parsed: self._overwrite(row, parsed)):
                self.report.changed[identity] = diff

    def _overwrite(self, row: Any, parsed: ParsedRow) -> None:
        for column in self.in_row:
            value = parsed.values[column.name]
            if column in self.own_parent and parsed.cells[column.name]:
                assert isinstance(column, ReferenceColumn)
                value = self.references.find(column.model, parsed.cells[column.name])
            column.put(row, value)
        _renew_parts(self.parts, row, parsed)
        if isinstance(row, Sourced):
            row.public_on = self._public_day(row, parsed)
            row.state = State.PUBLISHED
        row.save()

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

    def _try(self, row: Any, write: Any) -> bool:
        """Write within a savepoint; a refusal by the database becomes a rejection of the row."""
        try:
            with transaction.atomic():
                write()
            return True
        except IntegrityError as error:
            line = self.lines.get(self._identity(row), 0)
            for column, reason in _refusals(self.table, row, error):
                rejection = Rejection(self.table.file_name, line, column, reason)
                self.report.rejected.append(rejection)
            return False


def _parts(column: PartColumn, row: Any, parsed: ParsedRow) -> list[Any]:
    part: Any = column.part
    fixed = dict(column.fixed)
    return [
        part(fact=row, position=position, **{f"{column.relation}_id": pk}, **fixed)
        for position, pk in enumerate(parsed.values[column.name])
    ]


def _renew_parts(columns: Iterable[PartColumn], row: Any, parsed: ParsedRow) -> None:
    """Bring a row's parts to what its cells say.

    Citations are added before others go, so that a published fact never stands without a source.
    Other parts go first, so that an investor may change from one column to the other.
    """
    kept = {c: {getattr(p, f"{c.relation}_id"): p for p in c.parts(row)} for c in columns}
    gone = {
        column: [part for pk, part in known.items() if pk not in parsed.values[column.name]]
        for column, known in kept.items()
    }
    for part in chain.from_iterable(gone[column] for column in kept if column.fixed):
        part.delete()
    for column, known in kept.items():
        for part in _parts(column, row, parsed):
            _place(part, known.get(getattr(part, f"{column.relation}_id")))
    for part in chain.from_iterable(gone[column] for column in kept if not column.fixed):
        part.delete()


def _place(part: Any, known: Any) -> None:
    if known is None:
        part.save()
    elif known.position != part.position:
        known.position = part.position
        known.save(update_fields=["position"])


def _refusals(table: Table, row: Any, error: IntegrityError) -> list[tuple[str, str]]:
    """What the database refused, as (column, reason) in the words of the model's constraints."""
    found = []
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row)
        except ValidationError as fault:
            condition = getattr(constraint, "condition", None)
            fields = condition.referenced_base_fields if condition else set()
            found.append((", ".join(_columns_of(table, fields)), " ".join(fault.messages)))
    return found or [("", str(error).strip().splitlines()[0])]


def _columns_of(table: Table, fields: set[str]) -> list[str]:
    """The file's columns behind fields of the model, in the file's order."""
    return [
        column.name
        for column in table.columns
        if fields & {column.name, f"{column.name}_first", f"{column.name}_last"}
        or (isinstance(column, ReferenceColumn) and column.relation in fields)
    ]
