"""Which reports bound a promise, and how: by their kind, their period and their robots."""

from typing import Any

import pytest

from sources.intervals import Interval
from sources.partial_dates import PartialDate
from tests.companies.ledger import WALKER, an_actual, between, on, reasons, roles


@pytest.mark.parametrize(
    ("metric", "reported"),
    [
        ("annual_output", "produced"),
        ("deliveries", "shipped"),
        ("deployment", "deployed"),
        ("cumulative_output", "cumulative_produced"),
    ],
)
def test_like_is_compared_with_like_only(metric: str, reported: str) -> None:
    for kind in ("produced", "shipped", "deployed", "orders_received", "cumulative_produced"):
        period = "/2026-12-31" if kind == "cumulative_produced" else "2026-01-01/2026-12-31"
        verdict = on(an_actual(metric=kind, period=period), metric=metric)
        counts = kind == "cumulative_produced" and metric == "annual_output"
        assert (verdict.verdict == "met") == (kind == reported)
        assert bool(roles(verdict.used)) == (kind == reported or counts)


@pytest.mark.parametrize(
    ("period", "units", "role"),
    [
        ("2026-01-01/2026-12-31", between(4000, 4500), "covers"),
        ("2026-01-01/2026-12", between(4000, 4500), "covers"),
        ("2025-07-01/2027-06-30", between(4000, 4500), "covers_longer"),
        ("2026-02-01/2026-11-30", between(4000, None), "inside"),
        ("/2027-01-31", between(None, 4500), "start_unclear"),
    ],
)
def test_a_report_bounds_by_its_period(period: str, units: Interval, role: str) -> None:
    verdict = on(an_actual(period=period, units=between(4000, 4500)))
    assert roles(verdict.used) == {"ac-1": role}
    assert verdict.reported == units


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("2025-07-01/2026-06-30", {"ac-1": "overlaps"}),
        ("/2026-06-30", {"ac-1": "no_start"}),
        ("/2026", {"ac-1": "no_start"}),
        ("2025-01-01/2025-12-31", {}),
        ("2027-01-01/2027-12-31", {}),
    ],
)
def test_a_report_for_other_days_is_left_out(period: str, reason: dict[str, str]) -> None:
    verdict = on(an_actual(period=period))
    assert verdict.reported.is_unknown
    assert reasons(verdict.left_out) == reason


def test_a_longer_period_is_only_a_ceiling_beside_a_report_for_the_very_period() -> None:
    longer = an_actual("ac-2", "2026-01-01/2027-06-30", units=between(9000, 9000))
    assert on(an_actual(units=between(4000, None)), longer).reported == between(4000, 9000)


@pytest.mark.parametrize(
    ("asked", "told", "role", "units"),
    [
        ("Walker S2", ("walker-s2",), "covers", between(4000, 4500)),
        ("Walker", ("Walker S2",), "covers", between(4000, 4500)),
        ("Walker S2", ("Walker",), "wider", between(None, 4500)),
        ("Walker S2", (), "wider", between(None, 4500)),
        ("", ("Walker S2",), "part_of_it", between(4000, None)),
        ("", ("Walker S1", "Walker S2"), "part_of_it", between(4000, None)),
        ("Walker S2", ("Walker S1", "Walker S2"), "wider", between(None, 4500)),
        ("Walker", ("Walker S1", "Walker S2"), "part_of_it", between(4000, None)),
    ],
)
def test_a_report_bounds_by_its_robots(
    asked: str, told: tuple[str, ...], role: str, units: Interval
) -> None:
    verdict = on(an_actual(robots=told, units=between(4000, 4500)), families=WALKER, robot=asked)
    assert roles(verdict.used) == {"ac-1": role}
    assert verdict.reported == units


def test_several_models_of_a_family_are_parts_of_it_and_not_a_contradiction() -> None:
    told = [
        an_actual("ac-1", robots=("Walker S1",), units=between(300, 300)),
        an_actual("ac-2", robots=("Walker S2",), units=between(4800, 4800)),
    ]
    verdict = on(*told, families=WALKER, robot="Walker")
    # At least 4,800, and nobody says how many at most: not "300 to 4,800", and not missed.
    assert (verdict.reported, verdict.verdict) == (between(4800, None), "partly_reported")
    up_to = an_actual("ac-1", robots=("Walker S1",), units=between(None, 300))
    verdict = on(up_to, told[1], families=WALKER, robot="Walker")
    assert verdict.verdict == "partly_reported"
    assert roles(verdict.used) == {"ac-1": "other_model", "ac-2": "part_of_it"}


def test_reports_that_disagree_form_their_hull() -> None:
    # Unitree 2025: IDC 4,700, Omdia 4,200, the company at least 5,500, and so its filing on two
    # models. The filing contradicts Omdia and does not silence it.
    told = [
        an_actual("ac-1", robots=(), units=between(4700, 4700)),
        an_actual("ac-2", robots=(), units=between(4200, 4200)),
        an_actual("ac-3", robots=(), units=between(5500, None)),
        an_actual("ac-4", robots=("G1", "H1"), units=between(5500, None)),
    ]
    verdict = on(*told, robot="")
    assert (verdict.reported, verdict.verdict) == (between(4200, None), "undecidable")


def test_an_upper_bound_below_the_reports_widens_the_range() -> None:
    own = an_actual(units=between(5000, 5000))
    company = an_actual("ac-2", robots=(), units=between(900, 1000))
    assert on(own, company).reported == between(1000, 5000)
    # It contradicts only one of two: still it must not silence that one.
    lower = an_actual("ac-3", units=between(800, 900))
    assert on(own, lower, company).reported == between(800, 5000)


def test_wider_reports_that_disagree_bound_by_the_highest_of_them() -> None:
    told = [an_actual(f"ac-{n}", robots=(), units=between(n, n)) for n in (1000, 1500)]
    assert on(*told).reported == between(None, 1500)
    open_above = an_actual("ac-3", robots=(), units=between(2000, None))
    assert on(*told, open_above).reported.is_unknown


def test_parts_that_disagree_bound_by_the_lowest_of_them() -> None:
    told = [an_actual(f"ac-{n}", units=between(n, n)) for n in (1000, 1500)]
    assert on(*told, robot="").reported == between(1000, None)


@pytest.mark.parametrize(
    ("day", "role", "units"),
    [
        ("2026-12-31", "count_on_day", between(5000, 5000)),
        ("2026-12", "count_before", between(5000, None)),
        ("2024-05", "count_before", between(5000, None)),
        ("2027-01", "count_after", between(None, 5000)),
    ],
)
def test_a_count_bounds_a_cumulative_promise_by_its_day(
    day: str, role: str, units: Interval
) -> None:
    count = an_actual(period=f"2020/{day}", metric="cumulative_produced")
    verdict = on(count, metric="cumulative_output")
    assert roles(verdict.used) == {"ac-1": role}
    assert verdict.reported == units


def test_the_difference_of_two_counts_bounds_a_year() -> None:
    # AgiBot 2025: 962 by 15 December 2024 and 1,000 in January 2025; 5,000 by 8 December 2025 and
    # 15,000 in July 2026. At least 5,000 - 1,000, at most 15,000 - 962.
    days = {"2024-12-15": 962, "2025-01-31": 1000, "2025-12-08": 5000, "2026-07": 15_000}
    counts = [
        an_actual(
            f"ac-{number}",
            f"2023-02-01/{day}",
            metric="cumulative_produced",
            units=between(number, number),
        )
        for day, number in days.items()
    ]
    verdict = on(*counts, due="2025-12-31")
    assert verdict.reported == between(4000, 14_038)
    assert roles(verdict.used) == {
        "ac-1000": "earlier_count",
        "ac-15000": "later_count",
        "ac-5000": "later_count",
        "ac-962": "earlier_count",
    }


@pytest.mark.parametrize(
    ("earlier", "units"),
    [
        # A count of some day in 2026 may be of a day after the period began: nothing is deducted.
        ("2026", between(None, 99)),
        ("2026-02-28", between(None, 90)),
        ("2026-02", between(None, 90)),
    ],
)
def test_a_count_is_deducted_only_if_surely_from_before(earlier: str, units: Interval) -> None:
    counts = [
        an_actual("ac-1", f"/{earlier}", metric="cumulative_produced", units=between(9, 9)),
        an_actual("ac-2", "/2026-12-31", metric="cumulative_produced", units=between(None, 99)),
    ]
    verdict = on(*counts, period_start=PartialDate.parse("2026-03"))
    assert verdict.reported == units


def test_a_count_that_began_within_the_period_is_a_floor() -> None:
    # And no ceiling: it knows nothing of January.
    count = an_actual(period="2026-02/2026-12-31", metric="cumulative_produced")
    assert on(count).reported == between(5000, None)


def test_counts_that_fall_are_left_aside() -> None:
    counts = [
        an_actual("ac-1", "/2025-12-31", metric="cumulative_produced", units=between(90, 90)),
        an_actual("ac-2", "/2026-12-31", metric="cumulative_produced", units=between(9, 9)),
        an_actual("ac-3", "/2027-12-31", metric="cumulative_produced", units=between(99, 99)),
    ]
    assert on(*counts).verdict == "unreported"


def test_counts_from_different_days_on_are_not_subtracted() -> None:
    counts = [
        an_actual("ac-1", "2023/2025-12-31", metric="cumulative_produced", units=between(9, 9)),
        an_actual("ac-2", "2024/2026-12-31", metric="cumulative_produced", units=between(99, 99)),
    ]
    assert on(*counts).reported == between(None, 99)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"confidence": "rumoured"}, "rumoured"),
        ({"units": Interval(), "unit": ""}, "no_number"),
        ({"unit": "parts"}, "not_robots"),
        ({"robots": ("Walker S1",)}, "other_robot"),
        ({"robots": (), "period_end": PartialDate.parse("2026-06-30")}, "no_bound"),
    ],
)
def test_what_bounds_nothing_is_left_out_with_its_reason(
    changes: dict[str, Any], reason: str
) -> None:
    verdict = on(an_actual(**changes))
    assert verdict.verdict == "unreported"
    assert reasons(verdict.left_out) == {"ac-1": reason}
