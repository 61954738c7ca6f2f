"""This app's tables of the dataset."""

from sources.csv_tables import Table
from supplychain.models import Component, Order, SupplyLink

COMPONENTS = Table(
    "components",
    Component,
    "slug name_en name_zh parent_slug description bom_share_min bom_share_max source_ids".split(),
    sort=("slug",),
    duplicates=("slug",),
)
SUPPLY_LINKS = Table(
    "supply_links",
    SupplyLink,
    "key supplier_slug customer_slug component_slug input_for robot status since as_of confidence"
    " note source_ids".split(),
    sort=("supplier_slug", "customer_slug", "component_slug", "robot", "as_of", "key"),
    duplicates=("supplier_slug", "customer_slug", "component_slug", "robot", "as_of"),
)
ORDERS = Table(
    "orders",
    Order,
    "key maker_slug customer_slug customer_name robot units_min units_max units_text amount_min"
    " amount_max amount_text currency ordered_on use_case status confidence note"
    " source_ids".split(),
    sort=("maker_slug", "customer_slug", "customer_name", "robot", "ordered_on", "use_case", "key"),
    duplicates=("maker_slug", "customer_slug", "customer_name", "robot", "ordered_on"),
)
