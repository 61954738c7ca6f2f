from companies.models.actual import ActualCitation, ProductionActual
from companies.models.company import Company, CompanyCitation, CompanyQuerySet
from companies.models.derived import LatestPromiseMetric
from companies.models.event import (
    Event,
    EventCitation,
    EventParticipant,
    EventParticipantCitation,
)
from companies.models.facility import Facility, FacilityCitation
from companies.models.market_figure import MarketFigure, MarketFigureCitation
from companies.models.ownership import Ownership, OwnershipCitation
from companies.models.robot import SPECS, Price, PriceCitation, Robot, RobotCitation
from companies.models.target import ProductionTarget, TargetCitation

__all__ = [
    "SPECS",
    "ActualCitation",
    "Company",
    "CompanyCitation",
    "CompanyQuerySet",
    "Event",
    "EventCitation",
    "EventParticipant",
    "EventParticipantCitation",
    "Facility",
    "FacilityCitation",
    "LatestPromiseMetric",
    "MarketFigure",
    "MarketFigureCitation",
    "Ownership",
    "OwnershipCitation",
    "Price",
    "PriceCitation",
    "ProductionActual",
    "ProductionTarget",
    "Robot",
    "RobotCitation",
    "TargetCitation",
]
