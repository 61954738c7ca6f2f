"""What each robot model is quoted at, in one currency: for a column to sort by, a bound, a median."""

from collections import defaultdict
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

from django.db.models import DecimalField, QuerySet

from companies.models import Price, Robot
from sources.choices import Confidence
from sources.exchange import Target, conversion, converted
from sources.intervals import Interval, hull
from sources.rate_day import rate_day
from sources.rows import Conversion
from sources.value_per_row import ValuePerRow


class Quote(NamedTuple):
    """One published price of a robot: ``amount`` converted at ``rate``, to the unit."""

    price: Price
    amount: Interval
    rate: Conversion

    @property
    def is_converted(self) -> bool:
        return self.rate.rate != 1


class Quoted(NamedTuple):
    """All quotes of one robot; ``price`` is the range from the lowest to the highest of them."""

    price: Interval
    quotes: tuple[Quote, ...]


def robot_prices(currency: Target, *, with_sources: bool = False) -> dict[int, Quoted]:
    """By the primary key of every quoted model: two queries, however many there are.

    A price names its model by name, and letter case does not count. Rumours stay out, as they do in
    the figure of prices by form and year, and so does a currency without a reference rate.
    """
    prices = Price.objects.published().exclude(confidence=Confidence.RUMOURED)
    if with_sources:
        prices = prices.select_related("company").with_sources()
    by_name: dict[tuple[int, str], list[Quote]] = defaultdict(list)
    for price in prices.order_by("key"):
        rate = conversion(price.currency, currency, rate_day(price))
        if rate is not None:
            amount = _in_currency(Interval(price.price_min, price.price_max), rate)
            by_name[price.company_id, price.robot.casefold()].append(Quote(price, amount, rate))
    makers = {company for company, _name in by_name}
    named = Robot.objects.published().filter(company__in=makers).order_by()
    found = {}
    for robot, company, name in named.values_list("pk", "company", "name"):
        quotes = by_name.get((company, name.casefold()))
        if quotes:
            found[robot] = Quoted(hull(quote.amount for quote in quotes), tuple(quotes))
    return found


def _in_currency(price: Interval, rate: Conversion) -> Interval:
    return price if rate.rate == 1 else converted(price, rate)


def with_lowest_price(robots: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate ``quoted_usd``: the least a robot is quoted at in US dollars, to sort by."""
    lowest = {
        robot: round(quoted.price.low, 2)
        for robot, quoted in robot_prices("USD").items()
        if quoted.price.low is not None
    }
    column: Any = DecimalField(max_digits=24, decimal_places=2)
    priced: QuerySet[Any] = robots.annotate(quoted_usd=ValuePerRow(lowest, column))
    return priced


def median_price(prices: list[Interval]) -> Interval:
    """Between the median of the lower and the median of the upper ends; unknown without a price.

    An open end is below or above all others, and stays open where the median falls on one.
    """
    if not prices:
        return Interval()
    infinite = Decimal("Infinity")
    low = median(-infinite if price.low is None else price.low for price in prices)
    high = median(infinite if price.high is None else price.high for price in prices)
    return Interval(low if low.is_finite() else None, high if high.is_finite() else None)
