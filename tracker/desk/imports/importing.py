"""A batch on its way: checked, put before the reviewers or published, decided, undone.

Every step of a small batch is taken at once. One of a large batch is ordered, and carried out by
``tracker.desk.imports.batch_work``; until then its state is waiting or being written.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from sources.choices import BatchState, ProposalState, RemarkKind
from sources.csv_tables import Table
from sources.models import Batch, Proposal
from tracker.dataset import TABLES
from tracker.desk import deciding, undoing
from tracker.desk.deciding import Decision, NotPossible, Refused
from tracker.desk.entry.new_rows import title_of
from tracker.desk.imports import import_files, progress
from tracker.desk.imports.import_checks import Check, Fault, Outcome
from tracker.desk.rows import BY_RESOURCE

SMALL_BYTES = 60_000
SMALL_ROWS = 300
MOST_FAULTS_KEPT = 5000
MOST_CONFLICTS_KEPT = 500

PENDING = (BatchState.WAITING, BatchState.CHECKING, BatchState.WRITING)

QUEUE, PUBLISH, APPROVE, REJECT, UNDO = "queue", "publish", "approve", "reject", "undo"
FROM_STATE = {
    QUEUE: BatchState.CHECKED,
    PUBLISH: BatchState.CHECKED,
    APPROVE: BatchState.IN_REVIEW,
    REJECT: BatchState.IN_REVIEW,
    UNDO: BatchState.COMMITTED,
}
STATE_AFTER = {
    QUEUE: BatchState.IN_REVIEW,
    PUBLISH: BatchState.COMMITTED,
    APPROVE: BatchState.COMMITTED,
    REJECT: BatchState.DISCARDED,
    UNDO: BatchState.UNDONE,
}


def table_of(batch: Batch) -> Table:
    return BY_RESOURCE[batch.resource]


def begin(batch: Batch, content: bytes, asked: dict[str, str]) -> None:
    """Take a file, or a mended one, and check it; ``asked`` may name its encoding and delimiter."""
    if batch.pk and batch.state != BatchState.CHECKED:
        raise NotPossible(_("This import is on its way already: nothing of it can be replaced."))
    batch.content, batch.state = content, BatchState.WAITING
    given = {name: text for name, text in asked.items() if text}
    batch.report = {"asked": given, "language": get_language()}
    batch.done = batch.total = 0
    batch.save()
    if len(content) <= SMALL_BYTES:
        check(batch)


def check(batch: Batch) -> None:
    """The dry run, told in the language of who asked for it."""
    with override(batch.report.get("language")):
        _check(batch)


def _check(batch: Batch) -> None:
    """Its drafts stand beside the facts until somebody puts them before the reviewers."""
    asked = batch.report.get("asked", {})
    report: dict[str, Any] = {"asked": asked, "language": batch.report.get("language")}
    table = table_of(batch)
    names = [name for one in TABLES for name in one.column_names]
    outcome = Outcome()
    try:
        sheet = import_files.read(bytes(batch.content), names, **asked)
        report |= {"encoding": sheet.encoding, "delimiter": sheet.delimiter}
        with progress.shown(batch.pk, len(sheet.rows)):
            outcome = Check(table, sheet).run()
        batch.total = len(sheet.rows)
    except import_files.Unreadable as fault:
        outcome.faults = [Fault(fault.line, "", "", str(fault))]
    with transaction.atomic():
        _keep(batch, table, outcome)
        batch.report = report | _summary(outcome)
        batch.state, batch.done = BatchState.CHECKED, batch.total
        batch.save(update_fields=["report", "state", "done", "total"])


def fail_check(batch: Batch, reason: str) -> None:
    """The check itself broke: the file may be sent again."""
    outcome = Outcome(faults=[Fault(0, "", "", reason)])
    batch.report = {"asked": batch.report.get("asked", {})} | _summary(outcome)
    batch.state = BatchState.CHECKED
    batch.save(update_fields=["report", "state"])


def _keep(batch: Batch, table: Table, outcome: Outcome) -> None:
    """The rows to add and change as drafts; those of an earlier check go."""
    drop_drafts(batch)
    Proposal.objects.bulk_create(
        (
            Proposal(
                batch=batch,
                resource=batch.resource,
                key=one.key,
                title=title_of(table, one.cells),
                cells=one.cells,
                base=one.base,
                entry={"line": one.line, "twins": list(one.twins)},
                author=batch.author,
                reason=batch.reason,
            )
            for one in outcome.planned
        ),
        batch_size=500,
    )


def drop_drafts(batch: Batch) -> None:
    """What was never submitted has no remarks and brings nothing along."""
    drafts = Proposal.objects.filter(batch=batch, state=ProposalState.DRAFT)
    drafts._raw_delete(drafts.db)


def _summary(outcome: Outcome) -> dict[str, Any]:
    created = sum(not one.base for one in outcome.planned)
    twins = [[one.line, one.key, *one.twins] for one in outcome.planned if one.twins]
    return {
        "faults": [_storable(fault) for fault in outcome.faults[:MOST_FAULTS_KEPT]],
        "fault_count": len(outcome.faults),
        "rejected": len({fault.line for fault in outcome.faults}),
        "created": created,
        "changed": len(outcome.planned) - created,
        "unchanged": outcome.unchanged,
        "twins": twins[:MOST_CONFLICTS_KEPT],
    }


def _storable(fault: Fault) -> list[int | str]:
    """PostgreSQL keeps no NUL in JSON: its picture stands for it."""
    return [one.replace("\0", "␀") if isinstance(one, str) else one for one in fault]


def is_ready(batch: Batch) -> bool:
    """Whether the check left something to commit and nothing to mend."""
    counts = batch.report
    return bool(
        batch.state == BatchState.CHECKED
        and not counts.get("fault_count")
        and counts.get("created", 0) + counts.get("changed", 0)
    )


def discard(batch: Batch) -> None:
    if batch.state != BatchState.CHECKED:
        raise NotPossible(_("Only what nobody has submitted yet can be discarded."))
    drop_drafts(batch)
    batch.state, batch.settled_at, batch.content = BatchState.DISCARDED, timezone.now(), b""
    batch.save(update_fields=["state", "settled_at", "content"])


def order(batch: Batch, act: str, decision: Decision, force: Collection[int] | None = ()) -> None:
    """Have a step taken; call with the batch locked. ``force`` of None forces every row of an undo."""
    if batch.state != FROM_STATE[act]:
        raise NotPossible(_("Somebody has decided this already: look at it again."))
    if act in (QUEUE, PUBLISH) and not is_ready(batch):
        raise NotPossible(_("Nothing is written while a row is rejected: mend the file first."))
    if act in (APPROVE, REJECT):
        deciding.refuse_own(batch, decision.reviewer)
    if act in (REJECT, UNDO) and not decision.words.strip():
        raise NotPossible(_("Say why: it stands in the history."))
    batch.report.pop("conflicts", None)
    batch.report.pop("attempts", None)
    batch.report["order"] = {
        "act": act,
        "actor": decision.reviewer,
        "words": decision.words.strip(),
        "over_later": decision.over_later,
        "force": None if force is None else sorted(force),
        "language": get_language(),
    }
    batch.straight = batch.straight or act == PUBLISH
    batch.state = BatchState.WRITING
    batch.save(update_fields=["report", "straight", "state"])
    if Proposal.objects.filter(batch=batch).count() <= SMALL_ROWS:
        carry_out(batch)


def carry_out(batch: Batch) -> None:
    """Take the step that was ordered, all or nothing; where it cannot be, say why in the report."""
    with override(batch.report["order"].get("language")):
        _carry_out(batch)


def _carry_out(batch: Batch) -> None:
    ordered = batch.report["order"]
    act = ordered["act"]
    decision = Decision(ordered["actor"], ordered["words"], ordered["over_later"])
    try:
        with transaction.atomic():
            with progress.shown(batch.pk, batch.proposals.count()):
                STEPS[act](batch, decision, ordered["force"])
            batch.state = STATE_AFTER[act]
            if act != QUEUE:
                batch.settled_at = timezone.now()
            batch.save(update_fields=["state", "settled_at", "report"])
    except NotPossible as refusal:
        give_back(batch, refusal)


def give_back(batch: Batch, refusal: NotPossible) -> None:
    """To where it was before the order, with the reasons."""
    batch.refresh_from_db(fields=["state"])
    if batch.state != BatchState.WRITING:  # decided elsewhere in the meantime
        return
    batch.state = FROM_STATE[batch.report["order"]["act"]]
    if isinstance(refusal, Refused):
        told = [
            [one.proposal.pk, str(one.proposal), one.column, str(one.reason)]
            for one in refusal.conflicts[:MOST_CONFLICTS_KEPT]
        ]
    else:
        told = [[0, "", "", str(refusal)]]
    batch.report["conflicts"] = told
    batch.save(update_fields=["state", "report"])


# --- the steps ---

Force = Collection[int] | None


def _queue(batch: Batch, decision: Decision, _force: Force) -> None:
    """Nothing is written, but what others changed since the check is a conflict already here."""
    proposals = list(batch.proposals.order_by("pk"))
    deciding.refuse_stale(proposals)
    deciding.step(proposals, RemarkKind.SUBMITTED, batch.author, decision.words)


def _publish(batch: Batch, decision: Decision, _force: Force) -> None:
    deciding.publish_at_once(list(batch.proposals.order_by("pk")), decision.reviewer)


def _approve(batch: Batch, decision: Decision, _force: Force) -> None:
    deciding.approve_batch(batch, decision)


def _reject(batch: Batch, decision: Decision, _force: Force) -> None:
    deciding.reject_batch(batch, decision)


def _undo(batch: Batch, decision: Decision, force: Force) -> None:
    every = batch.proposals.values_list("pk", flat=True)
    forced = frozenset(every if force is None else force)
    undoing.undo_batch(batch, decision.reviewer, decision.words, forced)


STEPS: dict[str, Callable[[Batch, Decision, Force], None]] = {
    QUEUE: _queue,
    PUBLISH: _publish,
    APPROVE: _approve,
    REJECT: _reject,
    UNDO: _undo,
}
