"""Known suppliers, only known ones, and where they are at home: by hand, and whatever the rows."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.intervals import UNKNOWN, Interval
from supplychain.metrics.exposure import Exposure, compute_exposure
from supplychain.metrics.known_suppliers import KnownSuppliers, compute_known_suppliers
from supplychain.metrics.live_links import RUMOURED
from supplychain.metrics.origin import Origin, compute_origin
from supplychain.rows import SupplyRow
from supplychain.supply_graph import read_supply_graph
from tests.supplychain.supplies import MAKERS, TREE, a_supply, graphs, patient


def known(rows: list[SupplyRow], component: str) -> KnownSuppliers:
    found = {one.component: one for one in compute_known_suppliers(rows, MAKERS, TREE)}
    assert list(found) == sorted(TREE)
    return found[component]


def bundled(component: str) -> KnownSuppliers:
    graph = read_supply_graph()
    figures = compute_known_suppliers(graph.links, graph.makers, graph.tree)
    return next(one for one in figures if one.component == component)


def bundled_origin(**about: str) -> Origin:
    graph = read_supply_graph()
    (found,) = (
        one
        for one in compute_origin(graph.links, graph.makers, graph.tree)
        if all(getattr(one, name) == value for name, value in about.items())
    )
    return found


def keys(evidence: Any) -> set[str]:
    return {one.key for one in evidence if one.resource == "supply-links"}


# --- chokepoints of the bundled rows, by hand ---


@pytest.mark.django_db
def test_of_the_eight_rows_on_planetary_roller_screws_one_is_a_supply() -> None:
    """Kepler makes its own. Tesla's candidates are in qualification (Wuzhou Xinchun, Xinjian) or
    rumoured (Beite, Hengli, and older rows on the first two); Xinjian's own supplier is rumoured.
    """
    screws = bundled("planetary-roller-screw")
    assert (screws.suppliers, screws.by_country, screws.own_use) == (1, {"CN": 1}, 1)
    assert (screws.makers, screws.of_makers, screws.customers) == (1, 129, 1)
    assert (screws.pairs, screws.only_known, screws.herfindahl) == (1, 1, 1)
    assert [(one.key, one.role) for one in screws.used] == [("sl-96d19d57", "in_house")]
    assert {one.key: one.reason for one in screws.left_out} == {
        "sl-2e45075f": "rumoured",
        "sl-d26108e2": "rumoured",
        "sl-867d4375": "rumoured",
        "sl-43ad4ccc": "rumoured",
        "sl-c12197fe": "rumoured",
        "sl-4474d43e": "qualification",
        "sl-61c24e6a": "qualification",
    }


@pytest.mark.django_db
def test_rare_earth_magnets_have_one_named_supplier_and_one_unnamed() -> None:
    """Zhongke Sanhuan, and a link to Tesla whose supplier nobody named."""
    magnets = bundled("ndfeb-magnet")
    assert (magnets.suppliers, magnets.by_country, magnets.unnamed) == (1, {"CN": 1}, 1)
    assert (magnets.makers, magnets.of_makers) == (1, 129)
    assert (magnets.pairs, magnets.only_known, magnets.herfindahl) == (1, 1, 1)
    assert {one.key: one.role for one in magnets.used} == {
        "sl-5f47e964": "supplies",
        "sl-b43e0417": "unnamed",
    }
    origin = bundled_origin(component="ndfeb-magnet")
    assert (origin.suppliers, origin.share_inside) == (1, Interval.exactly(1))


@pytest.mark.django_db
def test_of_rare_earths_themselves_nothing_is_known() -> None:
    rare = bundled("rare-earths")
    assert (rare.suppliers, rare.makers, rare.only_known, rare.herfindahl) == (0, 0, 0, None)
    assert (rare.used, rare.left_out) == ((), ())
    assert bundled_origin(component="rare-earths").share_inside == UNKNOWN


@pytest.mark.django_db
def test_the_herfindahl_index_of_reducers() -> None:
    """Leader supplies Estun, MagicLab and UBTech; Shuanghuan Estun and Unitree; Zhongda AgiBot and
    Unitree: 3 + 2 + 2 = 7, and (9 + 4 + 4) / 49 = 0.3469.
    """
    reducers = bundled("reducer")
    assert (reducers.suppliers, reducers.makers) == (3, 5)
    assert (reducers.only_known, reducers.pairs) == (7, 7)
    assert reducers.herfindahl == Decimal("0.3469")
    # Harmonic ones come from Leader alone.
    assert (bundled("harmonic-reducer").suppliers, bundled("harmonic-reducer").makers) == (1, 3)


@pytest.mark.django_db
def test_the_only_known_suppliers_of_the_bundled_rows() -> None:
    graph = read_supply_graph()
    pairs = {(one.maker, one.component): one for one in compute_exposure(graph.links, graph.makers)}
    assert len(pairs) == 138
    assert sum(one.in_house for one in pairs.values()) == 12
    # One is named, others are not: still the only known one, and said so.
    assert {pair: one.supplier for pair, one in pairs.items() if one.unnamed} == {
        ("tesla", "ndfeb-magnet"): "zhongke-sanhuan",
        ("engineai", "dexterous-hand"): "engineai",
    }
    assert bundled("humanoid-robot").only_known == 138


@pytest.mark.django_db
def test_tesla_has_two_of_five_known_suppliers_in_china() -> None:
    """Tuopu and Zhongke Sanhuan; Samsung of Korea, TSMC of Taiwan, and Tesla itself."""
    tesla = bundled_origin(maker="tesla")
    assert tesla.by_country == {"CN": 2, "KR": 1, "TW": 1, "US": 1}
    assert tesla.share_inside == Interval.exactly(Decimal("0.4"))
    assert tesla.share_outside == Interval.exactly(Decimal("0.6"))
    assert {one.key for one in tesla.used if one.resource == "companies"} == {
        "samsung-electronics",
        "tesla",
        "tsmc",
        "tuopu",
        "zhongke-sanhuan",
    }


@pytest.mark.django_db
def test_a_supplier_of_unknown_country_makes_the_share_a_range() -> None:
    """54 of 84 suppliers are in China, one of them could be anywhere."""
    robots = bundled_origin(component="humanoid-robot")
    assert (robots.suppliers, robots.inside, robots.outside, robots.unknown) == (84, 54, 29, 1)
    low, high = Decimal(54) / 84, Decimal(55) / 84
    places = Decimal("0.0001")
    assert robots.share_inside == Interval(low.quantize(places), high.quantize(places))


# --- invented rows ---


def test_a_component_counts_what_is_beneath_it_and_not_what_is_above() -> None:
    rows = [a_supply("a", "s1", "m1", "magnet"), a_supply("b", "s2", "m1", "robot")]
    assert [known(rows, part).suppliers for part in ("robot", "motor", "magnet")] == [2, 1, 1]


def test_suppliers_of_an_unnamed_customer_or_of_no_maker_are_known_all_the_same() -> None:
    rows = [a_supply("a", "s1", "", "motor"), a_supply("b", "s2", "s4", "motor")]
    motor = known(rows, "motor")
    assert (motor.suppliers, motor.customers, motor.makers, motor.herfindahl) == (2, 1, 0, None)


def test_an_equal_share_of_four_makers_each_makes_an_index_of_one_half() -> None:
    rows = [a_supply(f"a{m}", "s1", m, "motor") for m in MAKERS]
    rows += [a_supply(f"b{m}", "s2", m, "motor") for m in MAKERS]
    assert known(rows, "motor").herfindahl == Decimal("0.5")
    assert known(rows, "motor").only_known == 0
    # Without one of three: shares of 3/5 and 2/5, and (9 + 4) / 25 = 0.52.
    assert known(rows[:-1], "motor").herfindahl == Decimal("0.52")
    assert known(rows[:-1], "motor").only_known == 1


def test_the_same_supplier_for_two_robots_is_one_supplier() -> None:
    rows = [a_supply("a", "s1", "m1", "motor", robot="R1")]
    rows += [a_supply("b", "s1", "m1", "motor", robot="R2")]
    (pair,) = compute_exposure(rows, MAKERS)
    assert (pair.supplier, pair.in_house, keys(pair.used)) == ("s1", False, {"a", "b"})


def test_hong_kong_macau_and_taiwan_are_counted_apart() -> None:
    codes = ["CN", "HK", "MO", "TW"]
    rows = [a_supply(code, f"x{code}", "m1", "motor", supplier_country=code) for code in codes]
    (maker,) = (one for one in compute_origin(rows, MAKERS, TREE) if one.maker == "m1")
    assert maker.by_country == dict.fromkeys(codes, 1)
    assert (maker.inside, maker.outside) == (1, 3)


# --- whatever the rows ---


@patient
@given(graphs(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[SupplyRow], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert compute_known_suppliers(shuffled, MAKERS, TREE) == compute_known_suppliers(
        rows, MAKERS, TREE
    )
    assert compute_exposure(shuffled, MAKERS) == compute_exposure(rows, MAKERS)
    assert compute_origin(shuffled, MAKERS, TREE) == compute_origin(rows, MAKERS, TREE)


def values(figure: KnownSuppliers | Exposure | Origin) -> dict[str, Any]:
    apart = ("used", "left_out")
    return {name: getattr(figure, name) for name in figure.__slots__ if name not in apart}


@patient
@given(graphs())
def test_rumours_change_no_figure(rows: list[SupplyRow]) -> None:
    firm = [row for row in rows if RUMOURED not in (row.status, row.confidence)]
    for part in TREE:
        assert values(known(firm, part)) == values(known(rows, part))
    for with_rumours, without in zip(
        compute_exposure(rows, MAKERS), compute_exposure(firm, MAKERS), strict=True
    ):
        assert values(with_rumours) == values(without)


@patient
@given(graphs())
def test_a_figure_follows_from_the_links_it_lists(rows: list[SupplyRow]) -> None:
    by_key = {row.key: row for row in rows}
    for figure in compute_known_suppliers(rows, MAKERS, TREE):
        listed = [by_key[key] for key in keys(figure.used)]
        assert values(known(listed, figure.component)) == values(figure)
    for pair in compute_exposure(rows, MAKERS):
        listed = [by_key[key] for key in keys(pair.used)]
        assert values(pair) in [values(one) for one in compute_exposure(listed, MAKERS)]
    for origin in compute_origin(rows, MAKERS, TREE):
        listed = [by_key[key] for key in keys(origin.used)]
        assert values(origin) in [values(one) for one in compute_origin(listed, MAKERS, TREE)]


@patient
@given(graphs())
def test_shares_are_ordered_and_add_up(rows: list[SupplyRow]) -> None:
    for one in compute_origin(rows, MAKERS, TREE):
        assert (
            one.inside + one.outside + one.unknown == one.suppliers == sum(one.by_country.values())
        )
        if one.suppliers and not one.unknown:
            assert one.share_inside.is_exact
            low = (one.share_inside + one.share_outside).low
            assert low is not None
            assert abs(low - 1) < Decimal("0.001")
    for figure in compute_known_suppliers(rows, MAKERS, TREE):
        assert figure.only_known <= figure.pairs
        assert figure.makers <= figure.of_makers
        assert figure.herfindahl is None or 0 < figure.herfindahl <= 1


@patient
@given(graphs())
def test_the_root_counts_every_pair_with_an_only_known_supplier(rows: list[SupplyRow]) -> None:
    assert known(rows, "robot").only_known == len(compute_exposure(rows, MAKERS))
