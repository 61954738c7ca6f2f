"""The change log is written by triggers; here they are installed, and told who acts and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from sources import trigger_sql


@contextmanager
def acting(actor: str, reason: str = "") -> Iterator[None]:
    """Run a transaction whose changes are logged under this actor and reason.

    Both are forgotten at its end, so no later writer on the connection can borrow them.
    """
    with transaction.atomic():
        before = _tell(actor, reason)
        yield
        if not transaction.get_rollback():  # a rollback restores them by itself
            _tell(*before)


def _tell(actor: str, reason: str) -> tuple[str, str]:
    """Set who acts and why for this transaction; return what was set before."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT coalesce(current_setting('tracker.actor', true), ''),"
                " coalesce(current_setting('tracker.reason', true), '')"
            )
            before = cursor.fetchone()
            cursor.execute(
                "SELECT set_config('tracker.actor', %s, true), set_config('tracker.reason', %s, true)",
                [actor, reason],
            )
        else:
            cursor.execute(f"SELECT actor, reason FROM {trigger_sql.SQLITE_CONTEXT}")
            before = cursor.fetchone()
            cursor.execute(
                f"UPDATE {trigger_sql.SQLITE_CONTEXT} SET actor = %s, reason = %s", [actor, reason]
            )
    return before[0], before[1]


def install_triggers(*, using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """Make every trigger anew for the tables that exist."""
    with transaction.atomic(using=using):
        remove_triggers(using)
        for statement in _statements(using):
            _execute(using, statement)
        _age_restored_log(using)


def _age_restored_log(using: str) -> None:
    """Entries restored from another server may bear transaction numbers that are still to come here.

    They would stand after every new entry; as transaction 0 they stand before, in their own order.
    """
    tables = set(connections[using].introspection.table_names())
    if connections[using].vendor != "postgresql":
        return
    for table in {"sources_change", "sources_refreshmark"} & tables:
        _execute(
            using,
            f'UPDATE {table} SET "transaction" = 0'
            ' WHERE "transaction" >= pg_current_xact_id()::text::bigint',
        )


def remove_triggers(using: str) -> None:
    """Let a wipe or a migration pass; ``install_triggers`` undoes this."""
    on_postgresql = connections[using].vendor == "postgresql"
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute(
                trigger_sql.POSTGRESQL_REMOVALS if on_postgresql else trigger_sql.SQLITE_REMOVALS,
                None,
            )
            statements = [row[0] for row in cursor.fetchall()]
        for statement in statements:
            _execute(using, statement)


def set_triggers_aside(*, using: str, plan: Any, **_signal: Any) -> None:
    """SQLite renames no table while a trigger speaks of one that is just being rebuilt."""
    if plan and connections[using].vendor == "sqlite":
        remove_triggers(using)


def _statements(using: str) -> Iterator[str]:
    on_postgresql = connections[using].vendor == "postgresql"
    yield from trigger_sql.postgresql_functions() if on_postgresql else trigger_sql.sqlite_tables()
    tables = set(connections[using].introspection.table_names())
    for model in apps.get_models():
        if trigger_sql.is_logged(model) and model._meta.db_table in tables:
            on = trigger_sql.postgresql_triggers if on_postgresql else trigger_sql.sqlite_triggers
            yield from on(model)


def _execute(using: str, statement: str) -> None:
    with connections[using].cursor() as cursor:
        # No parameters: a None lets the driver take the percent signs in the SQL as they stand.
        cursor.execute(statement, None)
