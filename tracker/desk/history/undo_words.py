"""What undoing an approved proposal would do, in words, before anybody does it."""

from typing import NamedTuple

from sources.choices import ProposalOp
from sources.models import Proposal, Source
from tracker.desk.cell_words import in_words
from tracker.desk.column_words import label_of
from tracker.desk.naming import named_by
from tracker.desk.rows import BY_RESOURCE, stored
from tracker.desk.titles import titles_of
from tracker.desk.undoing import UndoStep, plan


class ShownLater(NamedTuple):
    """A field that somebody changed after the approval: it stays unless forced."""

    label: str
    now: str
    back: str


class ShownStep(NamedTuple):
    proposal: Proposal
    title: str
    withdraws: bool
    published_again: bool
    changes: list[tuple[str, str, str]]
    later: list[ShownLater]


class Undo(NamedTuple):
    """``kept`` came along with the proposal and stays: sources, and what others name by now."""

    steps: list[ShownStep]
    kept: list[str]
    proposals: list[Proposal]


def undo_words(proposal: Proposal) -> Undo:
    brought = list(proposal.brought.order_by("pk"))
    titles = titles_of([proposal, *brought])
    going, kept = [proposal], []
    for one in brought:
        if one.resource == Source.resource or _is_named_elsewhere(one, proposal):
            kept.append(titles[one.pk])
        else:
            going.append(one)
    steps = [_shown(step, titles[step.proposal.pk]) for step in plan(going)]
    return Undo(steps, kept, going)


def _is_named_elsewhere(brought: Proposal, bringing: Proposal) -> bool:
    row = stored(BY_RESOURCE[brought.resource], brought.key)
    if row is None:
        return False
    own = (bringing.resource, bringing.key)
    for naming in named_by(BY_RESOURCE[brought.resource], row):
        table = naming.table
        first = {(table.model.resource, str(getattr(one, table.identity))) for one in naming.first}
        if naming.number > 1 or first != {own}:
            return True
    return False


def _shown(step: UndoStep, title: str) -> ShownStep:
    table = BY_RESOURCE[step.proposal.resource]
    changes = [(one.label, one.old, one.new) for one in in_words(table, step.changes)]
    later = in_words(table, {one.column: (one.now, one.back) for one in step.later})
    is_back = not step.withdraws and step.proposal.op == ProposalOp.WITHDRAW
    return ShownStep(
        step.proposal,
        title,
        step.withdraws,
        is_back,
        changes,
        [ShownLater(str(label_of(table, one.column)), one.old, one.new) for one in later],
    )
