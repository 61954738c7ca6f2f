"""Which published facts name an entity, so that nobody takes it from under them."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.db.models import Q

from sources.choices import State
from sources.columns import PartColumn, ReferenceColumn
from sources.csv_tables import Table
from tracker.dataset import TABLES

MOST_SHOWN = 8


class Naming(NamedTuple):
    """How many rows of a table name the entity, and the first of them."""

    table: Table
    number: int
    first: list[Any]


def naming_columns(table: Table, model: Any) -> list[Any]:
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
            pks = table.model.objects.filter(wanted, state=State.PUBLISHED).values("pk")
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


def still_named(model: Any, keys: Collection[int]) -> set[int]:
    """Those of the entities, by primary key, that published facts name; ``keys`` don't count as such."""
    found: set[int] = set()
    for table in TABLES:
        for column in naming_columns(table, model):
            is_part = isinstance(column, PartColumn)
            rows = column.part._base_manager.all() if is_part else table.model.objects.all()
            state = "fact__state" if is_part else "state"
            relation = f"{column.relation}_id"
            named = rows.filter(**{state: State.PUBLISHED, f"{relation}__in": keys})
            if table.model is model:
                named = named.exclude(**{"fact__in" if is_part else "pk__in": keys})
            found |= set(named.order_by().values_list(relation, flat=True))
    return found


def _path(table: Table, column: Any) -> str:
    if isinstance(column, PartColumn):
        return f"{column.accessor}__{column.relation}"
    return str(column.relation)
