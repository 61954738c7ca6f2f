"""What a snapshot holds of each table: the bundle's columns, and the API's fields with their types."""

from typing import Any, Literal, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from sources.columns import (
    Column,
    FlagColumn,
    ListColumn,
    NumberColumn,
    PartColumn,
    ReferenceColumn,
    identity_of,
)
from sources.csv_tables import Table, table_of
from sources.lists import ComputedField, FactList
from tracker.api.resources import LISTS
from tracker.dataset import TABLES
from tracker.middleware import Preferences

Kind = Literal["text", "date", "integer", "number", "boolean", "list"]
KINDS: dict[str, Kind] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "array": "list",
}


class Field(NamedTuple):
    """A field of a record; ``refers_to`` is a table and its identity."""

    name: str
    kind: Kind
    refers_to: tuple[str, str] | None = None


class Resource(NamedTuple):
    """A table and, where it has one, the list that the API answers from."""

    table: Table
    facts: FactList | None

    @property
    def name(self) -> str:
        """As the API calls it."""
        return str(self.table.model.resource)

    def rows(self) -> QuerySet[Any]:
        """The API's own query without a filter, in no order."""
        if self.facts is None:
            return self.table.published().order_by()
        return self.facts.filtered(NOBODYS).qs.order_by()

    def record(self, row: Any) -> dict[str, Any]:
        """As the API answers it."""
        return self.facts.record(NOBODYS, row) if self.facts else self.table.record(row)

    @property
    def fields(self) -> list[Field]:
        """All that a record has, in its order."""
        columns = {column.name: _field(self.table, column) for column in self.table.columns}
        if self.facts is None:
            return list(columns.values())
        computed = {one.name: _computed(one) for one in self.facts.computed_fields}
        known = {"public_on": Field("public_on", "date"), **computed, **columns}
        return [known.get(name) or Field(name, "text") for name in self.facts.field_names]


class OwnRequest(HttpRequest):
    """Nobody's request, for records that no one asked for over the wire."""

    def __init__(self) -> None:
        super().__init__()
        self.GET = QueryDict()
        self.preferences = Preferences()

    def build_absolute_uri(self, location: str | None = None) -> str:
        return f"{settings.SITE_URL}{location or '/'}"


NOBODYS = OwnRequest()
RESOURCES = tuple(
    Resource(table, next((facts for facts in LISTS if facts.table is table), None))
    for table in TABLES
)


def _computed(field: ComputedField) -> Field:
    return Field(field.name, "date" if field.format == "date" else KINDS[field.type])


def _field(table: Table, column: Column) -> Field:
    if isinstance(column, PartColumn | ListColumn):
        return Field(column.name, "list")
    if isinstance(column, ReferenceColumn):
        model: Any = column.model
        return Field(column.name, "text", (table_of(model).name, identity_of(model)))
    if isinstance(column, FlagColumn):
        return Field(column.name, "boolean")
    if isinstance(column, NumberColumn):
        number = table.model._meta.get_field(column.name)
        is_whole = isinstance(number, models.DecimalField) and not number.decimal_places
        return Field(column.name, "integer" if is_whole else "number")
    return Field(column.name, "text")
