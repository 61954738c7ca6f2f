"""The entries of the changes feed: what the public saw come, change and go, one row at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any, Literal, NamedTuple

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from sources.change_words import reason_words
from sources.models import Change, MergedIdentity, Version
from tracker.api.changes.past import Past, Step
from tracker.api.changes.records import Records

Op = Literal["ADD", "MOD", "DEL"]


class Entry(NamedTuple):
    """One public change of one row, in the API's field names and JSON types.

    ``record`` holds the row's columns after it, None for a DEL; ``changes`` a (before, after) for
    each column that a MOD changed: none where only the day it became public did. ``companies`` are
    the slugs that the row names before or after it, its own among them. ``merged_into`` is the slug
    that a merged row went into, or empty.
    """

    place: Version
    at: datetime
    op: Op
    resource: str
    key: str
    record: dict[str, Any] | None
    changes: dict[str, tuple[Any, Any]]
    companies: frozenset[str]
    reason: str = ""
    merged_into: str = ""


def entries_between(after: Version, up_to: Version, limit: int) -> list[Entry]:
    """The first ``limit`` entries after the one place and up to the other, oldest first.

    ``up_to`` is at most ``Change.objects.version()``: what is not settled may yet be preceded.
    """
    return told(list(public_between(after, up_to)[:limit]))


def public_between(after: Version, up_to: Version) -> QuerySet[Change]:
    return Change.objects.between(after, up_to).filter(is_public=True)


def told(changes: Sequence[Change]) -> list[Entry]:
    """Public changes in the order of the log, from a fixed number of queries."""
    steps = Past(changes).steps()
    records = Records((step.entry.resource, one) for step in steps for one in step.public)
    return [*_with_merged([_entry(step, records) for step in steps])]


def cursor_of(place: Version) -> str:
    """Never of the form YYYY-MM, which is a date."""
    return f"{place.transaction}-{place.id:03}"


def as_json(entry: Entry, base_url: str) -> dict[str, Any]:
    """The entry as the feed gives it; ``base_url`` is the site's, such as ``https://example.org``."""
    path = _list_path(entry.resource)
    return {
        "cursor": cursor_of(entry.place),
        "at": entry.at,
        "op": entry.op,
        "resource": entry.resource,
        "key": entry.key,
        "url": f"{base_url}{path}{entry.key}/" if path else None,
        "changes": {
            name: {"before": before, "after": after}
            for name, (before, after) in entry.changes.items()
        },
        "record": entry.record,
        "reason": reason_words(entry.reason),
        "merged_into": entry.merged_into or None,
    }


@cache
def _list_path(resource: str) -> str:
    """Of the API's list; empty for rows that it gives only as parts of others."""
    try:
        return reverse(f"api-{resource}-list")
    except NoReverseMatch:
        return ""


def _entry(step: Step, records: Records) -> Entry:
    change = step.entry
    resource = change.resource
    before, after = (
        records.record(resource, one) if one.is_public else None
        for one in (step.before, step.after)
    )
    named = [records.companies(resource, one.row) for one in step.public]
    return Entry(
        place=Version(change.transaction, change.id),
        at=change.at,
        op=_op(before, after),
        resource=resource,
        key=change.key,
        record=after,
        changes=_differences(before, after),
        companies=frozenset(chain.from_iterable(named)),
        reason=change.reason,
    )


def _op(before: dict[str, Any] | None, after: dict[str, Any] | None) -> Op:
    if after is None:
        return "DEL"
    return "ADD" if before is None else "MOD"


def _differences(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> dict[str, tuple[Any, Any]]:
    if before is None or after is None:
        return {}
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}


def _with_merged(entries: Sequence[Entry]) -> Iterator[Entry]:
    """What was withdrawn because it is another row by another name says which."""
    gone = [entry.key for entry in entries if entry.op == "DEL"]
    merges = MergedIdentity.objects.filter(old__in=gone) if gone else ()
    into = {(one.resource, one.old): one.new for one in merges}
    for entry in entries:
        new = into.get((entry.resource, entry.key), "") if entry.op == "DEL" else ""
        yield entry._replace(merged_into=new)
