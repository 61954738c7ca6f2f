"""This year's promises by size, and what speaks for them."""

import pytest

from tests.tracker.overview.promises import ahead, number


@pytest.mark.usefixtures("_judged")
def test_whose_promises_for_2026_are_largest_and_what_speaks_for_them() -> None:
    shown = ahead()
    rows = {
        row.company.slug: [line.promise.target_metric for line in row.lines] for row in shown.rows
    }
    assert list(rows.items()) == [
        ("tesla", ["annual_output", "deployment"]),
        ("byd", ["deployment"]),
        ("chery", ["annual_output"]),  # at least 10,000: open above, so before 10,000-20,000
        ("unitree", ["deliveries"]),
        ("ubtech", ["annual_output", "deployment"]),
        ("figure", ["annual_output"]),
        ("magiclab", ["deliveries"]),
    ]
    assert shown.promises == 9
    by_slug = {row.company.slug: row for row in shown.rows}
    [line] = by_slug["figure"].lines
    assert line.so_far is not None
    assert (line.so_far.reported, line.so_far.verdict) == (number(240, None), "pending")
    assert by_slug["figure"].capacity == number(12_000, 12_000)
    assert by_slug["byd"].capacity is None
    assert not any(line.due_early for row in shown.rows for line in row.lines)
    # A restatement of January 2026, not the 5,000 first promised; kinds are never added.
    units = [line.promise.units for line in by_slug["ubtech"].lines]
    assert units == [number(10_000, 10_000), number(100, 100)]
    assert [line.worded for line in by_slug["chery"].lines] == ["tens of thousands"]
    assert [slug for slug, row in by_slug.items() if row.abroad] == ["tesla", "figure"]


@pytest.mark.usefixtures("_judged")
def test_what_the_reports_say_of_those_who_promise_now() -> None:
    """Chery kept its one, UBTECH missed one; Tesla, BYD, Unitree, Figure, MagicLab: undecided."""
    shown = ahead()
    assert shown.largest == (
        "For 2026, Tesla (United States) promises the most, 50,000 robots; in China BYD, 20,000."
    )
    assert shown.believable == (
        "Of the 7 companies that promise a number for 2026, reports so far show that 1 kept a"
        " promise and 1 missed one; on the others they decide nothing."
    )
    assert [one.company_slug for one in shown.capacity_only] == [
        "xpeng",
        "1x",
        "leju",
        "x-humanoid",
        "boston-dynamics",
    ]


@pytest.mark.usefixtures("_judged")
def test_a_year_nobody_promised_for_says_nothing() -> None:
    shown = ahead(2099)
    assert (shown.rows, shown.largest, shown.believable) == ([], "", "")
