"""Puts every change before the webhooks that want to know of it.

A webhook's messages and its place in the log move on in one transaction, which somebody else's
makes void: two workers at once tell nothing twice, and one that dies leaves nothing out.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from sources.models import Change, Version
from tracker.api.changes.entries import Entry, entries_between
from tracker.webhooks.messages import messages
from tracker.webhooks.models import Delivery, Webhook

AT_ONCE = 1000
"""So many entries are read in one go."""
MOST_GOES = 20
"""In one run; what is left is for the next, so that nothing waits long for its delivery."""


def fan_out(now: datetime) -> None:
    for _go in range(MOST_GOES):
        listening = list(Webhook.objects.listening())
        newest = Change.objects.version() if listening else Version()
        behind = [one for one in listening if one.place < newest]
        if not behind:
            return
        of_place: dict[Version, list[Webhook]] = defaultdict(list)
        for webhook in behind:
            of_place[webhook.place].append(webhook)
        for place, webhooks in of_place.items():
            # Outside any transaction: it may take a while, and holds up nobody.
            entries = list(entries_between(place, newest, AT_ONCE))
            reached = entries[-1].place if len(entries) >= AT_ONCE else newest
            for webhook in webhooks:
                tell(webhook, entries, reached, now)


def tell(webhook: Webhook, entries: Sequence[Entry], reached: Version, now: datetime) -> None:
    """Unless its place has moved since it was read, which means that another worker was quicker."""
    wanted = [entry for entry in entries if wants(webhook, entry)]
    deliveries = [
        Delivery(webhook=webhook, event_type=kind, body=body, created_at=now, next_attempt_at=now)
        for kind, body in messages(webhook, wanted)
    ]
    unmoved = Webhook.objects.listening().filter(
        pk=webhook.pk, transaction=webhook.transaction, change_id=webhook.change_id
    )
    with transaction.atomic():
        if unmoved.update(transaction=reached.transaction, change_id=reached.id):
            Delivery.objects.bulk_create(deliveries)


def wants(webhook: Webhook, entry: Entry) -> bool:
    of_resource = not webhook.resources or entry.resource in webhook.resources
    return of_resource and (
        not webhook.companies or not set(entry.companies).isdisjoint(webhook.companies)
    )
