"""Writes parsed rows into a table: the one way in for a load, an import and an approved proposal."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from sources.choices import State
from sources.columns import PartColumn, ReferenceColumn, References
from sources.csv_tables import Table
from sources.models import Sourced
from sources.public_day import public_day
from sources.reading import ParsedRow

BATCH = 200

Refuse = Callable[[str, str, str], None]
"""Takes a row's identity, a column and the reason; called for each row the database refuses."""


class TableWriter:
    """Adds and overwrites rows of one table, in the order that the triggers ask for.

    The caller holds the transaction, and rolls it back if ``refuse`` was called.
    """

    def __init__(self, table: Table, references: References, refuse: Refuse) -> None:
        self.table = table
        self.references = references
        self.refuse = refuse
        self.in_row = [column for column in table.columns if column.in_row]
        self.own_parent = [
            c for c in self.in_row if isinstance(c, ReferenceColumn) and c.model is table.model
        ]
        self.parts = [column for column in table.columns if isinstance(column, PartColumn)]

    def identity(self, row: Any) -> str:
        return str(getattr(row, self.table.identity))

    def create(self, rows: list[ParsedRow]) -> bool:
        """Insert as drafts, cite, publish. False, and nothing published, where a row is refused."""
        fresh = [self._built(row) for row in rows]
        is_sound = self._insert(fresh)
        known = self.references.of(self.table.model)
        known.update({self.identity(row): row.pk for row in fresh if row.pk})
        if not is_sound:
            return False
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
        return True

    def overwrite(self, row: Any, parsed: ParsedRow) -> bool:
        """Bring a row to what was parsed, and publish it; False where the database refuses that."""
        return self._try(row, lambda: self._overwrite(row, parsed))

    def unsaved(self, parsed: ParsedRow) -> Any:
        """The row as it would be inserted, without its parts, its parent and its public day."""
        row = self.table.model()
        for column in self.in_row:
            if column not in self.own_parent:
                column.put(row, parsed.values[column.name])
        row.stamp()
        return row

    def _built(self, parsed: ParsedRow) -> Any:
        row = self.unsaved(parsed)
        if isinstance(row, Sourced):
            row.public_on = self._public_day(row, parsed)
        return row

    def _overwrite(self, row: Any, parsed: ParsedRow) -> None:
        before = dict(vars(row))
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
        row.stamp()
        fields = [field for field in row._meta.concrete_fields if not field.primary_key]
        names = [f.name for f in fields if vars(row)[f.attname] != before[f.attname]]
        if names:
            row.save(update_fields=names)

    def _public_day(self, row: Sourced, parsed: ParsedRow) -> date:
        published = self.references.source_days
        days = [published[pk] for pk in parsed.values["source_ids"]]
        return public_day(days, row.stated, timezone.localdate(row.recorded_at))

    def _insert(self, rows: list[Any]) -> bool:
        try:
            with transaction.atomic():
                self.table.model.objects.bulk_create(rows, batch_size=BATCH)
            return True
        except IntegrityError:
            for row in rows:
                row.pk = None
            # Once more one by one, so that each refused row is named, and none left out.
            refused = [
                row
                for row in rows
                if not self._try(row, lambda row=row: row.save(force_insert=True))
            ]
            return not refused

    def _put_parents(self, pairs: Iterable[tuple[Any, ParsedRow]]) -> None:
        """Relations within the table, once every row of it exists."""
        for row, parsed in pairs:
            for column in self.own_parent:
                parent = parsed.cells[column.name]
                if parent:
                    column.put(row, self.references.find(column.model, parent))
                    fields = [column.relation]
                    self._try(row, lambda row=row, fields=fields: row.save(update_fields=fields))

    def _try(self, row: Any, write: Any) -> bool:
        """Write within a savepoint; a refusal by the database names the row and the columns."""
        try:
            with transaction.atomic():
                write()
            return True
        except IntegrityError as error:
            faults = constraint_faults(self.table, row)
            for column, reason in faults or [("", str(error).strip().splitlines()[0])]:
                self.refuse(self.identity(row), column, reason)
            return False


def constraint_faults(table: Table, row: Any) -> list[tuple[str, str]]:
    """What the model's constraints say against a row, as (column, reason)."""
    found = []
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row)
        except ValidationError as fault:
            condition = getattr(constraint, "condition", None)
            fields = condition.referenced_base_fields if condition else set()
            found.append((", ".join(columns_of(table, fields)), " ".join(fault.messages)))
    return found


def columns_of(table: Table, fields: set[str]) -> list[str]:
    """The file's columns behind fields of the model, in the file's order."""
    return [
        column.name
        for column in table.columns
        if fields & {column.name, f"{column.name}_first", f"{column.name}_last"}
        or (isinstance(column, ReferenceColumn) and column.relation in fields)
    ]


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
