"""Which of the names and drafts are one."""

import re
from collections.abc import Sequence

from funding.announcements.drafts import DraftRound
from funding.announcements.stages import StageMention


def same_stage(one: StageMention | None, other: StageMention) -> bool:
    return one is not None and one.stage == other.stage and _plain(one.text) == _plain(other.text)


def _plain(wording: str) -> str:
    return re.sub(r"[^a-z0-9+]", "", wording.lower().replace("plus", "+"))


def merged(drafts: Sequence[DraftRound]) -> list[DraftRound]:
    """Two drafts of one stage are one round, unless each has money or investors of its own."""
    kept: list[DraftRound] = []
    for draft in drafts:
        twin = next((one for one in kept if _are_one(one, draft)), None)
        if twin is None:
            kept.append(draft)
        else:
            _take_over(twin, draft)
    return kept


def _are_one(one: DraftRound, other: DraftRound) -> bool:
    slugs = [draft.company.slugs if draft.company else () for draft in (one, other)]
    if slugs[0] != slugs[1] or one.stage_code != other.stage_code:
        return False
    named = [{name.text for name in (*draft.leads, *draft.participants)} for draft in (one, other)]
    apart = named[0] and named[1] and named[0] != named[1]
    return not apart and not (one.amount and other.amount)


def _take_over(kept: DraftRound, draft: DraftRound) -> None:
    if kept.amount is None:
        kept.amount, kept.amount_text = draft.amount, draft.amount_text
    if kept.valuation is None:
        kept.valuation, kept.valuation_kind = draft.valuation, draft.valuation_kind
    for name in draft.leads:
        kept.invest(name, leads=True)
    for name in draft.participants:
        kept.invest(name, leads=False)


def without_short_forms(draft: DraftRound) -> None:
    """A headline says IDG and the text IDG Capital: one investor, by its longer name."""
    every = [one.text.casefold() for one in (*draft.leads, *draft.participants)]
    for names in (draft.leads, draft.participants):
        names[:] = [one for one in names if not _is_short(one.text.casefold(), every)]


def _is_short(name: str, every: Sequence[str]) -> bool:
    following = " " if name.isascii() else ""
    return any(other != name and other.startswith(name + following) for other in every)
