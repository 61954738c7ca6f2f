"""Promised beside reported for each year."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.metrics.years import Year, compute_years
from companies.rows import ActualRow, RobotFamily, TargetRow
from sources.intervals import UNKNOWN
from sources.partial_dates import PartialDate
from tests.companies.ledger import WALKER, an_actual, between, bundled, reasons, roles
from tests.rows import a_target


def years_of(*companies: str) -> dict[str, Year]:
    return {year.slug: year for year in compute_years(*bundled(*companies))}


def years(
    targets: list[TargetRow], *actuals: ActualRow, families: list[RobotFamily] | None = None
) -> dict[str, Year]:
    return {year.slug: year for year in compute_years(targets, actuals, families or [])}


# --- the bundled rows ---


@pytest.mark.django_db
def test_unitrees_shipments_of_2025_are_the_hull_of_reports_that_disagree() -> None:
    # IDC 4,700, Omdia 4,200, the company at least 5,500; 3,551 by September are a floor below all.
    # Its only promise for 2025 by itself is the start of R1 deliveries, without a number.
    year = years_of("unitree")["unitree.2025.deliveries"]
    assert year.reported_by_all == between(4200, None)
    assert (year.promised, year.promising, year.without_number) == (UNKNOWN, 0, 1)
    assert roles(year.used) == {
        "ac-cf965eb0": "covers",
        "ac-699b5acc": "covers",
        "ac-ccc6d37e": "covers",
        "ac-243470e4": "inside",
        "ac-7555399b": "part_of_it",
    }


@pytest.mark.django_db
def test_ubtechs_deliveries_of_2025_add_its_two_robots() -> None:
    # Walker S over 500 (August 2025) and Walker S2 500 (November) may be the same robots: at least
    # 500. Omdia: 1,000.
    year = years_of("ubtech")["ubtech.2025.deliveries"]
    assert (year.promised, year.reported) == (between(500, None), between(1000, 1000))
    assert reasons(year.left_out, "targets")["ta-9e04fe4b"] == "restated"


@pytest.mark.django_db
def test_the_industrys_deliveries_of_2025() -> None:
    # Promised: AgiBot 2,000-9,990, Chery 209-231, Leju 1,000-2,000, Noetix 2,000, UBTech from
    # 500: from 5,709. Of these three have a report: AgiBot 5,100-10,000, Chery from 220, UBTech
    # 1,000: from 6,320. With Agility (95 or 150 of its Digit), Figure 150, RobotEra from 200,
    # Tesla 150 of its Optimus and Unitree from 4,200: from 11,115.
    year = years_of()["2025.deliveries"]
    assert (year.promised, year.promising) == (between(5709, None), 5)
    assert (year.reported, year.promising_reported) == (between(6320, None), 3)
    assert (year.reported_by_all, year.reporting) == (between(11_115, None), 8)
    assert year.without_number == 1


@pytest.mark.django_db
def test_promises_for_several_years_stay_out_of_every_year() -> None:
    found = years_of()
    assert "ai2-robotics.2028.deployment" not in found
    assert "engineai.2028.deliveries" not in found
    assert reasons(found["2028.deployment"].left_out, "targets")["ta-ac217429"] == (
        "longer_than_a_year"
    )


# --- the rules ---


def test_the_latest_statement_counts_and_restatements_are_never_added() -> None:
    rows = [
        a_target("ta-1", stated_on="2025-03", units=between(9000, 9000)),
        a_target("ta-2", stated_on="2025-06", units=between(5000, 5000)),
    ]
    year = years(rows)["2026.annual-output"]
    assert (year.promised, year.promising) == (between(5000, 5000), 1)


def test_kinds_are_never_mixed() -> None:
    found = years([a_target("ta-1"), a_target("ta-2", metric="deliveries")])
    assert {slug: year.promised for slug, year in found.items() if not year.company_slug} == {
        "2026.annual-output": between(5000, 5000),
        "2026.deliveries": between(5000, 5000),
    }


def test_the_companys_own_promise_stands_for_its_robots() -> None:
    rows = [a_target("ta-1", robot=""), a_target("ta-2"), a_target("ta-3", robot="Cruzr")]
    year = years(rows)["ubtech.2026.annual-output"]
    assert year.promised == between(5000, 5000)
    assert reasons(year.left_out, "targets") == {
        "ta-2": "in_company_promise",
        "ta-3": "in_company_promise",
    }


def test_robots_may_overlap_and_a_family_stands_for_its_members() -> None:
    rows = [a_target("ta-1"), a_target("ta-2", robot="Walker S1"), a_target("ta-3", robot="Cruzr")]
    assert years(rows, families=WALKER)["2026.annual-output"].promised == between(5_000, 15_000)
    rows.append(a_target("ta-4", robot="Walker"))
    year = years(rows, families=WALKER)["2026.annual-output"]
    assert year.promised == between(5_000, 10_000)
    assert reasons(year.left_out, "targets") == {
        "ta-1": "in_family_promise",
        "ta-2": "in_family_promise",
    }


def test_a_silent_company_is_counted_and_not_zero() -> None:
    rows = [
        a_target("ta-1"),
        a_target("ta-2", company_slug="unitree", units=UNKNOWN, unit=""),
        a_target("ta-3", company_slug="agibot"),
    ]
    made = an_actual(company_slug="agibot", robots=(), units=between(4000, 4000))
    other = an_actual("ac-2", company_slug="tesla", robots=(), units=between(7, 9))
    year = years(rows, made, other)["2026.annual-output"]
    assert (year.promised, year.promising) == (between(10_000, 10_000), 2)
    assert year.without_number == 1
    assert (year.reported, year.promising_reported) == (between(4000, 4000), 1)
    assert (year.reported_by_all, year.reporting) == (between(4007, 4009), 2)
    assert roles(year.used, "targets")["ta-2"] == "without_number"


def test_a_robots_report_is_a_floor_for_its_company() -> None:
    year = years([a_target()], an_actual())["ubtech.2026.annual-output"]
    assert year.reported == between(5000, None)


def test_an_upper_bound_alone_makes_no_year_and_adds_nothing_to_the_lower_end() -> None:
    count = an_actual(period="2024/2027-01-31", metric="cumulative_produced", robots=())
    assert "ubtech.2026.annual-output" not in years([], count)
    year = years([a_target()], count)["2026.annual-output"]
    assert (year.reported, year.promising_reported) == (between(0, 5000), 1)


def test_a_count_makes_a_year_only_where_it_stands() -> None:
    count = an_actual(period="/2026-12-15", metric="cumulative_produced", robots=())
    later = an_actual(
        "ac-2", "/2027-02-01", metric="cumulative_produced", robots=(), units=between(None, 9000)
    )
    made = {slug for slug in years([], count, later) if slug.endswith("cumulative-output")}
    assert made == {"2026.cumulative-output", "ubtech.2026.cumulative-output"}


@pytest.mark.parametrize(
    ("start", "due", "is_long"),
    [
        ("2026-01-01", "2026-12-31", False),
        ("2026-01-01", "2027-01-01", True),
        ("2025-12-31", "2026-12-31", True),
        ("2025-12-30", "2026-12-29", False),
        ("2024-02-29", "2025-02-28", False),
        ("2024-02-29", "2025-03-01", True),
        ("2025-10", "2028-10", True),
    ],
)
def test_a_promise_for_more_than_a_year_has_no_year(start: str, due: str, is_long: bool) -> None:
    row = a_target(due=due, period_start=PartialDate.parse(start))
    assert (years([row]) == {}) == is_long


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[TargetRow], list[ActualRow]]:
    company = st.sampled_from(["ubtech", "unitree"])
    robot = st.sampled_from(["", "Walker", "Walker S2"])
    targets = [
        a_target(
            f"ta-{number}",
            draw(st.sampled_from(["2026", "2026-06-30", "2027-12-31"])),
            draw(st.sampled_from(["2025", "2025-12", "2026-02-01"])),
            company_slug=draw(company),
            robot=draw(robot),
            units=draw(st.sampled_from([UNKNOWN, between(5, 5), between(7, None)])),
            confidence=draw(st.sampled_from(["confirmed", "rumoured"])),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    actuals = [
        an_actual(
            f"ac-{number}",
            draw(st.sampled_from(["2026/2026-12-31", "2026-03/2026-05", "/2027-02-01"])),
            company_slug=draw(company),
            robots=tuple(filter(None, [draw(robot)])),
            units=draw(st.sampled_from([between(4, 4), between(6, None), between(None, 9)])),
            metric=draw(st.sampled_from(["produced", "cumulative_produced"])),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    return targets, actuals


@given(rows(), st.randoms())
def test_neither_order_nor_repetition_of_rows_matters(
    found: tuple[list[TargetRow], list[ActualRow]], random: Random
) -> None:
    targets, actuals = found[0] * 2, found[1] * 2
    random.shuffle(targets)
    random.shuffle(actuals)
    assert compute_years(targets, actuals, WALKER) == compute_years(*found, WALKER)


@given(rows())
def test_the_facts_a_year_lists_give_the_same_year(
    found: tuple[list[TargetRow], list[ActualRow]],
) -> None:
    targets, actuals = found
    for year in compute_years(targets, actuals, WALKER):
        listed = {one.key for one in year.used}
        again = years(
            [row for row in targets if row.key in listed],
            *(row for row in actuals if row.key in listed),
            families=WALKER,
        )
        same = again[year.slug]
        assert same.used == year.used
        assert (same.promised, same.promising) == (year.promised, year.promising)
        assert (same.reported, same.reported_by_all) == (year.reported, year.reported_by_all)
        assert (same.without_number, same.reporting) == (year.without_number, year.reporting)


def test_a_year_is_the_calendar_year() -> None:
    crossing = an_actual(period="2025-07-01/2026-06-30", robots=())
    assert years([], crossing) == {}
    inside = an_actual(period="2026-07-01/2026-12-31", robots=())
    assert years([], inside)["2026.annual-output"].reported_by_all == between(5000, None)
