"""What a humanoid is quoted at: the lowest and the median price of a year, by form of robot."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from companies.rows import PriceRow, RobotRow
from sources.evidence import LeftOut, Used
from sources.intervals import Interval, hull
from sources.rows import Conversion

VERSION = "1"

CURRENCIES = ("USD", "CNY")
RUMOURED = "rumoured"
UNKNOWN_FORM = "unknown"

# How a fact enters, and why one does not.
QUOTE = "quote"
FORM = "form"
NO_RATE = "no_rate"

INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class PriceYear:
    """``robots`` counts the models behind the two ranges, ``quotes`` the prices."""

    form: str
    year: int
    currency: str
    lowest: Interval
    median: Interval
    robots: int
    quotes: int
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


class _Place(NamedTuple):
    """One figure's place: what kind of robot, when quoted, in which currency."""

    form: str
    year: int
    currency: str


class _Quote(NamedTuple):
    row: PriceRow
    robots: tuple[RobotRow, ...]
    rate: Conversion | None

    @property
    def model(self) -> tuple[str, str]:
        return self.row.company_slug, self.row.robot.casefold()

    @property
    def price(self) -> Interval:
        return _to_the_unit(self.row.price, self.rate) if self.rate else Interval()


Named = Mapping[tuple[str, str], Sequence[RobotRow]]


def compute_prices(prices: Iterable[PriceRow], robots: Iterable[RobotRow]) -> list[PriceYear]:
    """The lowest and the median price at which robots of one form were quoted in one year, once in
    US dollars and once in yuan, each converted at the European Central Bank's reference rate of the
    day of the quote and rounded to the unit. The day is the one on which the price was stated or,
    where no source says, the one by which it was public. List prices, starting prices and press
    estimates count alike, as the sources give them; rumours stay out, and so does a price in a
    currency without a reference rate. The form is that of the model with the quoted name or, where
    no model has it, of the family with that name; where neither is known or its models differ, the
    form is unknown.

    A robot counts once a year, however often it was quoted: quotes that differ, whether by source
    or by edition, form one range from the lowest to the highest. The lowest price then lies between
    the least lower end and the least upper end of all robots, the median between the median of the
    lower ends and the median of the upper ends. An open end stays open: "up to 10,000" has no lower
    end, so neither has the lowest price of a year that rests on it. Robots that nobody quotes a
    price for are not in the figure, so it describes the quoted robots and not the market.
    """
    models, families = _by_name(robots)
    groups: dict[_Place, list[_Quote]] = defaultdict(list)
    for row in set(prices):
        named = _named(row, models, families)
        for currency, rate in zip(CURRENCIES, (row.usd, row.cny), strict=True):
            place = _Place(_form(named), row.quoted_on.year, currency)
            groups[place].append(_Quote(row, named, rate))
    found = (_price_year(place, groups[place]) for place in sorted(groups))
    return [price for price in found if price is not None]


def _price_year(place: _Place, quotes: Sequence[_Quote]) -> PriceYear | None:
    """None where no quote counts."""
    quotes = sorted(quotes, key=lambda quote: quote.row.key)
    counted = [quote for quote in quotes if not _reason(quote)]
    if not counted:
        return None
    by_robot: dict[tuple[str, str], list[Interval]] = defaultdict(list)
    for quote in counted:
        by_robot[quote.model].append(quote.price)
    ranges = [hull(prices) for prices in by_robot.values()]
    return PriceYear(
        *place,
        lowest=_each_end(ranges, min),
        median=_each_end(ranges, median),
        robots=len(by_robot),
        quotes=len(counted),
        used=_evidence(counted),
        left_out=tuple(
            LeftOut("prices", quote.row.key, _reason(quote)) for quote in quotes if _reason(quote)
        ),
    )


def _reason(quote: _Quote) -> str:
    """Why the quote does not count; empty when it does."""
    if quote.row.confidence == RUMOURED:
        return RUMOURED
    return "" if quote.rate else NO_RATE


def _evidence(quotes: Iterable[_Quote]) -> tuple[Used, ...]:
    quotes = list(quotes)
    forms = {robot.slug for quote in quotes for robot in quote.robots}
    prices = (
        Used("prices", quote.row.key, QUOTE, quote.price, _shown_rate(quote)) for quote in quotes
    )
    return (*prices, *(Used("robots", slug, FORM) for slug in sorted(forms)))


def _shown_rate(quote: _Quote) -> Conversion | None:
    # A price in the currency of the figure was not converted.
    return None if quote.rate is None or quote.rate.rate == 1 else quote.rate


def _by_name(robots: Iterable[RobotRow]) -> tuple[Named, Named]:
    models: dict[tuple[str, str], list[RobotRow]] = defaultdict(list)
    families: dict[tuple[str, str], list[RobotRow]] = defaultdict(list)
    for robot in sorted(set(robots)):
        models[robot.company_slug, robot.name.casefold()].append(robot)
        families[robot.company_slug, robot.family.casefold()].append(robot)
    return models, families


def _named(row: PriceRow, models: Named, families: Named) -> tuple[RobotRow, ...]:
    if not row.robot:
        return ()
    name = row.company_slug, row.robot.casefold()
    return tuple(models.get(name) or families.get(name) or ())


def _form(robots: Iterable[RobotRow]) -> str:
    forms = {robot.form for robot in robots}
    return (forms.pop() if len(forms) == 1 else "") or UNKNOWN_FORM


def _each_end(
    ranges: Sequence[Interval], choose: Callable[[Iterable[Decimal]], Decimal]
) -> Interval:
    """The chosen one of the lower and of the upper ends; an open end is below or above all others."""
    low = choose([-INFINITE if one.low is None else one.low for one in ranges])
    high = choose([INFINITE if one.high is None else one.high for one in ranges])
    return Interval(low if low.is_finite() else None, high if high.is_finite() else None)


def _to_the_unit(price: Interval, rate: Conversion) -> Interval:
    if rate.rate == 1:
        return price
    ends = (price.low, price.high)
    return Interval(
        *(None if end is None else (end * rate.rate).quantize(Decimal(1)) for end in ends)
    )
