"""Who invested: in one round over all its reports, and beside one investor."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from companies.models import Company
from funding.choices import Part
from funding.models import FundingRound, Investor, Participation
from sources.clock import published


@dataclass(frozen=True, slots=True)
class Backer:
    """An investor in a round: whether any report calls it a lead, and how many name it."""

    investor: Investor
    is_lead: bool
    named_in: int


def backers(reports: Iterable[FundingRound]) -> list[Backer]:
    """Every investor that any of the reports names, leads first, then the most often named."""
    parts: dict[int, list[Participation]] = defaultdict(list)
    for report in reports:
        for part in report.participations.all():
            parts[part.investor_id].append(part)
    found = [
        Backer(held[0].investor, any(part.role == Part.LEAD for part in held), len(held))
        for held in parts.values()
    ]
    return sorted(found, key=lambda one: (not one.is_lead, -one.named_in, str(one.investor)))


@dataclass(frozen=True, slots=True)
class CoInvestor:
    """Another investor and the rounds, counted once each, in which both stand."""

    investor: Investor
    rounds: int
    companies: list[Company]


def co_investors(investor: Investor, portfolio: Iterable[FundingRound]) -> list[CoInvestor]:
    """The most frequent first. Two reports of one round may each name one of the two."""
    rounds = {(report.company_id, report.round) for report in portfolio}
    parts = Participation.objects.filter(
        published("fact"), fact__round__in={slug for _company, slug in rounds}
    )
    shared: dict[Investor, dict[tuple[int, str], Company]] = defaultdict(dict)
    for part in parts.exclude(investor=investor).select_related("investor", "fact__company"):
        held = (part.fact.company_id, part.fact.round)
        if held in rounds:
            shared[part.investor][held] = part.fact.company
    found = [CoInvestor(one, len(held), _distinct(held.values())) for one, held in shared.items()]
    return sorted(found, key=lambda one: (-one.rounds, str(one.investor)))


def _distinct(companies: Iterable[Company]) -> list[Company]:
    return sorted(set(companies), key=str)


def led(investor: Investor, portfolio: Sequence[FundingRound]) -> set[str]:
    """Keys of the reports that call this investor a lead."""
    return {report.key for report in portfolio if investor in report.leads}
