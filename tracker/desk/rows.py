"""Rows of the dataset's tables as cells: what stands, what a row of cells would be, what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sources.choices import State
from sources.columns import PartColumn, ReferenceColumn, References
from sources.csv_tables import Table
from sources.models import Sourced
from sources.reading import ParsedRow, Reader
from sources.writing import TableWriter, constraint_faults
from tracker.dataset import TABLES

Cells = dict[str, str]

CHUNK = 400
"""So many identities go into one query; SQLite takes a thousand parameters."""

T = TypeVar("T")

BY_RESOURCE: dict[str, Table] = {table.model.resource: table for table in TABLES}
"""In the order of loading: a table stands after those it refers to."""

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}


class Fault(NamedTuple):
    """What is wrong in a column of a row; no column where it concerns the whole."""

    column: str
    reason: str


def stored(table: Table, identity: str) -> Any | None:
    """The row of that identity with what its columns read, whatever its state."""
    return table.rows().filter(**{table.identity: identity}).first()


def chunks(items: Iterable[T]) -> Iterator[Sequence[T]]:
    """The items, as many at a time as one query takes."""
    rest = iter(items)
    while part := tuple(islice(rest, CHUNK)):
        yield part


def standing(table: Table, identities: Iterable[str], *, hold: bool = False) -> dict[str, Any]:
    """Those of them that stand, whatever their state, each as ``stored`` gives it.

    With ``hold`` nobody else may write them before this transaction ends.
    """
    found: dict[str, Any] = {}
    for part in chunks(dict.fromkeys(identities)):
        rows = table.rows().filter(**{f"{table.identity}__in": part}).order_by("pk")
        if hold:
            rows = rows.select_for_update(of=("self",))
        found |= {str(getattr(row, table.identity)): row for row in rows}
    return found


def stored_cells(table: Table, identity: str) -> Cells:
    """Empty where there is no such row."""
    row = stored(table, identity)
    return table.cells(row) if row else {}


def is_withdrawn(row: Any) -> bool:
    return isinstance(row, Sourced) and row.state == State.WITHDRAWN


def parsed(
    table: Table, cells: Mapping[str, str], references: References
) -> tuple[ParsedRow | None, list[Fault]]:
    """The row that the cells say, or what is wrong with them."""
    reader = Reader(table, references)
    row = reader.row(0, dict(cells))
    return row, [Fault(one.column, one.reason) for one in reader.rejections]


def faults(
    table: Table, cells: Mapping[str, str], pending: Iterable[tuple[Any, str]] = ()
) -> list[Fault]:
    """What is wrong with the cells, the model's constraints included.

    ``pending`` are rows, as (model, identity), that are not written yet and may be referred to.
    """
    references = References()
    for model, identity in pending:
        references.of(model).setdefault(identity, 0)
    row, found = parsed(table, cells, references)
    if row is None:
        # One look at all: the constraints on what was understood speak too.
        row, _again = parsed(table, _mended(table, cells, found, references), references)
    if row is None:
        return found
    writer = TableWriter(table, references, lambda *_refusal: None)
    broken = [Fault(*one) for one in constraint_faults(table, writer.unsaved(row))]
    faulty = {one.column for one in found}
    return [*found, *(one for one in broken if not faulty & {*one.column.split(", ")})]


def _mended(
    table: Table, cells: Mapping[str, str], found: Iterable[Fault], references: References
) -> Cells:
    """The cells with something in place of the faulty ones that is no fault in itself."""
    mended, faulty = dict(cells), {one.column for one in found}
    for column in table.columns:
        if column.name in faulty:
            mended[column.name] = ""
            if column.required and isinstance(column, ReferenceColumn | PartColumn):
                mended[column.name] = next(iter(references.of(column.model)), "")
            elif column.required and column.choices:
                mended[column.name] = column.choices[0]
    return mended
