"""No single receiver, answer, webhook or row stands in the way of the others."""

import random
import socket
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from sources.models import Change
from tests.tracker.webhooks.conftest import Clock, Make
from tests.tracker.webhooks.test_delivering import change_a_round, state_of
from tracker.webhooks import delivering, fanning_out, sending
from tracker.webhooks.delivering import claim, prune, record, send_due
from tracker.webhooks.encryption import encrypted
from tracker.webhooks.fanning_out import fan_out
from tracker.webhooks.models import TEST, Delivery, DeliveryQuerySet, Reason, Webhook
from tracker.webhooks.retrying import PAUSES, next_attempt_at
from tracker.webhooks.sending import Answer

Run = Callable[[], None]
WELL = Answer(status=200)
DOWN = Answer(status=503, reason=Reason.REFUSED)


def waiting(webhook: Webhook, clock: Clock) -> Delivery:
    return Delivery.objects.create(
        webhook=webhook, event_type="x", body="{}", created_at=clock.now, next_attempt_at=clock.now
    )


def answers(
    monkeypatch: pytest.MonkeyPatch, evil: Answer, good: Answer = WELL, pause: float = 0
) -> None:
    def post(url: str, _body: str, _headers: dict[str, str]) -> Answer:
        time.sleep(pause)
        return evil if "evil" in url else good

    monkeypatch.setattr(delivering, "post", post)


@pytest.mark.django_db
def test_an_answer_that_cannot_be_recorded_is_a_failed_attempt_and_the_others_are_recorded(
    make: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    evil, good = (waiting(make(f"https://{name}.example/"), clock) for name in ("evil", "good"))

    def strict(attempts: int, now: object, chance: float, retry_after: str) -> object:
        if retry_after:
            raise OverflowError
        return next_attempt_at(attempts, clock.now, chance)

    monkeypatch.setattr(delivering, "next_attempt_at", strict)
    answers(monkeypatch, DOWN._replace(retry_after="strange"))
    send_due(clock)
    assert state_of(good) == ("delivered", 1, [(200, "")])
    assert state_of(evil) == ("waiting", 1, [(503, "refused")])
    assert evil.lease_until is None
    assert evil.next_attempt_at
    assert evil.next_attempt_at > clock.now
    assert evil.message_id in caplog.text


@pytest.mark.django_db
def test_a_secret_that_cannot_sign_fails_alone(
    make: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, WELL)
    unsigned = waiting(make("https://evil.example/", secret=encrypted("whsec_#")), clock)
    good = waiting(make("https://good.example/"), clock)
    send_due(clock)
    assert state_of(good)[0] == "delivered"
    assert state_of(unsigned)[:2] == ("waiting", 1)


@pytest.mark.django_db
def test_a_webhook_that_is_deleted_under_way_leaves_nothing_behind(
    make: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    webhook = make("https://evil.example/")
    number = waiting(webhook, clock).pk
    claimed = claim(number, clock.now)
    assert claimed
    webhook.delete()
    assert not record(claimed, {}, DOWN, clock.now)
    assert not caplog.text, "nobody has to look into it"
    monkeypatch.setattr(DeliveryQuerySet, "update", lambda _self, **_values: 1)
    assert claim(number, clock.now) is None


@pytest.mark.django_db
def test_what_kills_each_worker_that_takes_it_up_is_given_up_too(make: Make, clock: Clock) -> None:
    delivery = waiting(make("https://evil.example/"), clock)
    for _time in range(len(PAUSES) + 1):
        assert claim(delivery.pk, clock.now)
        clock.passes(timedelta(seconds=61))
    assert claim(delivery.pk, clock.now) is None
    assert state_of(delivery)[0] == "failed"


@pytest.mark.django_db
def test_a_success_counts_although_its_lease_ran_out(make: Make, clock: Clock) -> None:
    delivery = waiting(make("https://good.example/"), clock)
    late = claim(delivery.pk, clock.now)
    clock.passes(timedelta(seconds=61))
    other = claim(delivery.pk, clock.now)
    assert late
    assert other
    record(late, {}, WELL, clock.now)
    record(other, {}, DOWN, clock.now)
    assert state_of(delivery)[0] == "delivered"


@pytest.mark.django_db
@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("answer", [WELL, DOWN])
def test_many_slow_receivers_take_turns(
    make: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    """Of three, one run has time for one: none waits for ever behind the same two."""
    monkeypatch.setattr(delivering, "AT_ONCE", 1)
    monkeypatch.setattr(delivering, "RUN_S", 0.01)
    answers(monkeypatch, answer, answer, pause=0.02)
    random.seed(1)
    hooks = [make(f"https://{name}.example/", failing_since=None) for name in "abc"]
    if answer.reason:
        Webhook.objects.update(failing_since=clock.now)
    for webhook in hooks:
        for _time in range(12):
            waiting(webhook, clock)
    for _time in range(12):
        send_due(clock)
    assert all(webhook.deliveries.filter(attempts=1).exists() for webhook in hooks)


@pytest.mark.only_on("sqlite")
def test_a_name_server_that_says_nothing_is_cut_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT_S", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_named: time.sleep(1))
    answer = sending.post("https://slow.example/", "{}", {})
    assert answer.reason == "timed_out"
    assert answer.duration_ms < 800


@pytest.mark.django_db
def test_a_webhook_that_cannot_be_told_holds_up_no_other(
    make: Make, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    broken = make("https://evil.example/", companies=[["unitree"]])
    good = make("https://good.example/")
    change_a_round()
    fan_out(clock.now)
    assert good.deliveries.count() == 1
    assert broken.key in caplog.text
    Webhook.objects.filter(pk=broken.pk).update(companies=[])
    fan_out(clock.now)
    assert broken.deliveries.count() == 1, "nothing is lost"


@pytest.mark.django_db
@pytest.mark.only_on("sqlite")
def test_one_that_has_much_to_catch_up_with_is_told_after_the_others(
    make: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is time for one go only."""
    behind = make("https://evil.example/", transaction=0, change_id=0)
    good = make("https://good.example/")
    change_a_round()
    monkeypatch.setattr(fanning_out, "AT_ONCE", 20)
    monkeypatch.setattr(fanning_out, "RUN_S", 0.0001)
    fan_out(clock.now)
    assert good.deliveries.count() == 1
    assert not behind.deliveries.exists()
    fan_out(clock.now)
    assert behind.deliveries.exists()
    behind.refresh_from_db()
    assert behind.place < Change.objects.version()


@pytest.mark.django_db
def test_what_waits_is_never_too_old_and_what_is_settled_goes_after_thirty_days(
    make: Make, clock: Clock
) -> None:
    webhook = make("https://example.org/hook", state="paused")
    long_ago, lately = (clock.now - timedelta(days=days) for days in (31, 29))

    def settled(state: str, kind: str = "x", **times: object) -> Delivery:
        values = {"created_at": long_ago, **times}
        return Delivery.objects.create(
            webhook=webhook, event_type=kind, body="{}", state=state, **values
        )

    kept = [
        settled("waiting", next_attempt_at=long_ago),
        settled("delivered", finished_at=lately),
        settled("delivered", finished_at=lately, created_at=lately),
    ]
    settled("delivered", finished_at=long_ago)
    settled("failed", finished_at=long_ago)
    settled("waiting", TEST)
    prune(clock.now)
    assert set(Delivery.objects.all()) == set(kept)
