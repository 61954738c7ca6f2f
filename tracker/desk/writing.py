"""Approved proposals into the facts: rows of one table after another, through the loader's own writer."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from sources.change_log import acting
from sources.choices import ProposalOp
from sources.columns import References
from sources.csv_tables import Table
from sources.models import Proposal, Source
from sources.publication import withdraw
from sources.reading import ParsedRow
from sources.writing import TableWriter
from tracker.desk.imports import progress
from tracker.desk.merged import Merged
from tracker.desk.rows import BY_RESOURCE, Cells, chunks, is_withdrawn, parsed, standing


class Conflict(NamedTuple):
    """Why a proposal cannot be written as it is."""

    proposal: Proposal
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.proposal}, {self.column}" if self.column else str(self.proposal)
        return f"{where}: {self.reason}"


def write(
    proposals: Sequence[Proposal], reviewer: str, *, over_later: bool = False
) -> list[Conflict]:
    """Write them, each logged under its author; the caller rolls back if any conflict comes out.

    ``written`` of each is set to the row as it then stands.
    """
    references = References()
    conflicts: list[Conflict] = []
    for resource, table in BY_RESOURCE.items():
        of_table = [one for one in proposals if one.resource == resource]
        if not of_table or conflicts:
            continue
        writing = _TableWriting(table, references, over_later=over_later)
        for (author, reason), group in groupby(of_table, key=lambda one: logged(one, reviewer)):
            with acting(author, reason):
                writing.take(list(group))
        conflicts += writing.conflicts
    return conflicts


def stale(proposals: Sequence[Proposal]) -> list[Conflict]:
    """What somebody has changed since the proposals were begun, each as it would refuse approval."""
    references = References()
    conflicts: list[Conflict] = []
    for resource, table in BY_RESOURCE.items():
        writing = _TableWriting(table, references, over_later=False)
        writing.compare([one for one in proposals if one.resource == resource])
        conflicts += writing.conflicts
    return conflicts


def logged(proposal: Proposal, reviewer: str) -> tuple[str, str]:
    """Who and why for the change log: the author, the author's reason, and where it was decided."""
    where = f"import {proposal.batch_id}" if proposal.batch_id else f"proposal {proposal.pk}"
    if proposal.brought_by_id:
        where = f"proposal {proposal.brought_by_id}"
    decided = "" if reviewer == proposal.author else f", approved by {reviewer}"
    return proposal.author, f"{proposal.reason} ({where}{decided})".strip()


class _TableWriting:
    """The proposals of one table; what is wrong collects in ``conflicts``."""

    def __init__(self, table: Table, references: References, *, over_later: bool) -> None:
        self.table = table
        self.references = references
        self.over_later = over_later
        self.conflicts: list[Conflict] = []
        self._by_key: dict[str, Proposal] = {}
        self._merged_slugs = Merged()
        self._writer = TableWriter(table, references, self._refuse)

    def take(self, proposals: Sequence[Proposal]) -> None:
        self._by_key = {one.key: one for one in proposals}
        fresh: list[ParsedRow] = []
        own = self.references.of(self.table.model)
        for one in proposals:
            if one.is_new and one.op == ProposalOp.WRITE:
                own.setdefault(one.key, 0)
        for one, row in self._with_standing(proposals, hold=True):
            if one.op == ProposalOp.WITHDRAW:
                self._withdraw(one, row)
            elif row is None:
                self._add(one, fresh)
            else:
                self._change(one, row)
        if fresh and not self.conflicts:
            self._writer.create(fresh)

    def _with_standing(
        self, proposals: Sequence[Proposal], *, hold: bool
    ) -> Iterator[tuple[Proposal, Any]]:
        """Each with the row that it is about, never more of these in memory than one query gives.

        Held until this is written: of two decisions about one row the later sees the earlier.
        """
        for part in chunks(proposals):
            rows = standing(self.table, [one.key for one in part], hold=hold)
            for one in part:
                yield one, rows.get(one.key)
                progress.tick()

    def compare(self, proposals: Sequence[Proposal]) -> None:
        """Find the conflicts, write nothing."""
        for one, row in self._with_standing(proposals, hold=False):
            if row is None:
                self._need_row(one)
            elif one.is_new:
                self._need_none(one)
            else:
                self._merged(one, self.table.cells(row))

    def _add(self, proposal: Proposal, fresh: list[ParsedRow]) -> None:
        if self._need_row(proposal) and (row := self._parse(proposal, proposal.cells)):
            fresh.append(row)
            proposal.written = row.cells

    def _change(self, proposal: Proposal, row: Any) -> None:
        now = self.table.cells(row)
        if proposal.is_new and proposal.brought_by_id and not is_withdrawn(row):
            # Another proposal has brought the same row along; it is not this one's to undo.
            proposal.base = proposal.written = proposal.cells
            proposal.save(update_fields=["base"])
            return
        if proposal.is_new and not self.over_later:
            self._need_none(proposal)
            return
        target = self._merged(proposal, now)
        if target is None or (parsed_row := self._parse(proposal, target)) is None:
            return
        proposal.written = target
        if target != now or is_withdrawn(row):
            self._writer.overwrite(row, parsed_row)

    def _need_row(self, proposal: Proposal) -> bool:
        """Whether it is right that no row of its key stands."""
        if not proposal.is_new:
            self._conflict(proposal, "", _("The row it changes is not there any more."))
        return proposal.is_new

    def _need_none(self, proposal: Proposal) -> None:
        reason = _("There is a row of this name by now: open it and change it there.")
        self._conflict(proposal, self.table.identity, reason)

    def _merged(self, proposal: Proposal, now: Cells) -> Cells | None:
        """What stands now with what the author changed; None where somebody changed it otherwise."""
        conflicting = [] if self.over_later else proposal.conflicting(now)
        changed = proposal.changed()
        for column in conflicting:
            told = {"now": now[column] or "—", "before": changed[column][0] or "—"}
            reason = _("is “%(now)s” by now; it was “%(before)s” when this was begun") % told
            self._conflict(proposal, column, reason)
        if conflicting:
            return None
        return now | {column: after for column, (_before, after) in changed.items()}

    def _withdraw(self, proposal: Proposal, row: Any) -> None:
        if row is None or self.table.model is Source:
            self._conflict(proposal, "", _("There is no such fact to withdraw."))
            return
        proposal.written = self.table.cells(row)
        if not is_withdrawn(row):
            withdraw(row)

    def _parse(self, proposal: Proposal, cells: Cells) -> ParsedRow | None:
        row, faults = parsed(self.table, self._followed(cells), self.references)
        for fault in faults:
            self._conflict(proposal, fault.column, fault.reason)
        return row

    def _followed(self, cells: Cells) -> Cells:
        """Proposals that waited while what they name was merged name what it went into."""
        return self._merged_slugs.followed(self.table, cells)

    def _refuse(self, identity: str, column: str, reason: str) -> None:
        self._conflict(self._by_key[identity], column, reason)

    def _conflict(self, proposal: Proposal, column: str, reason: str) -> None:
        self.conflicts.append(Conflict(proposal, column, reason))
