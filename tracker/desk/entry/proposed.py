"""New rows that somebody has proposed already: who needs the same one shares it, and adds no second."""

from collections.abc import Iterable
from typing import Any

from sources.choices import ProposalOp, ProposalState
from sources.models import Proposal, Source
from sources.search_text import normalise
from tracker.desk.addresses import canonical, is_address, with_scheme

NAMES = ("name_en", "name_zh", "name", "title")


def proposed_rows(model: Any, typed: Iterable[str]) -> dict[str, Proposal]:
    """By the name typed, the oldest proposal in review of a new row that bears it."""
    wanted = {one: _meant(model, one) for one in typed}
    if not wanted:
        return {}
    waiting = Proposal.objects.filter(
        resource=model.resource,
        state=ProposalState.IN_REVIEW,
        op=ProposalOp.WRITE,
        base={},
        batch=None,
    )
    bearing: dict[str, Proposal] = {}
    for proposal in waiting.order_by("pk"):
        for name in _borne(model, proposal):
            bearing.setdefault(name, proposal)
    return {one: bearing[name] for one, name in wanted.items() if name and name in bearing}


def _meant(model: Any, typed: str) -> str:
    is_page = model is Source and is_address(typed)
    return canonical(with_scheme(typed)) if is_page else normalise(typed)


def _borne(model: Any, proposal: Proposal) -> list[str]:
    names = [normalise(proposal.cells.get(name, "")) for name in NAMES]
    if model is Source:
        names.append(canonical(proposal.cells.get("url", "")))
    return [name for name in names if name]
