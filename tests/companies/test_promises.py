"""The latest promise per company, year, metric and robot."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from companies.metrics.promises import (
    LatestPromise,
    compute_latest_promises,
    said,
    why_no_promise,
)
from companies.rows import TargetRow
from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate
from tests.rows import a_target


def at_least(units: int) -> Interval:
    return Interval(Interval.exactly(units).low, None)


def keys(promise: LatestPromise) -> tuple[str, ...]:
    return tuple(one.key for one in promise.used)


def reasons(promise: LatestPromise) -> list[tuple[str, str]]:
    return [(one.key, one.reason) for one in promise.left_out]


def only(rows: list[TargetRow]) -> LatestPromise:
    (found,) = compute_latest_promises(rows)
    return found


def test_the_latest_statement_counts_and_names_those_it_replaced_oldest_first() -> None:
    # Tesla on Optimus in 2025, as in the dataset.
    tesla = {"company_slug": "tesla", "robot": "Optimus", "due": "2025-12-31"}
    rows = [
        a_target("ta-a101e287", stated_on="2025-03", **tesla),
        a_target("ta-819d1726", stated_on="2024-07-23", units=at_least(2000), **tesla),
        a_target("ta-c170cf74", stated_on="2025-04-22", units=at_least(2000), **tesla),
        a_target("ta-d7a76ab6", stated_on="2025-01", **tesla),
        a_target("ta-fda7e364", stated_on="2025-06", claimant="third_party", **tesla),
    ]
    promise = only(rows)
    assert keys(promise) == ("ta-c170cf74",)
    assert reasons(promise) == [
        ("ta-819d1726", "restated"),
        ("ta-d7a76ab6", "restated"),
        ("ta-a101e287", "restated"),
        ("ta-fda7e364", "third_party"),
    ]
    assert promise.units == at_least(2000)
    assert promise.stated_on == PartialDate.parse("2025-04-22")


def test_a_later_lower_promise_replaces_an_earlier_higher_one() -> None:
    rows = [
        a_target("ta-9e04fe4b", stated_on="2024-08", units=Interval.exactly(2000)),
        a_target("ta-7ec90d35", stated_on="2025-08", units=at_least(500)),
    ]
    assert only(rows).units == at_least(500)


def test_statements_of_the_same_last_day_stand_together_as_their_hull() -> None:
    # 1X on 30 April 2026: 10,000 a year by April 2027, over 100,000 by the end of it.
    ten = Interval.exactly(10_000)
    rows = [
        a_target("ta-fd16aca6", due="2027-04-30", stated_on="2026-04", units=ten),
        a_target("ta-1353db96", due="2027-12-31", stated_on="2026-04-30", units=at_least(100_000)),
    ]
    promise = only(rows)
    assert keys(promise) == ("ta-1353db96", "ta-fd16aca6")
    assert promise.units == at_least(10_000)
    assert promise.due == PartialDate.parse("2027-12-31")
    assert promise.stated_on == PartialDate.parse("2026-04-30")
    assert promise.left_out == ()


def test_an_undated_statement_takes_the_day_it_was_public() -> None:
    rows = [
        a_target("ta-1", stated_on="2025-11"),
        a_target("ta-2", stated_on="", public_on=date(2025, 12, 1)),
        a_target("ta-3", stated_on=""),
    ]
    promise = only(rows)
    assert keys(promise) == ("ta-2",)
    assert reasons(promise) == [("ta-3", "restated"), ("ta-1", "restated")]
    assert promise.stated_on is None


def test_nobody_can_have_said_a_thing_after_it_was_public() -> None:
    # "2026" alone is any day of 2026, but the source of February shows that it was said by then.
    vague = a_target("ta-1", stated_on="2026", public_on=date(2026, 2, 28))
    assert said(vague) == date(2026, 2, 28)
    assert keys(only([vague, a_target("ta-2", stated_on="2026-04-22")])) == ("ta-2",)
    late_source = a_target("ta-3", stated_on="2022", public_on=date(2025, 7, 31))
    assert said(late_source) == date(2022, 12, 31)


def test_a_robots_promise_is_not_its_companys_and_metrics_and_years_do_not_mix() -> None:
    rows = [
        a_target("ta-1"),
        a_target("ta-2", robot=""),
        a_target("ta-3", metric="deliveries"),
        a_target("ta-4", due="2027"),
        a_target("ta-5", company_slug="unitree"),
    ]
    found = compute_latest_promises(rows)
    assert [keys(promise) for promise in found] == [
        ("ta-2",),
        ("ta-1",),
        ("ta-3",),
        ("ta-4",),
        ("ta-5",),
    ]


def test_capacity_is_listed_but_not_scored() -> None:
    assert only([a_target(metric="annual_capacity")]).scored is False
    assert only([a_target(metric="cumulative_output")]).scored is True


def test_a_partners_claim_is_a_promise() -> None:
    assert only([a_target(claimant="partner")]).used[0].key == "ta-1"


def test_what_is_no_promise_is_left_out_with_its_reason() -> None:
    rows = [
        a_target("ta-1", due=""),
        a_target("ta-2", claimant="third_party"),
        a_target("ta-3", confidence="rumoured"),
        a_target("ta-4", unit="parts"),
        a_target("ta-5", units=UNKNOWN, unit=""),
        a_target("ta-6", metric="unit_price", unit="money"),
        a_target("ta-7", metric="start_of_production", units=UNKNOWN, unit=""),
    ]
    assert compute_latest_promises(rows) == []
    assert [(row.key, why_no_promise(row)) for row in rows] == [
        ("ta-1", "no_due"),
        ("ta-2", "third_party"),
        ("ta-3", "rumoured"),
        ("ta-4", "not_robots"),
        ("ta-5", "no_number"),
        ("ta-6", "not_a_volume"),
        ("ta-7", "not_a_volume"),
    ]


def test_a_promise_shows_what_was_left_out_beside_it() -> None:
    rows = [
        a_target("ta-1"),
        a_target("ta-2", confidence="rumoured"),
        a_target("ta-3", due=""),
        a_target("ta-4", due="2027", confidence="rumoured"),
        a_target("ta-5", robot="Walker S1", confidence="rumoured"),
    ]
    assert reasons(only(rows)) == [("ta-2", "rumoured"), ("ta-3", "no_due")]


def test_spellings_of_a_robot_that_differ_in_case_and_hyphens_are_one() -> None:
    rows = [a_target("ta-1"), a_target("ta-2", robot="walker-s2", stated_on="2025-12")]
    assert keys(only(rows)) == ("ta-2",)


@st.composite
def many_targets(draw: st.DrawFn) -> list[TargetRow]:
    return [
        a_target(
            f"ta-{number}",
            due=draw(st.sampled_from(["2026", "2026-06", "2026-12-31", "2027-03-01", ""])),
            stated_on=draw(st.sampled_from(["2025", "2025-12", "2025-12-31", "2024-05-02", ""])),
            robot=draw(st.sampled_from(["", "Walker S2"])),
            metric=draw(st.sampled_from(["annual_output", "deliveries", "unit_price"])),
            claimant=draw(st.sampled_from(["company", "partner", "third_party"])),
            confidence=draw(st.sampled_from(["confirmed", "rumoured"])),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


@given(many_targets())
def test_every_promise_is_used_or_replaced_exactly_once(rows: list[TargetRow]) -> None:
    promises = compute_latest_promises(rows)
    accounted = [key for promise in promises for key in keys(promise)]
    accounted += [key for one in promises for key, why in reasons(one) if why == "restated"]
    assert sorted(accounted) == sorted(row.key for row in rows if not why_no_promise(row))


@given(many_targets(), st.randoms())
def test_neither_order_nor_repetition_of_rows_matters(
    rows: list[TargetRow], random: Random
) -> None:
    shuffled = rows + rows
    random.shuffle(shuffled)
    assert compute_latest_promises(shuffled) == compute_latest_promises(rows)
