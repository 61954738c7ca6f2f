"""Who invested in a company, and which other makers of robots each of them backs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from companies.choices import Role
from companies.models import Company
from funding.choices import Part
from funding.models import FundingRound, Investor, Participation
from sources.choices import Confidence
from sources.clock import published


@dataclass(frozen=True, slots=True)
class CompanyBacker:
    """An investor named in the company's rounds, each round counted once however often reported.

    ``others`` are the other makers in whose rounds it stands; rumours do not count there, nor do
    makers of the investor's own group.
    ``only_rumoured``: no better report names it here.
    """

    investor: Investor
    rounds: int
    led: int
    only_rumoured: bool
    others: list[Company]


def company_backers(company: Company, reports: Iterable[FundingRound]) -> list[CompanyBacker]:
    """Those that back the most other makers first, then the leads, in one query; ``with_investors``."""
    held: dict[Investor, list[tuple[FundingRound, str]]] = defaultdict(list)
    for report in reports:
        for part in report.participations.all():
            held[part.investor].append((report, part.role))
    others = _other_makers(company, held)
    found = [_backer(investor, parts, others[investor.pk]) for investor, parts in held.items()]
    return sorted(
        found, key=lambda one: (-len(one.others), -one.led, -one.rounds, str(one.investor))
    )


def _backer(
    investor: Investor, parts: Sequence[tuple[FundingRound, str]], others: Iterable[Company]
) -> CompanyBacker:
    return CompanyBacker(
        investor=investor,
        rounds=len({report.round for report, _role in parts}),
        led=len({report.round for report, role in parts if role == Part.LEAD}),
        only_rumoured=all(report.confidence == Confidence.RUMOURED for report, _role in parts),
        others=sorted(set(others), key=lambda other: other.name_en.casefold()),
    )


def _other_makers(company: Company, investors: Iterable[Investor]) -> dict[int, list[Company]]:
    parts = Participation.objects.filter(published("fact"), investor__in=list(investors))
    parts = parts.exclude(fact__company=company).exclude(fact__confidence=Confidence.RUMOURED)
    makers: dict[int, list[Company]] = defaultdict(list)
    for part in parts.order_by().select_related("fact__company", "investor__company"):
        maker = part.fact.company
        if Role.MAKER in maker.roles and not _is_own_group(part.investor, maker):
            makers[part.investor_id].append(maker)
    return makers


def _is_own_group(investor: Investor, maker: Company) -> bool:
    """Whether the investor's money in the maker stays in one family of companies."""
    behind = investor.company
    if behind is None:
        return False
    family = {behind.pk, behind.parent_id} - {None}
    return not family.isdisjoint({maker.pk, maker.parent_id})


def most_shared(backers: Iterable[CompanyBacker], most: int = 3) -> list[tuple[Company, int]]:
    """The makers that share the most of these investors, with how many; one shared is no pattern."""
    counts = Counter(other for backer in backers for other in backer.others)
    shared = [(other, count) for other, count in counts.items() if count > 1]
    return sorted(shared, key=lambda pair: (-pair[1], pair[0].name_en.casefold()))[:most]
