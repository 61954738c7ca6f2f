"""What stops when suppliers stop, computed by hand from the bundled rows."""

from decimal import Decimal

import pytest

from sources.intervals import Interval
from supplychain.what_if import answer_what_if
from tests.supplychain.what_ifs import blocked, by_kind, left_out, paths, stopping, used

pytestmark = pytest.mark.django_db


def test_if_sanhua_and_tuopu_stop_tesla_is_possibly_blocked_and_nobody_surely() -> None:
    """Tuopu supplies Tesla with linear and rotary actuators, both only reported; Sanhua is in
    qualification for the first and rumoured for the second. Tesla's latest word on 2026 is an output
    of 50,000 (March 2025, in place of 50,000 to 100,000 in January).
    """
    answer = answer_what_if(stopping("sanhua", "tuopu"), 2026)
    assert blocked(answer.surely) == {}
    assert blocked(answer.possibly) == {"tesla": 1}
    assert paths(answer.possibly) == {"tesla": [["sl-31721504"], ["sl-449e635a"]]}
    units = answer.possibly.units
    assert by_kind(units) == {"annual_output": Interval.exactly(50_000)}
    assert (units.known, units.makers) == (1, 1)
    assert used(answer.possibly) == {
        "sl-31721504": "stops",
        "sl-449e635a": "stops",
        "ta-db774726": "promised",
    }
    assert left_out(answer.possibly) == {
        "sl-a4aa101c": "qualification",
        "sl-7d7541d1": "rumoured",
        # Deployed is not made.
        "ta-5c878fc8": "other_metric",
    }
    assert left_out(answer.surely)["sl-31721504"] == "not_confirmed"
    lost = [one.component for one in answer.possibly.components]
    assert lost == ["linear-actuator", "rotary-actuator"]
    assert (answer.coverage.linked, answer.coverage.makers) == (45, 129)


def test_if_only_sanhua_stops_nobody_is_blocked_because_it_supplies_nobody_yet() -> None:
    answer = answer_what_if(stopping("sanhua"), 2026)
    assert blocked(answer.possibly) == {}
    assert answer.possibly.hit == ()
    assert answer.stopped == ("sanhua",)


def test_if_leader_harmonious_drive_stops_three_makers_are_possibly_blocked() -> None:
    """MagicLab promised several thousand deliveries (2,000 to 9,990) for 2026, UBTech an output of
    10,000; Estun promised nothing. What is made and what is delivered have no sum.
    """
    answer = answer_what_if(stopping("leaderdrive"), 2026)
    assert blocked(answer.surely) == {}
    assert blocked(answer.possibly) == {"estun": 1, "magiclab": 1, "ubtech": 1}
    units = answer.possibly.units
    assert by_kind(units) == {
        "annual_output": Interval.exactly(10_000),
        "deliveries": Interval(Decimal(2_000), Decimal(9_990)),
    }
    assert (units.known, units.makers) == (2, 3)
    (reducers,) = answer.possibly.components
    assert (reducers.component, reducers.suppliers) == ("harmonic-reducer", ("leaderdrive",))
    # Harmonic Drive is rumoured with UBTech, and known by rumour only elsewhere.
    others = {one.maker: one.needs[0].alternatives for one in answer.possibly.direct}
    assert [one.supplier for one in others["ubtech"]] == ["harmonic-drive"]
    assert others["ubtech"][0].with_this_customer
    assert not others["estun"][0].with_this_customer


def test_if_japan_stops_seven_makers_are_possibly_blocked_through_one_supplier() -> None:
    """TDK's IMU goes into Livox's lidars, which seven makers use. Four of these links are confirmed,
    but the one from TDK is only reported, so that nobody is surely blocked.
    """
    answer = answer_what_if(stopping(country="JP"), 2026)
    assert set(answer.stopped) == {
        "harmonic-drive",
        "panasonic-energy",
        "sony-semiconductor",
        "tdk",
    }
    possibly = answer.possibly
    assert blocked(answer.surely) == {}
    assert possibly.direct == ()
    makers = ["astribot", "galaxea", "leju", "roboparty", "ubtech", "unitree", "x-humanoid"]
    assert blocked(possibly) == dict.fromkeys(makers, 2)
    assert paths(possibly)["unitree"] == [["sl-f0c4441c", "sl-b975191a"]]
    assert [(one.customer, one.component, one.product) for one in possibly.products] == [
        ("livox", "imu", "lidar")
    ]
    # Nobody is blocked directly; of the seven UBTech promised an output of 10,000, Unitree deliveries.
    assert possibly.units.kinds == ()
    assert by_kind(possibly.deeper_units) == {
        "annual_output": Interval.exactly(10_000),
        "deliveries": Interval(Decimal(10_000), Decimal(20_000)),
    }
    assert (possibly.deeper_units.known, possibly.deeper_units.makers) == (2, 7)


def test_if_china_stops_two_foreign_makers_are_surely_blocked() -> None:
    """K-Scale's joints come from RobStride and Menlo's from Encos, both confirmed and alone; both
    have controllers from Britain too. Tesla and Pollen rest on reports alone.
    """
    answer = answer_what_if(stopping(country="CN"), 2026)
    assert blocked(answer.surely) == {"k-scale": 1, "menlo-research": 1}
    possibly = {"k-scale": 1, "menlo-research": 1, "pollen-robotics": 1, "tesla": 1}
    assert blocked(answer.possibly) == possibly
    assert "unitree" in answer.stopped
    # Menlo's other Chinese part has a confirmed supplier left.
    assert used(answer.possibly)["sl-4f5b8a7b"] == "keeps"


def test_if_no_screws_come_from_china_kepler_is_possibly_blocked_and_not_stopped() -> None:
    answer = answer_what_if(stopping(country="CN", component="screw"), 2026)
    assert answer.stopped == ()
    assert "kepler" in blocked(answer.possibly)
    assert answer.coverage.components == ("micro-screw", "planetary-roller-screw")
    abroad = answer_what_if(stopping(country="JP", component="screw"), 2026)
    assert blocked(abroad.possibly) == {}


def test_tsmc_stops_nothing_of_nvidias_because_the_part_it_goes_into_is_another() -> None:
    """The link says that its processors go into `compute-soc`; NVIDIA sells `ai-compute-module`."""
    answer = answer_what_if(stopping("tsmc"), 2026)
    assert [one.customer for one in answer.possibly.products] == ["nvidia"]
    assert answer.possibly.deeper == ()
