"""Laws of the ranges that every total in the tracker is made of."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sources.intervals import NOTHING, UNKNOWN, Interval, hull, together, total

numbers = st.integers(-1000, 1000).map(Decimal)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(numbers), draw(numbers)))
    return Interval(
        None if draw(st.integers(0, 3)) == 0 else low,
        None if draw(st.integers(0, 3)) == 0 else high,
    )


@st.composite
def intervals_with_member(draw: st.DrawFn) -> tuple[Interval, Decimal]:
    interval = draw(intervals())
    low = interval.low if interval.low is not None else (interval.high or Decimal(0)) - 5000
    high = interval.high if interval.high is not None else (interval.low or Decimal(0)) + 5000
    return interval, draw(st.integers(int(low), int(high)).map(Decimal))


def contains(interval: Interval, value: Decimal) -> bool:
    above = interval.low is None or interval.low <= value
    return above and (interval.high is None or value <= interval.high)


@given(intervals_with_member(), intervals_with_member())
def test_a_sum_contains_the_sum_of_members(
    left: tuple[Interval, Decimal], right: tuple[Interval, Decimal]
) -> None:
    assert contains(left[0] + right[0], left[1] + right[1])


@given(intervals_with_member(), intervals_with_member())
def test_a_difference_contains_the_difference_of_members(
    left: tuple[Interval, Decimal], right: tuple[Interval, Decimal]
) -> None:
    assert contains(left[0] - right[0], left[1] - right[1])


@given(intervals(), intervals())
def test_sum_and_difference_are_no_wider_than_their_ends(left: Interval, right: Interval) -> None:
    added, taken = left + right, left - right
    if left.low is not None and right.low is not None:
        assert added.low == left.low + right.low
    if left.low is not None and right.high is not None:
        assert taken.low == left.low - right.high
    if left.high is not None and right.high is not None:
        assert added.high == left.high + right.high
    if left.high is not None and right.low is not None:
        assert taken.high == left.high - right.low


@given(intervals_with_member(), numbers)
def test_a_scaled_range_contains_the_scaled_members(
    found: tuple[Interval, Decimal], factor: Decimal
) -> None:
    interval, member = found
    assert contains(interval.scale(factor), member * factor)


@given(intervals(), numbers)
def test_scaling_keeps_the_width_by_the_factor(interval: Interval, factor: Decimal) -> None:
    scaled = interval.scale(factor)
    if interval.low is not None and interval.high is not None:
        assert scaled.low is not None
        assert scaled.high is not None
        assert scaled.high - scaled.low == (interval.high - interval.low) * abs(factor)
    assert interval.scale(0) == NOTHING


@given(st.lists(intervals_with_member(), min_size=1, max_size=5))
def test_a_hull_contains_every_member_of_every_range(
    found: list[tuple[Interval, Decimal]],
) -> None:
    whole = hull(interval for interval, _ in found)
    assert all(contains(whole, member) for _, member in found)


@given(st.lists(intervals(), min_size=1, max_size=5))
def test_a_hull_ends_where_one_of_its_ranges_ends(parts: list[Interval]) -> None:
    whole = hull(parts)
    assert whole.low in [part.low for part in parts]
    assert whole.high in [part.high for part in parts]


@given(intervals_with_member(), intervals_with_member())
def test_at_least_agrees_with_the_members(
    left: tuple[Interval, Decimal], right: tuple[Interval, Decimal]
) -> None:
    answer = left[0].at_least(right[0])
    if answer == "surely":
        assert left[1] >= right[1]
    if answer == "surely not":
        assert left[1] < right[1]


@given(intervals(), intervals())
def test_at_least_hesitates_only_where_members_point_both_ways(
    left: Interval, right: Interval
) -> None:
    assume(left.at_least(right) == "cannot say")
    some_reach = left.high is None or right.low is None or left.high >= right.low
    some_fall_short = left.low is None or right.high is None or left.low < right.high
    assert some_reach
    assert some_fall_short


@given(st.lists(intervals(), max_size=6))
def test_a_total_is_open_exactly_where_one_of_its_parts_is(parts: list[Interval]) -> None:
    added = total(parts)
    assert (added.low is None) == any(part.low is None for part in parts)
    assert (added.high is None) == any(part.high is None for part in parts)


def test_the_total_of_nothing_is_zero_and_the_hull_of_nothing_is_unknown() -> None:
    assert total([]) == NOTHING
    assert hull([]) == UNKNOWN


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        # Over 500 Walker S and 500 Walker S2: perhaps the same 500, perhaps any number more.
        ([(500, None), (500, 500)], (500, None)),
        ([(100, 200), (50, 80)], (100, 280)),
        ([(None, 200), (50, 80)], (50, 280)),
        ([], (None, None)),
    ],
)
def test_parts_that_may_overlap_come_to_the_largest_or_to_their_sum(
    parts: list[tuple[int | None, int | None]], whole: tuple[int | None, int | None]
) -> None:
    def interval(ends: tuple[int | None, int | None]) -> Interval:
        return Interval(*(None if end is None else Decimal(end) for end in ends))

    assert together(interval(part) for part in parts) == interval(whole)


def test_unknown_is_not_zero() -> None:
    assert UNKNOWN.is_unknown
    assert not NOTHING.is_unknown
    assert NOTHING.is_exact
    assert not UNKNOWN.is_exact
    assert not Interval(Decimal(1), Decimal(2)).is_exact
    assert not Interval(Decimal(1), None).is_unknown


def test_equal_exact_values_are_surely_at_least_each_other() -> None:
    assert Interval.exactly(5).at_least(Interval.exactly(5)) == "surely"


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="runs backwards"):
        Interval(Decimal(2), Decimal(1))
