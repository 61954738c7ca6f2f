"""The versions of one row, read back from the change log: what each cell held, who wrote it, and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sources import changes
from sources.choices import ChangeOp
from sources.columns import Column, PartColumn, ReferenceColumn, identity_of
from sources.csv_tables import Table
from sources.fields import SEPARATOR
from sources.models import Change

TOGETHER = timedelta(seconds=5)
"""SQLite knows no transactions by number: there entries of one actor and reason so close are one act."""

Row = dict[str, Any]


class Version(NamedTuple):
    """A row as one act left it. ``number`` is that of the act's last entry in the log."""

    number: int
    at: datetime
    actor: str
    reason: str
    kind: str
    """As ``sources.changes`` calls it; empty for what happened to a draft."""
    state: str
    cells: dict[str, str]


def versions(table: Table, identity: str) -> list[Version]:
    """From the first act on; empty where the log knows nothing of the row."""
    entries = list(
        Change.objects.filter(resource=table.model.resource, key=identity).order_by("id")
    )
    past = _Past(table, entries)
    return [past.version(list(act)) for _start, act in groupby(entries, key=_Acts())]


class _Acts:
    """Numbers the acts: entries of one transaction, in a row."""

    def __init__(self) -> None:
        self.number = 0
        self.last: Change | None = None

    def __call__(self, entry: Change) -> int:
        if self.last is not None and not _same_act(self.last, entry):
            self.number += 1
        self.last = entry
        return self.number


def _same_act(one: Change, other: Change) -> bool:
    if (one.transaction, one.actor, one.reason) != (other.transaction, other.actor, other.reason):
        return False
    return bool(one.transaction) or other.at - one.at <= TOGETHER


class _Past:
    """Replays the entries of one row and of its parts."""

    def __init__(self, table: Table, entries: Iterable[Change]) -> None:
        self.table = table
        self.row: Row = {}
        self.parts: dict[str, dict[int, Row]] = {}
        self.identities = Identities(_named(table, entries))

    def version(self, act: list[Change]) -> Version:
        before = dict(self.row)
        for entry in act:
            self._replay(entry)
        newest = act[-1]
        return Version(
            number=newest.id,
            at=newest.at,
            actor=newest.actor,
            reason=newest.reason,
            kind=_kind(act, before.get("state"), self.row.get("state")),
            state=str(self.row.get("state", "")),
            cells=dict(self._cells()),
        )

    def _replay(self, entry: Change) -> None:
        if entry.part:
            parts = self.parts.setdefault(entry.part, {})
            row = entry.after or entry.before or {}
            parts.pop(row["id"], None)
            if entry.after:
                parts[row["id"]] = entry.after
        else:
            self.row = entry.after or self.row

    def _cells(self) -> Iterator[tuple[str, str]]:
        standing = as_model(self.table.model, self.row)
        for column in self.table.columns:
            yield column.name, self._cell(column, standing)

    def _cell(self, column: Column, standing: Any) -> str:
        if isinstance(column, ReferenceColumn):
            pk = self.row.get(f"{column.relation}_id")
            return self.identities.of(column.model, pk) if pk else ""
        if isinstance(column, PartColumn):
            return self._part_cell(column)
        return column.cell(column.read(standing))

    def _part_cell(self, column: PartColumn) -> str:
        assert column.part is not None
        rows = [
            row
            for row in self.parts.get(column.part.part, {}).values()
            if all(row[name] == value for name, value in column.fixed)
        ]
        rows.sort(key=lambda row: (row["position"], row["id"]))
        return SEPARATOR.join(
            self.identities.of(column.model, row[f"{column.relation}_id"]) for row in rows
        )


class Identities:
    """Public identities by primary key, a query for each table.

    A row that is gone, such as a source that nothing cited any more, is known from the log alone.
    """

    def __init__(self, wanted: Mapping[Any, Collection[int]]) -> None:
        self._known: dict[Any, dict[int, str]] = {
            model: _identities(model, keys) for model, keys in wanted.items()
        }

    def of(self, model: Any, pk: int) -> str:
        return self._known.get(model, {}).get(pk, "?")


def _identities(model: Any, keys: Collection[int]) -> dict[int, str]:
    found = dict(model._base_manager.filter(pk__in=keys).values_list("pk", identity_of(model)))
    if gone := set(keys) - set(found):
        deleted = Change.objects.filter(resource=model.resource, part="", op=ChangeOp.DELETE)
        rows = deleted.filter(before__id__in=gone).values_list("before__id", "key")
        found |= {int(pk): key for pk, key in rows}
    return found


def _named(table: Table, entries: Iterable[Change]) -> dict[Any, set[int]]:
    """What the row and its parts ever pointed to."""
    wanted: dict[Any, set[int]] = {}
    for entry in entries:
        for column in table.columns:
            if not isinstance(column, ReferenceColumn | PartColumn):
                continue
            for row in (entry.before, entry.after):
                pk = (row or {}).get(f"{column.relation}_id")
                if pk is not None:
                    wanted.setdefault(column.model, set()).add(pk)
    return wanted


def as_model(model: Any, row: Mapping[str, Any]) -> Any:
    """The logged row as the model reads it."""
    found = model()
    for field in model._meta.concrete_fields:
        if field.attname in row:
            value = row[field.attname]
            # As text, because a float would bring digits that nobody wrote.
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            setattr(found, field.attname, field.to_python(str(value) if is_number else value))
    return found


def _kind(act: list[Change], was: str | None, now: str | None) -> str:
    """What the act as a whole meant: a row that is inserted, cited and published was added."""
    if "published" not in (was, now) and now is not None:
        return changes.WITHDRAWN if now == "withdrawn" and was == "published" else ""
    if was is None and act[0].op == ChangeOp.ADD:
        return changes.ADDED
    return changes.kind_of(ChangeOp.MODIFY, "", was, now)
