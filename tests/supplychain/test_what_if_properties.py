"""What holds for the answer to a what-if, whatever the links."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from supplychain.metrics.what_if_answer import Stop
from supplychain.rows import SupplyRow
from tests.supplychain.supplies import COUNTRIES, graphs, patient
from tests.supplychain.what_ifs import blocked, paths, used, what_if


def stops() -> st.SearchStrategy[Stop]:
    some = st.frozensets(st.sampled_from([*COUNTRIES, "m3"]), max_size=3)
    countries = st.frozensets(st.sampled_from(["CN", "JP", "US"]), max_size=2)
    return st.builds(Stop, some, countries, st.just(frozenset[str]()))


@patient
@given(graphs(), stops())
def test_whoever_is_surely_blocked_is_possibly_blocked(rows: list[SupplyRow], stop: Stop) -> None:
    answer = what_if(rows, stop)
    assert blocked(answer.surely).keys() <= blocked(answer.possibly).keys()
    for maker, tier in blocked(answer.surely).items():
        assert blocked(answer.possibly)[maker] <= tier


@patient
@given(graphs(), stops(), stops())
def test_stopping_more_frees_nobody(rows: list[SupplyRow], stop: Stop, more: Stop) -> None:
    few = what_if(rows, stop)
    both = Stop(stop.companies | more.companies, stop.countries | more.countries, frozenset())
    many = what_if(rows, both)
    for reading in ("surely", "possibly"):
        before, after = (blocked(getattr(answer, reading)) for answer in (few, many))
        # Who stops itself is no longer blocked by others, and is told apart.
        assert before.keys() <= after.keys() | set(many.stopped)


@patient
@given(graphs(), stops(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(
    rows: list[SupplyRow], stop: Stop, random: Any
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert what_if(shuffled, stop) == what_if(rows, stop)


@patient
@given(graphs(), stops())
def test_who_is_blocked_follows_from_the_links_listed(rows: list[SupplyRow], stop: Stop) -> None:
    answer = what_if(rows, stop)
    for name in ("surely", "possibly"):
        reading = getattr(answer, name)
        listed = [row for row in rows if row.key in used(reading)]
        again = getattr(what_if(listed, stop), name)
        assert blocked(again) == blocked(reading)
        assert paths(again) == paths(reading)


@patient
@given(graphs(), stops())
def test_every_path_begins_with_a_stop_and_ends_at_the_maker(
    rows: list[SupplyRow], stop: Stop
) -> None:
    answer = what_if(rows, stop)
    for reading in (answer.surely, answer.possibly):
        for maker in (*reading.direct, *reading.deeper):
            assert all(need.paths for need in maker.needs)
            for path in (path for need in maker.needs for path in need.paths):
                assert path[0].supplier in answer.stopped
                assert path[-1].customer == maker.maker
                assert all(one.customer == two.supplier for one, two in pairwise(path))


@patient
@given(graphs())
def test_nothing_follows_when_nothing_stops(rows: list[SupplyRow]) -> None:
    answer = what_if(rows, Stop())
    empty = replace(answer.surely, used=(), left_out=())
    assert answer.surely == answer.possibly == empty
    assert blocked(answer.surely) == {}
