"""How far promised dates have moved."""

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.metrics.slippage import Slippage, compute_slippage
from companies.rows import ActualRow, TargetRow
from sources.intervals import UNKNOWN
from tests.companies.ledger import WALKER, an_actual, between, bundled, reasons, roles
from tests.rows import a_target

TODAY = date(2026, 11, 21)


def slippage_of(company: str, promise: str) -> Slippage:
    found = compute_slippage(*bundled(company), TODAY)
    (one,) = (one for one in found if one.promise == promise)
    return one


def a_start(key: str, due: str, stated_on: str, **changes: Any) -> TargetRow:
    plain = {"metric": "start_of_production", "units": UNKNOWN, "unit": "", "promise": "start"}
    return a_target(key, due=due, stated_on=stated_on, **(plain | changes))


def started(day: str, key: str = "ac-1", **changes: Any) -> ActualRow:
    plain = {"metric": "production_started", "units": UNKNOWN, "unit": ""}
    return an_actual(key, f"/{day}", **(plain | changes))


def slips(targets: list[TargetRow], *actuals: ActualRow) -> list[Slippage]:
    return compute_slippage(targets, actuals, WALKER, TODAY)


def only(targets: list[TargetRow], *actuals: ActualRow) -> Slippage:
    (found,) = slips(targets, *actuals)
    return found


# --- the bundled rows ---


@pytest.mark.django_db
def test_apptronik_moved_its_start_of_production_by_a_year() -> None:
    # Said in February 2025: by 31 December 2026. Said in June 2026: by 31 December 2027.
    one = slippage_of("apptronik", "apptronik-apollo-production")
    assert one.moved == between(365, 365)
    assert (one.restated, one.state, one.late) == (1, "pending", UNKNOWN)
    assert roles(one.used, "targets") == {
        "ta-1ac9c96a": "first_due",
        "ta-0f655a9f": "latest_due",
    }


@pytest.mark.django_db
def test_teslas_volume_production_moved_from_2023_to_september_2026() -> None:
    # First said in 2022: by 31 December 2023. Said last, in a summary dated 2026 that became
    # public after those of April and May: September 2026. From 31 December 2023 to 1 September
    # 2026 are 366 + 365 + 244 = 975 days, to the 30th 29 more. Its due date has passed by November.
    one = slippage_of("tesla", "tesla-optimus-volume-production")
    assert one.moved == between(975, 1004)
    assert (one.restated, one.state) == (7, "overdue")
    told = roles(one.used, "targets")
    assert (told["ta-2b85b805"], told["ta-a049beb5"]) == ("first_due", "latest_due")
    assert len(told) == 8


@pytest.mark.django_db
def test_xpengs_end_of_2026_is_pending() -> None:
    # 31 December 2026, repeated three times, last as "December 2026": up to 30 days earlier.
    one = slippage_of("xpeng", "xpeng-iron-mass-production")
    assert (one.state, one.restated) == ("pending", 3)
    assert one.moved == between(-30, 0)


# --- the rules ---


def test_a_promise_stated_once_is_shown_only_when_due_or_reported() -> None:
    assert slips([a_start("ta-1", "2026-12-31", "2025-11")]) == []
    one = only([a_start("ta-1", "2026-11-20", "2025-11")])
    assert (one.state, one.restated, one.moved) == ("overdue", 0, UNKNOWN)
    assert slips([a_start("ta-1", "2026-11-21", "2025-11")]) == []
    early = only([a_start("ta-1", "2026-12-31", "2025-11")], started("2026-10-01"))
    assert (early.state, early.late) == ("reported", between(-91, -91))


def test_partial_dates_leave_a_range_of_days() -> None:
    rows = [a_start("ta-1", "2026-01", "2025-03"), a_start("ta-2", "2026-03", "2025-06")]
    # From 31 January to 1 March are 29 days, from 1 January to 31 March 89.
    assert only(rows).moved == between(29, 89)
    assert only(rows, started("2026-02")).late == between(1, 58)


def test_statements_of_the_same_day_leave_every_date_possible() -> None:
    rows = [
        a_start("ta-1", "2026-12-31", "2025-03"),
        a_start("ta-2", "2027-01-10", "2025-06-01"),
        a_start("ta-3", "2027-01-20", "2025-06-01"),
    ]
    assert only(rows).moved == between(10, 20)


def test_a_date_moved_forward_counts_below_zero() -> None:
    rows = [a_start("ta-1", "2026-12-31", "2025-03"), a_start("ta-2", "2026-12-01", "2025-06")]
    assert only(rows).moved == between(-30, -30)


def test_reports_on_one_robot_that_disagree_leave_a_range_and_of_several_the_first_counts() -> None:
    rows = [a_start("ta-1", "2026-01-31", "2025-03", robot="Walker")]
    told = [
        started("2026-02-10", "ac-1", robots=("Walker S2",)),
        started("2026-02-20", "ac-2", robots=("Walker S2",)),
        started("2026-09-01", "ac-3", robots=("Walker S1",)),
    ]
    assert only(rows, *told).late == between(10, 20)


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (started("2026-02-10", confidence="rumoured"), "rumoured"),
        (started("2026-02-10", robots=("Cruzr",)), "other_robot"),
        (started("2026-02-10", robots=()), "other_robot"),
        (started("2024-02-10"), "before_promise"),
    ],
)
def test_a_report_that_does_not_answer_is_left_out(fact: ActualRow, reason: str) -> None:
    one = only([a_start("ta-1", "2026-01-31", "2025-03")], fact)
    assert one.state == "overdue"
    assert reasons(one.left_out) == {"ac-1": reason}


def test_a_volume_is_a_milestone_only_without_a_number() -> None:
    rows = [
        a_start("ta-1", "2026-01-31", "2025-03", metric="deliveries"),
        a_target("ta-2", "2026-03-31", "2025-06", metric="deliveries", promise="start"),
    ]
    one = only(rows, started("2026-02-10", metric="first_shipped"))
    assert (one.late, one.restated) == (between(10, 10), 0)
    assert reasons(one.left_out, "targets") == {"ta-2": "has_a_number"}


def test_neither_rumours_nor_others_move_a_date() -> None:
    rows = [
        a_start("ta-1", "2026-01-31", "2025-03"),
        a_start("ta-2", "2027-01-31", "2025-06", confidence="rumoured"),
        a_start("ta-3", "2028-01-31", "2025-07", claimant="third_party"),
        a_start("ta-4", "", "2025-08"),
    ]
    one = only(rows)
    assert (one.state, one.restated) == ("overdue", 0)
    assert reasons(one.left_out, "targets") == {
        "ta-2": "rumoured",
        "ta-3": "third_party",
        "ta-4": "no_due",
    }


@st.composite
def statements(draw: st.DrawFn) -> list[TargetRow]:
    return [
        a_start(
            f"ta-{number}",
            draw(st.sampled_from(["2025", "2026-03", "2026-06-30", "2027-01-01", ""])),
            draw(st.sampled_from(["2024", "2025-02", "2025-02-28", "2025-09-09"])),
            promise=draw(st.sampled_from(["start", "other", ""])),
            confidence=draw(st.sampled_from(["confirmed", "rumoured"])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


@given(statements(), st.randoms())
def test_neither_order_nor_repetition_of_rows_matters(
    rows: list[TargetRow], random: Random
) -> None:
    shuffled = rows * 2
    random.shuffle(shuffled)
    assert slips(shuffled, started("2026-02-10")) == slips(rows, started("2026-02-10"))


@given(statements())
def test_the_facts_it_lists_give_the_same_slippage(rows: list[TargetRow]) -> None:
    facts = [started("2026-02-10"), started("2024-02-10", "ac-2")]
    for one in slips(rows, *facts):
        listed = {used.key for used in one.used}
        again = slips(
            [row for row in rows if row.key in listed],
            *(fact for fact in facts if fact.key in listed),
        )
        (same,) = (other for other in again if other.slug == one.slug)
        assert (same.moved, same.late, same.state) == (one.moved, one.late, one.state)
        assert (same.used, same.restated) == (one.used, one.restated)
