"""The announcement reader: pasted text to draft rounds, each field with the words it came from."""

from dataclasses import replace
from datetime import date

from funding.announcements.assembly import Assembly
from funding.announcements.drafts import DraftRound
from funding.announcements.scripts import simplified, without_asides
from funding.announcements.sentences import sentences
from funding.announcements.told import Names, told_by


def read_announcement(
    text: str, names: Names, published_on: date | None = None
) -> list[DraftRound]:
    """The rounds that the text announces, in order; earlier rounds it recalls are left out."""
    plain = without_asides(simplified(text))
    told = [told_by(sentence, names, published_on) for sentence in sentences(plain)]
    current = any(one.announces and not one.background for one in told)
    assembly = Assembly(plain, published_on, recalling=not current)
    for one in told:
        assembly.take(one)
    return [_as_worded(draft, text) for draft in assembly.finished()]


def _as_worded(draft: DraftRound, text: str) -> DraftRound:
    """With the names and the amount in the script of the announcement."""
    for names in (draft.leads, draft.participants):
        names[:] = [replace(one, text=text[one.start : one.end]) for one in names]
    if draft.amount is not None:
        draft.amount_text = text[draft.amount.start : draft.amount.end]
    return draft
