"""What stops when suppliers stop: invented chains, and the promises that stand behind the makers."""

from decimal import Decimal
from typing import Any

import pytest

from sources.intervals import Interval
from supplychain.rows import PromisedUnits
from tests.supplychain.supplies import a_supply, promised, sure
from tests.supplychain.what_ifs import blocked, by_kind, left_out, paths, stopping, used, what_if


def test_one_lost_part_is_enough_and_one_remaining_supplier_saves() -> None:
    rows = [
        sure("a", "s1", "m1", "motor"),
        sure("b", "s2", "m1", "motor"),
        sure("c", "s3", "m1", "hand"),
    ]
    assert blocked(what_if(rows, stopping("s1")).possibly) == {}
    assert what_if(rows, stopping("s1")).surely.hit == ("m1",)
    assert blocked(what_if(rows, stopping("s1", "s2")).surely) == {"m1": 1}
    assert blocked(what_if(rows, stopping("s3")).surely) == {"m1": 1}


@pytest.mark.parametrize(
    "other",
    [
        {"status": "qualification"},
        {"status": "rumoured", "confidence": "rumoured"},
        {"supplier": ""},
        {"confidence": "reported"},
    ],
)
def test_what_anybody_talks_of_may_save_and_only_the_confirmed_surely_does(
    other: dict[str, Any],
) -> None:
    rows = [sure("a", "s1", "m1", "motor"), sure("b", "s2", "m1", "motor")._replace(**other)]
    answer = what_if(rows, stopping("s1"))
    assert blocked(answer.surely) == {}
    assert used(answer.surely) == {"a": "stops", "b": "keeps"}
    assert blocked(answer.possibly) == {"m1": 1}
    assert left_out(answer.possibly).keys() == {"b"}


def test_a_supplier_whose_supply_ended_saves_nobody() -> None:
    rows = [sure("a", "s1", "m1", "motor"), sure("b", "s2", "m1", "motor", status="ended")]
    answer = what_if(rows, stopping("s1"))
    assert blocked(answer.surely) == {"m1": 1}
    assert left_out(answer.surely) == {"b": "ended"}


def test_a_maker_without_confirmed_suppliers_is_not_blocked_by_anything_else() -> None:
    rows = [a_supply("a", "s1", "m1", "motor"), a_supply("b", "s2", "m2", "motor")]
    assert blocked(what_if(rows, stopping("s2")).possibly) == {"m2": 1}


def test_a_stopped_maker_stands_apart_and_its_own_parts_stop_with_it() -> None:
    rows = [sure("a", "m1", "m1", "motor"), sure("b", "m1", "m2", "motor")]
    answer = what_if(rows, stopping("m1"))
    assert answer.stopped == ("m1",)
    assert blocked(answer.surely) == {"m2": 1}


def test_what_is_made_in_house_stops_only_with_the_maker_or_the_component() -> None:
    rows = [sure("a", "m1", "m1", "motor")]
    assert blocked(what_if(rows, stopping("s1")).possibly) == {}
    assert blocked(what_if(rows, stopping(component="motor")).surely) == {"m1": 1}
    # Everything beneath a component stops with it, nothing above.
    assert blocked(what_if(rows, stopping(component="robot")).surely) == {"m1": 1}
    assert blocked(what_if(rows, stopping(component="magnet")).surely) == {}


def test_a_supplier_of_unknown_country_does_not_stop_with_a_country() -> None:
    rows = [sure("a", "s3", "m2", "motor"), sure("b", "", "m3", "motor")]
    for country in ("CN", "JP"):
        assert blocked(what_if(rows, stopping(country=country)).possibly) == {}


def test_a_component_from_one_country_stops_no_other_part_and_nobody_elsewhere() -> None:
    rows = [
        sure("a", "s1", "m2", "motor"),
        sure("b", "s2", "m2", "hand"),
        sure("c", "s1", "m3", "hand"),
    ]
    answer = what_if(rows, stopping(country="CN", component="motor"))
    assert blocked(answer.surely) == {"m2": 1}
    assert answer.stopped == ()


def test_three_tiers_each_stand_apart_with_the_path_through_them() -> None:
    """s1 sells magnets to s2 for its motors; s2 sells motors to m1, and to s4 for its hands; s4
    sells hands to m2. m3 has magnets from s1 itself.
    """
    rows = [
        sure("1", "s1", "s2", "magnet", input_for="motor"),
        sure("2", "s2", "m1", "motor"),
        sure("3", "s2", "s4", "motor", input_for="hand"),
        sure("4", "s4", "m2", "hand"),
        sure("5", "s1", "m3", "magnet"),
    ]
    promises = [promised("m1", 100), promised("m2", 20, 30), promised("m3", 7)]
    for reading in (
        what_if(rows, stopping("s1"), promises).surely,
        what_if(rows, stopping("s1"), promises).possibly,
    ):
        assert [one.maker for one in reading.direct] == ["m3"]
        assert blocked(reading) == {"m1": 2, "m2": 3, "m3": 1}
        assert paths(reading) == {"m1": [["1", "2"]], "m2": [["1", "3", "4"]], "m3": [["5"]]}
        assert [(one.customer, one.product, one.tier) for one in reading.products] == [
            ("s2", "motor", 1),
            ("s4", "hand", 2),
        ]
        assert by_kind(reading.units) == {"annual_output": Interval.exactly(7)}
        assert by_kind(reading.deeper_units) == {
            "annual_output": Interval(Decimal(120), Decimal(130))
        }
        assert used(reading)["4"] == "stops_upstream"


def test_upstream_only_the_product_that_uses_the_part_stops() -> None:
    rows = [
        sure("1", "s1", "s2", "magnet", input_for="motor"),
        sure("2", "s2", "m1", "hand"),
        sure("3", "s2", "m2", "magnet"),
    ]
    # A hand is no motor; a magnet stands beneath the motor in the tree.
    assert blocked(what_if(rows, stopping("s1")).surely) == {"m2": 2}


def test_a_maker_does_not_need_for_its_robots_what_goes_into_a_product_it_sells() -> None:
    rows = [
        sure("1", "s1", "m1", "magnet", input_for="motor"),
        sure("2", "m1", "m2", "motor"),
    ]
    assert blocked(what_if(rows, stopping("s1")).surely) == {"m2": 2}


def test_a_circle_of_suppliers_comes_to_an_end() -> None:
    rows = [
        sure("1", "s1", "s2", "magnet", input_for="motor"),
        sure("2", "s2", "s1", "motor", input_for="magnet"),
        sure("3", "s4", "s2", "hand", input_for="motor"),
        sure("4", "s1", "m1", "magnet"),
    ]
    assert blocked(what_if(rows, stopping("s4")).surely) == {"m1": 3}


def test_alternatives_stand_in_the_order_of_use_to_this_maker() -> None:
    rows = [
        sure("1", "s1", "m1", "motor"),
        a_supply("2", "x-rumour", "m2", "motor", status="rumoured", confidence="rumoured"),
        a_supply("3", "x-asked", "m1", "motor", status="qualification"),
        a_supply("4", "x-one", "m2", "magnet"),
        a_supply("5", "x-two", "m2", "motor"),
        a_supply("6", "x-two", "m3", "motor"),
        sure("7", "x-sure", "m3", "motor"),
        sure("8", "m3", "m3", "motor"),
    ]
    (maker,) = what_if(rows, stopping("s1")).possibly.direct
    found = maker.needs[0].alternatives
    assert [one.supplier for one in found] == [
        "x-asked",
        "m3",
        "x-sure",
        "x-two",
        "x-one",
        "x-rumour",
    ]
    assert [one.own_use for one in found] == [False, True, False, False, False, False]
    assert [one.makers for one in found] == [0, 1, 1, 2, 1, 0]


# --- units at risk ---

ONE_LINK = [sure("a", "s1", "m1", "motor")]


def units_of(*promises: PromisedUnits) -> tuple[Interval, str]:
    (maker,) = what_if(ONE_LINK, stopping("s1"), list(promises)).surely.direct
    assert maker.promise is not None
    return maker.promise.units, maker.promise.metric


def test_output_counts_before_deliveries_and_these_before_deployment() -> None:
    output = promised("m1", 10)
    delivered = promised("m1", 20, metric="deliveries", keys=("ta-d",))
    deployed = promised("m1", 30, metric="deployment")
    assert units_of(deployed, delivered, output) == (Interval.exactly(10), "annual_output")
    assert units_of(deployed, delivered) == (Interval.exactly(20), "deliveries")
    assert units_of(deployed) == (Interval.exactly(30), "deployment")
    cumulative = promised("m1", 99, metric="cumulative_output")
    assert what_if(ONE_LINK, stopping("s1"), [cumulative]).surely.units.known == 0


def test_a_promise_for_the_company_counts_before_those_for_its_robots() -> None:
    robot = promised("m1", 10, robot="R1")
    assert units_of(robot, promised("m1", 25)) == (Interval.exactly(25), "annual_output")


def test_promises_for_several_robots_may_overlap_or_not() -> None:
    first, second = promised("m1", 10, robot="R1"), promised("m1", 25, robot="R2")
    assert units_of(first, second)[0] == Interval(Decimal(25), Decimal(35))
    open_end = second._replace(units=Interval(Decimal(25), None))
    assert units_of(first, open_end)[0] == Interval(Decimal(25), None)


def test_another_year_and_no_promise_are_counted_and_not_summed() -> None:
    late = promised("m1", 10)._replace(year=2027)
    units = what_if(ONE_LINK, stopping("s1"), [late]).surely.units
    assert (units.kinds, units.known, units.makers) == ((), 0, 1)


def test_what_is_made_delivered_and_deployed_is_never_added_up() -> None:
    rows = [sure(maker, "s1", maker, "motor") for maker in ("m1", "m2", "m3")]
    promises = [
        promised("m1", 30, metric="deployment"),
        promised("m2", 10),
        promised("m3", 5, 8),
    ]
    units = what_if(rows, stopping("s1"), promises).surely.units
    assert [(one.metric, one.units, one.makers) for one in units.kinds] == [
        ("annual_output", Interval(Decimal(15), Decimal(18)), 2),
        ("deployment", Interval.exactly(30), 1),
    ]
    assert (units.known, units.makers) == (3, 3)
