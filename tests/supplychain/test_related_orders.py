"""Orders from related parties: ties found by hand in the rows of the dataset, and sums done by hand."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.evidence import LeftOut, Used
from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate
from sources.rows import Conversion
from supplychain.metrics.related_orders import (
    OrderRelation,
    RelatedOrders,
    compute_order_relations,
    compute_related_orders,
)
from supplychain.rows import BackerRow, OrderRow, OwnershipRow, ParentRow
from tests.rows import millions

DAY = date(2026, 1, 31)


def an_order(key: str, maker: str, customer: str, **changes: Any) -> OrderRow:
    """An order of January 2026 without a value, unless told otherwise; CNY at 0.14 and 1."""
    row = OrderRow(
        key=key,
        maker=maker,
        customer=customer,
        ordered_on=PartialDate.parse("2026-01"),
        amount=UNKNOWN,
        currency="CNY",
        status="ordered",
        confidence="reported",
        usd=Conversion(Decimal("0.14"), DAY),
        cny=Conversion(Decimal(1), DAY),
    )
    return row._replace(**changes)


def holding(key: str, owner: str, owned: str, kind: str, **changes: Any) -> OwnershipRow:
    return OwnershipRow(key, owner, owned, kind, None, "reported")._replace(**changes)


def backer(key: str, raised_by: str, investor: str, company: str, **changes: Any) -> BackerRow:
    announced = PartialDate.parse("2025-06")
    return BackerRow(key, raised_by, investor, company, announced, "confirmed")._replace(**changes)


GALBOT = [
    an_order("or-13ad3ee5", "galbot", "catl"),
    an_order("or-58c65b8e", "galbot", "catl"),
    an_order("or-a7d101dc", "galbot", "hkic"),
    an_order("or-32e12be7", "galbot", "baic"),
    an_order("or-a55b6bfb", "galbot", ""),
    an_order("or-010a47e8", "galbot", ""),
]
AGIBOT = [
    an_order("or-e477fc65", "agibot", "longcheer", amount=millions(200, 999)),
    an_order("or-4d274370", "agibot", "longcheer", status="delivered"),
    an_order("or-8e646e96", "agibot", "joyson", amount=millions(100, 120)),
    an_order("or-f34cce4a", "agibot", "joyson"),
    an_order("or-4eb6c783", "agibot", "china-mobile", amount=millions(78)),
]
BOSTON_DYNAMICS = [
    an_order("or-bde69896", "boston-dynamics", "hyundai"),
    an_order("or-d03e0acb", "boston-dynamics", "kia"),
    an_order("or-dc3b4b8c", "boston-dynamics", "google"),
]
HOLDINGS = [
    holding("ow-689ac0ea", "catl", "galbot", "stake"),
    holding("ow-56ad6f22", "hkic", "galbot", "stake"),
    holding("ow-66f37776", "byd", "agibot", "stake"),
    holding("ow-2a82f15f", "hyundai", "boston-dynamics", "controls"),
    holding("ow-c7dc82cf", "hyundai", "kia", "group"),
]
PARENTS = [ParentRow("kia", "hyundai"), ParentRow("zeekr", "geely")]
BACKERS = [
    backer("rd-f4d55fd7", "galbot", "catl", "catl"),
    backer("rd-f4d55fd7", "galbot", "puquan-capital", "catl"),
    backer("rd-4714a55a", "galbot", "hkic", "hkic", announced_on=PartialDate.parse("2024-07")),
    backer("rd-ef7413cf", "galbot", "hkic", "hkic", confidence="reported"),
    backer("rd-06c15b8c", "agibot", "longcheer", "longcheer", confidence="reported"),
]


def relations(orders: list[OrderRow], *more: Any, **ties: Any) -> dict[str, OrderRelation]:
    given_ties = {"ownerships": HOLDINGS, "parents": PARENTS, "backers": BACKERS, **ties}
    return {one.order: one for one in compute_order_relations(orders, **given_ties)}


def shares(orders: list[OrderRow], **ties: Any) -> dict[str, RelatedOrders]:
    found = relations(orders, **ties)
    return {one.maker: one for one in compute_related_orders(orders, found, "CNY")}


def related(maker: str, customer: str, **ties: Any) -> tuple[str, ...]:
    empty: dict[str, Any] = {"ownerships": [], "parents": [], "backers": []}
    order = an_order("or-1", maker, customer)
    return relations([order], **{**empty, **ties})["or-1"].relations


# --- by hand ---


def test_galbots_orders_from_catl_come_from_a_shareholder_and_investor() -> None:
    relation = relations(GALBOT)["or-13ad3ee5"]
    assert relation.relations == ("owner", "investor")
    assert relation.used == (
        Used("orders", "or-13ad3ee5", "the_order"),
        Used("ownerships", "ow-689ac0ea", "stake"),
        Used("rounds", "rd-f4d55fd7", "names_investor"),
        Used("investors", "catl", "behind_investor"),
    )


def test_half_of_galbots_orders_are_related_and_two_customers_are_only_names() -> None:
    found = shares(GALBOT)["galbot"]
    assert (found.orders, found.related, found.unnamed) == (6, 3, 2)
    assert found.share == Interval(Decimal(3) / 6, Decimal(5) / 6)
    assert (found.valued, found.value_share, found.related_value) == (0, UNKNOWN, UNKNOWN)
    roles = {one.key: one.role for one in found.used}
    assert roles["or-13ad3ee5"] == "related_owner"
    assert roles["or-32e12be7"] == "no_known_tie"
    assert roles["or-010a47e8"] == "unnamed_customer"
    # HKIC stands in two rounds: the confirmed report is the evidence.
    assert roles["rd-4714a55a"] == "names_investor"
    assert "rd-ef7413cf" not in roles


def test_agibots_share_by_value_is_bounded_by_the_ranges_of_its_orders() -> None:
    found = shares(AGIBOT)["agibot"]
    assert (found.orders, found.related, found.unnamed, found.valued) == (5, 2, 0, 3)
    assert found.share == Interval.exactly(Decimal("0.4"))
    # 200 beside at most 120 + 78; 999 beside at least 100 + 78.
    assert found.value_share == Interval(Decimal(200) / 398, Decimal(999) / 1177)
    assert found.related_value == millions(200, 999)


def test_hyundai_owns_boston_dynamics_and_kia_is_its_sister() -> None:
    found = relations(BOSTON_DYNAMICS)
    assert found["or-bde69896"].relations == ("owner",)
    assert found["or-d03e0acb"].relations == ("sister",)
    assert found["or-d03e0acb"].used[1:] == (
        Used("ownerships", "ow-2a82f15f", "controls"),
        Used("companies", "kia", "parent"),
    )
    assert found["or-dc3b4b8c"].relations == ()
    assert shares(BOSTON_DYNAMICS)["boston-dynamics"].share == Interval.exactly(Decimal(2) / 3)


def test_without_the_parent_the_group_still_makes_kia_a_sister() -> None:
    found = relations(BOSTON_DYNAMICS, parents=[])["or-d03e0acb"]
    assert found.relations == ("sister",)
    assert [one.key for one in found.used[1:]] == ["ow-2a82f15f", "ow-c7dc82cf"]


def test_byd_has_a_stake_in_agibot_but_not_in_ubtech() -> None:
    found = relations([an_order("or-8969fc16", "ubtech", "byd"), an_order("or-2", "agibot", "byd")])
    assert found["or-8969fc16"].relations == ()
    assert found["or-2"].relations == ("owner",)


def test_the_industry_adds_all_makers() -> None:
    found = shares([*GALBOT, *AGIBOT, *BOSTON_DYNAMICS])
    assert set(found) == {"", "galbot", "agibot", "boston-dynamics"}
    assert (found[""].orders, found[""].related, found[""].unnamed) == (14, 7, 2)
    assert found[""].share == Interval(Decimal("0.5"), Decimal(9) / 14)


# --- the rules ---


@pytest.mark.parametrize(
    ("maker", "customer", "expected"),
    [
        ("a", "a", ("itself",)),
        ("child", "top", ("owner",)),
        ("grandchild", "top", ("owner",)),
        ("top", "grandchild", ("owned",)),
        ("child", "other-child", ("sister",)),
        ("grandchild", "other-child", ("sister",)),
        # Two companies with a shareholder in common are not sisters.
        ("held", "also-held", ()),
        ("held", "holder", ("owner",)),
        ("holder", "held", ("owned",)),
        # Who controls the shareholder owns; a shareholder of the parent does not.
        ("held", "over-holder", ("owner",)),
        ("grandchild", "top-holder", ()),
        ("left", "right", ("sister",)),
        ("child", "nobody", ()),
    ],
)
def test_ownership_relates_as_defined(maker: str, customer: str, expected: tuple[str, ...]) -> None:
    parents = [
        ParentRow("child", "top"),
        ParentRow("grandchild", "child"),
        ParentRow("holder", "over-holder"),
    ]
    ownerships = [
        holding("ow-1", "top", "other-child", "controls"),
        holding("ow-2", "holder", "held", "stake"),
        holding("ow-3", "holder", "also-held", "stake"),
        holding("ow-4", "top-holder", "top", "stake"),
        holding("ow-5", "left", "right", "group"),
    ]
    assert related(maker, customer, parents=parents, ownerships=ownerships) == expected


def test_an_investors_owner_is_related_and_so_is_the_company_behind_a_fund() -> None:
    backers = [backer("rd-1", "maker", "its-fund", "behind")]
    parents = [ParentRow("behind", "over")]
    assert related("maker", "behind", backers=backers, parents=parents) == ("investor",)
    assert related("maker", "over", backers=backers, parents=parents) == ("investor_owner",)
    assert related("other", "behind", backers=backers, parents=parents) == ()


def test_a_tie_that_ended_surely_before_the_order_is_left_out_with_the_reason() -> None:
    def found(until: str, ordered_on: str) -> OrderRelation:
        order = an_order("or-1", "a", "b")
        when = PartialDate.parse(ordered_on) if ordered_on else None
        ended = holding("ow-1", "b", "a", "stake", until=PartialDate.parse(until))
        return relations([order._replace(ordered_on=when)], ownerships=[ended])["or-1"]

    assert found("2025", "2026-01").relations == ()
    assert found("2025", "2026-01").left_out == (LeftOut("ownerships", "ow-1", "ended"),)
    for until, ordered_on in (("2025", "2025"), ("2026-01", "2026-01"), ("2020", "")):
        assert found(until, ordered_on).relations == ("owner",)


def test_rumours_tie_nobody_and_say_so() -> None:
    order = an_order("or-1", "a", "b")
    rumoured = [holding("ow-1", "b", "a", "stake", confidence="rumoured")]
    round_ = [backer("rd-1", "a", "b", "b", confidence="rumoured")]
    found = relations([order], ownerships=rumoured, backers=round_)["or-1"]
    assert found.relations == ()
    assert {(one.key, one.reason) for one in found.left_out} == {
        ("ow-1", "rumoured"),
        ("rd-1", "rumoured"),
    }
    assert set(found.left_out) <= set(
        shares([order], ownerships=rumoured, backers=round_)["a"].left_out
    )


def test_rumoured_and_cancelled_orders_are_not_orders() -> None:
    orders = [
        an_order("or-1", "a", "a"),
        an_order("or-2", "a", "b", confidence="rumoured"),
        an_order("or-3", "a", "b", status="cancelled"),
        an_order("or-4", "c", "c", status="cancelled"),
    ]
    found = shares(orders)
    assert "c" not in found
    assert found["a"].share == Interval.exactly(1)
    reasons = {one.key: one.reason for one in found["a"].left_out if one.reason != "no_value"}
    assert reasons == {"or-2": "rumoured", "or-3": "cancelled"}


keys = st.sampled_from(["a", "b", "c", "d"])
orders = st.builds(
    an_order,
    st.integers(0, 10**6).map(lambda n: f"or-{n}"),
    keys,
    st.one_of(keys, st.just("")),
    amount=st.sampled_from([UNKNOWN, millions(5), millions(1, 9)]),
    status=st.sampled_from(["ordered", "delivered", "cancelled"]),
)
many_orders = st.lists(orders, max_size=8, unique_by=lambda order: order.key)
many_holdings = st.lists(
    st.builds(
        holding,
        st.integers(0, 10**6).map(lambda n: f"ow-{n}"),
        keys,
        keys,
        st.sampled_from(["controls", "stake", "group"]),
        until=st.sampled_from([None, PartialDate.parse("2020")]),
        confidence=st.sampled_from(["reported", "rumoured"]),
    ).filter(lambda row: row.owner != row.owned),
    max_size=6,
    unique_by=lambda row: row.key,
)


@given(many_orders, many_holdings, st.randoms())
def test_the_order_of_the_rows_does_not_matter(
    rows: list[OrderRow], held: list[OwnershipRow], random: Random
) -> None:
    before = shares(rows, ownerships=held, parents=[], backers=[])
    rows, held = list(rows), list(held)
    random.shuffle(rows)
    random.shuffle(held)
    assert shares(rows, ownerships=held, parents=[], backers=[]) == before


@given(many_orders, many_holdings)
def test_the_listed_facts_alone_give_the_same_share(
    rows: list[OrderRow], held: list[OwnershipRow]
) -> None:
    for maker, share in shares(rows, ownerships=held, parents=[], backers=[]).items():
        listed = {one.key for one in share.used}
        again = shares(
            [row for row in rows if row.key in listed],
            ownerships=[row for row in held if row.key in listed],
            parents=[],
            backers=[],
        )[maker]
        assert (again.share, again.value_share) == (share.share, share.value_share)
        assert again.used == share.used


@given(many_orders)
def test_the_makers_add_up_to_the_industry(rows: list[OrderRow]) -> None:
    found = shares(rows)
    if found:
        makers = [one for maker, one in found.items() if maker]
        for name in ("orders", "related", "unnamed", "valued"):
            assert getattr(found[""], name) == sum(getattr(one, name) for one in makers)
        low, high = found[""].share.low, found[""].share.high
        assert low is not None
        assert high is not None
        assert 0 <= low <= high <= 1


# --- stored, and on pages ---
