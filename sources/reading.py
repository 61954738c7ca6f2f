"""CSV text to parsed rows, with every fault named by file, line and column."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from sources.columns import Column, NumberColumn, PartColumn, References
from sources.csv_tables import Table
from sources.exchange import refuse_unknown_currency
from sources.fields import mint_key, split_list

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
            self.reject(line, "", f"byte {error.start} is not UTF-8: save the file as UTF-8")
            return []
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(lines, [])
            if not self._header_fits(header):
                return []
            raw = list(_numbered(lines))
        except csv.Error as error:
            self.reject(lines.line_num, "", f"not RFC 4180: {error}")
            return []
        self._announce(header, raw)
        parsed = [self._row(line, header, cells) for line, cells in raw]
        return self._distinct([row for row in parsed if row is not None])

    def _header_fits(self, header: list[str]) -> bool:
        known = list(self.table.column_names)
        for name, times in Counter(header).items():
            if times > 1:
                self.reject(1, name, "this column stands in the header twice")
            if name not in known:
                near = get_close_matches(name, known, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                self.reject(1, name, f"unknown column{hint}")
        # Without its identity column a file may only add rows; the duplicate rule watches those.
        for name in known:
            if name not in header and not (name == self.table.identity == "key"):
                self.reject(1, name, "this column is missing")
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
            self.reject(line, "", f"{len(cells)} cells where the header has {len(header)}")
            return None
        given = dict(zip(header, cells, strict=True))
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
        return row if len(self.rejections) == before else None

    def _refuse_double_parts(self, row: ParsedRow) -> None:
        """Nobody takes two parts in one fact, such as leading a round and following in it."""
        taken: dict[tuple[Any, str], str] = {}
        for column in self.table.columns:
            if isinstance(column, PartColumn):
                for item in dict.fromkeys(split_list(row.cells[column.name])):
                    first = taken.setdefault((column.part, item), column.name)
                    if first != column.name:
                        self.reject(row.line, column.name, f"{item!r} stands in {first} too")

    def _identity(self, line: int, given: dict[str, str]) -> str:
        """The row's key; for a row without one a new key, unless the row looks like a known one."""
        key = given.get("key", "")
        if key and key != NEW:
            return key
        alike = self._twins.setdefault(self._signature(given), [])
        twins = [] if key == NEW else list(alike)
        alike.append(f"the row on line {line}")
        if twins:
            same = ", ".join(self.table.duplicates)
            self.reject(
                line,
                "key",
                f"the same {same} as {' and '.join(twins)}: write that key to change it,"
                f" or {NEW} to add another",
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

    def _signature(self, cells: dict[str, str]) -> tuple[str, ...]:
        return tuple(cells.get(name, "") for name in self.table.duplicates)

    def _distinct(self, rows: list[ParsedRow]) -> list[ParsedRow]:
        first: dict[str, int] = {}
        for row in rows:
            if row.identity in first:
                where = first[row.identity]
                self.reject(row.line, self.table.identity, f"{row.identity!r} also on line {where}")
            first.setdefault(row.identity, row.line)
        return rows


def _checked(column: Column) -> Column:
    """A currency is one with rates; a constraint of the database sees its three letters only."""
    if not column.name.endswith("currency"):
        return column
    return replace(column, validators=(*column.validators, refuse_unknown_currency))


def _numbered(lines: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each starts on; a quoted cell may hold line ends."""
    start = lines.line_num + 1
    for cells in lines:
        if cells:
            yield start, cells
        start = lines.line_num + 1
