"""Announced capacity beside demand, by hand and by its laws."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from companies.metrics.capacity import CapacityYear, compute_capacity
from companies.models import CapacityMetric, ProductionTarget, YearMetric
from companies.refresh.market import MARKET
from companies.refresh.years import YEARS
from companies.rows import ActualRow, FacilityRow, TargetRow
from sources.clock import Clock, looking_from
from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate
from tests.rows import a_target

TODAY = date(2026, 9, 30)


def robots(low: int | None, high: int | None = None) -> Interval:
    return Interval(*(None if end is None else Decimal(end) for end in (low, high)))


def exactly(units: int) -> Interval:
    return Interval.exactly(units)


def a_site(slug: str = "a-plant", capacity: int | None = 1_000, **changes: Any) -> FacilityRow:
    """UBTech's plant, open since 2025."""
    row = FacilityRow(
        slug=slug,
        company_slug="ubtech",
        capacity=None if capacity is None else Decimal(capacity),
        capacity_unit="" if capacity is None else "robots",
        status="operating",
        announced_on=None,
        opened_on=PartialDate.parse("2025-03"),
        public_on=date(2026, 1, 1),
    )
    return row._replace(**changes)


def stated(key: str = "ta-1", due: str = "2026-12-31", **changes: Any) -> TargetRow:
    return a_target(key, due, metric="annual_capacity", **changes)


def promised(key: str = "ta-9", due: str = "2025-12-31", **changes: Any) -> TargetRow:
    return a_target(key, due, metric="deliveries", **changes)


def shipped(key: str = "ac-1", units: Interval = UNKNOWN, **changes: Any) -> ActualRow:
    """A report on all that UBTech shipped in 2025."""
    row = ActualRow(
        key=key,
        company_slug="ubtech",
        robots=(),
        metric="shipped",
        units=units,
        unit="robots",
        period_start=PartialDate.parse("2025-01-01"),
        period_end=PartialDate.parse("2025-12-31"),
        confidence="reported",
    )
    return row._replace(**changes)


def by_year(
    sites: list[FacilityRow], targets: list[TargetRow], actuals: list[ActualRow]
) -> dict[int, CapacityYear]:
    return {year.year: year for year in compute_capacity(sites, targets, actuals, ())}


def test_sites_and_stated_capacities_of_a_company_form_a_range_and_are_never_added() -> None:
    sites = [a_site("a", 1_000), a_site("b", 3_000)]
    found = by_year(sites, [stated(units=robots(2_000, 5_000))], [])
    assert found[2025].capacity == robots(1_000, 3_000)
    assert found[2026].capacity == robots(1_000, 5_000)
    assert found[2026].capacity_companies == 1


def test_companies_are_added_and_an_open_lower_end_counts_from_zero() -> None:
    up_to = stated("ta-2", company_slug="tesla", units=robots(None, 400))
    found = by_year([a_site(opened_on=PartialDate.parse("2026"))], [up_to], [])
    assert found[2026].capacity == robots(1_000, 1_400)
    assert found[2026].capacity_companies == 2


def test_a_site_counts_from_its_opening_else_its_announcement_else_the_day_it_was_public() -> None:
    announced = {"announced_on": PartialDate.parse("2024"), "status": "announced"}
    sites = [
        a_site("a", 1, company_slug="a", **announced),
        a_site("b", 10, company_slug="b", **announced, opened_on=None),
        a_site("c", 100, company_slug="c", opened_on=None),
    ]
    found = by_year(sites, [], [])
    assert {year: one.capacity for year, one in found.items()} == {
        2024: exactly(10),
        2025: exactly(11),
        2026: exactly(111),
    }
    assert found[2026].operating == exactly(100)
    assert found[2025].operating == UNKNOWN


def test_only_robots_count() -> None:
    sites = [a_site("a", 5, capacity_unit="tonnes"), a_site("b", None)]
    assert by_year(sites, [stated(unit="parts")], []) == {}


def test_a_later_capacity_takes_the_place_of_an_earlier_one_on_the_same_robot() -> None:
    targets = [
        stated("ta-1", "2025-12-31", units=exactly(100)),
        stated("ta-2", "2026-12-31", units=exactly(900), stated_on="2025-01"),
        stated("ta-3", "2026-06-30", units=exactly(500), stated_on="2025-06"),
        stated("ta-4", "2026-12-31", units=exactly(700), robot="U1"),
        stated("ta-5", "", units=exactly(10_000)),
    ]
    found = by_year([], targets, [])
    assert found[2025].capacity == exactly(100)
    assert found[2026].capacity == robots(500, 700)
    reasons = {one.key: one.reason for one in found[2026].left_out}
    assert reasons == {"ta-1": "earlier_capacity", "ta-2": "restated", "ta-5": "no_due"}


def test_the_ratio_runs_from_least_over_most_to_most_over_least() -> None:
    sites = [a_site("a", 1_000), a_site("b", 3_000)]
    targets = [promised(units=robots(500, 2_000))]
    year = by_year(sites, targets, [shipped(units=robots(600, None))])[2025]
    assert year.per_promised == Interval(Decimal("0.5"), Decimal(6))
    assert year.per_shipped == robots(None, 5)


def test_no_ratio_without_demand_or_where_it_may_be_zero() -> None:
    year = by_year([a_site()], [promised(units=robots(None, 2_000))], [])[2025]
    assert year.promised == robots(0, 2_000)
    assert year.per_promised == UNKNOWN
    assert (year.shipped, year.per_shipped, year.shipped_companies) == (UNKNOWN, UNKNOWN, 0)


def test_a_rumour_and_a_third_party_change_nothing() -> None:
    rows = [stated(), promised()]
    others = [
        stated("ta-7", confidence="rumoured", units=exactly(1)),
        stated("ta-8", claimant="third_party", units=exactly(1)),
        promised("ta-6", confidence="rumoured", units=exactly(1)),
    ]
    ranges = ("capacity", "operating", "promised", "shipped", "per_promised", "per_shipped")
    alone, beside = by_year([a_site()], rows, []), by_year([a_site()], rows + others, [])
    for year, one in alone.items():
        assert [getattr(one, name) for name in ranges] == [
            getattr(beside[year], name) for name in ranges
        ]


POSITIVE = st.tuples(st.integers(1, 90), st.integers(0, 90)).map(
    lambda pair: robots(pair[0], sum(pair))
)


COMPANIES = st.sampled_from(["a", "b"])
YEARS_OF = st.integers(2024, 2027)
SITES = st.lists(st.tuples(COMPANIES, YEARS_OF, st.integers(1, 90)), max_size=5).map(
    lambda drawn: [
        a_site(f"s-{at}", units, company_slug=slug, opened_on=PartialDate.parse(str(year)))
        for at, (slug, year, units) in enumerate(drawn)
    ]
)
TARGETS = st.lists(
    st.tuples(st.sampled_from([stated, promised]), COMPANIES, YEARS_OF, POSITIVE), max_size=8
).map(
    lambda drawn: [
        make(f"ta-{at}", str(year), company_slug=slug, units=units, robot="")
        for at, (make, slug, year, units) in enumerate(drawn)
    ]
)


@given(SITES, TARGETS, st.randoms(use_true_random=False))
def test_neither_order_nor_facts_that_are_not_listed_matter(
    sites: list[FacilityRow], targets: list[TargetRow], rng: Random
) -> None:
    found = by_year(sites, targets, [])
    shuffled = list(targets)
    rng.shuffle(shuffled)
    assert by_year(sites[::-1], shuffled, []) == found
    for year, one in found.items():
        used = {used.key for used in one.used}
        listed = [row for row in targets if row.key in used]
        again = by_year([site for site in sites if site.slug in used], listed, [])[year]
        assert (again.capacity, again.promised) == (one.capacity, one.promised)
        assert (again.per_promised, again.used) == (one.per_promised, one.used)


# --- the real rows ---


def stored(year: int) -> CapacityMetric:
    rows = MARKET.compute(None, TODAY)
    return next(row for row in rows if isinstance(row, CapacityMetric) and row.year == year)


@pytest.mark.django_db
def test_in_2024_only_agibot_had_a_capacity_and_only_fourier_a_promise() -> None:
    year = stored(2024)
    assert year.capacity == year.operating == exactly(5_000)  # Fengxian, open since November 2024
    assert year.promised == robots(2_000, 9_990)  # Fourier's "thousands" of GR-1
    # 5,000 ÷ 9,990 to 5,000 ÷ 2,000
    assert year.per_promised == Interval(Decimal("0.5005"), Decimal("2.5"))


@pytest.mark.django_db
def test_in_2025_three_companies_had_announced_at_least_twenty_four_thousand() -> None:
    # AgiBot: a site of 5,000 and "thousands" (2,000 to 9,990); Figure's BotQ 12,000; Tesla's parts
    # for 10,000 to 12,000. 2,000 + 12,000 + 10,000 and 9,990 + 12,000 + 12,000.
    year = stored(2025)
    assert year.capacity == robots(24_000, 33_990)
    assert year.capacity_companies == 3
    assert year.operating == exactly(17_000)  # AgiBot 5,000 and Figure 12,000


@pytest.mark.django_db
def test_in_2026_tesla_alone_makes_the_upper_end() -> None:
    # 1X 10,000 · AgiBot 2,000–9,990 · Boston Dynamics 0–30,000 ("up to 1,000"; 1,000; 30,000) ·
    # EngineAI 10,000 · Figure 12,000 · GAC 10,000 · Leju 1,000–10,000 · Tesla 50,000–10,000,000 ·
    # UBTech 10,000 · X-Humanoid 5,000 · XPENG 50,000
    year = stored(2026)
    assert year.capacity == robots(160_000, 10_156_990)
    assert year.capacity_companies == 11
    # 1X 10,000 · AgiBot 5,000 · Boston Dynamics 1,000 · EngineAI 10,000 · Figure 12,000 ·
    # Leju 1,000–10,000 · X-Humanoid 5,000
    assert year.operating == robots(44_000, 53_000)
    # MagicLab 2,000–9,990 and Unitree 10,000–20,000: 160,000 ÷ 29,990, 10,156,990 ÷ 12,000
    assert year.promised == robots(12_000, 29_990)
    assert year.per_promised == Interval(Decimal("5.3351"), Decimal("846.4158"))


@pytest.mark.django_db
def test_the_demand_is_that_of_promised_and_reported_in_each_year() -> None:
    demand = {
        row.year: row
        for row in YEARS.compute(None, TODAY)
        if isinstance(row, YearMetric) and row.company is None and row.target_metric == "deliveries"
    }
    for row in MARKET.compute(None, TODAY):
        if isinstance(row, CapacityMetric) and (row.promised_companies or row.shipped_companies):
            year = demand[row.year]
            assert row.promised == year.promised
            assert row.shipped == year.reported_by_all
            assert row.promised_companies == year.promising
            assert row.shipped_companies == year.reporting


@pytest.mark.django_db
def test_on_a_past_day_no_later_capacity_is_known() -> None:
    day = date(2025, 6, 30)
    with looking_from(Clock(as_of=day)):
        rows = {row.slug: row for row in MARKET.compute(None, day)}
        keys = {one.key for row in rows.values() for one in row.evidence}
        later = ProductionTarget.objects.filter(public_on__gt=day).values_list("key", flat=True)
        assert not keys & set(later)
    # AgiBot alone: what is cited for BotQ and for Tesla's stock of parts was published later.
    assert rows["2025"].record()["capacity_max"] == 9_990


@pytest.mark.django_db
def test_what_a_figure_lists_suffices_to_compute_it_again() -> None:
    for row in MARKET.compute(None, TODAY):
        if row.slug not in ("2025", "2026", "morgan-stanley", "ggii", "wheeled.2026.usd"):
            continue
        listed = frozenset((one.resource, one.key) for one in row.evidence)
        with looking_from(Clock(only=listed)):
            again = next(one for one in MARKET.compute(None, TODAY) if one.slug == row.slug)
        assert again.record() == row.record()


@pytest.mark.django_db
def test_the_market_takes_a_query_for_each_table_it_reads() -> None:
    with CaptureQueriesContext(connection) as queries:
        list(MARKET.compute(None, TODAY))
    assert len(queries) == 7
