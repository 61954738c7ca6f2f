"""The database's own rules over thousands of rows at once, without writing one of them."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import connection, models

from sources.csv_tables import Table
from sources.writing import columns_of

SCRATCH = "desk_import_rows"
"""A table of this connection alone, with the columns of the real one and none of its triggers."""


def refusals(table: Table, rows: Sequence[Any]) -> list[tuple[int, str, str]]:
    """(position in ``rows``, columns, reason) for each check that a row would not pass."""
    fields = [f for f in table.model._meta.local_concrete_fields if not f.primary_key]
    names = ", ".join(["id", *(f'"{field.column}"' for field in fields)])
    slots = ", ".join(["%s"] * (len(fields) + 1))
    found: list[tuple[int, str, str]] = []
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{SCRATCH}"')
        cursor.execute(
            f'CREATE TEMPORARY TABLE "{SCRATCH}" AS SELECT {names}'  # noqa: S608
            f' FROM "{table.model._meta.db_table}" WHERE 1 = 0'
        )
        try:
            cursor.executemany(
                f'INSERT INTO "{SCRATCH}" ({names}) VALUES ({slots})',  # noqa: S608
                # No row that stands has such a number, so none is taken for its own parent.
                [(-1 - at, *_values(row, fields)) for at, row in enumerate(rows)],
            )
            for constraint, condition in _conditions(table):
                cursor.execute(
                    f'SELECT id FROM "{SCRATCH}" WHERE NOT ({condition})',  # noqa: S608
                    None,
                )
                told = _told(table, constraint)
                found += [(-1 - number, *told) for (number,) in cursor.fetchall()]
        finally:
            with suppress(Exception):  # in a transaction that failed it is gone already
                cursor.execute(f'DROP TABLE IF EXISTS "{SCRATCH}"')
    return sorted(found)


def _values(row: Any, fields: Sequence[Any]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


def _conditions(table: Table) -> list[tuple[models.CheckConstraint, str]]:
    """Each check with its SQL as it stands in the real table."""
    editor = connection.schema_editor(collect_sql=True)  # not entered: it only quotes here
    return [
        (one, one._get_check_sql(table.model, editor))  # type: ignore[attr-defined]
        for one in table.model._meta.constraints
        if isinstance(one, models.CheckConstraint)
    ]


def _told(table: Table, constraint: models.CheckConstraint) -> tuple[str, str]:
    fields = constraint.condition.referenced_base_fields  # type: ignore[union-attr]
    return ", ".join(columns_of(table, fields)), str(constraint.get_violation_error_message())
