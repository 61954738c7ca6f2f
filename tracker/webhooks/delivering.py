"""Sends what waits.

A message is claimed by a conditional update before it is sent, for a time: two workers never send it
at once, and that of a worker that died is claimed again. Requests are made by a few threads; whatever
is read or written here, one thread does, and in no transaction while a request is under way.
"""

import logging
import random
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from time import monotonic

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from sources.redis_cache import pages
from tracker.webhooks.fanning_out import fan_out
from tracker.webhooks.models import (
    TEST,
    Attempt,
    Delivery,
    DeliveryQuerySet,
    DeliveryState,
    Reason,
    Webhook,
    WebhookState,
    WhyDisabled,
)
from tracker.webhooks.retrying import MOST_ATTEMPTS, MOST_LOST, next_attempt_at
from tracker.webhooks.sending import GONE, Answer, post, signed_headers

LOG = logging.getLogger(__name__)

AT_ONCE = 8
LEASE = timedelta(seconds=60)
"""Longer than an attempt can take."""
MOST_OF_ONE = 20
"""So many messages of one webhook in one run."""
RUN_S = 15.0
"""After it nothing more is begun: the next run goes on."""
KEPT_FOR = timedelta(days=30)
PRUNED_AT_ONCE = 500

Clock = Callable[[], datetime]
Tried = tuple[dict[str, str], Answer]
"""The headers that a request was made with, and what was answered."""


def deliver_due(clock: Clock = timezone.now) -> None:
    """Tell every webhook what changed, and try again what failed."""
    try:
        fan_out(clock())
    finally:
        send_due(clock)
    if pages.add("webhooks-pruned", True, 3600):
        prune(clock())


def prune(now: datetime) -> None:
    """What was settled so long ago, and tests that nobody sent.

    What waits is kept however old, for a webhook that rests is to go on where it stopped: it grows
    no further meanwhile, as only those that listen are told of anything.
    """
    limit = now - KEPT_FOR
    is_over = Q(finished_at__lt=limit) | Q(event_type=TEST)
    old = Delivery.objects.filter(is_over, created_at__lt=limit).order_by("created_at")
    # Piece by piece: to whoever else wants to write each is short.
    while numbers := list(old.values_list("pk", flat=True)[:PRUNED_AT_ONCE]):
        Delivery.objects.filter(pk__in=numbers).delete()


def due(now: datetime) -> DeliveryQuerySet:
    is_free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_attempt_at__lte=now)
    return waiting.filter(is_free).untested()


def send_due(clock: Clock) -> None:
    """Of each webhook one message at a time, so that a slow receiver takes up one thread and no more."""
    queues = deque(_queues(clock()))
    if not queues:
        return
    end = monotonic() + RUN_S
    under_way: dict[Future[Tried], tuple[Delivery, deque[int]]] = {}
    with ThreadPoolExecutor(AT_ONCE, "webhooks") as threads:
        while queues or under_way:
            while queues and len(under_way) < AT_ONCE and monotonic() < end:
                queue = queues.popleft()
                if delivery := _next(queue, clock):
                    under_way[threads.submit(attempt, delivery, clock())] = (delivery, queue)
            if not under_way:
                return
            for done in wait(under_way, return_when=FIRST_COMPLETED).done:
                delivery, queue = under_way.pop(done)
                is_well = record(delivery, *done.result(), clock())
                if queue and is_well:
                    queues.append(queue)


def _queues(now: datetime) -> list[deque[int]]:
    """The due messages of each webhook, the oldest first; webhooks that are well before the others.

    Among their like they come in any order: where a run has no time for all, none is always last.
    """
    place = Window(RowNumber(), partition_by="webhook", order_by=("next_attempt_at", "pk"))
    rows = due(now).filter(webhook__in=Webhook.objects.listening()).annotate(place=place)
    rows = rows.filter(place__lte=MOST_OF_ONE).order_by("place")
    queues: dict[int, deque[int]] = {}
    failing = set()
    for number, webhook, since in rows.values_list("pk", "webhook", "webhook__failing_since"):
        queues.setdefault(webhook, deque()).append(number)
        if since:
            failing.add(webhook)
    order = random.sample(list(queues), len(queues))
    return [queues[webhook] for webhook in sorted(order, key=failing.__contains__)]


def _next(queue: deque[int], clock: Clock) -> Delivery | None:
    """None where none is left, or the database is away: what is under way is recorded all the same."""
    try:
        while queue:
            if claimed := claim(queue.popleft(), clock()):
                return claimed
    except DatabaseError:
        LOG.exception("A message could not be claimed")
    return None


def claim(number: int, now: datetime) -> Delivery | None:
    """The message, unless somebody else has it by now, it is deleted, or each who had it died of it."""
    mine = due(now).filter(pk=number)
    if not mine.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    delivery = Delivery.objects.select_related("webhook").filter(pk=number).first()
    if delivery and delivery.attempts > MOST_ATTEMPTS:
        LOG.error("Message %s is given up: its last attempt never ended", delivery.message_id)
        finish(delivery, DeliveryState.FAILED, now)
        return None
    return delivery


def attempt(delivery: Delivery, now: datetime) -> Tried:
    """At once; whatever goes wrong is an answer, and holds up no other message."""
    headers: dict[str, str] = {}
    try:
        headers = headers_of(delivery, now)
        if not headers:
            return headers, Answer(reason=Reason.UNSIGNED)
        return headers, post(delivery.webhook.url, delivery.body, headers)
    except Exception:
        LOG.exception("Message %s could not be sent", delivery.message_id)
        return headers, Answer(reason=Reason.NO_CONNECTION)


def headers_of(delivery: Delivery, now: datetime) -> dict[str, str]:
    """Empty where there is nothing left to sign with."""
    secrets = delivery.webhook.signing_secrets(now)
    return signed_headers(delivery.message_id, delivery.body, secrets, now) if secrets else {}


def record(delivery: Delivery, headers: dict[str, str], answer: Answer, now: datetime) -> bool:
    """What came of an attempt; tell whether it was delivered.

    No answer may end the run: one that cannot be recorded is without what the receiver wrote. If
    the database is away, the message is free again after its lease.
    """
    for told in (answer, answer._replace(excerpt="", retry_after="")):
        try:
            _record(delivery, headers, told, now)
        except Exception as fault:
            LOG.exception("The answer to message %s could not be recorded", delivery.message_id)
            if isinstance(fault, OperationalError):
                return False
        else:
            return answer.reason is None
    return False


@transaction.atomic
def _record(delivery: Delivery, headers: dict[str, str], answer: Answer, now: datetime) -> None:
    if not Delivery.objects.filter(pk=delivery.pk).exists():
        return  # deleted meanwhile
    note_attempt(delivery, headers, answer, now)
    if answer.reason is None:
        finish(delivery, DeliveryState.DELIVERED, now)
        this = Webhook.objects.filter(pk=delivery.webhook_id)
        this.update(delivered_at=now, failing_since=None)
    else:
        _put_off(delivery, answer, now)
        _note_failure(delivery.webhook, answer, now)


def _put_off(delivery: Delivery, answer: Answer, now: datetime) -> None:
    again = next_attempt_at(delivery.attempts, now, random.random(), answer.retry_after)
    if again is None or answer.status == GONE:
        finish(delivery, DeliveryState.FAILED, now)
    else:
        _held(delivery).update(next_attempt_at=again, lease_until=None)


def note_attempt(
    delivery: Delivery, headers: dict[str, str], answer: Answer, now: datetime
) -> Attempt:
    return Attempt.objects.create(
        delivery=delivery,
        at=now,
        status=answer.status,
        reason=answer.reason or "",
        duration_ms=answer.duration_ms,
        headers=headers,
        response=answer.excerpt,
    )


def _held(delivery: Delivery) -> DeliveryQuerySet:
    """The message, unless its lease ran out and somebody else has taken it over."""
    return Delivery.objects.filter(pk=delivery.pk, lease_until=delivery.lease_until)


def finish(delivery: Delivery, state: DeliveryState, now: datetime) -> None:
    """A success counts after the lease too: the receiver has the message."""
    is_delivered = state == DeliveryState.DELIVERED
    this = Delivery.objects.filter(pk=delivery.pk) if is_delivered else _held(delivery)
    this.update(state=state, finished_at=now, lease_until=None, next_attempt_at=None)


def _note_failure(webhook: Webhook, answer: Answer, now: datetime) -> None:
    this = Webhook.objects.filter(pk=webhook.pk)
    this.filter(failing_since=None).update(failing_since=now)
    since = this.values_list("failing_since", flat=True).get() or now
    lost = webhook.deliveries.untested().filter(state=DeliveryState.FAILED, finished_at__gte=since)
    if answer.status == GONE:
        why = WhyDisabled.GONE
    elif lost.count() >= MOST_LOST:
        why = WhyDisabled.LOST
    else:
        return
    this.filter(state=WebhookState.ACTIVE).update(
        state=WebhookState.DISABLED, disabled_at=now, why_disabled=why
    )
