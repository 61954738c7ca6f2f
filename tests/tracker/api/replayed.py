"""The feed as a client takes it: what he holds then, and what the tables hold."""

from collections.abc import Iterable
from typing import Any

from django.test import Client

from sources.models import Change, Version
from tracker.api.changes import Entry, entries_between
from tracker.dataset import TABLES
from tracker.desk.deciding import Decision, approve
from tracker.desk.history.merging import Merge, propose
from tracker.desk.rows import BY_NAME, stored

FEED = "/api/v1/changes/"

State = dict[tuple[str, str], dict[str, Any]]


def replayed(entries: Iterable[Entry], onto: State | None = None) -> State:
    """As docs/changes-feed.md has it, and each entry fits what was there before it."""
    state = dict(onto or {})
    for entry in entries:
        key = (entry.resource, entry.key)
        assert (entry.op == "ADD") == (key not in state), entry
        if entry.record is None:
            assert entry.op == "DEL"
            del state[key]
            continue
        if entry.op == "MOD":
            before = {name: state[key][name] for name in entry.changes}
            assert before == {name: one[0] for name, one in entry.changes.items()}, entry
            assert (
                state[key] | {name: one[1] for name, one in entry.changes.items()} == entry.record
            )
        state[key] = entry.record
    return state


def published(*resources: str) -> State:
    """The published rows of these tables, or of every one, as their columns say."""
    return {
        (table.model.resource, str(getattr(row, table.identity))): table.record(row)
        for table in TABLES
        if not resources or table.model.resource in resources
        for row in table.published()
    }


def entries_after(place: Version, limit: int = 1000) -> list[Entry]:
    """All that has settled since, taken ``limit`` at a time."""
    newest = Change.objects.version()
    found: list[Entry] = []
    while True:
        page = entries_between(place, newest, limit)
        found += page
        if len(page) < limit:
            return found
        place = page[-1].place


def asked(client: Client, query: str = "", status: int = 200) -> dict[str, Any]:
    answer = client.get(f"{FEED}?{query}")
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    return found


def merge(table: str, old: str, new: str) -> Any:
    found = BY_NAME[table]
    batch = propose(Merge(found, stored(found, old), stored(found, new)), "ed", "one firm")
    approve(list(batch.proposals.all()), Decision("rev"))
    return batch
