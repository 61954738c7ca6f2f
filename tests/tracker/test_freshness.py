"""Without a worker the requests themselves look after the figures, seldom and without risk."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from sources.models import Change, RefreshMark
from tests.facts import execute
from tests.settling import settle
from tracker import middleware
from tracker.middleware import FRESHNESS
from tracker.refresh import refresh_all

pytestmark = pytest.mark.usefixtures("reloaded_dataset")


@pytest.fixture(autouse=True)
def embedded(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker, and nobody has looked lately."""
    settings.CELERY_TASK_ALWAYS_EAGER = True
    monkeypatch.setattr(FRESHNESS, "next_look", 0.0)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every refresh that was asked for."""
    calls: list[str] = []
    monkeypatch.setattr(middleware, "refresh_if_due", lambda *, wait: calls.append("asked"))
    return calls


def test_plain_sql_reaches_the_figures_with_the_next_page(client: Client) -> None:
    refresh_all()
    execute("UPDATE funding_fundinground SET note = 'told again' WHERE key = %s", "rd-1583eb14")
    settle()
    version = Change.objects.version()
    assert all(mark.version < version for mark in RefreshMark.objects.all())
    assert client.get("/companies/").status_code == 200
    marks = RefreshMark.objects.all()
    assert marks
    assert all(mark.version == version for mark in marks)


def test_many_requests_ask_once(
    client: Client, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow the machine is, all of them come before the next look is due.
    monkeypatch.setattr(middleware, "REFRESH_SECONDS", 3600.0)
    for _time in range(3):
        client.get("/sources/")
    assert asked == ["asked"]
    FRESHNESS.next_look = 0.0
    client.get("/sources/")
    assert asked == ["asked", "asked"]


def test_health_static_files_and_open_transactions_ask_nothing(
    client: Client, asked: list[str]
) -> None:
    client.get("/livez")
    with transaction.atomic():
        client.get("/sources/")
    assert asked == []


def test_a_refresh_that_fails_is_logged_and_the_page_still_comes(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*, wait: bool) -> None:
        raise RuntimeError("a formula is broken")

    monkeypatch.setattr(middleware, "refresh_if_due", fail)
    assert client.get("/sources/").status_code == 200
    assert client.post("/preferences/", {"theme": "dark"}).status_code == 302
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == [
        "a formula is broken",
        "a formula is broken",
    ]


def test_with_a_worker_no_request_asks(client: Client, asked: list[str], settings: Any) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = False
    client.get("/sources/")
    client.post("/preferences/", {"theme": "dark"})
    assert asked == []
