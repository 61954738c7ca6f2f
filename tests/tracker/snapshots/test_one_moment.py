"""Edits and other workers meanwhile: real connections, real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from companies.models import Company
from funding.models import FundingRound
from tracker.moment import moment
from tracker.snapshots import staging
from tracker.snapshots.lease import claim_next
from tracker.snapshots.making import order_tonights
from tracker.snapshots.models import Snapshot
from tracker.snapshots.resources import RESOURCES
from tracker.snapshots.staging import stage

DAY = date(2024, 6, 30)


def elsewhere(act: Callable[[], Any]) -> Any:
    """In another thread, and so on another connection."""

    def acted() -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as others:
        return others.submit(acted).result(60)


@pytest.mark.usefixtures("reloaded_dataset")
def test_an_edit_in_the_middle_is_in_no_file_or_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editor waits for nobody, and one of eight workers has each night."""
    before = moment()
    stage_one = staging._stage

    def then_edited(staged: Any, resource: Any) -> int:
        found = stage_one(staged, resource)
        if resource.name == "companies":
            rounds = FundingRound.objects.filter(key="rd-9506dab6")
            elsewhere(lambda: rounds.update(note="edited meanwhile"))
            elsewhere(lambda: Company.objects.filter(slug="ubtech").update(city="edited too"))
        return found

    monkeypatch.setattr(staging, "_stage", then_edited)
    staged = stage(tmp_path / "staged", DAY)
    assert staged.moment == before
    (rounds,) = [one for one in RESOURCES if one.name == "rounds"]
    assert not any(b"edited meanwhile" in record for record in staged.records(rounds))
    assert FundingRound.objects.get(key="rd-9506dab6").note == "edited meanwhile"
    assert moment().key != before.key

    now = timezone.now()
    with ThreadPoolExecutor(8) as others:
        for done in [others.submit(_tonights, now) for _worker in range(8)]:
            done.result(60)
    assert Snapshot.objects.filter(night=now.date()).count() == 1
    with ThreadPoolExecutor(8) as others:
        claims = [others.submit(_claimed) for _worker in range(8)]
        assert sum(bool(done.result(60)) for done in claims) == 1


def _tonights(now: Any) -> None:
    try:
        order_tonights(now)
    finally:
        connection.close()


def _claimed() -> Any:
    try:
        return claim_next()
    finally:
        connection.close()
