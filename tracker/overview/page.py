"""The overview: the industry's promises, money and parts at a glance, by the reader's clock."""

from typing import Any

from companies.models import CapacityMetric, VerdictMetric, YearMetric
from companies.models.derived import VerdictBasis
from companies.refresh.market import MARKET
from companies.refresh.promises import PROMISES
from companies.refresh.years import YEARS
from companies.year_charts import years_chart
from funding.models import IndustryCapitalMetric
from funding.quarters import capital_by_quarter_chart
from funding.refresh import INDUSTRY_FUNDING
from sources.chart import Chart
from sources.clock import clock
from sources.exchange import Target
from supplychain.component_tree import Tree
from supplychain.models import KnownSuppliersMetric, RelatedOrdersMetric
from supplychain.refresh.graph import SUPPLY_GRAPH
from supplychain.refresh.related_orders import RELATED_ORDERS
from supplychain.treemap import parts_of, scarcest
from tracker.overview.ahead import judged_records, promises_of, track_records
from tracker.overview.board import board_of
from tracker.overview.lately import due_next, latest_changes, latest_rounds, newest_facts

YEARS_BACK = 2
YEARS_AHEAD = 1
CHOKEPOINTS = 5


def front_page(currency: Target) -> dict[str, Any]:
    """Everything the overview shows, from a number of queries that no row changes."""
    this_year = clock().today.year
    verdicts = PROMISES.figures(VerdictMetric, basis=VerdictBasis.STATEMENT)
    statements = {one.slug: one for one in verdicts}
    records = track_records()
    ahead = promises_of(this_year, statements, records)
    changes = latest_changes()
    return {
        "records": judged_records(records.values()),
        "board": board_of(this_year - 1, statements),
        "ahead": ahead,
        "changes": changes,
        "newest": [] if changes else newest_facts(),
        "rounds": latest_rounds(),
        "due_next": due_next([key for row in ahead.rows for key in row.keys]),
        **_headline(currency, ahead.capacity_metric),
        **_years(),
        "capital_chart": capital_by_quarter_chart(currency),
        **_parts(),
    }


def _headline(currency: Target, capacity: CapacityMetric | None) -> dict[str, Any]:
    slug = f"industry.{currency.lower()}"
    return {
        "capital": INDUSTRY_FUNDING.figure(IndustryCapitalMetric, slug=slug),
        "related": RELATED_ORDERS.figure(RelatedOrdersMetric, slug=slug),
        "capacity": capacity,
    }


def _years() -> dict[str, Any]:
    return {
        "years_chart": front_years_chart(),
        "capacity_years": _near(MARKET.figures(CapacityMetric)),
    }


def front_years_chart() -> Chart | None:
    """Promised beside reported in the years around this one."""
    return years_chart(_near(YEARS.figures(YearMetric, company=None)))


def _near(figures: list[Any]) -> list[Any]:
    """Those of the last years, this one and the next, newest first."""
    this_year = clock().today.year
    found = [one for one in figures if -YEARS_BACK <= one.year - this_year <= YEARS_AHEAD]
    return sorted(found, key=lambda one: (-one.year, one.slug))


def _parts() -> dict[str, Any]:
    """How much rests on single suppliers, and the parts with the fewest, as the list of parts has it."""
    figures = SUPPLY_GRAPH.figures(KnownSuppliersMetric)
    tree = Tree.read()
    parts = parts_of({one.component_id for one in figures}, tree)
    dependent = [part.known for part in parts if part.is_whole and part.known.only_known]
    return {
        "whole": max(
            (one for one in figures if one.pairs), key=lambda one: one.pairs, default=None
        ),
        "narrowest": max(dependent, key=lambda one: (one.only_known, -one.pairs), default=None),
        "chokepoints": scarcest(parts, tree)[:CHOKEPOINTS],
    }
