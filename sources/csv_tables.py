"""A table of the dataset: the one description behind its CSV, its API records and its export."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.db import models
from django.http import HttpResponse, StreamingHttpResponse

from sources.citations import shown_citations
from sources.columns import Column, PartColumn, ReferenceColumn, column_for
from sources.models import Citation, Source, Sourced
from sources.resting import known_sources
from sources.spreadsheets import guarded

CSV_TYPE = "text/csv; charset=utf-8"
BOM = "\ufeff"


_TABLES: dict[Any, "Table"] = {}


def table_of(model: Any) -> "Table":
    """The table over a model."""
    return _TABLES[model]


@dataclass(frozen=True)
class Table:
    """Columns of one CSV file, in order, over one model.

    ``duplicates`` names the columns whose equality makes two rows likely duplicates; ``sort`` those
    that order the export (compared as plain text), the identity last.
    """

    name: str
    model: Any
    column_names: Sequence[str]
    sort: Sequence[str]
    duplicates: Sequence[str] = ()
    special: Sequence[Column] = ()

    def __post_init__(self) -> None:
        _TABLES.setdefault(self.model, self)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        special = {column.name: column for column in self.special}
        return tuple(special.get(n) or column_for(self.model, n) for n in self.column_names)

    @cached_property
    def related(self) -> dict[str, ReferenceColumn | PartColumn]:
        """The columns that name rows of other tables, by what they name: company, leads, sources."""
        found: dict[str, ReferenceColumn | PartColumn] = {}
        for column in self.columns:
            if isinstance(column, ReferenceColumn) and column.relation != column.name:
                found[column.relation] = column
            elif isinstance(column, PartColumn):
                found[column.name.rpartition("_")[0] + "s"] = column
        return found

    @property
    def title(self) -> str:
        """What the rows are, in the reader's language."""
        plural = str(self.model._meta.verbose_name_plural)
        return plural[:1].upper() + plural[1:]

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"

    @property
    def identity(self) -> str:
        return str(self.model.identity)

    def rows(self) -> models.QuerySet[Any]:
        """Every row, with what the columns read in a fixed number of queries."""
        return self.with_columns(self.model.objects.all())

    def with_columns(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        relations = [c.relation for c in self.columns if isinstance(c, ReferenceColumn)]
        rows = rows.select_related(*relations) if relations else rows
        parts = {c.accessor: c for c in self.columns if isinstance(c, PartColumn)}
        for accessor, column in parts.items():
            assert column.part is not None
            cites = issubclass(column.part, Citation)
            parts_shown = shown_citations(column.part) if cites else column.part._default_manager
            ordered = parts_shown.select_related(column.relation)
            rows = rows.prefetch_related(models.Prefetch(accessor, queryset=ordered))
        return rows

    def published(self) -> models.QuerySet[Any]:
        """Those that the reader's clock shows."""
        if issubclass(self.model, Sourced):
            return self.with_columns(self.model.objects.published())
        if self.model is Source:
            return self.with_columns(known_sources())
        return self.rows()

    def cells(self, row: Any) -> dict[str, str]:
        return {column.name: column.cell(column.read(row)) for column in self.columns}

    def record(self, row: Any) -> dict[str, Any]:
        """The row as the API returns it: the CSV's names, JSON's types."""
        return {column.name: column.plain(column.read(row)) for column in self.columns}

    def export(self) -> str:
        """The whole published table as CSV text, the same bytes for the same facts."""
        cells = [self.cells(row) for row in self.published()]
        cells.sort(key=lambda row: [row[name] for name in self.sort])
        return "".join(csv_lines(self.column_names, (row.values() for row in cells)))


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Lines of RFC 4180 text with ``\\n`` ends, one at a time."""
    buffer = io.StringIO(newline="")
    # A cell is quoted for the characters that end a line, whichever of the two it holds.
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in chain([header], rows):
        writer.writerow(row)
        yield f"{buffer.getvalue()[:-2]}\n"
        buffer.seek(0)
        buffer.truncate()


def csv_answer(
    file_name: str, header: Iterable[str], rows: Iterable[Iterable[str]]
) -> HttpResponse:
    """The lines as a file that a browser may show and a spreadsheet may open."""
    lines = "".join(csv_lines(header, _guarded(rows)))
    return HttpResponse(lines, content_type=CSV_TYPE, headers=_shown_as(file_name))


def csv_stream(
    file_name: str, header: Iterable[str], rows: Iterable[Iterable[str]], *, bom: bool = False
) -> StreamingHttpResponse:
    """The same for rows too many to hold at once; with ``bom`` Excel knows that it is UTF-8."""
    return _streamed(file_name, chain([BOM] if bom else [], csv_lines(header, _guarded(rows))))


def plain_csv_stream(
    file_name: str, header: Iterable[str], rows: Iterable[Iterable[str]]
) -> StreamingHttpResponse:
    """Cells exactly as they are, for a file that is loaded again and not opened in a spreadsheet."""
    return _streamed(file_name, csv_lines(header, rows))


def _guarded(rows: Iterable[Iterable[Any]]) -> Iterator[Iterable[Any]]:
    return ([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def _streamed(file_name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(lines, content_type=CSV_TYPE, headers=_shown_as(file_name))


def _shown_as(file_name: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{file_name}"'}
