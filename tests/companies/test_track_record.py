"""How often a company kept its word."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.metrics.track_record import TrackRecord, compute_track_records, wilson
from companies.metrics.verdicts import compute_verdicts
from companies.rows import ActualRow, TargetRow
from sources.intervals import UNKNOWN
from tests.companies.ledger import WALKER, an_actual, between, bundled, promises, reports, roles
from tests.rows import a_target

TODAY = date(2026, 11, 21)


def record_of(company: str, basis: str) -> TrackRecord:
    records = compute_track_records(compute_verdicts(*bundled(company), TODAY))
    (record,) = (one for one in records if one.basis == basis)
    return record


@pytest.mark.django_db
def test_agibot_met_both_its_promises() -> None:
    # 2024 output and 2025 deliveries. Wilson, 2 of 2: z² = 3.8415; the low end is
    # (1 + 3.8415/4 - 1.96 * sqrt(3.8415/16)) / (1 + 3.8415/2) = (1.9604 - 0.9604) / 2.9207 = 0.3424.
    record = record_of("agibot", "first")
    assert (record.met, record.missed, record.pending) == (2, 0, 0)
    assert record.kept_rate == 1
    assert record.likely.low == Decimal("0.3424")
    assert record.likely.high == 1
    assert roles(record.used, "targets") == {"ta-2d6ee46a": "met", "ta-05f52b39": "met"}


@pytest.mark.django_db
def test_ubtechs_record_by_its_first_promises() -> None:
    # Missed: nearly 2,000 Walker S for 2025. Undecidable: 500 Walker S2. Pending: Walker S2 of 2026
    # and 2027, Walker S of 2027, U1 of 2026.
    record = record_of("ubtech", "first")
    counts = (record.met, record.missed, record.undecidable, record.pending)
    assert counts == (0, 1, 1, 4)
    assert record.kept_rate == 0


@pytest.mark.django_db
def test_tesla_has_no_rate_where_nothing_can_be_told() -> None:
    record = record_of("tesla", "before")
    assert (record.partly_reported, record.pending) == (1, 3)
    assert record.kept_rate is None
    assert record.likely == UNKNOWN


def test_the_wilson_interval_by_hand() -> None:
    # 3 of 4: share 0.75; (0.75 + 3.8415/8 ± 1.96 * sqrt(0.1875/4 + 3.8415/64)) / (1 + 3.8415/4)
    # = (1.23018 ± 0.64089) / 1.96037.
    assert wilson(3, 4).low == Decimal("0.3006")
    assert wilson(3, 4).high == Decimal("0.9544")
    assert wilson(0, 0) == UNKNOWN


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_interval_holds_the_rate_and_stays_a_share(kept: int, more: int) -> None:
    judged = kept + more
    likely = wilson(kept, judged)
    assert likely.low is not None
    assert likely.high is not None
    share = (Decimal(kept) / judged).quantize(Decimal("0.0001"))
    assert 0 <= likely.low <= share <= likely.high <= 1


def test_each_period_counts_once_however_often_it_was_restated() -> None:
    rows = [
        a_target(f"ta-{month}", stated_on=f"2025-{month:02}", units=between(units, units))
        for month, units in ((3, 9000), (6, 7000), (9, 5000))
    ]
    actual = an_actual(units=between(6000, 6000))
    verdicts = compute_verdicts(rows, [actual], [], date(2027, 1, 1))
    first, before = sorted(compute_track_records(verdicts), key=lambda one: one.basis)[::-1]
    assert (first.basis, first.met, first.missed) == ("first", 0, 1)
    assert (before.basis, before.met, before.missed) == ("before", 1, 0)
    assert roles(before.used) == {"ac-1": "report"}
    assert {one.reason for one in before.left_out} == {"said_earlier"}


@given(promises(), reports())
def test_the_facts_a_record_lists_give_the_same_record(
    targets: list[TargetRow], actuals: list[ActualRow]
) -> None:
    day = date(2027, 1, 1)
    for record in compute_track_records(compute_verdicts(targets, actuals, WALKER, day)):
        listed = {one.key for one in record.used}
        own = [row for row in targets if row.key in listed]
        reported = [row for row in actuals if row.key in listed]
        again = compute_track_records(compute_verdicts(own, reported, WALKER, day))
        (same,) = (one for one in again if one.slug == record.slug)
        assert replace(same, left_out=()) == replace(record, left_out=())
