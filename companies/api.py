"""This app's resources of the REST API."""

from companies import lists

RESOURCES = (
    lists.ROBOTS,
    lists.PRICES,
    lists.FACILITIES,
    lists.TARGETS,
    lists.ACTUALS,
    lists.MARKET_FIGURES,
    lists.EVENTS,
)
