"""A draft round as the plain row that the shell and the desk pass on."""

from typing import Any

from funding.amounts.plain import plain
from funding.announcements.drafts import DraftRound


def row_of(draft: DraftRound) -> dict[str, Any]:
    """The dataset's column names; what the announcement doesn't say is None or empty.

    A spelling that several companies share gives the one whose name it is, else the first slug.
    """
    amount, valuation = draft.amount, draft.valuation
    return {
        "company_slug": draft.company.slugs[0] if draft.company else None,
        "stage": draft.stage_code.value,
        "announced_on": draft.announced.iso if draft.announced else None,
        "currency": amount.currency if amount else None,
        "amount_min": plain(amount.low) if amount else None,
        "amount_max": plain(amount.high) if amount else None,
        "amount_text": draft.amount_text or None,
        "valuation_min": plain(valuation.low) if valuation else None,
        "valuation_max": plain(valuation.high) if valuation else None,
        "valuation_currency": valuation.currency if valuation else None,
        "leads": [one.text for one in draft.leads],
        "participants": [one.text for one in draft.participants],
    }
