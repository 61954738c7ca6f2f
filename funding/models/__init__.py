from funding.models.derived import CapitalMetric, IndustryCapitalMetric
from funding.models.derived_quarters import QuarterCapitalMetric
from funding.models.derived_shares import IndustryStateShareMetric, StateShareMetric
from funding.models.investor import Investor, InvestorCitation
from funding.models.round import FundingRound, Participation, RoundCitation

__all__ = [
    "CapitalMetric",
    "FundingRound",
    "IndustryCapitalMetric",
    "IndustryStateShareMetric",
    "Investor",
    "InvestorCitation",
    "Participation",
    "QuarterCapitalMetric",
    "RoundCitation",
    "StateShareMetric",
]
