"""What all companies together are known to have raised."""

from collections.abc import Mapping
from dataclasses import dataclass

from funding.metrics.capital import CapitalRaised
from sources.evidence import LeftOut, Used
from sources.intervals import UNKNOWN, Interval, total

VERSION = "1"


@dataclass(frozen=True, slots=True)
class IndustryCapital:
    """Ends in units of the target currency; ``companies`` are those with a disclosed amount.

    ``of_companies`` have a round of private capital at all. ``rounds`` and ``undisclosed`` add up the
    companies' own counts.
    """

    private: Interval
    companies: int
    of_companies: int
    rounds: int
    undisclosed: int
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def compute_industry_capital(raised: Mapping[str, CapitalRaised]) -> IndustryCapital:
    """The industry's disclosed private capital is the sum of what each company is known to have
    raised, lower ends and upper ends apart, by the rule of capital raised. It covers every company
    that the tracker follows, in China and elsewhere. Companies whose rounds disclose no amount are
    counted, not added; one company whose total is open above leaves the sum open above, read "at
    least".
    """
    found = [raised[slug] for slug in sorted(raised)]
    known = [one.private for one in found if not one.private.is_unknown]
    return IndustryCapital(
        private=total(known) if known else UNKNOWN,
        companies=len(known),
        of_companies=sum(one.rounds > 0 for one in found),
        rounds=sum(one.rounds for one in found),
        undisclosed=sum(one.undisclosed for one in found),
        used=tuple(used for one in found for used in one.used),
        left_out=tuple(left_out for one in found for left_out in one.left_out),
    )
