"""Taking back what approved proposals wrote, with regard for whatever was edited since."""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.change_log import acting
from sources.choices import BatchState, ProposalOp, ProposalState, RemarkKind, State
from sources.columns import References
from sources.csv_tables import Table
from sources.models import Batch, MergedIdentity, Proposal, Source
from sources.models.proposal import difference
from sources.writing import TableWriter
from tracker.desk.deciding import NotPossible, Refused, step
from tracker.desk.imports import progress
from tracker.desk.naming import still_named
from tracker.desk.rows import BY_RESOURCE, Cells, chunks, is_withdrawn, parsed, standing
from tracker.desk.writing import Conflict


class Later(NamedTuple):
    """A column that somebody changed after the proposal wrote it."""

    column: str
    written: str
    now: str
    back: str


class UndoStep(NamedTuple):
    """What undoing one proposal does: the row as it stands and as it would stand."""

    proposal: Proposal
    now: Cells
    target: Cells
    withdraws: bool
    later: tuple[Later, ...]
    row: Any

    @property
    def changes(self) -> dict[str, tuple[str, str]]:
        return {} if self.withdraws else difference(self.now, self.target)


def plan(proposals: Iterable[Proposal]) -> list[UndoStep]:
    """What an undo would do, the tables that others refer to last; sources that were added stay."""
    # Without the rows themselves, which are most of what thousands of steps would hold.
    return [one._replace(row=None) for one in _steps(proposals, hold=False)]


def _steps(proposals: Iterable[Proposal], *, hold: bool) -> Iterator[UndoStep]:
    """The plan, with no more rows in memory at a time than one query gives."""
    order = list(BY_RESOURCE)
    written = [
        one
        for one in proposals
        if one.state == ProposalState.APPROVED
        and not (one.resource == Source.resource and one.is_new)
    ]
    written.sort(key=lambda one: (-order.index(one.resource), -one.pk))
    for resource, group in groupby(written, key=lambda one: one.resource):
        for part in chunks(group):
            rows = standing(BY_RESOURCE[resource], [one.key for one in part], hold=hold)
            found = (_step_of(one, rows[one.key]) for one in part if one.key in rows)
            yield from (one for one in found if one is not None)


def _step_of(proposal: Proposal, row: Any) -> UndoStep | None:
    now = BY_RESOURCE[proposal.resource].cells(row)
    wrote = proposal.written or proposal.cells
    if proposal.op == ProposalOp.WITHDRAW:
        return UndoStep(proposal, now, now, False, (), row) if is_withdrawn(row) else None
    if is_withdrawn(row):  # by somebody, since: there is nothing left to take back
        return None
    if proposal.is_new:
        later = tuple(
            Later(column, was, is_now, "")
            for column, (was, is_now) in difference(wrote, now).items()
        )
        return UndoStep(proposal, now, now, True, later, row)
    target, later = dict(now), ()
    for column, (before, after) in proposal.changed().items():
        if now.get(column, "") == after:
            target[column] = before
        elif now.get(column, "") != before:
            later = (*later, Later(column, after, now.get(column, ""), before))
    return UndoStep(proposal, now, target, False, later, row)


def undo(proposals: Sequence[Proposal], actor: str, words: str, force: Container[int] = ()) -> None:
    """Take them back in one transaction.

    Where a row was edited since, the later edit stands, unless the proposal's number is in
    ``force``: then the row goes back all the same.
    """
    if not words.strip():
        raise NotPossible(_("Say why this is undone; it stands in the change log."))
    with transaction.atomic():
        held: list[Proposal] = []
        for part in chunks(one.pk for one in proposals):
            held += Proposal.objects.select_for_update().filter(pk__in=part).order_by("pk")
        with acting(actor, words.strip()):
            conflicts = _take_back(_steps(held, hold=True), force)
        if conflicts:
            raise Refused(conflicts)
        step(
            [one for one in held if one.state == ProposalState.APPROVED],
            RemarkKind.UNDONE,
            actor,
            words,
        )


def undo_batch(batch: Batch, actor: str, words: str, force: Container[int] = ()) -> None:
    with transaction.atomic():
        undo(list(batch.proposals.only("pk")), actor, words, force)
        MergedIdentity.objects.filter(batch=batch).delete()
        batch.state, batch.settled_at = BatchState.UNDONE, timezone.now()
        batch.save(update_fields=["state", "settled_at"])


def _take_back(steps: Iterable[UndoStep], force: Container[int]) -> list[Conflict]:
    references = References()
    conflicts: list[Conflict] = []
    for resource, group in groupby(steps, key=lambda one: one.proposal.resource):
        undoing = _TableUndoing(BY_RESOURCE[resource], references)
        for one in group:
            undoing.take(one, forced=one.proposal.pk in force)
            progress.tick()
        undoing.withdraw()
        conflicts += undoing.conflicts
    return conflicts


class _TableUndoing:
    """The rows of one table going back; what keeps one from it collects in ``conflicts``."""

    def __init__(self, table: Table, references: References) -> None:
        self.table = table
        self.references = references
        self.conflicts: list[Conflict] = []
        self._gone: dict[int, Proposal] = {}
        self._by_key: dict[str, Proposal] = {}
        self._writer = TableWriter(table, references, self._refuse)

    def take(self, one: UndoStep, *, forced: bool) -> None:
        if one.withdraws:
            if forced or not one.later:
                self._gone[one.row.pk] = one.proposal
            return
        target = dict(one.target)
        if forced:
            target |= {later.column: later.back for later in one.later}
        if target == one.now and not is_withdrawn(one.row):
            return
        self._by_key[one.proposal.key] = one.proposal
        parsed_row, faults = parsed(self.table, target, self.references)
        if parsed_row is not None:
            self._writer.overwrite(one.row, parsed_row)
        for fault in faults:
            self.conflicts.append(Conflict(one.proposal, fault.column, fault.reason))

    def withdraw(self) -> None:
        """Unless facts that stay name a row. The triggers log each row of an update just the same."""
        for part in chunks(self._gone):
            for pk in still_named(self.table.model, part):
                reason = _("Published facts name it by now: withdraw or correct those first.")
                self.conflicts.append(Conflict(self._gone[pk], "", reason))
            self.table.model.objects.filter(pk__in=part).update(state=State.WITHDRAWN)

    def _refuse(self, key: str, column: str, reason: str) -> None:
        self.conflicts.append(Conflict(self._by_key[key], column, reason))
