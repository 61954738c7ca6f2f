"""Dates by day, month or year: reading, writing and their first and last possible day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.partial_dates import PartialDate

days = st.dates(min_value=date(1000, 1, 1))
lengths = st.sampled_from([4, 7, 10])


@given(days, lengths)
def test_what_is_written_is_read_back(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    partial = PartialDate.parse(text)
    assert str(partial) == text
    assert PartialDate.parse(str(partial)) == partial


@given(days, lengths)
def test_a_partial_date_holds_the_day_it_was_cut_from(day: date, length: int) -> None:
    partial = PartialDate.parse(day.isoformat()[:length])
    assert partial.first <= day <= partial.last
    assert partial.precision == {4: "year", 7: "month", 10: "day"}[length]


@given(days, st.sampled_from([4, 7]))
def test_the_days_just_outside_are_another_month_or_year(day: date, length: int) -> None:
    partial = PartialDate.parse(day.isoformat()[:length])
    if partial.first > date(1000, 1, 1):
        assert not (partial.first - timedelta(1)).isoformat().startswith(str(partial))
    if partial.last < date.max:
        assert not (partial.last + timedelta(1)).isoformat().startswith(str(partial))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2024-02", date(2024, 2, 29)),
        ("2026-02", date(2026, 2, 28)),
        ("2000-02", date(2000, 2, 29)),
        ("1900-02", date(1900, 2, 28)),
        ("2024", date(2024, 12, 31)),
        ("2026-04", date(2026, 4, 30)),
    ],
)
def test_the_last_possible_day_follows_the_calendar(text: str, last: date) -> None:
    assert PartialDate.parse(text).last == last


def test_the_leap_day_exists_in_leap_years_only() -> None:
    assert PartialDate.parse("2024-02-29").precision == "day"
    with pytest.raises(ValueError, match="not a day of the calendar"):
        PartialDate.parse("2026-02-29")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 2026",
        "2026 ",
        "2026\n",
        "26",
        "2026-1",
        "2026-1-1",
        "2026-",
        "2026/03",
        "2026-03-14T00:00",
        "20260314",
        "-2026",
        "２０２６",
        "2026Q1",
    ],
)
def test_other_forms_are_refused_by_name_of_the_accepted_ones(text: str) -> None:
    with pytest.raises(ValueError, match="YYYY, YYYY-MM or YYYY-MM-DD"):
        PartialDate.parse(text)


@pytest.mark.parametrize("text", ["2026-00", "2026-13", "2026-04-31", "0000"])
def test_days_the_calendar_lacks_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a day of the calendar"):
        PartialDate.parse(text)


def test_a_span_that_is_no_day_month_or_year_is_refused() -> None:
    with pytest.raises(ValueError, match="not one day, month or year"):
        PartialDate(date(2026, 1, 1), date(2026, 3, 31))
    with pytest.raises(ValueError, match="not one day, month or year"):
        PartialDate(date(2026, 1, 2), date(2026, 1, 1))


def test_dates_sort_by_first_day_and_then_by_last() -> None:
    texts = ["2026-03", "2025-12-31", "2026", "2026-01-01", "2026-01"]
    in_order = [str(day) for day in sorted(PartialDate.parse(text) for text in texts)]
    assert in_order == ["2025-12-31", "2026-01-01", "2026-01", "2026", "2026-03"]
