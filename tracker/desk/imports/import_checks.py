"""The dry run of an imported table: what each row would do, and what is wrong with it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from sources.columns import References
from sources.csv_tables import Table
from sources.models.proposal import difference
from sources.reading import NEW, ParsedRow, Reader
from sources.writing import TableWriter
from tracker.dataset import TABLES
from tracker.desk.imports import import_constraints, progress
from tracker.desk.imports.import_files import Sheet
from tracker.desk.rows import Cells, chunks, is_withdrawn, standing


class Fault(NamedTuple):
    """Why a row is rejected; line 1 is the header."""

    line: int
    column: str
    value: str
    reason: str


class Planned(NamedTuple):
    """A row that the file adds (no ``base``) or changes."""

    line: int
    key: str
    cells: Cells
    base: Cells
    twins: tuple[str, ...]
    """What stands already and looks the same, where the file adds a row under a key of its own."""


@dataclass
class Outcome:
    faults: list[Fault] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    unchanged: int = 0


class Check:
    """Reads each row as the loader would; a change may give its identity and any other columns."""

    def __init__(self, table: Table, sheet: Sheet) -> None:
        self.table = table
        self.sheet = sheet
        self.references = References()
        self.reader = Reader(table, self.references)
        self.outcome = Outcome()
        self._seen: dict[str, int] = {}

    def run(self) -> Outcome:
        self.outcome.faults = header_faults(self.table, self.sheet.header)
        if self.outcome.faults:
            return self.outcome
        width = len(self.sheet.header)
        sound = []
        for line, cells in self.sheet.rows:
            if len(cells) == width:
                sound.append((line, dict(zip(self.sheet.header, cells, strict=True))))
            else:
                told = {"cells": len(cells), "columns": width}
                reason = _("%(cells)s cells where the header has %(columns)s columns") % told
                self._reject(line, "", "", reason)
        self._announce(given for _line, given in sound)
        for part in chunks(sound):
            self._check(part)
        self.outcome.faults.sort(key=lambda fault: fault.line)
        return self.outcome

    def _announce(self, rows: Iterable[Cells]) -> None:
        """Let rows refer to rows of the same file, such as a company to its parent."""
        known = self.references.of(self.table.model)
        self._standing_keys = frozenset(known)
        for given in rows:
            if identity := given.get(self.table.identity):
                known.setdefault(identity, 0)

    def _check(self, part: Sequence[tuple[int, Cells]]) -> None:
        named = (given.get(self.table.identity, "") for _line, given in part)
        rows = standing(self.table, [one for one in named if one in self._standing_keys])
        parsed: list[tuple[ParsedRow, Cells]] = []
        for line, given in part:
            row = rows.get(given.get(self.table.identity, ""))
            if found := self._row(line, given, row):
                parsed.append(found)
            progress.tick()
        writer = TableWriter(self.table, self.references, lambda *_refusal: None)
        refused = import_constraints.refusals(
            self.table, [writer.unsaved(row) for row, _base in parsed]
        )
        for at, columns, reason in refused:
            row = parsed[at][0]
            values = [row.cells.get(name, "") for name in columns.split(", ")]
            self._reject(row.line, columns, ", ".join(values), reason)
        bad = {at for at, _columns, _reason in refused}
        self._plan(pair for at, pair in enumerate(parsed) if at not in bad)

    def _row(self, line: int, given: Cells, row: Any) -> tuple[ParsedRow, Cells] | None:
        identity = given.get(self.table.identity, "")
        if identity and identity != NEW:
            first = self._seen.setdefault(identity, line)
            if first != line:
                reason = _("The same row stands on line %(line)s.") % {"line": first}
                self._reject(line, self.table.identity, identity, reason)
                return None
        if row is not None and is_withdrawn(row):
            reason = _("This row was withdrawn: restore it from its history first.")
            self._reject(line, self.table.identity, identity, reason)
            return None
        base = self.table.cells(row) if row is not None else {}
        before = len(self.reader.rejections)
        parsed = self.reader.row(line, {**base, **given})
        for one in self.reader.rejections[before:]:
            self._reject(line, one.column, given.get(one.column, ""), self._why(one, given))
        return (parsed, base) if parsed else None

    def _why(self, rejection: Any, given: Cells) -> str:
        if rejection.column not in self.table.column_names or rejection.column in given:
            return str(rejection.reason)
        told = {"column": rejection.column}
        return _("A new row needs %(column)s, and the file has no such column.") % told

    def _plan(self, rows: Iterable[tuple[ParsedRow, Cells]]) -> None:
        for row, base in rows:
            if base and not difference(base, row.cells):
                self.outcome.unchanged += 1
                continue
            twins = () if base else self._twins(row)
            self.outcome.planned.append(Planned(row.line, row.identity, row.cells, base, twins))

    def _twins(self, row: ParsedRow) -> tuple[str, ...]:
        if self.table.duplicates == (self.table.identity,) or row.identity not in self._seen:
            return ()
        return tuple(self.reader.twins_of(row.cells))[:5]

    def _reject(self, line: int, column: str, value: str, reason: str) -> None:
        self.outcome.faults.append(Fault(line, column, value[:200], reason))


def header_faults(table: Table, header: Sequence[str]) -> list[Fault]:
    """What keeps the file from being read as this table at all."""
    known = list(table.column_names)
    strange = [name for name in header if name not in known]
    if other := _other_table(table, header):
        told = {"table": table.title, "other": other.title}
        reason = _("These are no columns of “%(table)s”: they look like “%(other)s”.") % told
        return [Fault(1, "", ", ".join(strange)[:200], reason)]
    found = []
    for name, times in Counter(header).items():
        if not name:
            found.append(Fault(1, "", "", _("A column has no name.")))
        elif times > 1:
            found.append(Fault(1, name, name, _("This column stands in the header twice.")))
        elif name in strange:
            found.append(Fault(1, name, name, _near(name, known)))
    if table.identity not in header and table.identity != "key":
        told = {"column": table.identity}
        reason = _("The column %(column)s is missing: it says which row is meant.") % told
        found.append(Fault(1, table.identity, "", reason))
    return found


def _near(name: str, known: Sequence[str]) -> str:
    if near := get_close_matches(name.lower(), known, 1):
        return _("Unknown column. Did you mean %(near)s?") % {"near": near[0]}
    return _("Unknown column. Known: %(known)s.") % {"known": ", ".join(known)}


def _other_table(table: Table, header: Sequence[str]) -> Table | None:
    """The table whose columns the header has many more of than of the chosen one's."""

    def known(one: Table) -> int:
        return len(set(header) & set(one.column_names))

    best = max(TABLES, key=known)
    return best if known(best) > known(table) + 1 and known(best) * 2 > len(header) else None
