"""Lowest and median prices, by hand and by their laws."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from companies.metrics.prices import PriceYear, compute_prices
from companies.models import PriceMetric
from companies.refresh.market import MARKET
from companies.rows import PriceRow, RobotRow
from sources.intervals import Interval
from sources.rows import Conversion

DAY = date(2026, 3, 2)
RATE = Conversion(Decimal(7), DAY)
OWN = Conversion(Decimal(1), DAY)


def dollars(low: int | None, high: int | None) -> Interval:
    ends = (None if end is None else Decimal(end) for end in (low, high))
    return Interval(*ends)


def a_price(key: str = "pr-1", **changes: Any) -> PriceRow:
    row = PriceRow(
        key=key,
        company_slug="unitree",
        robot="G1",
        price=dollars(10_000, 10_000),
        currency="USD",
        quoted_on=DAY,
        usd=OWN,
        cny=RATE,
        confidence="reported",
    )
    return row._replace(**changes)


def a_robot(name: str = "G1", **changes: Any) -> RobotRow:
    row = RobotRow(f"unitree-{name.casefold()}", "unitree", name, "", "biped")
    return row._replace(**changes)


def in_dollars(prices: list[PriceRow], *robots: RobotRow) -> list[PriceYear]:
    return [found for found in compute_prices(prices, robots) if found.currency == "USD"]


def test_lowest_and_median_are_ranges_of_each_end() -> None:
    prices = [
        a_price("pr-1", robot="A", price=dollars(5_000, 9_000)),
        a_price("pr-2", robot="B", price=dollars(6_000, 6_500)),
        a_price("pr-3", robot="C", price=dollars(20_000, 40_000)),
    ]
    (found,) = in_dollars(prices)
    assert found.lowest == dollars(5_000, 6_500)
    assert found.median == dollars(6_000, 9_000)
    assert (found.robots, found.quotes) == (3, 3)


def test_an_open_end_stays_open() -> None:
    up_to = a_price("pr-1", robot="A", price=dollars(None, 10_000))
    exact = a_price("pr-2", robot="B", price=dollars(20_000, 20_000))
    (found,) = in_dollars([up_to, exact])
    assert found.lowest == dollars(None, 10_000)
    assert found.median == dollars(None, 15_000)
    (found,) = in_dollars([up_to, exact, exact._replace(key="pr-3", robot="C")])
    assert found.median == dollars(20_000, 20_000)


def test_quotes_of_one_robot_count_once_as_their_range() -> None:
    prices = [
        a_price("pr-1", robot="T800", price=dollars(40_000, 80_000)),
        a_price("pr-2", robot="t800", price=dollars(25_000, 50_000)),
    ]
    (found,) = in_dollars(prices)
    assert found.lowest == found.median == dollars(25_000, 80_000)
    assert (found.robots, found.quotes) == (1, 2)


def test_each_currency_has_its_own_figure_with_the_rate_of_the_day() -> None:
    dollar, yuan = compute_prices([a_price()], [])[::-1]
    assert (dollar.currency, yuan.currency) == ("USD", "CNY")
    assert yuan.lowest == dollars(70_000, 70_000)
    assert yuan.used[0].rate == RATE
    assert dollar.used[0].rate is None


def test_the_form_is_the_models_or_else_its_familys() -> None:
    model = a_robot("G1", family="G", form="biped")
    wheeled = a_robot("G1-D", family="G", form="wheeled")
    assert in_dollars([a_price(robot="g1")], model, wheeled)[0].form == "biped"
    assert in_dollars([a_price(robot="G")], model)[0].form == "biped"
    assert in_dollars([a_price(robot="G")], model, wheeled)[0].form == "unknown"
    assert in_dollars([a_price(robot="H9")], model)[0].form == "unknown"
    assert in_dollars([a_price(company_slug="tesla")], model)[0].form == "unknown"


def test_rumours_and_currencies_without_a_rate_are_left_out() -> None:
    prices = [
        a_price("pr-1"),
        a_price("pr-2", robot="H1", confidence="rumoured", price=dollars(1, 1)),
        a_price("pr-3", robot="R1", currency="XXX", usd=None, cny=None),
    ]
    (found,) = in_dollars(prices)
    assert found.lowest == dollars(10_000, 10_000)
    assert [(one.key, one.reason) for one in found.left_out] == [
        ("pr-2", "rumoured"),
        ("pr-3", "no_rate"),
    ]
    assert compute_prices(prices[1:2], []) == []


ENDS = st.tuples(st.integers(1, 90), st.integers(0, 40)).map(
    lambda pair: dollars(pair[0], sum(pair))
)
OPEN = st.one_of(
    ENDS,
    ENDS.map(lambda price: Interval(None, price.high)),
    ENDS.map(lambda price: Interval(price.low, None)),
)
PRICES = st.lists(
    st.tuples(OPEN, st.sampled_from("ABCD"), st.sampled_from(["reported", "rumoured"])), max_size=9
).map(
    lambda drawn: [
        a_price(f"pr-{at}", price=price, robot=robot, confidence=sure)
        for at, (price, robot, sure) in enumerate(drawn)
    ]
)


@given(PRICES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(prices: list[PriceRow], rng: Random) -> None:
    shuffled = list(prices)
    rng.shuffle(shuffled)
    assert compute_prices(shuffled, []) == compute_prices(prices, [])


@given(PRICES)
def test_the_lowest_is_not_above_the_median_and_rumours_change_nothing(
    prices: list[PriceRow],
) -> None:
    sure = [row for row in prices if row.confidence != "rumoured"]
    found = compute_prices(prices, [])
    assert [(one.lowest, one.median) for one in found] == [
        (one.lowest, one.median) for one in compute_prices(sure, [])
    ]
    for one in found:
        for low, middle in ((one.lowest.low, one.median.low), (one.lowest.high, one.median.high)):
            if low is not None and middle is not None:
                assert low <= middle
        told = {used.key for used in one.used} | {left.key for left in one.left_out}
        assert told == {row.key for row in prices}


def stored(slug: str) -> PriceMetric:
    rows = MARKET.compute(None, date(2026, 9, 30))
    return next(row for row in rows if isinstance(row, PriceMetric) and row.slug == slug)


@pytest.mark.django_db
def test_the_only_biped_quoted_in_2024_is_pudus() -> None:
    # PUDU D9, USD 16,000 to 30,000, public by 31 December 2024; CNY 7.2993 to the dollar that day.
    assert stored("biped.2024.usd").lowest == dollars(16_000, 30_000)
    yuan = stored("biped.2024.cny")
    assert yuan.lowest == yuan.median
    assert yuan.lowest == dollars(116_790, 218_981)
    assert [(one.resource, one.key) for one in yuan.evidence] == [
        ("prices", "pr-a300bd2b"),
        ("robots", "pudu-pudu-d9"),
    ]


@pytest.mark.django_db
def test_wheeled_robots_of_2026_have_no_lower_end() -> None:
    # onero H1 up to 10,000; Memo 20,000; Galbot G1 CNY 630,000 to 840,000 and Astribot S1
    # CNY 475,000 to 525,000 are dearer: the median lies between Memo and Astribot.
    found = stored("wheeled.2026.usd")
    assert found.lowest == dollars(None, 10_000)
    parts = {one.key: one.value for one in found.evidence if one.resource == "prices"}
    astribot = parts["pr-fd327be9"]
    assert (found.robots, found.quotes) == (4, 4)
    assert astribot.low is not None
    assert astribot.high is not None
    middle = [(20_000 + end) / 2 for end in (astribot.low, astribot.high)]
    assert found.median == Interval(*(Decimal(round(end)) for end in middle))


@pytest.mark.django_db
def test_biped_of_2025_have_a_median_between_the_fourth_and_fifth() -> None:
    # R1 5,900 · G1 13,500 · LimX Oli and Dobot Atom in yuan · H2 29,900 · …: eight robots.
    found = stored("biped.2025.usd")
    assert found.robots == 8
    assert found.lowest == dollars(5_900, 5_900)
    lows = sorted(one.value.low or 0 for one in found.evidence if one.resource == "prices")
    assert found.median.low == round((lows[3] + lows[4]) / 2)


@pytest.mark.django_db
def test_the_page_shows_the_figures_in_the_readers_currency(client: Client) -> None:
    MARKET.store(None, date(2026, 9, 30))
    text = client.get("/prices/").content.decode()
    assert "USD 16,000–30,000" in text
    assert 'href="' + stored("biped.2024.usd").get_absolute_url() + '"' in text
    assert stored("biped.2024.cny").get_absolute_url() not in text
