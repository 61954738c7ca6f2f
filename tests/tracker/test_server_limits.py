"""Slow, broken and strange requests cost their senders something, and nobody else."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings as SettingsWrapper

from companies.models import Price
from funding.models import CapitalMetric
from funding.refresh.capital import CAPITAL
from sources.change_log import acting
from sources.clock import Clock, looking_from
from sources.derivation import Scope
from sources.models import Batch, Change, Derived, Proposal
from sources.models.change import ChangeQuerySet
from tests.facts import published_target
from tracker import middleware, slow_clients
from tracker.desk.imports import batch_views
from tracker.keys import throttle
from tracker.keys.counting import Count, count
from tracker.management.commands import start

pytestmark = pytest.mark.django_db

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
AS_PARTS = "".join(
    f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    for name, value in (("theme", "dark"), ("csrfmiddlewaretoken", "{}"))
)
AS_PARTS += "--x--\r\n"


class Body(BytesIO):
    """A client's body that notes when it is read."""

    def __init__(self, content: bytes, events: list[str]) -> None:
        super().__init__(content)
        self.events = events

    def read(self, size: int | None = -1, /) -> bytes:
        self.events.append("read")
        return super().read(size)


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happens, in its order: ``read`` of the body, ``begin`` of the transaction."""
    found: list[str] = []

    @contextmanager
    def noted(actor: str, reason: str = "") -> Iterator[None]:
        found.append("begin")
        with acting(actor, reason):
            yield

    monkeypatch.setattr(middleware, "acting", noted)
    return found


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper) -> list[str]:
    """Who is counted."""
    settings.API_ANONYMOUS_PER_MINUTE = 100_000
    found: list[str] = []

    def noted(who: str) -> Count:
        found.append(who)
        return count(who)

    monkeypatch.setattr(throttle, "count", noted)
    return found


def send(body: Body, path: str, content_type: str = FORM, length: int | None = None) -> Any:
    announced = len(body.getvalue()) if length is None else length
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    given: Any = {"wsgi.input": body, "CONTENT_LENGTH": str(announced)}
    return client.post(path, b"-", content_type, **given)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("content_type", "content"),
    [(FORM, "theme=dark&csrfmiddlewaretoken={}"), (f"{PARTS}; boundary=x", AS_PARTS)],
)
def test_a_body_is_there_before_anything_is_locked(
    events: list[str], content_type: str, content: str
) -> None:
    body = Body(content.format("a" * 32).encode(), events)
    answer = send(body, "/preferences/", content_type)
    assert answer.status_code == 302
    assert answer.cookies["theme"].value == "dark"
    assert set(events[:-1]) == {"read"}
    assert events[-1] == "begin"


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=latin-1", PARTS])
def test_where_nothing_is_nothing_is_read(events: list[str], content_type: str) -> None:
    answer = send(Body(b"theme=dark", events), "/nothing-here/", content_type, length=5000)
    assert answer.status_code == 404
    assert events == []


@pytest.mark.only_on("sqlite")
def test_a_form_in_another_encoding_is_refused(events: list[str]) -> None:
    answer = send(Body(b"theme=dark", events), "/preferences/", f"{FORM}; charset=latin-1")
    assert answer.status_code == 400
    assert answer.json()["detail"] == "Send the form in UTF-8."


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("content_type", [FORM, f"{PARTS}; boundary=x", "text/plain"])
def test_a_body_that_ends_too_early_is_refused(events: list[str], content_type: str) -> None:
    """A price cut off after its third digit is another price."""
    answer = send(Body(b"theme=dark", events), "/preferences/", content_type, length=5000)
    assert answer.status_code == 400
    assert "10 of 5,000 bytes" in answer.json()["detail"]
    assert "begin" not in events


@pytest.mark.only_on("sqlite")
def test_nobody_unknown_sends_more_than_a_form_holds(events: list[str]) -> None:
    length = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    answer = send(Body(b"", events), "/preferences/", f"{PARTS}; boundary=x", length)
    assert answer.status_code == 403
    assert send(Body(b"", events), "/preferences/", length=length).status_code == 400
    assert events == ["begin", "begin"]


@pytest.mark.only_on("sqlite")
def test_no_connection_waits_for_a_client_to_take_what_it_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[int] = []
    held = SimpleNamespace(in_atomic_block=False, close=lambda: closed.append(len(closed)))
    monkeypatch.setattr(slow_clients, "connection", held)
    given = StreamingHttpResponse(iter(("one", "two")))
    sent = iter(slow_clients.hold_no_connection(lambda _request: given)(HttpRequest()))
    assert closed == []
    assert (next(sent), closed) == (b"one", [0])
    assert (next(sent), closed) == (b"two", [0, 1])


@pytest.mark.only_on("sqlite")
def test_the_image_serves_with_as_many_threads_as_the_command() -> None:
    image = (Path(settings.BASE_DIR) / "Dockerfile").read_text()
    assert f"GRANIAN_BLOCKING_THREADS={start.THREADS}\n" in image


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/companies/%00/",
        "/api/v1/snapshots/%00/",
        "/api/v1/targets/a%00b/",
        "/companies/%00/",
        "/companies/%00.atom",
        "/metrics/capital/%00/",
    ],
)
def test_nothing_is_at_an_address_with_a_nul(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    kind = "application/problem+json" if path.startswith("/api/") else "text/html; charset=utf-8"
    assert answer["Content-Type"] == kind
    assert client.post(path).status_code == 404


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/companies/unitree/", 304),
        ("/targets.atom", 304),
        ("/api/v1/companies/nobody/", 404),
        ("/api/v1/nothing/", 404),
        ("/api/v1/targets/?x=1", 400),
        ("/targets.atom?x=1", 400),
    ],
)
def test_any_answer_known_means_an_answer_there_is(
    client: Client, counted: list[str], path: str, status: int
) -> None:
    answer = client.get(path, headers={"if-none-match": "*"})
    assert answer.status_code == status
    assert len(counted) == 1
    assert answer.has_header("ETag") == (status == 304)


def test_the_state_of_the_log_is_read_at_one_moment() -> None:
    """Between two queries a commit could make the state look as it did before an edit."""
    before = Change.objects.state()
    target = published_target()
    with CaptureQueriesContext(connection) as captured:
        after = Change.objects.state()
    assert len(captured) == 1
    assert after != before
    assert after.version == Change.objects.version()
    # On PostgreSQL the test's own transaction stays open, and its entries wait to be ordered.
    public = Change.objects.filter(is_public=True)
    waiting = public.filter(transaction__gt=after.version.transaction)
    assert after.unsettled == (waiting.count() if connection.vendor == "postgresql" else 0)
    newest = public.get(transaction=after.version.transaction, id=after.version.id)
    assert after.changed_at == newest.at
    assert target.key in (newest.key, *waiting.values_list("key", flat=True))


def test_the_state_of_an_empty_log_is_one_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sources_change")
    assert Change.objects.state() == ((0, 0), 0, None)


@pytest.mark.only_on("sqlite")
def test_a_feed_asked_again_by_its_etag_is_not_counted(client: Client, counted: list[str]) -> None:
    first = client.get("/prices.atom")
    assert len(counted) == 1
    again = client.get("/prices.atom", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert first["ETag"] == again["ETag"]
    assert len(counted) == 1
    later = client.get("/prices.atom", headers={"if-modified-since": first["Last-Modified"]})
    assert later.status_code == 304
    assert len(counted) == 2


@pytest.mark.only_on("sqlite")
def test_no_hour_is_told_while_edits_wait_to_be_ordered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is ordered last may have been written earlier than what a reader has seen."""
    known = {"if-modified-since": client.get("/prices.atom")["last-modified"]}
    monkeypatch.setattr(ChangeQuerySet, "unsettled", lambda changes: changes)
    answer = client.get("/prices.atom", headers=known)
    assert answer.status_code == 200
    assert "last-modified" not in answer


def test_figures_of_a_past_day_follow_an_edit_at_once() -> None:
    """Also one that waits to be ordered, and so does not move the dataset version yet."""
    computed: list[date] = []

    def compute(_scope: Scope, day: date) -> list[Derived]:
        computed.append(day)
        return []

    derivation = dataclasses.replace(CAPITAL, name=uuid4().hex, compute=compute)
    with looking_from(Clock(as_of=date(2026, 6, 30))):
        for _turn in range(2):
            derivation.figures(CapitalMetric)
        assert len(computed) == 1
        Price.objects.filter(company__slug="unitree").update(note="Without tax")
        derivation.figures(CapitalMetric)
    assert len(computed) == 2


@pytest.mark.only_on("sqlite")
def test_the_report_of_an_import_is_read_some_rows_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its connection is given back in between, and with it goes any cursor that is still open."""
    monkeypatch.setattr(batch_views, "AT_ONCE", 2)
    batch = Batch.objects.create(kind="import", state="waiting", title="x")
    for number in range(5):
        Proposal.objects.create(
            resource="rounds",
            key=f"rd-0000000{number}",
            base={"note": ""},
            cells={"note": str(number)},
            author="ed",
            batch=batch,
        )
    with CaptureQueriesContext(connection) as asked:
        lines = list(batch_views._report_lines(batch))
    assert [line[5] for line in lines] == list("01234")
    assert len(asked) == 4
