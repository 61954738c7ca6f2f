"""Brings every derived figure up to the change log and to the calendar."""

from datetime import date
from threading import Lock
from typing import Any, NamedTuple
from zlib import crc32

from django.db import connection, transaction
from django.utils import timezone

from sources.clock import NOW, looking_from
from sources.derivation import Computed, Derivation, Scope
from sources.models import Change, RefreshMark, Version
from tracker.metrics import DERIVATIONS

MANY_CHANGES = 2000
"""Above it everything is computed anew: that is quicker than finding out for whom."""

NOBODY: Scope = frozenset()

ONE_COMPUTES = Lock()
"""SQLite: of the threads of a process one computes, and the others would only compute the same."""


def refresh_all() -> None:
    """Compute every figure anew, whatever the marks say."""
    RefreshMark.objects.update(formulas="")
    refresh_if_due()


def refresh_if_due(*, wait: bool = True) -> bool:
    """Refresh each group that the log, the calendar or a new formula has left behind.

    Tell whether any was. With ``wait`` a group that somebody else is refreshing is waited for and
    then looked at again; without, it is left to whoever is at it and to the next call.
    """
    # The reader's clock is not the refresh's: it always sees what is public today.
    with looking_from(NOW):
        refreshed = [refresh_derivation(derivation, wait=wait) for derivation in DERIVATIONS]
    return any(refreshed)


def refresh_derivation(derivation: Derivation, *, wait: bool) -> bool:
    """One group, figures and mark in one transaction: a run that dies half-way leaves the old ones."""
    mark = RefreshMark.objects.get_or_create(name=derivation.name)[0]
    if not _is_due(derivation, mark):
        return False
    # Inside somebody's transaction a write of SQLite's waits for nobody any more.
    if connection.vendor == "postgresql" or connection.in_atomic_block:
        return _in_its_turn(derivation, mark, wait)
    return _computed_before(derivation, mark, wait)


def _in_its_turn(derivation: Derivation, mark: RefreshMark, wait: bool) -> bool:
    """Under the group's lock, which holds up nobody but others who would refresh it."""
    with transaction.atomic():
        if not _lock(derivation.name, wait):
            return False
        found = _compute(derivation, mark)
        return found is not None and _write(derivation, mark, found)


def _computed_before(derivation: Derivation, mark: RefreshMark, wait: bool) -> bool:
    """SQLite: one writes at a time, and computing may take longer than others wait for their turn.

    So the transaction that writes does nothing else.
    """
    if not ONE_COMPUTES.acquire(blocking=wait):
        return False
    try:
        while found := _compute_of_one_moment(derivation, mark):
            with transaction.atomic():
                if _write(derivation, mark, found):
                    return True
            # Another process was quicker, perhaps with older facts: look again.
        return False
    finally:
        ONE_COMPUTES.release()


class Found(NamedTuple):
    """What was computed, and of which facts and day."""

    seen: Version
    today: date
    scope: Scope
    computed: Computed | None


def _compute(derivation: Derivation, mark: RefreshMark) -> Found | None:
    """Nothing where the group is up to date."""
    mark.refresh_from_db()
    seen, today = Change.objects.version(), timezone.localdate()
    if not _is_due(derivation, mark):
        return None
    scope = _scope(derivation, mark, seen)
    return Found(seen, today, scope, None if scope == NOBODY else derivation.computed(scope, today))


def _compute_of_one_moment(derivation: Derivation, mark: RefreshMark) -> Found | None:
    """SQLite: all is read as it stands at the first query, while others write."""
    database: Any = connection
    mode, database.transaction_mode = database.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            return _compute(derivation, mark)
    finally:
        database.transaction_mode = mode


def _write(derivation: Derivation, mark: RefreshMark, found: Found) -> bool:
    """Figures and mark, unless another run has moved the mark meanwhile: what that wrote stands."""
    claimed = RefreshMark.objects.filter(
        pk=mark.pk, transaction=mark.transaction, change_id=mark.change_id
    )
    moved = claimed.update(
        transaction=found.seen.transaction,
        change_id=found.seen.id,
        day=found.today,
        formulas=derivation.formulas,
        refreshed_at=timezone.now(),
    )
    if moved and found.computed is not None:
        derivation.write(found.computed, found.scope)
    return bool(moved)


def _is_due(derivation: Derivation, mark: RefreshMark) -> bool:
    return (
        mark.formulas != derivation.formulas
        or mark.version < Change.objects.version()
        or (derivation.daily and mark.day != timezone.localdate())
    )


def _scope(derivation: Derivation, mark: RefreshMark, seen: Version) -> Scope:
    """For whom to compute: everything, the companies that changes touch, or nobody."""
    of_another_day = derivation.daily and mark.day != timezone.localdate()
    if mark.formulas != derivation.formulas or of_another_day:
        return None
    passed = Change.objects.settled().between(mark.version, seen)
    changes = list(
        passed.filter(is_public=True, resource__in=derivation.depends_on)[: MANY_CHANGES + 1]
    )
    if not changes:
        return NOBODY
    if derivation.companies_of is None or len(changes) > MANY_CHANGES:
        return None
    return derivation.companies_of(changes)


def _lock(name: str, wait: bool) -> bool:
    """Hold the group for this transaction; it ends with the transaction, also when a worker dies.

    SQLite needs no lock: the transaction is the only one that writes.
    """
    if connection.vendor != "postgresql":
        return True
    key = crc32(f"refresh {name}".encode())
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
        return bool(cursor.fetchone()[0])
