"""What crosses the layers: plain rows that metrics and charts read. No Django in here."""

from datetime import date
from typing import NamedTuple

from sources.intervals import Interval
from sources.partial_dates import PartialDate
from sources.rows import Conversion


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
    source: str = ""
    """The title of the first source it rests on."""


class SupplyRow(NamedTuple):
    """One supply link as the metrics read it: no words, so that a hundred thousand are quick.

    Parties and parts are slugs; an empty one is an unnamed party, equal ones are in-house.
    ``as_of`` is the last possible day of what the row describes.
    """

    key: str
    supplier: str
    supplier_country: str
    customer: str
    component: str
    input_for: str
    robot: str
    status: str
    confidence: str
    as_of: date | None
    public_on: date | None


class PromisedUnits(NamedTuple):
    """A maker's latest scored promise of one kind for a year; ``keys`` are the statements it rests on.

    ``robot`` is empty where it is about the whole company. ``figure`` is the name under which the
    promise explains itself.
    """

    maker: str
    year: int
    metric: str
    robot: str
    units: Interval
    keys: tuple[str, ...]
    figure: str = ""


class OrderRow(NamedTuple):
    """One order as the metrics read it; ``customer`` is empty where it is only a name.

    ``usd`` and ``cny`` are the rates of its day, if there are any.
    """

    key: str
    maker: str
    customer: str
    ordered_on: PartialDate | None
    amount: Interval
    currency: str
    status: str
    confidence: str
    usd: Conversion | None
    cny: Conversion | None


class OwnershipRow(NamedTuple):
    """One holding; ``kind`` is ``controls``, ``stake`` or ``group``."""

    key: str
    owner: str
    owned: str
    kind: str
    until: PartialDate | None
    confidence: str


class ParentRow(NamedTuple):
    """A company and the one that it says it belongs to."""

    company: str
    parent: str


class BackerRow(NamedTuple):
    """A company behind an investor whom a report of a funding round names."""

    round_key: str
    raised_by: str
    investor: str
    company: str
    announced_on: PartialDate | None
    confidence: str
