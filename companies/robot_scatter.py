"""What robots are quoted at against their degrees of freedom: rows, words and chart."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.charts.freedom import (
    CHINA,
    ELSEWHERE,
    Bracket,
    PricedRobot,
    brackets,
    freedom_figure,
    in_order,
)
from companies.charts.spots import SpotLabels
from companies.models import Robot
from companies.robot_prices import Quote, Quoted, robot_prices
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json, hover_text
from sources.exchange import TARGETS as CURRENCIES
from sources.exchange import Target
from sources.intervals import Interval
from sources.templatetags.facts import names

ROWS_TEMPLATE = "companies/_freedom_rows.html"
CSV_COLUMNS = (
    "slug company_slug name form dof_total price_usd_min price_usd_max price_cny_min price_cny_max"
    " price_keys"
).split()


class FreedomRow(NamedTuple):
    """A robot of the chart; ``price`` covers all its quotes, in ``currency``."""

    robot: Robot
    quoted: Quoted
    currency: Target

    @property
    def price(self) -> Interval:
        return wording.rounded(self.quoted.price)


def freedom_chart(robots: QuerySet[Any], currency: Target, *, csv_url: str = "") -> Chart | None:
    """The robots of a filter that have both figures; None where none has."""
    rows = freedom_rows(robots, currency)
    if not rows:
        return None
    by_slug = {row.robot.slug: row for row in rows}
    priced = in_order([_priced(row) for row in rows])
    figure = freedom_figure(priced, _labels(currency))
    return Chart(
        title=_("Quoted price and degrees of freedom"),
        summary=freedom_summary(priced, robots.order_by().count(), currency),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="price-and-freedom",
        csv_url=csv_url,
        table_template=ROWS_TEMPLATE,
        rows=[by_slug[robot.slug] for robot in priced],
    )


def freedom_rows(robots: QuerySet[Any], currency: Target) -> list[FreedomRow]:
    """In a fixed number of queries."""
    prices = robot_prices(currency, with_sources=True)
    both = robots.filter(pk__in=list(prices), dof_total__isnull=False)
    found = both.order_by("slug").select_related("company").prefetch_related(None)
    return [
        FreedomRow(robot, prices[robot.pk], currency)
        for robot in found
        if not prices[robot.pk].price.is_unknown
    ]


def freedom_csv(robots: QuerySet[Any]) -> Iterator[list[str]]:
    """The chart's rows in both reference currencies, converted at the rate of each quote's day."""
    by_currency = {
        currency: {row.robot.pk: row for row in freedom_rows(robots, currency)}
        for currency in CURRENCIES
    }
    for pk, row in by_currency["USD"].items():
        robot, quotes = row.robot, row.quoted.quotes
        prices = [found[pk].quoted.price for found in by_currency.values()]
        ends = [end for price in prices for end in (price.low, price.high)]
        yield [
            robot.slug,
            robot.company.slug,
            robot.name,
            robot.form,
            _plain(robot.dof_total),
            *(_plain(end) for end in ends),
            "|".join(quote.price.key for quote in quotes),
        ]


def _plain(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _priced(row: FreedomRow) -> PricedRobot:
    robot = row.robot
    maker = names(robot.company)[0]
    assert robot.dof_total is not None
    return PricedRobot(
        slug=robot.slug,
        name=robot.name,
        maker=maker,
        country=robot.company.country,
        freedom=robot.dof_total,
        price=row.quoted.price,
        hover=_hover(row, maker),
        url=robot.get_absolute_url(),
    )


def _hover(row: FreedomRow, maker: str) -> str:
    count = wording.number(row.robot.dof_total or 0)
    freedom = _("%(count)s degrees of freedom") % {"count": count}
    lines = [line for quote in row.quoted.quotes for line in _quote_lines(quote, row.currency)]
    return hover_text(f"{row.robot.name} · {maker}", freedom, *lines)


def _quote_lines(quote: Quote, currency: Target) -> Iterator[str]:
    """The price as stated, in the reader's currency with its day, what it covers, and who says so."""
    price = quote.price
    stated = wording.money(price.currency, Interval(price.price_min, price.price_max), figures=4)
    if quote.is_converted:
        words = {
            "stated": stated,
            "amount": wording.money(currency, wording.rounded(quote.amount)),
            "day": wording.day(quote.rate.day),
        }
        yield _("%(stated)s ≈ %(amount)s, rate of %(day)s") % words
    else:
        yield stated
    yield price.note
    sources = [source.publisher or source.title for source in price.cited_sources]
    if sources:
        more = f" +{len(sources) - 1}" if len(sources) > 1 else ""
        yield f"{_('Source')}{wording.colon()}{sources[0]}{more}"


def _labels(currency: Target) -> SpotLabels:
    return SpotLabels(
        across=_("degrees of freedom"),
        upward=_("quoted price in %(currency)s, at the rate of its day, log scale")
        % {"currency": currency},
        groups={CHINA: _("maker in China"), ELSEWHERE: _("maker elsewhere")},
        number=lambda amount: wording.number(amount, compact=wording.in_chinese()),
    )


def freedom_summary(robots: Sequence[PricedRobot], total: int, currency: Target) -> str:
    """How many have both figures, the two ends, and the median quote per bracket of freedom."""
    parts = (
        _counted(len(robots), total),
        _ends(robots, currency),
        _medians(brackets(robots), currency),
    )
    return ("" if wording.in_chinese() else " ").join(part for part in parts if part)


def _counted(count: int, total: int) -> str:
    words = ngettext(
        "%(count)s of %(total)s robot has both a quoted price and a count of degrees of freedom.",
        "%(count)s of %(total)s robots have both a quoted price and a count of degrees of freedom.",
        total,
    )
    return words % {"count": wording.number(count), "total": wording.number(total)}


def _ends(robots: Sequence[PricedRobot], currency: Target) -> str:
    """The cheapest and the dearest, where there are two."""
    if len(robots) < 2:
        return ""
    dearest = max(robots, key=lambda robot: (robot.price.high or robot.price.low or 0, robot.slug))
    words = {
        f"{place}_{part}": text
        for place, robot in (("first", robots[0]), ("last", dearest))
        for part, text in (
            ("price", wording.money(currency, wording.rounded(robot.price))),
            ("name", robot.name),
            ("maker", robot.maker),
            ("count", wording.number(robot.freedom)),
        )
    }
    return (
        _(
            "Quotes run from %(first_price)s for %(first_maker)s %(first_name)s with %(first_count)s"
            " degrees to %(last_price)s for %(last_maker)s %(last_name)s with %(last_count)s."
        )
        % words
    )


def _medians(found: Sequence[Bracket], currency: Target) -> str:
    if len(found) < 2:
        return ""
    each = [
        _("%(bracket)s: %(price)s (%(robots)s)")
        % {
            "bracket": _bracket(bracket),
            "price": wording.money(currency, wording.rounded(bracket.price)),
            "robots": ngettext("%(count)s robot", "%(count)s robots", bracket.robots)
            % {"count": wording.number(bracket.robots)},
        }
        for bracket in found
    ]
    medians = wording.semicolon().join(each)
    return _("Median quote by degrees of freedom: %(medians)s.") % {"medians": medians}


def _bracket(bracket: Bracket) -> str:
    if bracket.most is None:
        return _("%(least)s or more") % {"least": bracket.least}
    if not bracket.least:
        return _("up to %(most)s") % {"most": bracket.most}
    return _("%(least)s to %(most)s") % {"least": bracket.least, "most": bracket.most}
