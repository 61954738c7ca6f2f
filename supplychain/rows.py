"""What crosses the layers: plain rows that metrics and charts read. No Django in here."""

from datetime import date
from typing import NamedTuple

from sources.partial_dates import PartialDate


class LinkRow(NamedTuple):
    """One supply link, published. An empty slug is an unnamed party; equal slugs are in-house."""

    key: str
    supplier_slug: str
    supplier_name: str
    supplier_country: str
    customer_slug: str
    customer_name: str
    customer_country: str
    component_slug: str
    component_name: str
    input_for: str
    robot: str
    status: str
    status_label: str
    as_of: PartialDate | None
    confidence: str
    public_on: date | None
    source_count: int
    url: str
