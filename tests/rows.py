"""Rows for the tests of metrics and charts: a plain one of each kind, changed where a test cares."""

from datetime import date
from decimal import Decimal
from typing import Any

from companies.rows import TargetRow
from funding.rows import Conversion, RoundRow
from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate
from supplychain.rows import LinkRow

HOSTILE = "<img src=x onerror=alert(1)> & co"
USD_PER_CNY = Decimal("0.14")
CNY_PER_USD = Decimal(7)


def millions(low: float | None, high: float | None = None) -> Interval:
    """A range in millions: exact when the upper end is left away, open below when low is None."""
    top = low if high is None else high
    return Interval(
        None if low is None else Decimal(str(low)) * 10**6,
        None if top is None else Decimal(str(top)) * 10**6,
    )


def a_round(key: str = "rd-1", announced_on: str = "2025-03-31", **changes: Any) -> RoundRow:
    """A disclosed private round of CNY 100 million, converted at 0.14 and 7."""
    currency = changes.get("currency", "CNY")
    when = PartialDate.parse(announced_on) if announced_on else None
    day = when.last if when else date(2026, 10, 30)
    rates = {"CNY": (USD_PER_CNY, Decimal(1)), "USD": (Decimal(1), CNY_PER_USD)}
    usd, cny = rates.get(currency, (None, None))
    row = RoundRow(
        key=key,
        company_slug="unitree",
        company_name="Unitree",
        round=changes.get("round", key),
        stage="a",
        stage_label="Series A",
        instrument="private_equity",
        announced_on=when,
        amount_text="1亿元",
        currency="CNY",
        amount=millions(100),
        amount_scope="round",
        confidence="reported",
        lead_names=("HongShan",),
        investor_names=("Matrix",),
        usd=None if usd is None else Conversion(usd, day),
        cny=None if cny is None else Conversion(cny, day),
        public_on=when.last if when else None,
        url=f"/funding/{key}/",
    )
    return row._replace(**changes)


def undisclosed(key: str, announced_on: str = "2025-03-31", **changes: Any) -> RoundRow:
    blank = {"amount": UNKNOWN, "currency": "", "amount_text": "undisclosed"}
    return a_round(key, announced_on, **(blank | changes))


def a_target(
    key: str = "ta-1", due: str = "2026-12-31", stated_on: str = "2025-11", **changes: Any
) -> TargetRow:
    """A company's promise to put out 5,000 robots in 2026."""
    row = TargetRow(
        key=key,
        company_slug="ubtech",
        company_name="UBTech",
        robot="Walker S2",
        promise="ubtech-walker-s2-annual-output-2026",
        metric="annual_output",
        metric_label="Annual output",
        units=Interval.exactly(5000),
        units_text="5,000",
        unit="robots",
        currency="",
        period_start=None,
        due=PartialDate.parse(due) if due else None,
        stated_on=PartialDate.parse(stated_on) if stated_on else None,
        stated_by="UBTech",
        claimant="company",
        confidence="confirmed",
        public_on=None,
        url=f"/targets/{key}/",
    )
    return row._replace(**changes)


def a_link(key: str = "sl-1", as_of: str = "2026", **changes: Any) -> LinkRow:
    """Sanhua supplies Tesla with actuators."""
    row = LinkRow(
        key=key,
        supplier_slug="sanhua",
        supplier_name="Sanhua",
        supplier_country="CN",
        customer_slug="tesla",
        customer_name="Tesla",
        customer_country="US",
        component_slug="actuator",
        component_name="Actuator",
        input_for="",
        robot="Optimus",
        status="supplying",
        status_label="Supplying",
        as_of=PartialDate.parse(as_of) if as_of else None,
        confidence="reported",
        public_on=None,
        source_count=2,
        url=f"/supply-chain/links/{key}/",
    )
    return row._replace(**changes)
