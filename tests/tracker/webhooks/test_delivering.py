"""What a receiver gets: once, signed, again after a failure, and never out of reach of a dead worker."""

import json
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from standardwebhooks import WebhookVerificationError

from companies.models import Company
from funding.models import FundingRound
from sources.models import Change
from tests.facts import published_target
from tests.tracker.webhooks.conftest import Clock, Make
from tests.tracker.webhooks.receiver import Answering, Receiver, with_status
from tracker.webhooks import sending
from tracker.webhooks.delivering import claim
from tracker.webhooks.fanning_out import tell
from tracker.webhooks.models import Attempt, Delivery, DeliveryState, Webhook, WebhookState
from tracker.webhooks.retrying import PAUSES, next_attempt_at

Run = Callable[[], None]
ROUND = "rd-1583eb14"  # of Unitree


def change_a_round(note: str = "as told to the press", key: str = ROUND) -> None:
    FundingRound.objects.filter(key=key).update(note=note)


def state_of(delivery: Delivery) -> tuple[str, int, list[tuple[int | None, str]]]:
    delivery.refresh_from_db()
    tries = list(delivery.tries.values_list("status", "reason"))
    return delivery.state, delivery.attempts, tries


@pytest.mark.django_db
def test_a_change_is_told_once_and_its_signature_holds(
    receiver: Receiver, make: Make, run: Run
) -> None:
    webhook = make(receiver.url)
    change_a_round()
    run()
    run()
    (got,) = receiver.got
    message = got.verified(webhook.clear_secret)
    assert message["type"] == "fact.modified"
    assert message["data"]["resource"] == "rounds"
    assert message["data"]["key"] == ROUND
    assert message["data"]["changes"]["note"]["after"] == "as told to the press"
    assert message["data"]["url"] == f"https://t.example/api/v1/rounds/{ROUND}/"
    delivery = Delivery.objects.get()
    assert got.headers["webhook-id"] == delivery.message_id
    assert got.body == delivery.body
    assert got.headers["content-type"] == "application/json"
    assert state_of(delivery) == ("delivered", 1, [(200, "")])
    webhook.refresh_from_db()
    assert webhook.place == Change.objects.version()
    with pytest.raises(WebhookVerificationError):
        got._replace(body=got.body.replace("press", "court")).verified(webhook.clear_secret)


@pytest.mark.django_db
def test_a_new_fact_and_a_withdrawn_one_have_types_of_their_own(
    receiver: Receiver, make: Make, run: Run
) -> None:
    make(receiver.url, resources=["targets"])
    target = published_target()
    run()
    type(target).objects.filter(pk=target.pk).update(state="withdrawn")
    run()
    types = [json.loads(got.body)["type"] for got in receiver.got]
    assert types[0] == "fact.added"
    assert types[-1] == "fact.withdrawn"


@pytest.mark.django_db
def test_only_what_was_asked_for_is_told(receiver: Receiver, make: Make, run: Run) -> None:
    """Two changes: a round of Unitree, and UBTech itself."""
    asked: dict[str, dict[str, list[str]]] = {
        "all": {},
        "rounds": {"resources": ["rounds"]},
        "companies": {"resources": ["companies", "targets"]},
        "unitree": {"companies": ["unitree", "xpeng"]},
        "its-targets": {"companies": ["unitree"], "resources": ["targets"]},
    }
    for name, values in asked.items():
        make(f"{receiver.url}/{name}", **values)
    change_a_round()
    Company.objects.filter(slug="ubtech").update(city="Hong Kong")
    run()
    told = [
        (got.path.removeprefix("/hook/"), json.loads(got.body)["data"]["key"])
        for got in receiver.got
    ]
    assert sorted(told) == [
        ("all", ROUND),
        ("all", "ubtech"),
        ("companies", "ubtech"),
        ("rounds", ROUND),
        ("unitree", ROUND),
    ]


@pytest.mark.django_db
def test_a_bulk_is_one_message_that_says_where_to_read_it(
    receiver: Receiver, make: Make, run: Run
) -> None:
    webhook = make(receiver.url, resources=["rounds"])
    keys = list(FundingRound.objects.order_by("key").values_list("key", flat=True)[:51])
    since = str(webhook.place)
    FundingRound.objects.filter(key__in=keys).update(note="checked")
    run()
    (got,) = receiver.got
    message = json.loads(got.body)
    assert message["type"] == "changes.bulk"
    assert message["data"]["count"] == 51
    assert message["data"]["resources"] == {"rounds": 51}
    assert message["data"]["since"].split("-")[0] == since.split("-")[0]
    assert message["data"]["url"].startswith("https://t.example/api/v1/changes/?since=")


@pytest.mark.django_db
def test_what_fails_is_tried_again_and_nothing_before_it_is_due(
    receiver: Receiver, make: Make, run: Run, clock: Clock
) -> None:
    webhook = make(receiver.url)
    change_a_round()
    receiver.answer = with_status(500, "on fire \0 today")
    run()
    delivery = Delivery.objects.get()
    assert state_of(delivery) == ("waiting", 1, [(500, "refused")])
    assert "on fire \N{REPLACEMENT CHARACTER} today" in Attempt.objects.get().response
    webhook.refresh_from_db()
    assert webhook.failing_since == clock.now
    receiver.answer = with_status(200)
    clock.passes(timedelta(seconds=4))
    run()
    assert len(receiver.got) == 1, "5 seconds have not passed"
    clock.passes(timedelta(seconds=3))
    run()
    assert state_of(delivery) == ("delivered", 2, [(500, "refused"), (200, "")])
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    webhook.refresh_from_db()
    assert webhook.failing_since is None


@pytest.mark.django_db
def test_after_ten_attempts_it_is_given_up_and_three_such_disable(
    receiver: Receiver, make: Make, run: Run, clock: Clock
) -> None:
    webhook = make(receiver.url)
    receiver.answer = with_status(503)
    for key in FundingRound.objects.order_by("key").values_list("key", flat=True)[:3]:
        change_a_round(key=key)
    for _time in range(3 * (len(PAUSES) + 1)):
        # After a failure the other messages of a webhook are left to the next run.
        run()
        clock.passes(timedelta(hours=29))
    assert {state_of(one)[:2] for one in Delivery.objects.all()} == {("failed", 10)}
    webhook.refresh_from_db()
    assert (webhook.state, webhook.why_disabled) == (WebhookState.DISABLED, "lost")
    assert webhook.disabled_at
    change_a_round("once more")
    run()
    assert Delivery.objects.count() == 3

    receiver.answer = with_status(204)
    webhook.resume(clock.now)
    Delivery.objects.filter(pk__in=Delivery.objects.values("pk")[:1]).replay(clock.now)
    run()
    assert Delivery.objects.filter(state=DeliveryState.DELIVERED).count() == 2, (
        "what changed meanwhile"
    )


@pytest.mark.django_db
def test_a_receiver_that_is_gone_is_left_alone_at_once(
    receiver: Receiver, make: Make, run: Run, clock: Clock
) -> None:
    webhook = make(receiver.url)
    change_a_round()
    receiver.answer = with_status(410)
    run()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.why_disabled) == (WebhookState.DISABLED, "gone")
    assert state_of(Delivery.objects.get())[0] == "failed"


@pytest.mark.django_db
def test_a_longer_pause_that_a_receiver_asks_for_is_kept(
    receiver: Receiver, make: Make, run: Run, clock: Clock
) -> None:
    make(receiver.url)
    change_a_round()
    receiver.answer = with_status(429, Retry_After="600")
    run()
    assert Delivery.objects.get().next_attempt_at == clock.now + timedelta(minutes=10)


def drip(handler: Answering) -> None:
    """Byte after byte, each in time, the whole never."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    stop = handler.server.stopped
    while not stop.wait(0.05):
        try:
            handler.wfile.write(b"x")
        except OSError:
            return


def say_nothing(handler: Answering) -> None:
    handler.server.stopped.wait(5)


@pytest.mark.django_db
@pytest.mark.parametrize("dripped", [True, False])
def test_a_receiver_that_takes_too_long_is_cut_off(
    receiver: Receiver, make: Make, run: Run, monkeypatch: pytest.MonkeyPatch, dripped: bool
) -> None:
    monkeypatch.setattr(sending, "TIMEOUT_S", 0.3)
    receiver.answer = drip if dripped else say_nothing
    make(receiver.url)
    change_a_round()
    run()
    receiver.stopped.set()
    assert state_of(Delivery.objects.get()) == ("waiting", 1, [(None, "timed_out")])
    assert Attempt.objects.get().duration_ms < 3000


@pytest.mark.django_db
def test_a_slow_receiver_holds_up_nobody_else(
    receiver: Receiver, make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers only after the other has got both of its messages."""
    quick = threading.Semaphore(0)

    def answer(handler: Answering) -> None:
        if handler.path.endswith("slow"):
            assert quick.acquire(timeout=5)
            assert quick.acquire(timeout=5)
        else:
            quick.release()
        handler.say(200)

    receiver.answer = answer
    make(f"{receiver.url}/slow", resources=["companies"])
    make(f"{receiver.url}/quick", resources=["rounds"])
    change_a_round()
    change_a_round(key="rd-c82b193d")
    Company.objects.filter(slug="ubtech").update(city="Hong Kong")
    run()
    assert Delivery.objects.filter(state=DeliveryState.DELIVERED).count() == 3


@pytest.mark.django_db
def test_two_workers_tell_nothing_twice(receiver: Receiver, make: Make, clock: Clock) -> None:
    """Both have read the same; of each step the second one's counts for nothing."""
    from tracker.api.changes.entries import entries_between

    webhook = make(receiver.url)
    change_a_round()
    newest = Change.objects.version()
    entries = entries_between(webhook.place, newest, 10)
    other = Webhook.objects.get()
    tell(webhook, entries, newest, clock.now)
    tell(other, entries, newest, clock.now)
    delivery = Delivery.objects.get()
    assert claim(delivery.pk, clock.now)
    assert claim(delivery.pk, clock.now) is None
    # The worker that had it died: after its lease it is anybody's again.
    clock.passes(timedelta(seconds=61))
    assert claim(delivery.pk, clock.now)


@pytest.mark.django_db
def test_a_closed_account_and_a_paused_webhook_are_not_told_but_nothing_is_lost(
    receiver: Receiver, make: Make, run: Run, owner: User, clock: Clock
) -> None:
    webhook = make(receiver.url)
    webhook.pause()
    change_a_round()
    run()
    assert not receiver.got
    webhook.resume(clock.now)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    run()
    assert not receiver.got
    User.objects.filter(pk=owner.pk).update(is_active=True)
    run()
    assert len(receiver.got) == 1


@pytest.mark.django_db
def test_for_a_day_the_old_secret_signs_too(
    receiver: Receiver, make: Make, run: Run, clock: Clock
) -> None:
    webhook = make(receiver.url)
    old = webhook.clear_secret
    webhook.rotate(clock.now)
    change_a_round()
    run()
    for secret in (old, webhook.clear_secret):
        receiver.got[0].verified(secret)
    webhook.old_secret_until = clock.now
    webhook.save()
    change_a_round("again")
    run()
    receiver.got[1].verified(webhook.clear_secret)
    with pytest.raises(WebhookVerificationError):
        receiver.got[1].verified(old)
    assert old not in "".join(Webhook.objects.values_list("secret", "old_secret").get())


@pytest.mark.django_db
def test_without_a_key_to_sign_with_nothing_is_sent(
    receiver: Receiver, make: Make, run: Run
) -> None:
    make(receiver.url, secret="of another SECRET_KEY")
    change_a_round()
    run()
    assert not receiver.got
    assert Attempt.objects.get().reason == "unsigned"


@pytest.mark.django_db
def test_with_nothing_due_it_costs_three_small_queries(make: Make, run: Run) -> None:
    make("https://example.org/hook")
    run()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        run()
    assert len(asked) <= 3


@pytest.mark.only_on("sqlite")
def test_the_pauses_last_about_three_days_and_retry_after_has_its_bounds(clock: Clock) -> None:
    at = clock.now
    for attempts in range(1, len(PAUSES) + 1):
        after = next_attempt_at(attempts, at, 0.5)
        assert after is not None
        at = after
    assert timedelta(days=2.9) < at - clock.now < timedelta(days=3.1)
    assert next_attempt_at(len(PAUSES) + 1, at, 0.5) is None

    def first(retry_after: str) -> Any:
        after = next_attempt_at(1, clock.now, 0.0, retry_after)
        assert after is not None
        return after - clock.now

    assert first("") == first("soon") == first("-7") == first("2") == timedelta(seconds=5)
    assert first("90") == timedelta(seconds=90)
    assert first("9" * 400) == first("Fri, 31 Dec 2199 23:59:59 GMT") == timedelta(days=1)
    assert first("Fri, 31 Dec 9999 23:59:59 GMT") == timedelta(days=1)
    assert first(f"{clock.now + timedelta(hours=1):%a, %d %b %Y %H:%M:%S} GMT") > timedelta(
        minutes=59
    )
    for silly in (
        "Fri, 31 Dec 1999 23:59:59 GMT",
        "Mon, 01 Jan 99999999999 00:00:00 GMT",
        "Mon, 01 Jan 0000 00:00:00 GMT",
        "Mon, 01 Jan 2099 00:00:00 +9999999999",
        "Mon, 99 Jan 2099 99:99:99 GMT",
        "Mon, 01 Jan 2099",
        "2099-01-01T00:00:00Z",
        "-1e999",
        "nan",
        "inf",
        "\N{SUPERSCRIPT TWO}",
        "\N{ARABIC-INDIC DIGIT NINE}" * 4,
        "\0",
        " ",
        ",",
        "x" * 65536,
    ):
        assert first(silly) == timedelta(seconds=5), silly


@pytest.mark.only_on("sqlite")
def test_no_connection_is_told_as_such(receiver: Receiver) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert sending.post(f"http://127.0.0.1:{port}/", "{}", {}).reason == "no_connection"
    assert (
        sending.post(f"https://127.0.0.1:{receiver.server_port}/", "{}", {}).reason == "certificate"
    )
