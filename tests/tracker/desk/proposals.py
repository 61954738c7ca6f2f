"""Proposals about real rows, as the desk would have made them."""

from typing import Any

from sources.choices import ProposalOp
from sources.models import Batch, Proposal
from tracker.desk import deciding
from tracker.desk.rows import BY_NAME, stored_cells

ENGINEAI_B = "rd-3df2be5f"
"""EngineAI's Series B of April 2026, USD 200 m."""


def a_draft(table: str, key: str, author: str = "ed", reason: str = "", **changes: str) -> Proposal:
    """A correction of a published row."""
    base = stored_cells(BY_NAME[table], key)
    assert base
    return Proposal.objects.create(
        resource=BY_NAME[table].model.resource,
        key=key,
        base=base,
        cells=base | changes,
        author=author,
        reason=reason,
    )


def a_correction(table: str, key: str, author: str = "ed", **changes: str) -> Proposal:
    """The same, in review."""
    proposal = a_draft(table, key, author, "the filing says otherwise", **changes)
    deciding.submit(proposal)
    return proposal


def an_addition(like: str, key: str, along: dict[str, Any] | None = None, **cells: str) -> Proposal:
    """A new round, in the cells of another one but for those given, in review."""
    table = BY_NAME["rounds"]
    whole = stored_cells(table, like) | {"key": key} | cells
    proposal = Proposal.objects.create(
        resource="rounds", key=key, cells=whole, author="ed", entry={}, title=key
    )
    for name, rows in (along or {}).items():
        for row in rows:
            empty = dict.fromkeys(BY_NAME[name].column_names, "")
            Proposal.objects.create(
                resource=name,
                key=row[BY_NAME[name].identity],
                cells=empty | row,
                author="ed",
                brought_by=proposal,
            )
    deciding.submit(proposal)
    return proposal


def a_withdrawal(table: str, key: str) -> Proposal:
    proposal = a_draft(table, key, reason="counted twice")
    proposal.op = ProposalOp.WITHDRAW
    proposal.save()
    deciding.submit(proposal)
    return proposal


def a_batch(*proposals: Proposal) -> Batch:
    batch = Batch.objects.create(
        kind="import",
        state="in_review",
        resource="rounds",
        title="rounds.csv",
        author="ed",
        reason="the year's filings",
        total=len(proposals),
    )
    Proposal.objects.filter(pk__in=[one.pk for one in proposals]).update(batch=batch)
    return batch
