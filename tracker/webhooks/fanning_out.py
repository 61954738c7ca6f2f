"""Puts every change before the webhooks that want to know of it.

A webhook's messages and its place in the log move on in one transaction, which somebody else's
makes void: two workers at once tell nothing twice, and one that dies leaves nothing out.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from time import monotonic

from django.db import OperationalError, transaction

from sources.models import Change, Version
from tracker.api.changes.entries import Entry, entries_between
from tracker.webhooks.messages import messages
from tracker.webhooks.models import Delivery, Webhook

LOG = logging.getLogger(__name__)

AT_ONCE = 1000
"""So many entries are read in one go."""
RUN_S = 5.0
"""After it no go is begun: what is left is for the next run, so that no message waits long to be sent."""


def fan_out(now: datetime) -> None:
    end = monotonic() + RUN_S
    stuck: set[int] = set()
    while True:
        listening = list(Webhook.objects.listening().exclude(pk__in=stuck))
        newest = Change.objects.version() if listening else Version()
        of_place: dict[Version, list[Webhook]] = defaultdict(list)
        for webhook in listening:
            if webhook.place < newest:
                of_place[webhook.place].append(webhook)
        if not of_place:
            return
        # One that has much to catch up with comes last, and keeps no other from its news.
        for place in sorted(of_place, reverse=True):
            stuck |= _advance(of_place[place], place, newest, now)
            if monotonic() > end:
                return


def _advance(
    webhooks: Sequence[Webhook], place: Version, newest: Version, now: datetime
) -> set[int]:
    """Webhooks of one place read on together; which of them could not be told, for this run."""
    # Outside any transaction: it may take a while, and holds up nobody.
    entries = entries_between(place, newest, AT_ONCE)
    reached = entries[-1].place if len(entries) >= AT_ONCE else newest
    stuck = set()
    for webhook in webhooks:
        try:
            tell(webhook, entries, reached, now)
        except OperationalError:  # nor could any other be
            raise
        except Exception:
            LOG.exception("Webhook %s could not be told", webhook.key)
            stuck.add(webhook.pk)
    return stuck


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
