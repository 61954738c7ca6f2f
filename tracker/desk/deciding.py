"""The way of a proposal: submitted, sent back, rejected or approved, each step with who and why."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.choices import BatchState, ProposalState, RemarkKind
from sources.models import Batch, Proposal, Remark
from tracker.desk import merged
from tracker.desk.rows import chunks
from tracker.desk.writing import Conflict, stale, write

ALREADY_DECIDED = gettext_lazy(
    "This does not wait for a decision any more: somebody was quicker, or its author took it back."
)


class NotPossible(Exception):
    """The step cannot be taken; ``str`` says why and what to do, in the reader's language."""


class Refused(NotPossible):
    """Approval would not hold: each proposal with the column and the reason."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = list(conflicts)
        super().__init__("\n".join(str(one) for one in conflicts))


class Decision(NamedTuple):
    reviewer: str
    words: str = ""
    over_later: bool = False
    """Write what the author changed also where somebody has changed it differently since."""


def submit(proposal: Proposal, words: str = "") -> None:
    """Put a draft before the reviewers, with what it brings along."""
    if not proposal.is_editable:
        raise NotPossible(_("This proposal is not with its author any more."))
    step([proposal, *proposal.brought.all()], RemarkKind.SUBMITTED, proposal.author, words)


def retract(proposal: Proposal, actor: str) -> None:
    """The author takes back what nobody has decided yet; it is a draft again."""
    with transaction.atomic():
        (held,) = _held([proposal])
        if held.author != actor:
            raise NotPossible(_("Only its author can take a proposal back."))
        step([held, *held.brought.all()], RemarkKind.RETRACTED, actor, "")


def send_back(proposal: Proposal, decision: Decision) -> None:
    _need_words(decision)
    _settle([proposal], RemarkKind.RETURNED, decision)


def reject(proposals: Iterable[Proposal], decision: Decision) -> None:
    _need_words(decision)
    _settle(proposals, RemarkKind.REJECTED, decision)


def comment(proposal: Proposal, actor: str, words: str) -> None:
    if not words.strip():
        raise NotPossible(_("Write what you want to say."))
    Remark.objects.create(
        proposal=proposal, actor=actor, kind=RemarkKind.COMMENTED, words=words.strip()
    )


def approve(proposals: Iterable[Proposal], decision: Decision) -> None:
    """Write all or none into the facts. Refused names each that conflicts or is faulty."""
    with transaction.atomic():
        held, brought = _taken(proposals, decision.reviewer)
        conflicts = write([*brought, *held], decision.reviewer, over_later=decision.over_later)
        if conflicts:
            raise Refused(conflicts)
        step([*held, *brought], RemarkKind.APPROVED, decision.reviewer, decision.words)
        merged.settle({one.batch_id for one in held if one.batch_id})


def approve_together(
    proposals: Sequence[Proposal], batches: Sequence[Batch], decision: Decision
) -> None:
    """All or none; Refused names every row that stands in the way, of whichever of them."""
    with transaction.atomic():
        conflicts: list[Conflict] = []
        # Singly, so that the faults of one do not hide those of the next.
        steps: list[Callable[[], None]] = [partial(approve, [one], decision) for one in proposals]
        steps += [partial(approve_batch, one, decision) for one in batches]
        for take in steps:
            try:
                take()
            except Refused as refusal:
                conflicts += refusal.conflicts
        if conflicts:
            raise Refused(conflicts)


def approve_batch(batch: Batch, decision: Decision) -> None:
    """The whole of it or nothing: the rows of a file or a merge only make sense together."""
    with transaction.atomic():
        held, members = _held_batch(batch, decision)
        if conflicts := write(members, decision.reviewer, over_later=decision.over_later):
            raise Refused(conflicts)
        step(members, RemarkKind.APPROVED, decision.reviewer, decision.words)
        merged.settle({held.pk})
        _settle_batch(held, BatchState.COMMITTED)


def reject_together(
    proposals: Sequence[Proposal], batches: Sequence[Batch], decision: Decision
) -> None:
    with transaction.atomic():
        if proposals or not batches:
            reject(proposals, decision)
        for batch in batches:
            reject_batch(batch, decision)


def reject_batch(batch: Batch, decision: Decision) -> None:
    _need_words(decision)
    with transaction.atomic():
        held, members = _held_batch(batch, decision)
        step(members, RemarkKind.REJECTED, decision.reviewer, decision.words)
        _settle_batch(held, BatchState.DISCARDED)


def _held_batch(batch: Batch, decision: Decision) -> tuple[Batch, list[Proposal]]:
    """The batch and its rows, locked; NotPossible if it waits for nobody's decision any more."""
    held = Batch.objects.defer("content").select_for_update().get(pk=batch.pk)
    members = list(held.proposals.select_for_update().order_by("pk"))
    waiting = [one for one in members if one.state == ProposalState.IN_REVIEW]
    if not waiting or len(waiting) < len(members):
        raise NotPossible(ALREADY_DECIDED)
    refuse_own(held, decision.reviewer)
    return held, members


def _settle_batch(batch: Batch, state: BatchState) -> None:
    batch.state, batch.settled_at = state, timezone.now()
    batch.save(update_fields=["state", "settled_at"])


def publish_at_once(proposals: Sequence[Proposal], actor: str) -> None:
    """An administrator's own import: written without a second pair of eyes, and noted as such."""
    with transaction.atomic():
        if conflicts := write(list(proposals), actor, over_later=False):
            raise Refused(conflicts)
        step(list(proposals), RemarkKind.APPROVED, actor, _("Published without review"))


def refuse_stale(proposals: Sequence[Proposal]) -> None:
    """Refused where somebody has changed since what they change."""
    if conflicts := stale(proposals):
        raise Refused(conflicts)


def is_own(proposal: Proposal | Batch, reviewer: str) -> bool:
    """Whether the reviewer may not decide it for having made it."""
    return proposal.author == reviewer and not settings.SELF_APPROVAL


def refuse_own(proposal: Proposal | Batch, reviewer: str) -> None:
    if is_own(proposal, reviewer):
        raise NotPossible(
            _("“%(title)s” is your own: somebody else has to decide it.") % {"title": proposal}
        )


def _need_words(decision: Decision) -> None:
    if not decision.words.strip():
        raise NotPossible(_("Say why, so that its author knows what to mend."))


def _settle(proposals: Iterable[Proposal], kind: RemarkKind, decision: Decision) -> None:
    with transaction.atomic():
        held, brought = _taken(proposals, decision.reviewer)
        step([*held, *brought], kind, decision.reviewer, decision.words)


def _taken(proposals: Iterable[Proposal], reviewer: str) -> tuple[list[Proposal], list[Proposal]]:
    """Those to decide, locked, and what they bring along; NotPossible if one is the reviewer's own."""
    held = _held(proposals)
    for one in held:
        refuse_own(one, reviewer)
    return held, list(Proposal.objects.filter(brought_by__in=held))


def _held(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The same, locked until the decision stands; NotPossible if one is in review no longer."""
    keys = [one.pk for one in proposals]
    waiting = Proposal.objects.select_for_update().filter(
        pk__in=keys, state=ProposalState.IN_REVIEW
    )
    held = list(waiting.order_by("pk"))
    if len(held) < len(set(keys)):
        raise NotPossible(ALREADY_DECIDED)
    return held


STATE_AFTER = {
    RemarkKind.SUBMITTED: ProposalState.IN_REVIEW,
    RemarkKind.RETRACTED: ProposalState.DRAFT,
    RemarkKind.RETURNED: ProposalState.RETURNED,
    RemarkKind.REJECTED: ProposalState.REJECTED,
    RemarkKind.APPROVED: ProposalState.APPROVED,
    RemarkKind.UNDONE: ProposalState.UNDONE,
}
DECISIONS = (RemarkKind.APPROVED, RemarkKind.REJECTED, RemarkKind.RETURNED)


def step(proposals: Sequence[Proposal], kind: RemarkKind, actor: str, words: str) -> None:
    now = timezone.now()
    changes: dict[str, Any] = {"state": STATE_AFTER[kind], "updated_at": now}
    if kind == RemarkKind.SUBMITTED:
        changes["submitted_at"] = now
    if kind in DECISIONS:
        changes |= {"decided_at": now, "decided_by": actor}
    for part in chunks(proposals):
        Proposal.objects.filter(pk__in=[one.pk for one in part]).update(**changes)
        if kind == RemarkKind.APPROVED:
            Proposal.objects.bulk_update(part, ["written"])
    for one in proposals:
        vars(one).update(changes)
    Remark.objects.bulk_create(
        (Remark(proposal=one, actor=actor, kind=kind, words=words.strip()) for one in proposals),
        batch_size=500,
    )
