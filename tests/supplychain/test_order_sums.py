"""What orders come to: sums over what is known, in two currencies, on real and on invented rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from companies.models import Company
from sources.intervals import UNKNOWN, Interval
from sources.rows import Conversion
from supplychain.models import Order
from supplychain.order_sums import OrderAmounts, sum_orders
from supplychain.templatetags.supply import site
from tests.supplychain.answers import keys, records
from tests.totals import totals

pytestmark = pytest.mark.django_db


def test_orders_sum_what_is_known_and_say_for_how_many(client: Client) -> None:
    found = totals(client, "/orders")
    # Rumoured or cancelled: or-8df37c1f and or-d7604715, the latter of USD 685 million.
    assert (found["count"], found["left_out"]) == (94, 2)
    # Two are open above, so the sum is.
    assert (found["units_known"], found["units_min"], found["units_max"]) == (18, 68362, None)
    assert found["amount_known"] == 10
    rows = [r for r in records(client, "/orders") if r["confidence"] != "rumoured"]
    for currency in ("usd", "cny"):
        for end in ("min", "max"):
            field = f"amount_{currency}_{end}"
            parts = [row[field] for row in rows if row[field] is not None]
            assert len(parts) == 10
            assert found[field] == sum(parts)


def test_robots_agreed_ordered_and_delivered_stand_apart_beneath_their_sum(client: Client) -> None:
    page = " ".join(client.get("/orders/").content.decode().split())
    # 10 framework agreements, 6 orders and 2 deliveries give a number; one of each first two is open.
    apart = "framework agreement: at least 50,120; ordered: at least 18,020; delivered: 222"
    assert apart in page
    assert 50_120 + 18_020 + 222 == 68_362
    chinese = client.get("/orders/?lang=zh").content.decode()
    assert "至少6.84万" in chinese


@pytest.mark.parametrize(
    ("name", "said", "beyond"),
    [
        ("Japan Airlines", "Japan Airlines (Haneda)", "Haneda"),
        ("Schaeffler", "Schaeffler plants", "plants"),
        ("58.com", "58.com home-cleaning service, Shenzhen", "home-cleaning service, Shenzhen"),
        ("China Mobile", "China Mobile (Hangzhou) Technology", "(Hangzhou) Technology"),
        ("Kia", "Kia", ""),
        ("Kia", "Kiama stores", "Kiama stores"),
        ("Hyundai Motor Group", "Hyundai Georgia plant", "Hyundai Georgia plant"),
    ],
)
def test_a_customers_name_is_not_said_twice(name: str, said: str, beyond: str) -> None:
    assert site(Order(customer=Company(name_en=name), customer_name=said)) == beyond


def test_an_order_in_yuan_is_converted_at_the_rate_of_its_day(client: Client) -> None:
    order = client.get("/api/v1/orders/or-48de2221/").json()
    assert (order["amount_cny_min"], order["amount_cny_max"]) == (46_050_000, 46_050_000)
    # On 11 July 2025 the European Central Bank fixed the euro at USD 1.1683 and CNY 8.3741.
    rate = Decimal("1.1683") / Decimal("8.3741")
    assert order["amount_usd_min"] == pytest.approx(float(46_050_000 * rate), abs=1)


def test_an_undisclosed_value_is_null_and_not_zero(client: Client) -> None:
    order = client.get("/api/v1/orders/or-9a90b761/").json()
    assert [order[f"amount_{c}_{e}"] for c in ("usd", "cny") for e in ("min", "max")] == [None] * 4
    none_known = totals(client, "/orders", "maker=1x")
    assert (none_known["amount_known"], none_known["amount_usd_min"]) == (0, None)


def test_sums_leave_out_what_is_not_counted_and_bound_what_is_open_below() -> None:
    one, seven = Conversion(Decimal(1), date(2026, 1, 1)), Conversion(Decimal(7), date(2026, 1, 1))
    ten = Interval.exactly(10)
    rows = [
        OrderAmounts(ten, ten, one, seven, True),
        OrderAmounts(Interval(None, Decimal(5)), UNKNOWN, None, None, True),
        OrderAmounts(UNKNOWN, ten, None, None, True),
        OrderAmounts(ten, ten, one, seven, False),
    ]
    sums = sum_orders(rows)
    assert (sums.units.known, sums.units.of, sums.left_out) == (2, 3, 1)
    assert sums.units.range == Interval(Decimal(10), Decimal(15))
    assert (sums.usd.known, sums.usd.range) == (1, ten)
    assert sums.cny.range == Interval.exactly(70)
    assert sum_orders([]).units.range == UNKNOWN


def test_orders_filter_by_maker_robot_size_and_value(client: Client) -> None:
    assert totals(client, "/orders", "maker=ubtech")["count"] == 25
    assert totals(client, "/orders", "robot=walker")["count"] == 23
    assert keys(client, "/orders", "units_min=10000") == {
        "or-9a90b761",
        "or-c5dfe1b1",
        "or-fc112093",
    }
    assert keys(client, "/orders", "currency=USD&amount_min=1000000") == {
        "or-b0b59f31",
        "or-d7604715",
    }
    assert keys(client, "/orders", "currency=CNY&amount_max=80000000") == {
        "or-4eb6c783",
        "or-48de2221",
    }
