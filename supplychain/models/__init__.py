from supplychain.models.component import Component, ComponentCitation, ComponentQuerySet
from supplychain.models.order import Order, OrderCitation
from supplychain.models.supply_link import SupplyLink, SupplyLinkCitation

__all__ = [
    "Component",
    "ComponentCitation",
    "ComponentQuerySet",
    "Order",
    "OrderCitation",
    "SupplyLink",
    "SupplyLinkCitation",
]
