"""Figures about the market: capacity beside demand, the record of forecasters, prices."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.utils.text import slugify

from companies.metrics.capacity import compute_capacity
from companies.metrics.forecasts import ForecastRecord, Prediction, compute_forecasts
from companies.metrics.prices import compute_prices
from companies.models import (
    CapacityMetric,
    Facility,
    ForecastMetric,
    MarketFigure,
    Price,
    PriceMetric,
    Robot,
)
from companies.refresh.promise_rows import actual_rows, promise_rows, robot_families
from companies.rows import FacilityRow, MarketFigureRow, PriceRow, RobotRow
from sources.derivation import Derivation, Scope, row_of
from sources.exchange import conversion
from sources.intervals import Interval
from sources.models import Derived
from sources.partial_dates import PartialDate
from sources.rate_day import rate_day

FACILITY_COLUMNS = (
    "slug company__slug annual_capacity capacity_unit status announced_on_first"
    " announced_on_last opened_on_first opened_on_last public_on"
).split()
FIGURE_COLUMNS = (
    "key scope nature metric units_min units_max unit currency period_start_first"
    " period_start_last period_end_first period_end_last stated_on_first stated_on_last stated_by"
    " confidence public_on"
).split()
ROBOT_COLUMNS = "slug company__slug name family form".split()
# What spells out in an address without loss; any other name gets a checksum.
PLAIN_NAME = re.compile(r"[a-z0-9]+( [a-z0-9]+)*", re.IGNORECASE | re.ASCII)
GOAL = "goal"


def _compute(scope: Scope, today: date) -> Iterator[Derived]:
    """Of everything, whatever the scope: no figure here is of one company."""
    for year in compute_capacity(
        facility_rows(), promise_rows(None), actual_rows(None), robot_families(None)
    ):
        yield row_of(CapacityMetric, year, slug=str(year.year))
    for record in compute_forecasts(market_figure_rows(), today):
        predictions = [_plain(prediction) for prediction in record.predictions]
        yield row_of(ForecastMetric, record, slug=_slug(record), predictions=predictions)
    for price in compute_prices(price_rows(), robot_rows()):
        slug = f"{price.form}.{price.year}.{price.currency.lower()}"
        yield row_of(PriceMetric, price, slug=slug)


def facility_rows() -> list[FacilityRow]:
    rows = Facility.objects.published().order_by().values_list(*FACILITY_COLUMNS)
    return [_facility_row(*row) for row in rows.iterator()]


def _facility_row(*row: Any) -> FacilityRow:
    slug, company_slug, capacity, unit, status, *dates, public_on = row
    return FacilityRow(
        slug=slug,
        company_slug=company_slug,
        capacity=capacity,
        capacity_unit=unit,
        status=status,
        announced_on=_partial(*dates[0:2]),
        opened_on=_partial(*dates[2:4]),
        public_on=public_on,
    )


def market_figure_rows() -> list[MarketFigureRow]:
    rows = MarketFigure.objects.published().order_by().values_list(*FIGURE_COLUMNS)
    return [_market_figure_row(*row) for row in rows.iterator()]


def _market_figure_row(*row: Any) -> MarketFigureRow:
    key, scope, nature, metric, low, high, unit, currency, *dates, by, confidence, public_on = row
    return MarketFigureRow(
        key=key,
        scope=scope,
        nature=nature,
        metric=metric,
        units=Interval(low, high),
        unit=unit,
        currency=currency,
        period_start=_partial(*dates[0:2]),
        period_end=PartialDate(*dates[2:4]),
        stated_on=_partial(*dates[4:6]),
        stated_by=by,
        confidence=confidence,
        public_on=public_on,
    )


def robot_rows() -> list[RobotRow]:
    rows = Robot.objects.published().order_by().values_list(*ROBOT_COLUMNS)
    return [RobotRow(*row) for row in rows.iterator()]


def price_rows() -> list[PriceRow]:
    prices = Price.objects.published().order_by().select_related("company")
    return [_price_row(price) for price in prices.iterator()]


def _price_row(price: Price) -> PriceRow:
    day = rate_day(price)
    return PriceRow(
        key=price.key,
        company_slug=price.company.slug,
        robot=price.robot,
        price=Interval(price.price_min, price.price_max),
        currency=price.currency,
        quoted_on=day,
        usd=conversion(price.currency, "USD", day),
        cny=conversion(price.currency, "CNY", day),
        confidence=price.confidence,
    )


def _partial(first: date | None, last: date | None) -> PartialDate | None:
    return None if first is None or last is None else PartialDate(first, last)


def _slug(record: ForecastRecord) -> str:
    """The forecaster's name, after ``goal.`` for a record of goals."""
    name = slugify(record.forecaster)
    if not PLAIN_NAME.fullmatch(record.forecaster):
        checksum = f"{crc32(record.forecaster.casefold().encode()):08x}"
        name = f"{name}-{checksum}" if name else checksum
    return f"{GOAL}.{name}" if record.nature == GOAL else name


def _plain(said: Prediction) -> dict[str, Any]:
    """As JSON holds it; numbers are numbers, an open end is null."""
    line = said.line
    start = line.start and PartialDate(line.start, line.start)
    return {
        "scope": line.scope,
        "metric": line.metric,
        "unit": line.unit,
        "currency": line.currency,
        "period_start": start and str(start),
        "period_end": str(PartialDate(line.end, line.end)),
        "stated_on": said.stated_on and str(said.stated_on),
        "keys": list(said.keys),
        "verdict": said.verdict,
        **_ends("units", said.units),
        **_ends("estimated", said.estimated),
        **_ends("ratio", said.ratio),
        **_ends("restated", said.restated),
    }


def _ends(name: str, range_: Interval) -> dict[str, int | float | None]:
    return {f"{name}_min": _number(range_.low), f"{name}_max": _number(range_.high)}


def _number(end: Decimal | None) -> int | float | None:
    if end is None:
        return None
    return int(end) if end == end.to_integral_value() else float(round(end, 4))


MARKET = Derivation(
    name="market",
    models=(CapacityMetric, ForecastMetric, PriceMetric),
    compute=_compute,
    depends_on=frozenset(
        {"facilities", "targets", "actuals", "robots", "market-figures", "prices"}
    ),
    daily=True,
)
