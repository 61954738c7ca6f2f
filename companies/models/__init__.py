from companies.models.actual import ActualCitation, ProductionActual
from companies.models.company import Company, CompanyCitation, CompanyQuerySet
from companies.models.derived import (
    LatestPromiseMetric,
    VerdictBasis,
    VerdictCode,
    VerdictMetric,
)
from companies.models.derived_freshness import FreshnessMetric
from companies.models.derived_market import CapacityMetric, ForecastMetric, PriceMetric
from companies.models.derived_records import SlippageMetric, TrackRecordMetric, YearMetric
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
    "CapacityMetric",
    "Company",
    "CompanyCitation",
    "CompanyQuerySet",
    "Event",
    "EventCitation",
    "EventParticipant",
    "EventParticipantCitation",
    "Facility",
    "FacilityCitation",
    "ForecastMetric",
    "FreshnessMetric",
    "LatestPromiseMetric",
    "MarketFigure",
    "MarketFigureCitation",
    "Ownership",
    "OwnershipCitation",
    "Price",
    "PriceCitation",
    "PriceMetric",
    "ProductionActual",
    "ProductionTarget",
    "Robot",
    "RobotCitation",
    "SlippageMetric",
    "TargetCitation",
    "TrackRecordMetric",
    "VerdictBasis",
    "VerdictCode",
    "VerdictMetric",
    "YearMetric",
]
