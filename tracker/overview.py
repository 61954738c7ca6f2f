"""The figures of the overview: the industry as a whole, by the reader's clock."""

from typing import Any

from companies.metrics.verdicts import PENDING
from companies.models import CapacityMetric, TrackRecordMetric, YearMetric
from companies.models.derived import VerdictBasis
from companies.refresh.market import MARKET
from companies.refresh.promises import PROMISES
from companies.refresh.years import YEARS
from companies.year_charts import years_chart
from funding.models import IndustryCapitalMetric, IndustryStateShareMetric
from funding.refresh import INDUSTRY_FUNDING
from sources.clock import clock
from supplychain.models import KnownSuppliersMetric, RelatedOrdersMetric
from supplychain.refresh.graph import SUPPLY_GRAPH
from supplychain.refresh.related_orders import RELATED_ORDERS

YEARS_BACK = 2
YEARS_AHEAD = 1
CHOKEPOINTS = 8


def industry_figures(currency: str) -> dict[str, Any]:
    slug = f"industry.{currency.lower()}"
    years = _near(YEARS.figures(YearMetric, company=None))
    return {
        "capital": INDUSTRY_FUNDING.figure(IndustryCapitalMetric, slug=slug),
        "state_share": INDUSTRY_FUNDING.figure(IndustryStateShareMetric, slug=slug),
        "related": RELATED_ORDERS.figure(RelatedOrdersMetric, slug=slug),
        "years": years,
        "years_chart": years_chart(years),
        "capacity_years": _near(MARKET.figures(CapacityMetric)),
        "records": _records(),
        "chokepoints": _chokepoints(),
    }


def _near(figures: list[Any]) -> list[Any]:
    """Those of the last years, this one and the next, newest first."""
    this_year = clock().today.year
    found = [one for one in figures if -YEARS_BACK <= one.year - this_year <= YEARS_AHEAD]
    return sorted(found, key=lambda one: (-one.year, one.slug))


def _records() -> list[TrackRecordMetric]:
    """Whose promises have come due or were kept early, those with most met or missed first."""
    records = PROMISES.figures(TrackRecordMetric, basis=VerdictBasis.FIRST)
    due = [
        (one, sum(number for code, _, number in one.counts if code != PENDING)) for one in records
    ]
    judged = [(one, number) for one, number in due if number]
    judged.sort(key=lambda pair: (-(pair[0].met + pair[0].missed), -pair[1], pair[0].slug))
    return [one for one, _number in judged]


def _chokepoints() -> list[KnownSuppliersMetric]:
    """Parts that several makers need and whose suppliers are fewest."""
    parts = [one for one in SUPPLY_GRAPH.figures(KnownSuppliersMetric) if one.only_known > 1]
    return sorted(parts, key=lambda one: (one.suppliers, -one.makers, one.slug))[:CHOKEPOINTS]
