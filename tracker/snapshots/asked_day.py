"""The day that an order asks for, in a request's body or a form's field."""

from datetime import date

import orjson
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.looking_back import UnreadableDay, asked_clock

MOST_BYTES = 10_000


class UnreadableOrder(ValueError):
    """Which member of the body is wrong, and how."""

    def __init__(self, member: str, reason: str, status: int = 400) -> None:
        self.member, self.status = member, status
        super().__init__(reason)


def day_in_body(request: HttpRequest) -> date | None:
    """None for the facts as they stand now; an empty body asks for them too."""
    if request.GET:
        told = _("An order says its day in the body, not in the address.")
        raise UnreadableOrder("query", told)
    length = request.headers.get("Content-Length", "")
    # Looked at before anything is read.
    if length.isascii() and length.isdecimal() and int(length[:9]) > MOST_BYTES:
        raise UnreadableOrder("body", _("An order is no longer than a line."), 413)
    try:
        body = orjson.loads(request.body) if request.body.strip() else {}
    except orjson.JSONDecodeError:
        body = None
    form = _('Write a JSON object with one member: {"as_of": "2025-06-30"}, or null for now.')
    if not isinstance(body, dict):
        raise UnreadableOrder("body", form)
    if strange := [name for name in body if name != "as_of"]:
        raise UnreadableOrder(strange[0][:40], form)
    as_of = body.get("as_of")
    if as_of is not None and not isinstance(as_of, str):
        raise UnreadableOrder("as_of", form)
    try:
        return day_of(as_of or "")
    except UnreadableDay as fault:
        raise UnreadableOrder("as_of", str(fault)) from None


def day_of(text: str) -> date | None:
    """As an address says it: today itself is now. UnreadableDay where it is none."""
    query = QueryDict(mutable=True)
    query["as_of"] = text
    return asked_clock(query, timezone.localdate()).as_of
