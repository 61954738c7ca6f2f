"""One moment of the database: what is read within is torn by no edit, and holds up none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Every query within sees the database as it stands at the first of them; nothing is written."""
    if connection.in_atomic_block:  # whoever opened it has chosen what it sees
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _read_transaction():
            yield


@contextmanager
def _read_transaction() -> Iterator[None]:
    """SQLite: in write-ahead mode a reader keeps no writer waiting, unless it asks for its lock."""
    database: Any = connection
    database.ensure_connection()  # which reads the mode from the settings
    mode, database.transaction_mode = database.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        database.transaction_mode = mode
