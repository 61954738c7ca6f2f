"""How fresh and how well founded the facts are, by hand and by its laws."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.metrics.freshness import Freshness, compute_freshness
from companies.models import FreshnessMetric
from companies.refresh.freshness import FRESHNESS
from companies.rows import ActualRow, FactRow, TargetRow
from sources.clock import Clock, looking_from
from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate
from tests.rows import a_target

TODAY = date(2026, 9, 30)


def a_fact(key: str = "ro-1", public_on: date | None = date(2026, 9, 1), **changes: Any) -> FactRow:
    row = FactRow(
        company_slug="ubtech",
        resource="rounds",
        key=key,
        public_from=public_on,
        public_on=public_on,
        confidence="reported",
        is_weak=False,
    )
    return row._replace(**changes)


def a_promise(key: str = "ta-1", due: str = "2025-12-31", **changes: Any) -> TargetRow:
    given = {"metric": "deliveries", "promise": key}
    return a_target(key, due, stated_on="2025-01", **given | changes)


def a_report(key: str = "ac-1", units: Interval = UNKNOWN, **changes: Any) -> ActualRow:
    row = ActualRow(
        key=key,
        company_slug="ubtech",
        robots=("Walker S2",),
        metric="shipped",
        units=units,
        unit="robots",
        period_start=PartialDate.parse("2025-01-01"),
        period_end=PartialDate.parse("2025-12-31"),
        confidence="reported",
    )
    return row._replace(**changes)


def exactly(units: int) -> Interval:
    return Interval.exactly(units)


def only(
    facts: list[FactRow] = [],  # noqa: B006 (read only)
    targets: list[TargetRow] = [],  # noqa: B006
    actuals: list[ActualRow] = [],  # noqa: B006
) -> Freshness:
    (found,) = compute_freshness(["ubtech"], facts, targets, actuals, TODAY)
    return found


def test_days_count_from_the_newest_fact_and_an_imprecise_source_leaves_a_range() -> None:
    old = a_fact("ro-1", date(2026, 8, 1))
    of_september = a_fact("ro-2", date(2026, 9, 30), public_from=date(2026, 9, 1))
    within = a_fact("ro-3", date(2026, 9, 10))
    found = only([old, of_september, within])
    assert (found.newest_from, found.newest_on) == (date(2026, 9, 10), date(2026, 9, 30))
    assert found.days == Interval(Decimal(0), Decimal(20))
    assert [one.key for one in found.used] == ["ro-2", "ro-3"]


def test_rumours_and_undated_facts_do_not_make_a_company_fresh() -> None:
    found = only(
        [
            a_fact("ro-1", date(2026, 1, 1)),
            a_fact("ro-2", date(2026, 9, 29), confidence="rumoured", is_weak=True),
            a_fact("ro-3", None),
        ]
    )
    assert found.newest_on == date(2026, 1, 1)
    assert found.weak_facts == 0
    assert [(one.key, one.reason) for one in found.left_out] == [
        ("ro-2", "rumoured"),
        ("ro-3", "undated"),
    ]


def test_a_company_without_facts_is_not_fresh_but_unknown() -> None:
    found = only()
    assert found.days == UNKNOWN
    assert found.newest_on is None


def test_a_promise_is_unreported_when_no_report_of_its_kind_touches_its_period() -> None:
    assert only(targets=[a_promise()]).due_unreported == 1
    assert only(targets=[a_promise()], actuals=[a_report()]).due_unreported == 0
    other_kind = a_report(metric="produced")
    assert only(targets=[a_promise()], actuals=[other_kind]).due_unreported == 1
    year_before = a_report(
        period_start=PartialDate.parse("2024"), period_end=PartialDate.parse("2024-12")
    )
    assert only(targets=[a_promise()], actuals=[year_before]).due_unreported == 1
    rumour = a_report(confidence="rumoured")
    assert only(targets=[a_promise()], actuals=[rumour]).due_unreported == 1


def test_what_is_not_due_not_promised_or_not_asked_for_is_not_missing_a_report() -> None:
    targets = [
        a_promise("ta-1", "2026-09-30"),
        a_promise("ta-2", ""),
        a_promise("ta-3", claimant="third_party"),
        a_promise("ta-4", confidence="rumoured"),
        a_promise("ta-5", metric="annual_capacity"),
        a_promise("ta-6", metric="unit_price"),
    ]
    assert only(targets=targets).due_unreported == 0


def test_restatements_of_a_promise_count_once_by_the_latest() -> None:
    first = a_promise("ta-1", "2025-06-30", promise="p")
    again = a_promise("ta-2", "2025-12-31", promise="p")._replace(
        stated_on=PartialDate.parse("2025-05")
    )
    found = only(targets=[first, again])
    assert [(one.key, one.role) for one in found.used] == [("ta-2", "no_report")]
    postponed = again._replace(key="ta-3", due=PartialDate.parse("2027"))
    assert only(targets=[first, postponed]).due_unreported == 0


def test_reports_contradict_when_they_leave_no_common_value() -> None:
    reports = [
        a_report("ac-1", exactly(4_200)),
        a_report("ac-2", exactly(4_700)),
        a_report("ac-3", Interval(Decimal(5_500), None)),
        a_report("ac-4", Interval(Decimal(4_000), Decimal(9_000))),
    ]
    found = only(actuals=reports)
    assert found.contradictions == 1
    assert [one.key for one in found.used] == ["ac-1", "ac-2", "ac-3"]
    assert only(actuals=reports[2:]).contradictions == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"robots": ()},
        {"metric": "deployed"},
        {"unit": "parts"},
        {"currency": "CNY"},
        {"period_end": PartialDate.parse("2025-12")},
        {"period_start": None},
        {"confidence": "rumoured"},
    ],
)
def test_only_reports_of_the_same_number_contradict(changes: dict[str, Any]) -> None:
    reports = [a_report("ac-1", exactly(1)), a_report("ac-2", exactly(2))._replace(**changes)]
    assert only(actuals=reports).contradictions == 0
    assert only(actuals=[reports[0], a_report("ac-2", exactly(2))]).contradictions == 1


FACTS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.dates(date(2024, 1, 1), TODAY)),
        st.integers(0, 60),
        st.sampled_from(["reported", "rumoured"]),
        st.booleans(),
    ),
    max_size=8,
).map(
    lambda drawn: [
        a_fact(
            f"ro-{at}",
            day,
            public_from=day and date.fromordinal(day.toordinal() - before),
            confidence=sure,
            is_weak=weak,
        )
        for at, (day, before, sure, weak) in enumerate(drawn)
    ]
)
REPORTS = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3)), max_size=6).map(
    lambda drawn: [
        a_report(f"ac-{at}", Interval(Decimal(low), Decimal(low + more)))
        for at, (low, more) in enumerate(drawn)
    ]
)


@given(FACTS, REPORTS, st.randoms(use_true_random=False))
def test_neither_order_nor_facts_that_are_not_listed_matter(
    facts: list[FactRow], reports: list[ActualRow], rng: Random
) -> None:
    found = only(facts, actuals=reports)
    shuffled, mixed = list(facts), list(reports)
    rng.shuffle(shuffled)
    rng.shuffle(mixed)
    assert only(shuffled, actuals=mixed) == found
    used = {one.key for one in found.used}
    again = only(
        [fact for fact in facts if fact.key in used],
        actuals=[report for report in reports if report.key in used],
    )
    assert (again.days, again.weak_facts) == (found.days, found.weak_facts)
    assert (again.contradictions, again.used) == (found.contradictions, found.used)
    assert found.days.is_unknown or found.days.low is not None


@given(REPORTS)
def test_a_contradiction_is_two_ranges_apart(reports: list[ActualRow]) -> None:
    apart = any(
        one.units.at_least(other.units) == "surely not" for one in reports for other in reports
    )
    assert (only(actuals=reports).contradictions == 1) == apart


pytest_db = pytest.mark.django_db
"""For the real rows."""


def figures(*slugs: str, today: date = TODAY) -> dict[str, FreshnessMetric]:
    rows = FRESHNESS.compute(frozenset(slugs) if slugs else None, today)
    return {row.slug: row for row in rows if isinstance(row, FreshnessMetric)}


def keys(row: FreshnessMetric, role: str) -> list[str]:
    return [one.key for one in row.evidence if one.role == role]


@pytest_db
def test_dobots_newest_facts_are_three_links_of_6_may_2026() -> None:
    row = figures("dobot")["dobot"]
    # 6 May to 30 September: 25 + 30 + 31 + 31 + 30 days.
    assert row.days == exactly(147)
    assert keys(row, "newest") == ["sl-79ec77a2", "sl-928840a5", "sl-a4b864f8"]
    # Volume production within 2025: no report of production.
    assert keys(row, "no_report") == ["ta-0ddeaa14"]


@pytest_db
def test_reports_on_unitree_agibot_and_agility_contradict_each_other() -> None:
    rows = figures("unitree", "agibot", "agility", "ubtech")
    # Shipped in 2025: 4,200, 4,700, and 5,500 and up; the G1 and H1 are a number of their own.
    assert keys(rows["unitree"], "contradicts") == ["ac-699b5acc", "ac-ccc6d37e", "ac-cf965eb0"]
    # 5,168 and 5,200; 5,100 and up agrees with both.
    assert keys(rows["agibot"], "contradicts") == ["ac-3fd48b10", "ac-c73f1acf"]
    # Digit: 95 to 105, and 150.
    assert keys(rows["agility"], "contradicts") == ["ac-2b04ed24", "ac-ea066ce3"]
    assert [rows[slug].contradictions for slug in ("unitree", "agibot", "agility")] == [1, 1, 1]
    # Orders to 2025-10 and to 2025-10-31 are not surely of one period.
    assert rows["ubtech"].contradictions == 0


@pytest_db
def test_fouriers_three_promises_are_due_without_a_report() -> None:
    row = figures("fourier")["fourier"]
    assert keys(row, "no_report") == ["ta-427975d8", "ta-80752e72", "ta-bc8f0389"]
    assert row.due_unreported == 3


@pytest_db
def test_what_a_figure_lists_suffices_to_compute_it_again() -> None:
    for slug, row in figures("unitree", "tesla", "fourier", "dobot").items():
        listed = frozenset((one.resource, one.key) for one in row.evidence)
        with looking_from(Clock(only=listed)):
            assert figures(slug)[slug].record() == row.record()


@pytest_db
def test_a_scope_gives_what_everything_gives() -> None:
    everything = figures()
    for slug, row in figures("tesla", "unitree").items():
        assert row.record() == everything[slug].record()
        assert row.used == everything[slug].used


@pytest_db
def test_on_a_past_day_nothing_later_is_fresh() -> None:
    day = date(2025, 6, 30)
    with looking_from(Clock(as_of=day)):
        rows = figures(today=day)
    for row in rows.values():
        assert row.newest_on is None or row.newest_on <= day
        assert row.days.is_unknown or (row.days.low is not None and row.days.low >= 0)


@pytest_db
def test_every_word_is_translated() -> None:
    for row in figures().values():
        codes = {one.role for one in row.evidence} | {one.reason for one in row.exclusions}
        assert codes <= set(row.words)
        assert all(str(value.text) and str(value.label) for value in row.shown())
