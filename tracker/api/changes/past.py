"""How rows stood at places in the log: what an entry about a part of one leaves unsaid."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from sources.models import Change

Row = Mapping[str, Any]
Key = tuple[str, str]


class Standing(NamedTuple):
    """A row and its parts as logged; the parts of each kind by primary key."""

    row: Row
    parts: Mapping[str, Mapping[int, Row]]

    @property
    def is_public(self) -> bool:
        """A source has no state: it is public while it is there."""
        return bool(self.row) and self.row.get("state", "published") == "published"

    def parts_of(self, kind: str) -> list[Row]:
        """In their order; those of an earlier row of the same key are not its own."""
        own = [
            part for part in self.parts.get(kind, {}).values() if part["fact_id"] == self.row["id"]
        ]
        return sorted(own, key=lambda part: (part["position"], part["id"]))


class Step(NamedTuple):
    entry: Change
    before: Standing
    after: Standing

    @property
    def public(self) -> list[Standing]:
        """What a draft says is nobody's business, even where it tells what was published since."""
        return [one for one in (self.before, self.after) if one.is_public]


class Past:
    """Replays entries, which are given in the order of the log, upon what stood before them.

    The entries of one row follow each other by their numbers too: whoever writes one holds the row.
    """

    def __init__(self, entries: Sequence[Change]) -> None:
        self.entries = entries
        self._coming = _part_entries(entries)
        self._rows = _rows_before(entries)
        self._parts: dict[Key, dict[str, dict[int, Row]]] = defaultdict(lambda: defaultdict(dict))

    def steps(self) -> list[Step]:
        return [self._step(entry) for entry in self.entries]

    def _step(self, entry: Change) -> Step:
        key = (entry.resource, entry.key)
        self._take_parts(key, entry.id - 1)
        before = self._standing(key, self._rows.get(key) if entry.part else entry.before)
        self._take_parts(key, entry.id)
        if not entry.part:
            self._rows[key] = entry.after
        return Step(entry, before, self._standing(key, self._rows.get(key)))

    def _standing(self, key: Key, row: Row | None) -> Standing:
        return Standing(row or {}, {kind: dict(of) for kind, of in self._parts[key].items()})

    def _take_parts(self, key: Key, number: int) -> None:
        """Those up to this number in the log."""
        coming = self._coming.get(key, [])
        while coming and coming[-1].id <= number:
            entry = coming.pop()
            row = entry.after or entry.before or {}
            of_kind = self._parts[key][entry.part]
            of_kind.pop(row["id"], None)
            if entry.after:
                of_kind[row["id"]] = entry.after


def _part_entries(entries: Iterable[Change]) -> dict[Key, list[Change]]:
    """Every entry about a part of these rows, drafts' too, the oldest last."""
    newest = max((entry.id for entry in entries), default=0)
    parts = _about({(entry.resource, entry.key) for entry in entries}).exclude(part="")
    found: dict[Key, list[Change]] = defaultdict(list)
    for entry in parts.filter(id__lte=newest).order_by("-id"):
        found[entry.resource, entry.key].append(entry)
    return found


def _rows_before(entries: Iterable[Change]) -> dict[Key, Row | None]:
    """The rows whose first entry here is about a part, as they stood then."""
    first: dict[Key, Change] = {}
    for entry in entries:
        first.setdefault((entry.resource, entry.key), entry)
    asked = [entry.id for entry in first.values() if entry.part]
    if not asked:
        return {}
    own = Change.objects.filter(
        resource=OuterRef("resource"), key=OuterRef("key"), part="", id__lt=OuterRef("id")
    )
    newest = Subquery(own.order_by("-id").values("after")[:1])
    rows = Change.objects.filter(id__in=asked).annotate(row=newest)
    return {
        (resource, key): row for resource, key, row in rows.values_list("resource", "key", "row")
    }


def _about(keys: Collection[Key]) -> QuerySet[Change]:
    by_resource: dict[str, list[str]] = defaultdict(list)
    for resource, key in keys:
        by_resource[resource].append(key)
    found = Q(pk__in=[])
    for resource, of_resource in by_resource.items():
        found |= Q(resource=resource, key__in=of_resource)
    return Change.objects.filter(found)
