"""One moment of the database: what is read within is torn by no edit, and holds up none."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from sources.models import Change, RefreshMark
from tracker.code_version import code_version


class Moment(NamedTuple):
    """``key`` is the same while facts, figures, day and code are; answers are kept under it too."""

    key: str
    version: str
    changed_on: date | None


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


def moment() -> Moment:
    """Of this very query's database."""
    facts = Change.objects.state()
    parts = (
        str(facts),
        *RefreshMark.objects.states(),
        timezone.localdate().isoformat(),
        code_version(),
    )
    key = sha256("\n".join(parts).encode()).hexdigest()[:32]
    changed_on = timezone.localdate(facts.changed_at) if facts.changed_at else None
    return Moment(key, str(facts.version), changed_on)
