"""Each night's once, whoever works; what dies half-way is seen by nobody and made again."""

import errno
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings as SettingsWrapper

from tests.tracker.snapshots.conftest import CONTENT, quickly
from tracker.snapshots import making
from tracker.snapshots.lease import claim_next
from tracker.snapshots.making import make, make_due, order_tonights
from tracker.snapshots.models import Fault, Snapshot, SnapshotState
from tracker.snapshots.ordering import order
from tracker.snapshots.pruning import remove_old
from tracker.snapshots.writing import Made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
NAME = "humanoid-tracker.csv.zip"


def test_tonights_is_made_at_once_and_once(own_folder: Path) -> None:
    make_due()
    (made,) = Snapshot.objects.all()
    assert (made.state, made.night) == (SnapshotState.READY, timezone.localdate())
    assert (made.folder / NAME).read_bytes() == CONTENT
    make_due()
    assert Snapshot.objects.get() == made
    assert [path.name for path in own_folder.iterdir()] == [made.public_id]


def test_nothing_due_costs_a_few_queries_and_no_write() -> None:
    make_due()
    with CaptureQueriesContext(connection) as captured:
        make_due()
    assert len(captured) <= 6
    assert all(query["sql"].startswith("SELECT") for query in captured)


def test_a_night_begins_when_its_figures_are_computed() -> None:
    make_due()
    just_after_midnight = datetime(2031, 5, 1, 0, 5, tzinfo=UTC)
    order_tonights(just_after_midnight)
    assert Snapshot.objects.count() == 1
    order_tonights(just_after_midnight + timedelta(minutes=5))
    order_tonights(just_after_midnight + timedelta(minutes=6))
    assert list(Snapshot.objects.values_list("night", flat=True)[:1]) == [date(2031, 5, 1)]
    assert Snapshot.objects.count() == 2


def test_what_one_worker_holds_no_other_takes_until_its_lease_has_ended(own_folder: Path) -> None:
    ordered = order(None, "li")
    dead = claim_next()
    assert dead == ordered
    dead.working_folder.mkdir(parents=True)
    (dead.working_folder / NAME).write_bytes(b"half")
    assert claim_next() is None
    Snapshot.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    make_due()
    made = Snapshot.objects.get(pk=ordered.pk)
    assert (made.state, made.attempts) == (SnapshotState.READY, 2)
    assert (made.folder / NAME).read_bytes() == CONTENT
    remove_old()
    assert {path.name for path in own_folder.iterdir()} == {
        one.public_id for one in Snapshot.objects.all()
    }


def test_one_taken_for_dead_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ordered = order(None, "li")

    def overtaken(public_id: str, as_of: date | None, folder: Path) -> Made:
        Snapshot.objects.update(lease="another's")
        return quickly(public_id, as_of, folder)

    monkeypatch.setattr(making, "write_snapshot", overtaken)
    mine = claim_next()
    assert mine
    make(mine)
    assert Snapshot.objects.get(pk=ordered.pk).state == SnapshotState.MAKING
    assert not mine.folder.exists()
    assert not mine.working_folder.exists()


def test_a_full_disk_fails_with_its_reason_and_the_next_one_works(
    monkeypatch: pytest.MonkeyPatch, own_folder: Path
) -> None:
    def full(public_id: str, as_of: date | None, folder: Path) -> Made:
        (folder / NAME).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    ordered = order(None, "li")
    with monkeypatch.context() as patch:
        patch.setattr(making, "write_snapshot", full)
        make_due()
    night, failed = Snapshot.objects.order_by("night")[:2]
    if night.night is None:
        night, failed = failed, night
    assert failed == ordered
    assert (failed.state, failed.fault) == (SnapshotState.FAILED, Fault.DISK_FULL)
    assert list(own_folder.iterdir()) == []
    # A night's is tried again after a while; an order is made when it is given again.
    make_due()
    assert Snapshot.objects.filter(state=SnapshotState.READY).count() == 0
    Snapshot.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    make_due()
    night.refresh_from_db()
    failed.refresh_from_db()
    assert (night.state, night.fault) == (SnapshotState.READY, "")
    assert failed.state == SnapshotState.FAILED


def test_what_kills_every_worker_is_given_up() -> None:
    ordered = order(None, "li")
    for _attempt in range(4):
        Snapshot.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        claimed = claim_next()
    assert claimed
    make(claimed)
    ordered.refresh_from_db()
    assert (ordered.state, ordered.fault) == (SnapshotState.FAILED, Fault.NEVER_ENDED)


def test_the_newest_nights_stay_and_orders_for_a_week(
    settings: SettingsWrapper, own_folder: Path
) -> None:
    settings.SNAPSHOTS_KEPT = 2
    now = timezone.now()
    for age in range(4):
        day = now - timedelta(days=age)
        Snapshot.objects.create(night=day.date(), ordered_at=day)
    old = Snapshot.objects.create(as_of=date(2020, 1, 1), ordered_at=now - timedelta(days=8))
    while claimed := claim_next():
        make(claimed)
    (own_folder / "another-databases").mkdir()
    remove_old()
    kept = {one.public_id for one in Snapshot.objects.ready()}
    nights = Snapshot.objects.ready().order_by("night").values_list("night", flat=True)
    assert list(nights) == [(now - timedelta(days=1)).date(), now.date()]
    old.refresh_from_db()
    assert (old.state, old.files) == (SnapshotState.REMOVED, [])
    assert {path.name for path in own_folder.iterdir()} == {*kept, "another-databases"}
