"""What is told: one message for each change, or one for a bulk of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from django.urls import reverse

from tracker.api.changes.entries import Entry, as_json, cursor_of
from tracker.webhooks.models import TEST, Webhook

ADDED, MODIFIED, WITHDRAWN = "fact.added", "fact.modified", "fact.withdrawn"
BULK = "changes.bulk"
TYPES = {"ADD": ADDED, "MOD": MODIFIED, "DEL": WITHDRAWN}
BULK_FROM = 51
"""So many changes in one go are not told one by one: the receiver is told where to read them."""


def messages(webhook: Webhook, entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """The type and the body of each, for changes that follow the webhook's place in the log."""
    if len(entries) >= BULK_FROM:
        return [(BULK, _bulk(webhook, entries))]
    return [
        (TYPES[entry.op], _body(TYPES[entry.op], entry.at, as_json(entry, webhook.site)))
        for entry in entries
    ]


def _bulk(webhook: Webhook, entries: Sequence[Entry]) -> str:
    since = cursor_of(webhook.place)
    counted = Counter(entry.resource for entry in entries)
    told = {
        "count": len(entries),
        "resources": dict(counted.most_common()),
        "since": since,
        "up_to": cursor_of(entries[-1].place),
        "url": f"{webhook.site}{reverse('api-changes')}?since={since}",
    }
    return _body(BULK, entries[-1].at, told)


def test_body(now: datetime) -> str:
    return _body(TEST, now, {"message": "The receiver is reached. Now verify the signature."})


def _body(kind: str, at: datetime, content: Any) -> str:
    message = {"type": kind, "timestamp": at, "data": content}
    return orjson.dumps(message, default=str, option=orjson.OPT_UTC_Z).decode()
