from funding.models.investor import Investor, InvestorCitation
from funding.models.round import FundingRound, Participation, RoundCitation

__all__ = [
    "FundingRound",
    "Investor",
    "InvestorCitation",
    "Participation",
    "RoundCitation",
]
