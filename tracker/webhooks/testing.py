"""The test button. A page that writes does so in one transaction, in which no request may be made:

so the button orders a test, and the page that it leads to sends it and shows the answer.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from tracker.webhooks.delivering import LEASE, attempt, finish, note_attempt
from tracker.webhooks.messages import test_body
from tracker.webhooks.models import TEST, Delivery, DeliveryState, Webhook

MOST_PER_HOUR = 30


def order_test(webhook: Webhook, now: datetime) -> Delivery | None:
    """None where there were too many within the hour."""
    tests = webhook.deliveries.filter(event_type=TEST, created_at__gt=now - timedelta(hours=1))
    if tests.count() >= MOST_PER_HOUR:
        return None
    return Delivery.objects.create(
        webhook=webhook, event_type=TEST, body=test_body(now), created_at=now, next_attempt_at=now
    )


def send_test(delivery: Delivery) -> bool:
    """Once, unless it was sent before or is no test; what comes of it changes nothing else."""
    now = timezone.now()
    waiting = Delivery.objects.filter(
        pk=delivery.pk, event_type=TEST, state=DeliveryState.WAITING, attempts=0
    )
    if delivery.event_type != TEST or not waiting.update(attempts=1, lease_until=now + LEASE):
        return False
    claimed = Delivery.objects.select_related("webhook").get(pk=delivery.pk)
    headers, answer = attempt(claimed, now)
    ended = timezone.now()
    note_attempt(claimed, headers, answer, ended)
    is_well = answer.reason is None
    finish(claimed, DeliveryState.DELIVERED if is_well else DeliveryState.FAILED, ended)
    return True
