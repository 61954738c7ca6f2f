"""What a table's columns look like in JSON."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import URLField
from django.utils.text import capfirst

from sources.columns import (
    Column,
    DateColumn,
    FlagColumn,
    ListColumn,
    NumberColumn,
    PartColumn,
    ReferenceColumn,
    identity_of,
)
from sources.csv_tables import Table, table_of
from sources.lists import ComputedField
from tracker.api.schema.units import unit_of
from tracker.api.schema.values import (
    Schema,
    flag,
    items,
    number,
    or_null,
    partial_date,
    referring,
    text,
    told,
)
from tracker.api.schema.vocabularies import Vocabularies

IDENTITY = "Identity: minted once and never used again, whatever is corrected in the row"


def columns(table: Table, words: Vocabularies) -> dict[str, Schema]:
    """Each column by its name, in the table's order."""
    return {column.name: _column(table, column, words) for column in table.columns}


def _column(table: Table, column: Column, words: Vocabularies) -> Schema:
    if column.name == table.identity:
        return text(IDENTITY, minLength=1)
    label = capfirst(column.description)
    if isinstance(column, ReferenceColumn):
        other = f"`{identity_of(column.model)}` of `{_resource(column)}`"
        return _known(column, text(f"{label}: {other}"))
    if isinstance(column, PartColumn):
        return items({"type": "string"}, _parts(column))
    if isinstance(column, NumberColumn):
        unit = unit_of(column.name, table.column_names)
        return _known(column, number(f"{label}; {unit}" if unit else label))
    if isinstance(column, FlagColumn):
        return _known(column, flag(label))
    if isinstance(column, DateColumn):
        return _known(column, partial_date(label))
    if isinstance(column, ListColumn):
        item = words.of(column.choices, _own_name(table, column)) if column.choices else {}
        return items(item or {"type": "string"}, label)
    return _text(table, column, label, words)


def _text(table: Table, column: Column, label: str, words: Vocabularies) -> Schema:
    """Text is never null: what is not known is empty."""
    if not column.choices:
        known = "" if column.required else "; empty where not known"
        return text(label + known, **_form(table, column))
    vocabulary = words.of(column.choices, _own_name(table, column))
    if column.required:
        return told(vocabulary, label)
    empty = {"type": "string", "const": ""}
    return told({"anyOf": [vocabulary, empty]}, f"{label}; empty where not known")


def _form(table: Table, column: Column) -> dict[str, Any]:
    try:
        is_address = isinstance(table.model._meta.get_field(column.name), URLField)
    except FieldDoesNotExist:
        is_address = False
    return {"format": "iri"} if is_address and column.required else {}


def _known(column: Column, schema: Schema) -> Schema:
    return schema if column.required else or_null(schema)


def _parts(column: PartColumn) -> str:
    roles = " and ".join(value for _name, value in column.fixed)
    kind = f"`{identity_of(column.model)}` of `{_resource(column)}`, in order"
    return f"{capfirst(roles)}: {kind}" if roles else f"What it rests on: {kind}"


def _resource(column: ReferenceColumn | PartColumn) -> str:
    return str(table_of(column.model).model.resource)


def _own_name(table: Table, column: Column) -> str:
    name = column.name.title().replace("_", "")
    return name if "_" in column.name else f"{table.model.__name__}{name}"


def computed(field: ComputedField, table: Table, words: Vocabularies) -> Schema:
    item: Schema = {"type": "string"}
    if field.words:
        item = words.of(field.words, f"{table.model.__name__}{field.name.title()}")
    if field.type == "array":
        schema = items(item)
    elif field.words:
        schema = item
    else:
        schema = {"type": field.type} | ({"format": field.format} if field.format else {})
    return told(or_null(schema) if field.nullable else schema, field.description)


def expanded(column: ReferenceColumn | PartColumn) -> Schema:
    """The rows that the column names, as ``expand`` puts them beside it."""
    name = f"Expanded{column.model.__name__}"
    words = f"What `{column.name}` names; only with `expand`"
    if isinstance(column, PartColumn):
        return items(referring(name), words)
    return told(or_null(referring(name)), words)
