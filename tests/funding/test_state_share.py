"""State share of capital, against sums done by hand on real rows (0.14 USD per CNY, 7 CNY per USD)."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.metrics.merged_rounds import Target
from funding.metrics.shares import share_of
from funding.metrics.state_share import (
    StateShare,
    compute_industry_state_share,
    compute_round_state_share,
    compute_state_share,
    private_rounds,
)
from funding.rows import RoundRow
from sources.evidence import LeftOut, Used
from sources.intervals import NOTHING, UNKNOWN, Interval
from tests.rows import a_round, millions, undisclosed

# As investors.csv has them.
BACKING: dict[str, bool | None] = {
    "henan-investment-group": True,
    "tsinghua-holdings": True,
    "china-mobile-fund": True,
    "cicc-capital": True,
    "suzhou-vc-group": True,
    "cctv-fund": True,
    "hkic": True,
    "luxshare": False,
    "jd": False,
    "xpeng": False,
    "catl": False,
    "sensetime-guoxiang": False,
    "meituan": False,
    "henan-huirong": None,
    "fortune-capital": None,
}
ENGINEAI = [
    a_round(
        "rd-579cb516",
        "2023-10",
        round="engineai-angel-2023-10",
        amount=millions(95, 105),
        investors=("sensetime-guoxiang",),
    ),
    a_round(
        "rd-edccd035",
        "2025-04",
        round="engineai-pre-a-2025-04",
        amount=millions(200, 999),
        investors=("fortune-capital",),
    ),
    a_round(
        "rd-e275ade1",
        "2025-07",
        round="engineai-a-2025-07",
        amount=millions(900, 1000),
        investors=("jd", "xpeng", "catl", "tsinghua-holdings"),
    ),
    a_round(
        "rd-5f542f11",
        "2026",
        round="engineai-b-2026",
        currency="USD",
        amount=millions(200),
        investors=("henan-investment-group", "luxshare"),
    ),
    a_round(
        "rd-3df2be5f",
        "2026-04-10",
        round="engineai-b-2026",
        currency="USD",
        amount=millions(200),
        investors=("luxshare", "henan-huirong"),
    ),
]
# Two of Galbot's rounds name state-backed investors only; one of those has no amount.
GALBOT = [
    a_round(
        "rd-d01cdb8a",
        "2025-12-20",
        currency="USD",
        amount=millions(300, 360),
        investors=("china-mobile-fund", "cicc-capital", "suzhou-vc-group", "cctv-fund"),
    ),
    undisclosed("rd-4714a55a", "2024-07", investors=("hkic",)),
    a_round("rd-0572089f", "2023-10-26", amount=millions(200, 999), investors=("meituan", "idg")),
    a_round("rd-x", "2024-01-05", amount=millions(100), investors=("meituan", "catl")),
]


def share(rows: list[RoundRow], target: Target = "USD") -> StateShare:
    (found,) = compute_state_share(private_rounds(rows, target), BACKING)
    return found


def of_rounds(rows: list[RoundRow]) -> dict[str, StateShare]:
    found = compute_round_state_share(private_rounds(rows, "USD"), BACKING)
    return {one.round: one for one in found}


def test_engineais_series_b_may_be_anything_between_no_and_all_state_money() -> None:
    """One of its three investors is state-backed, one is not, of one nobody has said."""
    series_b = of_rounds(ENGINEAI)["engineai-b-2026"]
    assert series_b.share == Interval(Decimal(0), Decimal(1))
    assert (series_b.rounds, series_b.surely, series_b.possibly) == (1, 0, 1)
    assert series_b.used == (
        Used("rounds", "rd-3df2be5f", "possibly_state_together"),
        Used("rounds", "rd-5f542f11", "possibly_state_together"),
        Used("investors", "henan-investment-group", "state_backed"),
        Used("investors", "luxshare", "not_state_backed"),
    )
    assert series_b.left_out == (LeftOut("investors", "henan-huirong", "backing_unknown"),)


def test_engineais_share_is_bounded_by_its_rounds() -> None:
    found = share(ENGINEAI)
    # Surely state-backed: none. Possibly: (999 + 1000) × 0.14 + 200, beside an angel round of at
    # least 95 × 0.14 that is not.
    most = Decimal("479.86") / (Decimal("479.86") + Decimal("13.3"))
    assert found.share == Interval(Decimal(0), most)
    assert (found.rounds, found.surely, found.possibly, found.disclosed) == (4, 0, 3, 4)
    assert found.count_share == Interval(Decimal(0), Decimal("0.75"))
    assert found.state_amount == millions(0, 479.86)
    assert found.amount == millions(367.3, 494.56)
    roles = {one.key: (one.role, one.value) for one in found.used if one.resource == "rounds"}
    assert roles["rd-579cb516"] == ("not_state", millions(13.3, 14.7))
    assert roles["rd-5f542f11"] == ("possibly_state_together", millions(200))


def test_a_round_of_state_backed_investors_only_raises_the_lower_bound() -> None:
    found = share(GALBOT, "CNY")
    # 300 × 7 beside at most 999 + 100; (360 × 7 + 999) beside at least 100.
    assert found.share == Interval(Decimal(2100) / Decimal(3199), Decimal(3519) / Decimal(3619))
    # By number the undisclosed round counts too.
    assert (found.rounds, found.surely, found.possibly, found.disclosed) == (4, 2, 3, 3)
    assert LeftOut("rounds", "rd-4714a55a", "undisclosed") in found.left_out
    assert {one.round: one.share.low for one in of_rounds(GALBOT).values()} == {
        "rd-d01cdb8a": Decimal(1),
        "rd-4714a55a": Decimal(1),
        "rd-x": Decimal(0),
    }


def test_an_investor_without_a_public_row_is_unknown_and_not_shown() -> None:
    rows = [a_round("rd-1", investors=("henan-huirong", "not-public-yet"))]
    assert share(rows).possibly == 1
    assert share(rows).left_out == (LeftOut("investors", "henan-huirong", "backing_unknown"),)


def test_a_round_of_unknown_investors_says_nothing_and_one_that_names_nobody_neither() -> None:
    rows = [a_round("rd-1", investors=("idg",)), a_round("rd-2", investors=())]
    assert of_rounds(rows) == {}
    assert share(rows).share == Interval(Decimal(0), Decimal(1))
    assert (share(rows).surely, share(rows).possibly) == (0, 2)


def test_an_open_end_leads_to_none_or_all() -> None:
    ticket = a_round("rd-1", amount_scope="one_investor", investors=("hkic",))
    rest = a_round("rd-2", investors=("jd",))
    assert share([ticket, rest]).share == Interval(Decimal("0.5"), Decimal(1))
    swapped = [ticket._replace(investors=("jd",)), rest._replace(investors=("hkic",))]
    assert share(swapped).share == Interval(Decimal(0), Decimal("0.5"))


def test_amounts_to_date_rumours_and_public_money_are_left_out_with_the_reason() -> None:
    rows = [
        a_round("rd-1", investors=("hkic",)),
        a_round("rd-2", amount_scope="cumulative", investors=("jd",)),
        a_round("rd-3", confidence="rumoured", investors=("jd",)),
        a_round("rd-4", instrument="public_offering", investors=("jd",)),
        a_round("rd-5", currency="KRW", investors=("hkic",)),
    ]
    found = share(rows)
    assert found.share == Interval.exactly(1)
    assert (found.rounds, found.surely, found.disclosed) == (2, 2, 1)
    assert {(one.key, one.reason) for one in found.left_out} == {
        ("rd-2", "overlaps"),
        ("rd-3", "rumoured"),
        ("rd-4", "not_private"),
        ("rd-5", "no_rate"),
    }


def test_nothing_disclosed_is_an_unknown_share_but_a_known_number() -> None:
    found = share(
        [undisclosed("rd-1", investors=("hkic",)), undisclosed("rd-2", investors=("jd",))]
    )
    assert found.share == UNKNOWN
    assert found.count_share == Interval.exactly(Decimal("0.5"))


def test_the_industry_is_all_rounds_together() -> None:
    rows = [*ENGINEAI, *(row._replace(company_slug="galbot") for row in GALBOT)]
    found = compute_industry_state_share(private_rounds(rows, "USD"), BACKING)
    # Surely 300; at most beside it EngineAI's 494.56 and Galbot's (999 + 100) × 0.14.
    least = Decimal(300) / (300 + Decimal("494.56") + Decimal("153.86"))
    # Possibly 360 + 479.86 + 139.86, beside at least 13.3 + 14.
    most = Decimal("979.72") / (Decimal("979.72") + Decimal("27.3"))
    assert found.share == Interval(least, most)
    assert (found.rounds, found.surely, found.possibly, found.disclosed) == (8, 2, 6, 7)


@pytest.mark.parametrize(
    ("surely", "maybe", "rest", "expected"),
    [
        (NOTHING, NOTHING, NOTHING, UNKNOWN),
        (NOTHING, NOTHING, millions(5), Interval.exactly(0)),
        (millions(5), NOTHING, NOTHING, Interval.exactly(1)),
        (millions(0, 5), NOTHING, NOTHING, Interval.exactly(1)),
        (NOTHING, NOTHING, millions(0, 5), Interval.exactly(0)),
        (millions(1), millions(1), millions(2), Interval(Decimal("0.25"), Decimal("0.5"))),
        (millions(1), NOTHING, Interval(Decimal(0), None), Interval(Decimal(0), Decimal(1))),
    ],
)
def test_a_share_is_bounded_by_the_ends_of_its_parts(
    surely: Interval, maybe: Interval, rest: Interval, expected: Interval
) -> None:
    assert share_of(surely, maybe, rest) == expected


amounts = st.tuples(st.integers(0, 900), st.integers(0, 99)).map(lambda p: millions(p[0], sum(p)))
investors = st.lists(st.sampled_from([*BACKING, "idg", "ggv"]), max_size=3, unique=True)


@st.composite
def many_rounds(draw: st.DrawFn) -> list[RoundRow]:
    return [
        a_round(
            f"rd-{number}",
            round=draw(st.sampled_from(["a", "b", f"alone-{number}"])),
            amount=draw(st.one_of(amounts, st.just(UNKNOWN))),
            investors=tuple(draw(investors)),
        )
        for number in range(draw(st.integers(1, 6)))
    ]


@given(many_rounds(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[RoundRow], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert share(shuffled) == share(rows)


@given(many_rounds())
def test_a_rumour_changes_no_share(rows: list[RoundRow]) -> None:
    rumour = a_round("rd-x", round="a", confidence="rumoured", investors=("hkic",))
    found = share([*rows, rumour])
    assert replace(found, left_out=share(rows).left_out) == share(rows)


@given(many_rounds())
def test_the_bounds_are_ordered_and_every_report_is_accounted_for(rows: list[RoundRow]) -> None:
    found = share(rows)
    if not found.share.is_unknown:
        assert found.share.low is not None
        assert found.share.high is not None
        assert 0 <= found.share.low <= found.share.high <= 1
    assert found.surely <= found.possibly <= found.rounds
    assert {one.key for one in found.used if one.resource == "rounds"} == {row.key for row in rows}


@given(st.lists(amounts, min_size=3, max_size=3), st.lists(st.integers(0, 100), min_size=4))
def test_any_true_share_lies_within_the_bounds(parts: list[Interval], choices: list[int]) -> None:
    fractions = [Decimal(one) / 100 for one in choices[:4]]
    surely, maybe, rest = (
        (part.low or 0) + ((part.high or 0) - (part.low or 0)) * fraction
        for part, fraction in zip(parts, fractions, strict=False)
    )
    whole = surely + maybe + rest
    if whole:
        bounds = share_of(*parts)
        assert bounds.low is not None
        assert bounds.high is not None
        true = (surely + maybe * fractions[3]) / whole
        slack = Decimal("1e-20")
        assert bounds.low - slack <= true <= bounds.high + slack


@given(many_rounds())
def test_learning_who_an_investor_is_only_narrows_the_share(rows: list[RoundRow]) -> None:
    rounds = private_rounds(rows, "USD")
    before = compute_state_share(rounds, BACKING)[0]
    after = compute_state_share(rounds, {**BACKING, "idg": True, "ggv": False})[0]
    if not before.share.is_unknown:
        assert (after.share.low or 0) >= (before.share.low or 0)
        assert (after.share.high or 0) <= (before.share.high or 0)
