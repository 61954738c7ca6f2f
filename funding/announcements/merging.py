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
    if one.stage_code != other.stage_code:
        return False
    if _slugs(one) != _slugs(other) and not _is_headline(one, other):
        return False
    named = [{name.text for name in (*draft.leads, *draft.participants)} for draft in (one, other)]
    apart = named[0] and named[1] and not (named[0] <= named[1] or named[1] <= named[0])
    if one.amount and other.amount:
        ends = [(draft.currency, draft.low, draft.high) for draft in (one.amount, other.amount)]
        return not apart and ends[0] == ends[1]
    return not apart


def _is_headline(one: DraftRound, other: DraftRound) -> bool:
    """A line of a summary names no company: it is of the round with the investors it names."""
    names = [{name.text for name in (*draft.leads, *draft.participants)} for draft in (one, other)]
    nameless = 0 if one.company is None else 1
    return (one.company is None) != (other.company is None) and (
        bool(names[nameless]) and names[nameless] <= names[1 - nameless]
    )


def _take_over(kept: DraftRound, draft: DraftRound) -> None:
    kept.company = kept.company or draft.company
    if kept.amount is None:
        kept.amount, kept.amount_text = draft.amount, draft.amount_text
    if kept.valuation is None:
        kept.valuation, kept.valuation_kind = draft.valuation, draft.valuation_kind
    for name in draft.leads:
        kept.invest(name, leads=True)
    for name in draft.participants:
        kept.invest(name, leads=False)


def without_short_forms(drafts: Sequence[DraftRound]) -> None:
    """A headline says IDG and the text IDG Capital: one investor, by its longer name."""
    for draft in drafts:
        every = [
            one.text.casefold()
            for other in drafts
            if _slugs(other) == _slugs(draft)
            for one in (*other.leads, *other.participants)
        ]
        for names in (draft.leads, draft.participants):
            names[:] = [one for one in names if not _is_short(one.text.casefold(), every)]


def _slugs(draft: DraftRound) -> tuple[str, ...]:
    return draft.company.slugs if draft.company else ()


def _is_short(name: str, every: Sequence[str]) -> bool:
    following = " " if name.isascii() else ""
    return any(other != name and other.startswith(name + following) for other in every)
