"""This app's lists: what each shows, filters by and totals."""

from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies import datasets, filters, totals
from companies.event_chart import event_chart
from companies.filters.places import published_participants
from companies.forecast_chart import forecast_chart
from companies.models import CapacityMetric, ForecastMetric, Price, PriceMetric, VerdictCode
from companies.refresh.market import MARKET
from companies.robot_scatter import freedom_chart
from companies.slippage_chart import slippage_chart
from companies.targets_chart import targets_timeline
from companies.verdict_marks import verdict_on, with_verdicts
from sources.exchange import TARGETS as CURRENCIES
from sources.exchange import conversion, converted
from sources.filters import PAGING, FactFilter
from sources.intervals import Interval
from sources.lists import ComputedField, FactList
from sources.rate_day import rate_day


def with_quotes(robots: QuerySet[Any]) -> QuerySet[Any]:
    """The makers' published prices as ``quoted_prices``; each row of the table shows its own."""
    prices = Price.objects.published().order_by("currency", "price_min", "key")
    return robots.prefetch_related(
        Prefetch("company__prices", queryset=prices, to_attr="quoted_prices")
    )


def freedom_of(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """The chart of exactly the filter's rows, with their address as CSV."""
    currency = request.preferences.currency  # type: ignore[attr-defined]
    address = reverse("robot-freedom-rows") + _query(request)
    return {"freedom": freedom_chart(rows, currency, csv_url=address)}


def _query(request: HttpRequest) -> str:
    """The filter of a page as the end of an address, whatever its order and page."""
    query = request.GET.copy()
    for name in PAGING:
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else ""


def price_years_of(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """Lowest and median prices by form and year, of all robots whatever the filter."""
    currency = request.preferences.currency  # type: ignore[attr-defined]
    return {"price_years": MARKET.figures(PriceMetric, currency=currency)}


ROBOTS = FactList(
    table=datasets.ROBOTS,
    filterset=filters.RobotFilter,
    template="companies/robot_list.html",
    heading=_("Robots"),
    intro=_(
        "Models with their specifications as the sources give them. An empty cell is a figure that"
        " no source gives."
    ),
    url_name="robot-list",
    totals=totals.robot_totals,
    for_page=with_quotes,
    extra=freedom_of,
    filters_shown=8,
)


def price_fields(price: Price) -> dict[str, Any]:
    """The price in both reference currencies, at the rate of the day it was stated or public."""
    found: dict[str, Any] = {}
    for target in CURRENCIES:
        rate = conversion(price.currency, target, rate_day(price))
        amount = converted(Interval(price.price_min, price.price_max), rate) if rate else Interval()
        name = target.lower()
        found[f"price_{name}_min"] = None if amount.low is None else int(amount.low)
        found[f"price_{name}_max"] = None if amount.high is None else int(amount.high)
    return found


PRICES = FactList(
    table=datasets.PRICES,
    filterset=filters.PriceFilter,
    template="companies/price_list.html",
    heading=_("Prices"),
    intro=_(
        "List and quoted prices per model, each with its source. Editions, countries and years"
        " differ, and so do sources: all are kept."
    ),
    url_name="price-list",
    totals=totals.price_totals,
    computed=price_fields,
    computed_fields=[
        ComputedField(
            f"price_{target.lower()}_{end}",
            "integer",
            f"{bound} of the price, in whole {target}, at the reference rate of the day it was"
            " stated or public",
        )
        for target in CURRENCIES
        for end, bound in (("min", "Lower bound"), ("max", "Upper bound"))
    ],
    extra=price_years_of,
)


def promises_of(targets: QuerySet[Any]) -> QuerySet[Any]:
    return targets.order_by().values_list("promise", flat=True).distinct()


def target_charts(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """Promised beside reported, and the dates that moved, with the addresses of exactly their rows."""
    query = request.GET.copy()
    for name in ("page", "limit", "cursor", "ordering"):
        query.pop(name, None)
    suffix = f"?{query.urlencode()}" if query else ""
    return {
        "timeline": targets_timeline(rows, csv_url=reverse("promise-rows") + suffix),
        "slippage": slippage_chart(promises_of(rows), csv_url=reverse("moved-date-rows") + suffix),
    }


class TargetList(FactList):
    """Targets, each with the verdict on it."""

    def narrowed(self, query: QueryDict, rows: QuerySet[Any]) -> FactFilter:
        return self.filterset(query, with_verdicts(rows))


def target_fields(target: Any) -> dict[str, Any]:
    """From the list's own query, or read for a target that was fetched without it."""
    if hasattr(target, "verdict"):
        return {"verdict": target.verdict}
    figure = verdict_on(target)
    return {"verdict": figure and figure.verdict}


TARGETS = TargetList(
    table=datasets.TARGETS,
    filterset=filters.TargetFilter,
    template="companies/target_list.html",
    heading=_("Targets"),
    intro=_(
        "What companies and their partners promised, and what others expect of them, each statement"
        " on its own row. A target stated again is another row of the same promise."
    ),
    url_name="target-list",
    totals=totals.target_totals,
    computed=target_fields,
    computed_fields=(
        ComputedField(
            "verdict",
            "string",
            "The verdict on the promise by what was reported; null where the target is not scored",
            words=tuple(VerdictCode.values),
        ),
    ),
    extra=target_charts,
    rows_per_page=25,
)
ACTUALS = FactList(
    table=datasets.ACTUALS,
    filterset=filters.ActualFilter,
    template="companies/actual_list.html",
    heading=_("Outcomes"),
    intro=_(
        "What was reported afterwards. Produced, shipped, deployed and ordered are different things"
        " and are never added up; reports that disagree all stand."
    ),
    url_name="actual-list",
    totals=totals.actual_totals,
)


def capacity_of(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """Capacity beside demand by year, of all companies whatever the filter."""
    return {"capacity_years": MARKET.figures(CapacityMetric)}


FACILITIES = FactList(
    table=datasets.FACILITIES,
    filterset=filters.FacilityFilter,
    template="companies/facility_list.html",
    heading=_("Factories and sites"),
    intro=_(
        "Plants, lines and data-collection sites, announced, under construction or operating."
        " A capacity is what a site could make in a year, not what it makes."
    ),
    url_name="facility-list",
    totals=totals.facility_totals,
    extra=capacity_of,
)


def forecasters_of(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """The chart of the filter's figures, and the record of every forecaster, whatever the filter."""
    address = f"{request.path.rstrip('/')}.csv{_query(request)}"
    return {
        "forecasts": forecast_chart(rows, csv_url=address),
        "forecasters": MARKET.figures(ForecastMetric),
    }


MARKET_FIGURES = FactList(
    table=datasets.MARKET_FIGURES,
    filterset=filters.MarketFigureFilter,
    template="companies/market_figure_list.html",
    heading=_("Forecasts and market estimates"),
    intro=_(
        "Numbers for a whole market: predictions, estimates of what happened, and official goals."
        " A forecast that was changed is another row."
    ),
    url_name="market-figure-list",
    totals=totals.market_figure_totals,
    extra=forecasters_of,
)


def event_fields(event: Any) -> dict[str, Any]:
    # Reads nothing where the list's own query has fetched them already.
    prefetch_related_objects([event], published_participants())
    return {"participants": [one.company.slug for one in event.participants.all()]}


def events_by_kind(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """The chart of all the filter's events; the table has years between its rows where it is by date."""
    address = f"{request.path.rstrip('/')}.csv{_query(request)}"
    by_date = request.GET.get("ordering", "") in ("", "happened", "-happened")
    return {"timeline": event_chart(rows, csv_url=address), "by_year": by_date}


EVENTS = FactList(
    table=datasets.EVENTS,
    filterset=filters.EventFilter,
    template="companies/event_list.html",
    heading=_("Events"),
    intro=_("Policies, export controls, exhibitions, standards, listings and turns of the market."),
    url_name="event-list",
    totals=totals.event_totals,
    computed=event_fields,
    computed_fields=(
        ComputedField(
            "participants", "array", "Slugs of the companies that took part", nullable=False
        ),
    ),
    extra=events_by_kind,
    filters_shown=6,
)
