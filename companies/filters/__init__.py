"""One filter set per list of this app, for page, CSV, JSON and API alike."""

from companies.filters.places import EventFilter, FacilityFilter
from companies.filters.promises import ActualFilter, MarketFigureFilter, TargetFilter
from companies.filters.robots import PriceFilter, RobotFilter

__all__ = [
    "ActualFilter",
    "EventFilter",
    "FacilityFilter",
    "MarketFigureFilter",
    "PriceFilter",
    "RobotFilter",
    "TargetFilter",
]
