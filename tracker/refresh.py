"""Brings every derived figure up to the change log and to the calendar."""

from zlib import crc32

from django.db import connection, transaction
from django.utils import timezone

from sources.clock import NOW, looking_from
from sources.derivation import Derivation, Scope
from sources.models import Change, RefreshMark, Version
from tracker.metrics import DERIVATIONS

MANY_CHANGES = 2000
"""Above it everything is computed anew: that is quicker than finding out for whom."""

NOBODY: Scope = frozenset()


def refresh_all() -> None:
    """Compute every figure anew, whatever the marks say."""
    RefreshMark.objects.update(formulas="")
    refresh_if_due()


def refresh_if_due(*, wait: bool = True) -> bool:
    """Refresh each group that the log, the calendar or a new formula has left behind.

    Tell whether any was. With ``wait`` a group that another process is refreshing is waited for and
    then looked at again; without, it is left to that process and to the next call.
    """
    # The reader's clock is not the refresh's: it always sees what is public today.
    with looking_from(NOW):
        refreshed = [refresh_derivation(derivation, wait=wait) for derivation in DERIVATIONS]
    return any(refreshed)


def refresh_derivation(derivation: Derivation, *, wait: bool) -> bool:
    """One group in one transaction: a run that dies half-way leaves the old figures and the mark."""
    mark = RefreshMark.objects.get_or_create(name=derivation.name)[0]
    if not _is_due(derivation, mark):
        return False
    with transaction.atomic():
        if not _lock(derivation.name, wait):
            return False
        mark.refresh_from_db()
        seen, today = Change.objects.version(), timezone.localdate()
        if not _is_due(derivation, mark):
            return False
        scope = _scope(derivation, mark, seen)
        if scope != NOBODY:
            derivation.store(scope, today)
        claimed = RefreshMark.objects.filter(
            pk=mark.pk, transaction=mark.transaction, change_id=mark.change_id
        )
        moved = claimed.update(
            transaction=seen.transaction,
            change_id=seen.id,
            day=today,
            formulas=derivation.formulas,
            refreshed_at=timezone.now(),
        )
        if not moved:
            # Only a run that ignored the lock can have moved it: what it wrote stands.
            transaction.set_rollback(True)
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

    SQLite needs no more than a write to the mark: the transaction is the only one that writes.
    """
    if connection.vendor != "postgresql":
        RefreshMark.objects.filter(name=name).update(name=name)
        return True
    key = crc32(f"refresh {name}".encode())
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
        return bool(cursor.fetchone()[0])
