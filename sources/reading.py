"""CSV text to parsed rows, with every fault named by file, line and column."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from sources.columns import Column, NumberColumn, PartColumn, References
from sources.csv_tables import Table
from sources.exchange import refuse_unknown_currency
from sources.fields import mint_key, split_list
from sources.statement_days import STATEMENTS, outcomes_to_come, refuse_still_to_come

NEW = "NEW"
"""What a key cell says to have a new key minted although the row looks like one that exists."""


@dataclass(frozen=True)
class Rejection:
    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        # Line 0 stands for the file as a whole.
        where = f"{self.file} line {self.line}" if self.line else self.file
        where += f", {self.column}" if self.column else ""
        return f"{where}: {self.reason}"


@dataclass
class ParsedRow:
    """One row of a file: the line it starts on, its values, and its cells as they would be written."""

    line: int
    identity: str
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)


class Reader:
    """Reads one table's file; what is wrong with it collects in ``rejections``."""

    def __init__(self, table: Table, references: References) -> None:
        self.table = table
        self.references = references
        self.rejections: list[Rejection] = []
        self.columns = [_checked(column) for column in table.columns]

    def reject(self, line: int, column: str, reason: str) -> None:
        self.rejections.append(Rejection(self.table.file_name, line, column, reason))

    def read(self, content: bytes) -> list[ParsedRow]:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            self.reject(
                line,
                "",
                _("byte %(byte)s is not UTF-8: save the file as UTF-8") % {"byte": error.start},
            )
            return []
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(lines, [])
            if not self._header_fits(header):
                return []
            raw = list(_numbered(lines))
        except csv.Error as error:
            self.reject(lines.line_num, "", _("not RFC 4180: %(error)s") % {"error": error})
            return []
        self._announce(header, raw)
        parsed = [self._row(line, header, cells) for line, cells in raw]
        return self._distinct([row for row in parsed if row is not None])

    def _header_fits(self, header: list[str]) -> bool:
        known = list(self.table.column_names)
        for name, times in Counter(header).items():
            if times > 1:
                self.reject(1, name, _("this column stands in the header twice"))
            if name not in known:
                near = get_close_matches(name, known, 1)
                hint = _("; did you mean %(near)s?") % {"near": near[0]} if near else ""
                self.reject(1, name, _("unknown column") + hint)
        # Without its identity column a file may only add rows; the duplicate rule watches those.
        for name in known:
            if name not in header and not (name == self.table.identity == "key"):
                self.reject(1, name, _("this column is missing"))
        return not self.rejections

    def _announce(self, header: list[str], raw: list[tuple[int, list[str]]]) -> None:
        """Let rows refer to rows of the same file, such as a company to its parent."""
        known = self.references.of(self.table.model)
        if self.table.identity in header:
            at = header.index(self.table.identity)
            for _line, cells in raw:
                if len(cells) == len(header) and cells[at]:
                    known.setdefault(cells[at], 0)

    def _row(self, line: int, header: list[str], cells: list[str]) -> ParsedRow | None:
        if len(cells) != len(header):
            self.reject(
                line,
                "",
                _("%(cells)s cells where the header has %(header)s")
                % {"cells": len(cells), "header": len(header)},
            )
            return None
        return self.row(line, dict(zip(header, cells, strict=True)))

    def row(self, line: int, given: dict[str, str]) -> ParsedRow | None:
        """One row from its cells by column; None, with the faults in ``rejections``, if it has any."""
        before = len(self.rejections)
        row = ParsedRow(line, given.get(self.table.identity, ""))
        for column in self.columns:
            cell = given.get(column.name, "")
            if column.name == self.table.identity and self.table.identity == "key":
                cell = self._identity(line, given)
                row.identity = cell
            row.cells[column.name] = cell
            try:
                value = row.values[column.name] = column.parse(cell, self.references)
            except ValueError as error:
                self.reject(line, column.name, str(error))
                continue
            if isinstance(column, NumberColumn):
                # As an export writes it, so that 1.50 and 1.5 compare equal.
                row.cells[column.name] = column.cell(value)
        self._refuse_double_parts(row)
        for name, reason in outcomes_to_come(row.values):
            self.reject(line, name, reason)
        return row if len(self.rejections) == before else None

    def _refuse_double_parts(self, row: ParsedRow) -> None:
        """Nobody takes two parts in one fact, such as leading a round and following in it."""
        taken: dict[tuple[Any, str], str] = {}
        for column in self.table.columns:
            if isinstance(column, PartColumn):
                for item in dict.fromkeys(split_list(row.cells[column.name])):
                    first = taken.setdefault((column.part, item), column.name)
                    if first != column.name:
                        self.reject(
                            row.line,
                            column.name,
                            _("'%(item)s' stands in %(first)s too")
                            % {"item": item, "first": first},
                        )

    def _identity(self, line: int, given: dict[str, str]) -> str:
        """The row's key; for a row without one a new key, unless the row looks like a known one."""
        key = given.get("key", "")
        if key and key != NEW:
            return key
        alike = self._twins.setdefault(self._signature(given), [])
        twins = [] if key == NEW else list(alike)
        alike.append(_("the row on line %(line)s") % {"line": line})
        if twins:
            same = ", ".join(self.table.duplicates)
            self.reject(
                line,
                "key",
                _(
                    "the same %(same)s as %(twins)s: write that key to change it, or %(new)s to add"
                    " another"
                )
                % {"same": same, "twins": " / ".join(twins), "new": NEW},
            )
        prefix = self.table.model._meta.get_field("key").get_default().split("-")[0]
        return mint_key(prefix)

    @cached_property
    def _twins(self) -> dict[tuple[str, ...], list[str]]:
        """What stands in the table already, by what makes two rows likely duplicates."""
        found: dict[tuple[str, ...], list[str]] = {}
        for row in self.table.rows():
            signature = self._signature(self.table.cells(row))
            found.setdefault(signature, []).append(row.public_id)
        return found

    def twins_of(self, cells: dict[str, str]) -> list[str]:
        """Rows that stand already and look the same as these cells."""
        return self._twins.get(self._signature(cells), [])

    def _signature(self, cells: dict[str, str]) -> tuple[str, ...]:
        return tuple(cells.get(name, "") for name in self.table.duplicates)

    def _distinct(self, rows: list[ParsedRow]) -> list[ParsedRow]:
        first: dict[str, int] = {}
        for row in rows:
            if row.identity in first:
                where = first[row.identity]
                self.reject(
                    row.line,
                    self.table.identity,
                    _("'%(identity)s' also on line %(where)s")
                    % {"identity": row.identity, "where": where},
                )
            first.setdefault(row.identity, row.line)
        return rows


def _checked(column: Column) -> Column:
    """With what no constraint of the database sees: a currency has rates, a statement was made."""
    more: tuple[Any, ...] = ()
    if column.name.endswith("currency"):
        more = (refuse_unknown_currency,)
    elif column.name in STATEMENTS:
        more = (refuse_still_to_come,)
    return replace(column, validators=(*column.validators, *more)) if more else column


def _numbered(lines: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each starts on; a quoted cell may hold line ends."""
    start = lines.line_num + 1
    for cells in lines:
        if cells:
            yield start, cells
        start = lines.line_num + 1
