"""Which of several reports on one supply counts, in Python and in the database alike."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.component_tree import live
from supplychain.metrics.live_links import ENDED, QUALIFICATION, RUMOURED, SUPERSEDED, stand
from supplychain.models import SupplyLink
from supplychain.rows import SupplyRow
from supplychain.supply_graph import supply_rows
from tests.supplychain.supplies import a_supply, graphs, patient, sure
from tests.supplychain.test_lists import publish_link

YEAR_2025, YEAR_2026 = date(2025, 12, 31), date(2026, 12, 31)


def live_keys(*rows: SupplyRow) -> list[str]:
    return [row.key for row in stand(rows).live]


def reasons(*rows: SupplyRow) -> dict[str, str]:
    return {row.key: reason for row, reason in stand(rows).left_out}


def test_the_latest_report_on_a_supply_counts_and_the_earlier_is_superseded() -> None:
    early = a_supply("a", "s1", "m1", "motor", as_of=YEAR_2025)
    late = early._replace(key="b", as_of=YEAR_2026, status="validated", public_on=YEAR_2026)
    assert live_keys(early, late) == ["b"]
    assert reasons(early, late) == {"a": SUPERSEDED}


@pytest.mark.parametrize(("status", "reason"), [("ended", ENDED), ("qualification", QUALIFICATION)])
def test_a_later_report_that_is_no_supply_takes_the_link_out(status: str, reason: str) -> None:
    early = a_supply("a", "s1", "m1", "motor", as_of=YEAR_2025)
    late = a_supply("b", "s1", "m1", "motor", status=status)
    assert live_keys(early, late) == []
    assert reasons(early, late) == {"a": SUPERSEDED, "b": reason}


def test_an_ended_supply_is_no_prospect_but_one_in_qualification_is() -> None:
    ended = a_supply("a", "s1", "m1", "motor", status="ended")
    asked = a_supply("b", "s2", "m1", "motor", status="qualification")
    rumour = a_supply("c", "s4", "m1", "motor", status="rumoured")
    assert [row.key for row in stand([ended, asked, rumour]).prospects] == ["b", "c"]


def test_a_rumour_neither_counts_nor_ends_anything() -> None:
    firm = a_supply("a", "s1", "m1", "motor", as_of=YEAR_2025)
    for changes in ({"status": "rumoured"}, {"status": "ended", "confidence": "rumoured"}):
        rumour = a_supply("b", "s1", "m1", "motor", as_of=YEAR_2026, **changes)
        assert live_keys(firm, rumour) == ["a"]
        assert reasons(firm, rumour) == {"b": RUMOURED}
        assert stand([firm, rumour]).prospects == []


def test_a_rumour_of_a_new_start_after_the_end_is_a_prospect_and_one_before_it_is_not() -> None:
    ended = a_supply("a", "s1", "m1", "motor", status="ended", as_of=YEAR_2025)
    late = a_supply("b", "s1", "m1", "motor", status="rumoured", public_on=YEAR_2026)
    early = late._replace(key="c", as_of=date(2024, 1, 1))
    assert [row.key for row in stand([ended, late]).prospects] == ["b"]
    assert stand([ended, early]).prospects == []


def test_a_year_speaks_of_no_day_after_it_was_public() -> None:
    """ "2026" said on 1 March is older than "June 2026", although its last day is later."""
    year = a_supply("a", "s1", "m1", "motor", as_of=YEAR_2026)
    june = a_supply(
        "b", "s1", "m1", "motor", status="ended", as_of=date(2026, 6, 30), public_on=YEAR_2026
    )
    assert live_keys(year, june) == []


def test_a_report_without_a_date_is_older_than_any_other() -> None:
    undated = a_supply("b", "s1", "m1", "motor", status="ended", as_of=None, public_on=YEAR_2026)
    assert live_keys(a_supply("a", "s1", "m1", "motor", as_of=date(2020, 1, 1)), undated) == ["a"]
    assert live_keys(undated._replace(status="supplying")) == ["b"]


def test_of_the_same_day_the_surer_report_counts_whatever_its_key() -> None:
    confirmed, reported = sure("a", "s1", "m1", "motor"), a_supply("b", "s1", "m1", "motor")
    assert live_keys(confirmed, reported) == ["a"]
    assert live_keys(confirmed._replace(key="b"), reported._replace(key="a")) == ["b"]


def test_another_robot_is_another_supply() -> None:
    first = a_supply("a", "s1", "m1", "motor", robot="R1")
    second = a_supply("b", "s1", "m1", "motor", robot="R2", status="ended")
    assert live_keys(first, second) == ["a"]


@patient
@given(graphs(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[SupplyRow], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert stand(shuffled) == stand(rows)


@patient
@given(graphs())
def test_every_row_is_either_live_or_left_out(rows: list[SupplyRow]) -> None:
    standing = stand(rows)
    found = [row.key for row in standing.live] + [row.key for row, _why in standing.left_out]
    assert sorted(found) == sorted(row.key for row in rows)


# --- the bundled rows ---


@pytest.mark.django_db
def test_of_the_194_bundled_links_that_supply_one_repeats_another() -> None:
    """XPENG's own processors stand twice for February 2026: once confirmed, once reported."""
    standing = stand(supply_rows())
    assert len(standing.live) == 193
    superseded = {row.key for row, why in standing.left_out if why == SUPERSEDED}
    assert superseded == {"sl-df5ab3c1"}


@pytest.mark.django_db
def test_the_database_finds_the_same_live_links() -> None:
    link = SupplyLink.objects.get(key="sl-f8f8625c")
    parties = {
        "supplier": link.supplier,
        "customer": link.customer,
        "component": link.component,
        "robot": link.robot,
    }
    ended = {"status": "ended", "as_of_first": date(2026, 9, 1), "as_of_last": date(2026, 9, 30)}
    rumoured = {**ended, "as_of_last": date(2026, 10, 31), "confidence": "rumoured"}
    for changes in ({}, {"status": "validated", "confidence": "confirmed"}, ended, rumoured):
        publish_link(**parties | changes)
        from_python = {row.key for row in stand(supply_rows()).live}
        found = live(SupplyLink.objects.published())
        assert set(found.values_list("key", flat=True)) == from_python
    assert "sl-f8f8625c" not in from_python
