"""Which published facts name an entity, so that nobody takes it from under them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Q

from sources.columns import Column, PartColumn, ReferenceColumn
from sources.csv_tables import Table
from tracker.dataset import TABLES

MOST_SHOWN = 8


class Naming(NamedTuple):
    """How many rows of a table name the entity, and the first of them."""

    table: Table
    number: int
    first: list[Any]


def naming_columns(table: Table, model: Any) -> list[Column]:
    """The columns of a table that may name rows of the model."""
    return [
        column
        for column in table.columns
        if isinstance(column, ReferenceColumn | PartColumn) and column.model is model
    ]


def rows_naming(model: Any, identity: str) -> Iterator[tuple[Table, Any]]:
    """Each table with its published rows that name the entity, as a query."""
    for table in TABLES:
        columns = naming_columns(table, model)
        if columns:
            wanted = Q()
            for column in columns:
                wanted |= Q(**{f"{_path(table, column)}__{model.identity}": identity})
            pks = table.model.objects.filter(wanted, state="published").values("pk")
            yield table, table.rows().filter(pk__in=pks)


def named_by(table: Table, entity: Any) -> list[Naming]:
    """The tables whose published rows name it; none for a fact, which nothing names."""
    identity = str(getattr(entity, table.identity))
    found = []
    for naming, rows in rows_naming(table.model, identity):
        number = rows.count()
        if number:
            found.append(Naming(naming, number, list(rows[:MOST_SHOWN])))
    return found


def _path(table: Table, column: Any) -> str:
    if isinstance(column, PartColumn):
        return f"{column.accessor}__{column.relation}"
    return str(column.relation)
