"""What crosses the layers: plain rows that metrics and charts read. No Django in here."""

from datetime import date
from typing import NamedTuple

from sources.intervals import Interval
from sources.partial_dates import PartialDate
from sources.rows import Conversion

__all__ = ["Conversion", "Report", "ReportRow", "RoundRow"]


class RoundRow(NamedTuple):
    """One report of a funding round, published. Reports of one round share ``round``."""

    key: str
    company_slug: str
    company_name: str
    round: str
    stage: str
    stage_label: str
    instrument: str
    announced_on: PartialDate | None
    amount_text: str
    currency: str
    amount: Interval
    amount_scope: str
    confidence: str
    lead_names: tuple[str, ...]
    investor_names: tuple[str, ...]
    usd: Conversion | None
    cny: Conversion | None
    public_on: date | None
    url: str
    investors: tuple[str, ...] = ()
    """Slugs of everyone named, leads included."""
    source_names: tuple[str, ...] = ()
    """Who published the cited sources."""


class ReportRow(NamedTuple):
    """What figures read of a report: a ``RoundRow`` without its words, for many rows at once."""

    key: str
    company_slug: str
    round: str
    instrument: str
    announced_on: PartialDate | None
    currency: str
    amount: Interval
    amount_scope: str
    confidence: str
    investors: tuple[str, ...]
    usd: Conversion | None
    cny: Conversion | None


Report = RoundRow | ReportRow
