"""Every derived figure of one company, by the reader's clock, under the names its profile uses."""

from typing import Any

from companies.models import (
    Company,
    FreshnessMetric,
    TrackRecordMetric,
    YearMetric,
)
from companies.refresh.freshness import FRESHNESS
from companies.refresh.promises import PROMISES
from companies.refresh.years import YEARS
from funding.models import CapitalMetric, StateShareMetric
from funding.refresh import CAPITAL
from sources.clock import clock
from supplychain.models import ExposureMetric, OriginMetric, RelatedOrdersMetric
from supplychain.refresh.graph import SUPPLY_GRAPH
from supplychain.refresh.related_orders import RELATED_ORDERS


def company_figures(company: Company, currency: str) -> dict[str, Any]:
    """A fixed number of queries, whatever the company has."""
    own = frozenset({company.slug})
    money = f"{company.slug}.{currency.lower()}"
    return {
        "capital": CAPITAL.figure(CapitalMetric, companies=own, slug=money),
        "state_share": CAPITAL.figure(StateShareMetric, companies=own, slug=money),
        # The first promise before the latest, by the names of the two bases.
        "track_records": PROMISES.figures(TrackRecordMetric, companies=own)[::-1],
        "years": YEARS.figures(YearMetric, companies=own, year=clock().today.year),
        "exposures": SUPPLY_GRAPH.figures(ExposureMetric, companies=own),
        "origin": SUPPLY_GRAPH.figure(OriginMetric, companies=own),
        "related": RELATED_ORDERS.figure(RelatedOrdersMetric, companies=own, currency=currency),
        "freshness": FRESHNESS.figures(FreshnessMetric, companies=own),
    }
