"""Supply links for the tests of metrics: invented ones, and the bundled ones as the metrics read them."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from sources.intervals import Interval
from supplychain.rows import PromisedUnits, SupplyRow

patient = settings(deadline=None)
"""For properties: a busy machine is no fault of theirs."""

COUNTRIES = {"s1": "CN", "s2": "JP", "s3": "", "s4": "CN", "m1": "CN", "m2": "US"}
MAKERS = {"m1": "CN", "m2": "US", "m3": "DE"}
TREE = {"robot": "", "motor": "robot", "magnet": "motor", "hand": "robot"}


def a_supply(key: str, supplier: str, customer: str, component: str, **changes: Any) -> SupplyRow:
    """A reported supply of 2026 by a supplier of China."""
    row = SupplyRow(
        key=key,
        supplier=supplier,
        supplier_country=COUNTRIES.get(supplier, "CN") if supplier else "",
        customer=customer,
        component=component,
        input_for="",
        robot="",
        status="supplying",
        confidence="reported",
        as_of=date(2026, 1, 31),
        public_on=date(2026, 3, 1),
    )
    return row._replace(**changes)


def sure(key: str, supplier: str, customer: str, component: str, **changes: Any) -> SupplyRow:
    return a_supply(key, supplier, customer, component, confidence="confirmed", **changes)


def promised(maker: str, low: int, high: int | None = None, **changes: Any) -> PromisedUnits:
    """An annual output for 2026, exact unless a high end is given."""
    units = Interval(Decimal(low), Decimal(low if high is None else high))
    row = PromisedUnits(maker, 2026, "annual_output", "", units, (f"ta-{maker}",))
    return row._replace(**changes)


def graphs() -> st.SearchStrategy[list[SupplyRow]]:
    """Small graphs in which everything happens: chains, unnamed parties, rumours, later reports."""
    companies = ["", *COUNTRIES]
    rows = st.builds(
        a_supply,
        key=st.just(""),
        supplier=st.sampled_from(companies),
        customer=st.sampled_from([*companies, "m3"]),
        component=st.sampled_from(sorted(TREE)),
        input_for=st.sampled_from(["", "", "motor", "hand"]),
        robot=st.sampled_from(["", "R1"]),
        status=st.sampled_from(["supplying", "validated", "qualification", "rumoured", "ended"]),
        confidence=st.sampled_from(["confirmed", "reported", "rumoured"]),
        as_of=st.sampled_from([None, date(2025, 12, 31), date(2026, 12, 31)]),
        public_on=st.sampled_from([date(2025, 6, 30), date(2026, 6, 30)]),
    )
    return st.lists(rows, max_size=14).map(
        lambda found: [row._replace(key=f"sl-{place}") for place, row in enumerate(found)]
    )
