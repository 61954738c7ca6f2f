"""The announcement reader: pasted text to draft rounds, each field with the words it came from."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from funding.amounts import Amount
from funding.announcements.assembly import Assembly
from funding.announcements.drafts import DraftRound
from funding.announcements.newcomers import find_newcomers
from funding.announcements.scripts import simplified, without_asides
from funding.announcements.sentences import sentences
from funding.announcements.told import Names, Told, told_by

JAPAN = re.compile(r"Japan|Tokyo|Osaka|Kyoto|\byen\b|日本|东京|大阪|日元")
CHINA = re.compile(r"Chin(?:a|ese)|Beijing|Shanghai|Shenzhen|Hangzhou|\byuan\b|RMB|CNY|人民币|中国")


def read_announcement(
    text: str, names: Names, published_on: date | None = None
) -> list[DraftRound]:
    """The rounds that the text announces, in order; earlier rounds it recalls are left out."""
    plain = without_asides(simplified(text))
    told = [told_by(sentence, names, published_on) for sentence in sentences(plain)]
    assembly = Assembly(plain, published_on, recalling=_only_recalls(told))
    for one in told:
        assembly.take(one)
    drafts = assembly.finished()
    restated = [pair for one in told for pair in one.money.restated]
    for draft in drafts:
        draft.also = _also(draft, restated, text)
    find_newcomers(plain, drafts, names)
    return [_as_worded(draft, text) for draft in drafts]


def _also(draft: DraftRound, restated: Sequence[tuple[Amount, Amount]], text: str) -> str:
    start = draft.amount.start if draft.amount else -1
    return next((text[two.start : two.end] for one, two in restated if one.start == start), "")


def _only_recalls(told: Sequence[Told]) -> bool:
    """An earlier round is all it tells of: a draft all the same, unless the news is another."""
    for one in told:
        if one.announces or not one.background:
            return one.announces and one.background
    return False


def _in_yen(amount: Amount | None, text: str) -> Amount | None:
    """¥ is the yuan's sign and the yen's: in a text about Japan it is the yen's."""
    if amount is None or amount.currency != "CNY" or not JAPAN.search(text) or CHINA.search(text):
        return amount
    worded = text[amount.start : amount.end]
    of_sign = "¥" in worded or "￥" in worded
    return replace(amount, currency="JPY") if of_sign else amount


def _as_worded(draft: DraftRound, text: str) -> DraftRound:
    """With the names and the amount in the script of the announcement."""
    for names in (draft.leads, draft.participants):
        names[:] = [replace(one, text=text[one.start : one.end]) for one in names]
    draft.amount, draft.valuation = (_in_yen(one, text) for one in (draft.amount, draft.valuation))
    if draft.amount is not None:
        draft.amount_text = text[draft.amount.start : draft.amount.end]
    return draft
