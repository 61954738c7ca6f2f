"""The public change log, newest first: a page of it, with what a bulk import wrote as one entry."""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterator
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone

from sources.choices import ChangeOp, State
from sources.clock import clock
from sources.models import Change, Source, Version
from sources.partial_dates import PartialDate
from sources.resting import sourced_models

ENTRIES_PER_PAGE = 50
BULK = 20
"""So many entries in a row by one actor for one reason, on one day, are told as one."""
DIGITS = 18
"""So many fit into a number of either database."""

ADDED, CORRECTED, WITHDRAWN, RESTORED = "added", "corrected", "withdrawn", "restored"
PART_ADDED, PART_CHANGED, PART_REMOVED = "part_added", "part_changed", "part_removed"
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")


class Counted(NamedTuple):
    """How many entries of one kind a bulk wrote about one table."""

    resource: str
    kind: str
    number: int


class Run(NamedTuple):
    """Entries that belong together: a single one, or a bulk with what it ``counted``.

    ``newest`` and ``oldest`` are the same for a single entry.
    """

    newest: Change
    oldest: Change
    counted: tuple[Counted, ...] = ()


class ChangePage(NamedTuple):
    runs: list[Run]
    older: str
    """The cursor of the page that follows; empty where none does."""


def tables() -> dict[str, Any]:
    """The model of each resource that the log speaks of."""
    return {model.resource: model for model in (*sourced_models(), Source)}


def public_changes(resource: str = "", company: str = "") -> QuerySet[Change]:
    """Settled public entries that were written by the reader's day, of one table or one company."""
    changes = Change.objects.settled().filter(is_public=True)
    for day in (clock().as_of, clock().recorded_by):
        changes = changes.filter(at__date__lte=day) if day else changes
    if resource:
        changes = changes.filter(resource=resource)
    if company:
        changes = changes.filter(about([company]))
    return changes.order_by("-transaction", "-id")


def since(changes: QuerySet[Change], start: date | Version | None) -> QuerySet[Change]:
    """Those of this day and later, or those that settled after this place in the log."""
    if start is None:
        return changes
    if isinstance(start, Version):
        return _newer(changes, start)
    return changes.filter(at__date__gte=start)


def start_of(text: str) -> date | Version:
    """The first day of a date, or a version of the dataset; ValueError where it is neither."""
    if DATE.fullmatch(text):
        return PartialDate.parse(text).first
    return _version(text)


def of_kind(changes: QuerySet[Change], kind: str) -> QuerySet[Change]:
    """The entries that ``kind_of`` calls so, or all; those of a citation are corrections."""
    if not kind:
        return changes
    fact = Q(part="")
    modified = fact & Q(op=ChangeOp.MODIFY)
    is_public, was_public = Q(after__state=State.PUBLISHED), Q(before__state=State.PUBLISHED)
    drafts = Q(before__state__in=[State.DRAFT, State.IN_REVIEW])
    meant = {
        ADDED: fact & Q(op=ChangeOp.ADD) | modified & is_public & drafts,
        CORRECTED: ~fact
        | modified & was_public & is_public
        | modified & Q(resource=Source.resource),
        WITHDRAWN: fact & Q(op=ChangeOp.DELETE)
        | modified & Q(after__state__in=[s for s in State.values if s != State.PUBLISHED]),
        RESTORED: modified & is_public & Q(before__state=State.WITHDRAWN),
    }
    return changes.filter(meant[kind])


def about(companies: Collection[str]) -> Q:
    """The companies' own rows, and every row that names one of them now, whatever its state."""
    found = Q()
    for model in sourced_models():
        named = naming(model, companies)
        if named:
            keys = model._base_manager.filter(named).values(model.identity)
            found |= Q(resource=model.resource, key__in=keys)
    return found


def naming(model: Any, companies: Collection[str]) -> Q:
    """Rows that name one of these companies in a column of their own; empty where none can."""
    company = tables()["companies"]
    found = Q(slug__in=companies) if model is company else Q()
    for field in model._meta.fields:
        if field.is_relation and field.related_model is company:
            found |= Q(**{f"{field.name}__slug__in": companies})
    return found


def change_page(changes: QuerySet[Change], after: Version | None = None) -> ChangePage:
    """The entries that follow a place in the log, towards the past."""
    runs: list[Run] = []
    place, is_all = after, False
    while len(runs) < ENTRIES_PER_PAGE and not is_all:
        batch = list(_older(changes, place)[: ENTRIES_PER_PAGE + BULK])
        found = list(_first_runs(changes, batch))
        runs += found
        is_short = len(batch) < ENTRIES_PER_PAGE + BULK
        is_all = not found or (is_short and not found[-1].counted)
        place = _place(found[-1].oldest) if found else place
    shown = runs[:ENTRIES_PER_PAGE]
    follows = len(runs) > len(shown) or (not is_all and _older(changes, place).exists())
    return ChangePage(shown, cursor_after(shown[-1].oldest) if follows else "")


def _first_runs(changes: QuerySet[Change], batch: list[Change]) -> Iterator[Run]:
    """The batch's entries one by one, as far as the first bulk, which reaches beyond the batch."""
    for _act, group in groupby(batch, _act_of):
        acts = list(group)
        if len(acts) >= BULK:
            yield _bulk(changes, acts[0])
            return
        if acts[-1] is batch[-1] and len(batch) == ENTRIES_PER_PAGE + BULK:
            # It may go on beyond the batch; the next one begins with it.
            return
        yield from (Run(one, one) for one in acts)


def _act_of(change: Change) -> tuple[Any, ...]:
    # SQLite knows no transactions by number, so there the other three have to do.
    return (change.transaction, change.actor, change.reason, timezone.localdate(change.at))


def _bulk(changes: QuerySet[Change], newest: Change) -> Run:
    """All that one act wrote in a row, counted by the database."""
    from_it = _older(changes, Version(newest.transaction, newest.id + 1))
    transaction, actor, reason, day = _act_of(newest)
    act = Q(transaction=transaction, actor=actor, reason=reason, at__date=day)
    before = from_it.exclude(act).first()
    rows = from_it if before is None else _newer(from_it, _place(before))
    oldest = rows.order_by("transaction", "id").first()
    assert oldest is not None
    kinds = rows.order_by().values_list(
        "resource", "part", "op", KT("before__state"), KT("after__state")
    )
    counted: dict[tuple[str, str], int] = {}
    for resource, part, op, was, now, count in kinds.annotate(count=Count("pk")):
        kind = kind_of(op, part, was, now)
        counted[resource, kind] = counted.get((resource, kind), 0) + count
    return Run(newest, oldest, tuple(Counted(*one, count) for one, count in counted.items()))


def _older(changes: QuerySet[Change], place: Version | None) -> QuerySet[Change]:
    if place is None:
        return changes
    same = Q(transaction=place.transaction, id__lt=place.id)
    return changes.filter(Q(transaction__lt=place.transaction) | same)


def _newer(changes: QuerySet[Change], place: Version) -> QuerySet[Change]:
    same = Q(transaction=place.transaction, id__gt=place.id)
    return changes.filter(Q(transaction__gt=place.transaction) | same)


def _place(change: Change) -> Version:
    return Version(change.transaction, change.id)


def kind_of(op: str, part: str, was: str | None, now: str | None) -> str:
    """What a public entry means for a reader; the two are the row's states before and after.

    A source has no state. A fact is added when it is published, not when its draft is begun.
    """
    if part:
        kinds = {ChangeOp.ADD: PART_ADDED, ChangeOp.MODIFY: PART_CHANGED}
        return kinds.get(ChangeOp(op), PART_REMOVED)
    if op == ChangeOp.ADD:
        return ADDED
    if op == ChangeOp.DELETE or now not in (None, State.PUBLISHED):
        return WITHDRAWN
    if was == now:
        return CORRECTED
    return RESTORED if was == State.WITHDRAWN else ADDED


def kind_of_change(change: Change) -> str:
    was, now = ((row or {}).get("state") for row in (change.before, change.after))
    return kind_of(change.op, change.part, was, now)


def cursor_after(change: Change) -> str:
    return urlsafe_b64encode(str(_place(change)).encode()).decode()


def place_of(cursor: str) -> Version:
    """The place a cursor names; ValueError where it is none of ours."""
    try:
        text = urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
    except (binascii.Error, UnicodeError) as fault:
        raise ValueError(cursor) from fault
    return _version(text)


def _version(text: str) -> Version:
    transaction, dash, number = text.partition("-")
    if not (text.isascii() and dash and transaction.isdecimal() and number.isdecimal()):
        raise ValueError(text)
    if max(len(transaction), len(number)) > DIGITS:
        raise ValueError(text)
    return Version(int(transaction), int(number))
