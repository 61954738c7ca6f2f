from funding.models.derived import CapitalMetric
from funding.models.investor import Investor, InvestorCitation
from funding.models.round import FundingRound, Participation, RoundCitation

__all__ = [
    "CapitalMetric",
    "FundingRound",
    "Investor",
    "InvestorCitation",
    "Participation",
    "RoundCitation",
]
