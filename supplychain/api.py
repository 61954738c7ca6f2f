"""This app's resources of the REST API."""

from supplychain import lists

RESOURCES = (lists.COMPONENTS, lists.SUPPLY_LINKS, lists.ORDERS)
