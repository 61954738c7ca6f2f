from supplychain.models.component import Component, ComponentCitation, ComponentQuerySet
from supplychain.models.derived import ExposureMetric, KnownSuppliersMetric, OriginMetric
from supplychain.models.derived_orders import OrderRelationMetric, RelatedOrdersMetric
from supplychain.models.order import Order, OrderCitation
from supplychain.models.supply_link import SupplyLink, SupplyLinkCitation

__all__ = [
    "Component",
    "ComponentCitation",
    "ComponentQuerySet",
    "ExposureMetric",
    "KnownSuppliersMetric",
    "Order",
    "OrderCitation",
    "OrderRelationMetric",
    "OriginMetric",
    "RelatedOrdersMetric",
    "SupplyLink",
    "SupplyLinkCitation",
]
