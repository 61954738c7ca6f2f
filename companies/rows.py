"""What crosses the layers: plain rows that metrics and charts read. No Django in here."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sources.intervals import Interval
from sources.partial_dates import PartialDate
from sources.rows import Conversion


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


class FacilityRow(NamedTuple):
    """One site; ``capacity`` is what it could make in a year, counted in ``capacity_unit``."""

    slug: str
    company_slug: str
    capacity: Decimal | None
    capacity_unit: str
    status: str
    announced_on: PartialDate | None
    opened_on: PartialDate | None
    public_on: date | None


class MarketFigureRow(NamedTuple):
    """One number for a whole market; ``nature`` is forecast, estimate or goal."""

    key: str
    scope: str
    nature: str
    metric: str
    units: Interval
    unit: str
    currency: str
    period_start: PartialDate | None
    period_end: PartialDate
    stated_on: PartialDate | None
    stated_by: str
    confidence: str
    public_on: date | None


class RobotRow(NamedTuple):
    """A model, as far as a metric needs it to know what kind of robot a fact names."""

    slug: str
    company_slug: str
    name: str
    family: str
    form: str


class PriceRow(NamedTuple):
    """One quote of ``quoted_on``, with the reference rates of that day where the bank has them."""

    key: str
    company_slug: str
    robot: str
    price: Interval
    currency: str
    quoted_on: date
    usd: Conversion | None
    cny: Conversion | None
    confidence: str


class FactRow(NamedTuple):
    """A published row that names the company, and the days between which it became public.

    Both are None where nothing dates it. ``is_weak``: it rests on a single page, and that page is a
    blog or was seen as a headline only.
    """

    company_slug: str
    resource: str
    key: str
    public_from: date | None
    public_on: date | None
    confidence: str
    is_weak: bool


class ActualRow(NamedTuple):
    """One report, published. ``robots`` are the names it gives; none: the whole company."""

    key: str
    company_slug: str
    robots: tuple[str, ...]
    metric: str
    units: Interval
    unit: str
    period_start: PartialDate | None
    period_end: PartialDate
    confidence: str
    currency: str = ""


class RobotFamily(NamedTuple):
    """A model and the family that the press counts it to."""

    company_slug: str
    name: str
    family: str
