"""The test database as it was when loaded, kept aside: to put it back is cheaper than to load anew."""

import sqlite3
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

KEPT = "kept"
"""The schema of PostgreSQL that holds the copies."""


@dataclass
class Prepared:
    """A copy of every table; SQLite's is a whole database in memory."""

    sqlite: sqlite3.Connection | None = None
    columns: dict[str, str] = field(default_factory=dict)

    def keep(self) -> None:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            self.sqlite = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(self.sqlite)
        else:
            self._keep_tables()

    def put_back(self) -> None:
        connection.ensure_connection()
        if self.sqlite:
            self.sqlite.backup(connection.connection)
        else:
            self._put_tables_back()
        # The flush before this has made them anew, under other numbers.
        ContentType.objects.clear_cache()

    def _keep_tables(self) -> None:
        named = connection.ops.quote_name
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum does within a minute
            cursor.execute(f"CREATE SCHEMA {KEPT}")
            for table in connection.introspection.django_table_names(only_existing=True):
                cursor.execute(f"CREATE TABLE {KEPT}.{named(table)} AS TABLE {named(table)}")
                described = connection.introspection.get_table_description(cursor, table)
                self.columns[table] = ", ".join(named(column.name) for column in described)

    def _put_tables_back(self) -> None:
        named = connection.ops.quote_name
        with transaction.atomic(), connection.cursor() as cursor:
            # Neither triggers nor foreign keys: what comes back was checked and logged before.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"TRUNCATE {', '.join(map(named, self.columns))}")
            for table, columns in self.columns.items():
                cursor.execute(
                    f"INSERT INTO {named(table)} ({columns})"
                    f" SELECT {columns} FROM {KEPT}.{named(table)}"
                )
            # A test may have begun the numbers anew.
            models = apps.get_models(include_auto_created=True)
            for counted_on in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(counted_on)
