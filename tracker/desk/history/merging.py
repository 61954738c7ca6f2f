"""Two rows that are one company or investor: every fact moves to the one that stays."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db import transaction

from sources.choices import BatchKind, BatchState, ProposalOp, RemarkKind
from sources.columns import PartColumn
from sources.csv_tables import Table
from sources.fields import SEPARATOR, split_list
from sources.models import Batch, Proposal
from sources.search_text import normalise
from tracker.desk import deciding
from tracker.desk.naming import naming_columns, rows_naming
from tracker.desk.rows import BY_NAME, Cells

MERGEABLE = ("companies", "investors")
UNITED = ("roles", "source_ids")
"""List columns in which the row that stays takes over what the other one holds."""


class Moved(NamedTuple):
    """A row that the merge changes; without cells it is withdrawn."""

    table: Table
    row: Any
    base: Cells
    cells: Cells | None

    @property
    def key(self) -> str:
        return str(getattr(self.row, self.table.identity))


class Merge(NamedTuple):
    table: Table
    old: Any
    new: Any

    @property
    def old_identity(self) -> str:
        return str(getattr(self.old, self.table.identity))

    @property
    def new_identity(self) -> str:
        return str(getattr(self.new, self.table.identity))

    def moved(self) -> list[Moved]:
        """The row that stays, every fact that named the other, and last the other itself."""
        now = {"old": self.table.cells(self.old), "new": self.table.cells(self.new)}
        staying = Moved(self.table, self.new, now["new"], self._united(now["old"], now["new"]))
        going = Moved(self.table, self.old, now["old"], None)
        return [staying, *self._facts(), going]

    def _facts(self) -> Iterator[Moved]:
        own = {self.old_identity, self.new_identity}
        for table, rows in rows_naming(self.table.model, self.old_identity):
            for row in rows:
                if table is self.table and str(getattr(row, table.identity)) in own:
                    continue
                base = table.cells(row)
                yield Moved(table, row, base, self._renamed(table, base))

    def _renamed(self, table: Table, cells: Cells) -> Cells | None:
        """With the name that stays; None where the row would then tie something to itself."""
        found = dict(cells)
        taken: set[str] = set()
        for column in naming_columns(table, self.table.model):
            names = [
                self.new_identity if one == self.old_identity else one
                for one in split_list(found[column.name])
            ]
            if isinstance(column, PartColumn):
                # Nobody takes two parts in one fact: who leads a round does not follow in it too.
                names = [one for one in dict.fromkeys(names) if one not in taken]
                taken |= set(names)
            found[column.name] = SEPARATOR.join(names)
        is_tied = table.name == "ownerships" and found["owner_slug"] == found["owned_slug"]
        return None if is_tied else found

    def _united(self, old: Cells, new: Cells) -> Cells:
        """The row that stays, found by the other's names as well."""
        found = dict(new)
        for name in UNITED:
            if name in found:
                both = [*split_list(new[name]), *split_list(old[name])]
                found[name] = SEPARATOR.join(dict.fromkeys(both))
        if "aliases" in found:
            names = [old["name_en"], old["name_zh"], *split_list(old["aliases"])]
            found["aliases"] = SEPARATOR.join(_distinct(split_list(new["aliases"]), names, new))
        if not found.get("name_zh"):
            found["name_zh"] = old.get("name_zh", "")
        if found.get("parent_slug") == self.old_identity:
            found["parent_slug"] = ""
        return found


def _distinct(kept: tuple[str, ...], names: list[str], staying: Mapping[str, str]) -> list[str]:
    """The aliases with the names that say something new; ``|`` cannot stand in one."""
    found = list(kept)
    known = {normalise(one) for one in (*kept, staying["name_en"], staying["name_zh"])}
    for name in names:
        if name and normalise(name) not in known:
            known.add(normalise(name))
            found.append(name)
    return found


def propose(merge: Merge, author: str, reason: str) -> Batch:
    """Put the whole merge before the reviewers as one batch."""
    with transaction.atomic():
        batch = Batch.objects.create(
            kind=BatchKind.MERGE,
            state=BatchState.IN_REVIEW,
            resource=merge.table.model.resource,
            title=f"{merge.old} → {merge.new}"[:200],
            author=author,
            reason=reason,
            report={"old": merge.old_identity, "new": merge.new_identity},
        )
        proposals = [_proposal(one, batch) for one in merge.moved()]
        batch.total = len(proposals)
        batch.save(update_fields=["total"])
        Proposal.objects.bulk_create(proposals, batch_size=200)
        deciding.step(proposals, RemarkKind.SUBMITTED, author, "")
    return batch


def _proposal(moved: Moved, batch: Batch) -> Proposal:
    return Proposal(
        resource=moved.table.model.resource,
        key=moved.key,
        op=ProposalOp.WITHDRAW if moved.cells is None else ProposalOp.WRITE,
        base=moved.base,
        cells=moved.base if moved.cells is None else moved.cells,
        title=str(moved.row)[:300],
        author=batch.author,
        reason=batch.reason,
        batch=batch,
    )


def is_mergeable(name: str) -> bool:
    return name in MERGEABLE and name in BY_NAME
