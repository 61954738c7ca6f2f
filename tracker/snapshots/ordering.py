"""Orders for snapshots: the same is not made twice, and nobody orders without measure."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from tracker.moment import moment
from tracker.snapshots.models import Snapshot, SnapshotState

MOST_ORDERS = 10
WITHIN = timedelta(hours=24)


class TooManyOrders(Exception):
    """By one key or one person; ``until`` is when the next is taken."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__()

    @property
    def seconds(self) -> int:
        return max(1, int((self.until - timezone.now()).total_seconds()) + 1)


def order(as_of: date | None, ordered_by: str) -> Snapshot:
    """The snapshot of the facts as they stand now, or stood that day: there already, or ordered."""
    key = moment().key
    if found := _same(as_of, key):
        return found
    _refuse_too_many(ordered_by)
    # Of two orders at once the constraint lets one through, which is the other's too.
    Snapshot.objects.bulk_create(
        [Snapshot(as_of=as_of, ordered_by=ordered_by)], ignore_conflicts=True
    )
    return Snapshot.objects.filter(as_of=as_of, night__isnull=True).latest("pk")


def _same(as_of: date | None, key: str) -> Snapshot | None:
    """One of this moment; what is ordered and not begun will be of a later one, which is as good."""
    begun = Q(state__in=(SnapshotState.MAKING, SnapshotState.READY), moment=key)
    same = Snapshot.objects.filter(Q(state=SnapshotState.ORDERED) | begun, as_of=as_of)
    return next((one for one in same.order_by("-pk") if _is_there(one)), None)


def _is_there(snapshot: Snapshot) -> bool:
    return snapshot.is_under_way or snapshot.folder.is_dir()


def _refuse_too_many(ordered_by: str) -> None:
    recent = Snapshot.objects.filter(
        ordered_by=ordered_by, ordered_at__gt=timezone.now() - WITHIN
    ).order_by("-ordered_at")
    times = list(recent.values_list("ordered_at", flat=True)[:MOST_ORDERS])
    if len(times) == MOST_ORDERS:
        raise TooManyOrders(times[-1] + WITHIN)
