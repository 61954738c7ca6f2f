"""Logged rows as the API gives them: the columns of their table, with slugs for what they name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from companies.models import Company
from sources.columns import Column, PartColumn, ReferenceColumn
from sources.csv_tables import Table
from sources.history import Identities, as_model
from tracker.api.changes.past import Row, Standing
from tracker.dataset import TABLES

BY_RESOURCE: dict[str, Table] = {table.model.resource: table for table in TABLES}


class Records:
    """Makes the records of these rows, having read once whatever they name."""

    def __init__(self, standings: Iterable[tuple[str, Standing]]) -> None:
        wanted: dict[Any, set[int]] = defaultdict(set)
        for resource, standing in standings:
            for model, pk in _named(BY_RESOURCE[resource], standing):
                wanted[model].add(pk)
        self._identities = Identities(wanted)

    def record(self, resource: str, standing: Standing) -> dict[str, Any]:
        table = BY_RESOURCE[resource]
        row = as_model(table.model, standing.row)
        return {
            column.name: column.plain(self._value(column, row, standing))
            for column in table.columns
        }

    def companies(self, resource: str, row: Row) -> Iterator[str]:
        """Slugs of the companies that a row names in a column of its own, and its own."""
        if resource == Company.resource:
            yield str(row[Company.identity])
        for relation in company_relations(resource):
            if (pk := row.get(relation)) is not None:
                yield self._identities.of(Company, pk)

    def _value(self, column: Column, row: Any, standing: Standing) -> Any:
        if isinstance(column, PartColumn):
            parts = _parts(column, standing)
            return [
                self._identities.of(column.model, part[f"{column.relation}_id"]) for part in parts
            ]
        if isinstance(column, ReferenceColumn):
            pk = standing.row.get(f"{column.relation}_id")
            return "" if pk is None else self._identities.of(column.model, pk)
        return column.read(row)


def _named(table: Table, standing: Standing) -> Iterator[tuple[Any, int]]:
    for column in table.columns:
        if isinstance(column, PartColumn):
            for part in _parts(column, standing):
                yield column.model, part[f"{column.relation}_id"]
        elif isinstance(column, ReferenceColumn):
            pk = standing.row.get(f"{column.relation}_id")
            if pk is not None:
                yield column.model, pk


def _parts(column: PartColumn, standing: Standing) -> list[Row]:
    """This column's, such as the leads among a round's investors."""
    assert column.part is not None
    parts = standing.parts_of(column.part.part)
    return [part for part in parts if all(part[name] == value for name, value in column.fixed)]


@cache
def company_relations(resource: str) -> tuple[str, ...]:
    """The columns by which rows of a table name a company."""
    fields = BY_RESOURCE[resource].model._meta.concrete_fields
    return tuple(field.attname for field in fields if field.related_model is Company)
