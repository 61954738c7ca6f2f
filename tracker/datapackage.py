"""The bundled dataset as a Frictionless Data Package, described from the tables themselves."""

from typing import Any

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
from sources.csv_tables import Table
from tracker.dataset import TABLES

PARTIAL_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"


def data_package() -> dict[str, Any]:
    """The content of ``datapackage.json``."""
    return {
        "name": "humanoid-tracker",
        "title": "China's humanoid-robot industry: promises, deliveries, money and parts",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0",
            }
        ],
        "sources": [{"title": "Every fact's sources stand in sources.csv", "path": "sources.csv"}],
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name.replace("_", "-"),
        "path": table.file_name,
        "profile": "tabular-data-resource",
        "title": str(table.model._meta.verbose_name_plural),
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            "primaryKey": table.identity,
            "foreignKeys": [
                _foreign_key(table, column)
                for column in table.columns
                if isinstance(column, ReferenceColumn)
            ],
            "missingValues": [""],
        },
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.name == table.identity:
        constraints["unique"] = True
    listed = isinstance(column, ListColumn | PartColumn)
    if column.choices and not listed:
        constraints["enum"] = list(column.choices)
    if column.choices and listed:
        word = f"({'|'.join(column.choices)})"
        constraints["pattern"] = rf"{word}(\|{word})*"
    if isinstance(column, DateColumn):
        constraints["pattern"] = PARTIAL_DATE
    kind = {NumberColumn: "number", FlagColumn: "boolean"}.get(type(column), "string")
    described = column.description + (" (joined with |)" if listed else "")
    field = {"name": column.name, "type": kind, "description": described.strip()}
    return {**field, **({"constraints": constraints} if constraints else {})}


def _foreign_key(table: Table, column: ReferenceColumn) -> dict[str, Any]:
    target = next(other for other in TABLES if other.model is column.model)
    resource = "" if target is table else target.name.replace("_", "-")
    return {
        "fields": column.name,
        "reference": {"resource": resource, "fields": identity_of(column.model)},
    }
