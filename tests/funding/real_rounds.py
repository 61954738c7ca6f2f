"""Rounds that a test adds to those of the dataset: cited, published, with their investors."""

from typing import Any

from companies.models import Company
from funding.models import FundingRound, Investor, Participation, RoundCitation
from sources.models import Source
from sources.partial_dates import PartialDate
from sources.publication import publish


def published_round(
    company: str = "xpeng",
    *,
    leads: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
    **changes: Any,
) -> FundingRound:
    """A private round of CNY 70 million, announced on a Tuesday, unless told otherwise."""
    given: dict[str, Any] = {
        "company": Company.objects.get(slug=company),
        "round": f"{company}-test",
        "stage": "a",
        "instrument": "private_equity",
        "announced_on": PartialDate.parse("2025-03-18"),
        "amount_text": "7000万元",
        "currency": "CNY",
        "amount_min": 70_000_000,
        "amount_max": 70_000_000,
        "amount_scope": "round",
        "confidence": "reported",
    }
    fact = FundingRound.objects.create(**given | changes)
    source = Source.objects.order_by("source_id")[0]
    RoundCitation.objects.create(fact=fact, source=source)
    for role, slugs in (("lead", leads), ("investor", others)):
        for position, slug in enumerate(slugs):
            investor = Investor.objects.get(slug=slug)
            Participation.objects.create(fact=fact, investor=investor, role=role, position=position)
    publish(fact)
    return fact
