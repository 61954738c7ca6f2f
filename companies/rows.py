"""What crosses the layers: plain rows that metrics and charts read. No Django in here."""

from datetime import date
from typing import NamedTuple

from sources.intervals import Interval
from sources.partial_dates import PartialDate


class TargetRow(NamedTuple):
    """One target, published. ``units`` counts what ``unit`` says; unknown where nothing was said."""

    key: str
    company_slug: str
    company_name: str
    robot: str
    promise: str
    metric: str
    metric_label: str
    units: Interval
    units_text: str
    unit: str
    currency: str
    period_start: PartialDate | None
    due: PartialDate | None
    stated_on: PartialDate | None
    stated_by: str
    claimant: str
    confidence: str
    public_on: date | None
    url: str
