"""Tiers by what is supplied and to whom; places that depend on the links and on nothing else."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.chart_style import figure_json
from supplychain.charts import GraphLabels
from supplychain.charts.full_graph import full_graph_figure
from supplychain.charts.graph_nodes import TierLabels
from supplychain.charts.tiers import Layout, layout_of, tiers_of
from supplychain.rows import LinkRow, SupplyRow
from tests.figures import hover_of, keys_of, shown_tags, urls_of
from tests.rows import HOSTILE, a_link
from tests.supplychain.supplies import a_supply, graphs, patient

TREE = {
    "robot": "",
    "actuation": "robot",
    "motor": "actuation",
    "coil": "motor",
    "magnet": "coil",
    "hand": "robot",
}
LABELS = TierLabels(
    graph=GraphLabels(
        suppliers="Suppliers",
        customers="Customers",
        in_house="made in-house",
        unnamed="unnamed",
        as_of="as of",
        confidence=lambda name: name,
        when=str,
    ),
    tier=lambda tier: f"Tier {tier}",
    links=lambda suppliers, customers: f"{suppliers} in, {customers} out",
    parts=lambda count: f"{count} parts",
    unnamed_supplier="supplier not named",
    unnamed_customer="customer not named",
    own="makes a part itself",
    focus="Click to look from here",
    address=lambda slug: f"/graph/?company={slug}",
)


def link(key: str, supplier: str, customer: str, **changes: str) -> LinkRow:
    return a_link(
        key,
        supplier_slug=supplier,
        supplier_name=supplier.title(),
        customer_slug=customer,
        customer_name=customer.title(),
        **changes,
    )


def tiers(*links: SupplyRow) -> dict[str, int]:
    return tiers_of(links, TREE)


# --- tiers ---


@pytest.mark.parametrize(
    ("component", "tier"),
    [("robot", 1), ("hand", 1), ("motor", 1), ("coil", 2), ("magnet", 3), ("not-there", 1)],
)
def test_a_supplier_stands_by_the_depth_of_its_part(component: str, tier: int) -> None:
    assert tiers(a_supply("1", "s", "m", component)) == {"s": tier, "m": 0}


def test_the_most_assembled_part_decides_and_the_root_says_nothing() -> None:
    both = a_supply("1", "s", "m", "magnet"), a_supply("2", "s", "m", "coil")
    assert tiers(*both)["s"] == 2
    assert tiers(*both, a_supply("3", "s", "m", "robot"))["s"] == 2


def test_a_supplier_stands_before_each_of_its_customers_however_long_the_chain() -> None:
    chain = [a_supply(f"{a}{b}", a, b, "hand") for a, b in pairwise("abcdefm")]
    assert tiers(*chain) == {"m": 0, "f": 1, "e": 2, "d": 3, "c": 4, "b": 5, "a": 6}


def test_a_long_chain_needs_no_deep_recursion() -> None:
    chain = [a_supply(str(at), f"c{at:05}", f"c{at + 1:05}", "hand") for at in range(5000)]
    assert tiers(*chain)["c00000"] == 5000


def test_what_is_made_in_house_lifts_nobody() -> None:
    assert tiers(a_supply("1", "m", "m", "hand")) == {"m": 0}


def test_a_circle_ends_and_does_not_depend_on_the_order_of_links() -> None:
    links = [a_supply(f"{a}{b}", a, b, "hand") for a, b in ("ab", "bc", "ca", "cm")]
    assert tiers(*links) == tiers(*links[::-1]) == {"m": 0, "c": 1, "b": 2, "a": 3}


@patient
@given(graphs())
def test_only_links_of_a_circle_do_not_lead_to_a_lower_tier(links: list[SupplyRow]) -> None:
    found = tiers_of(links, TREE)
    after: dict[str, set[str]] = {}
    for one in links:
        after.setdefault(one.supplier or ":supplier", set()).add(one.customer or ":customer")

    def reaches(start: str, end: str) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            for one in after.get(waiting.pop(), ()):
                if one == end:
                    return True
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return False

    for one in links:
        supplier, customer = one.supplier or ":supplier", one.customer or ":customer"
        if supplier != customer and not reaches(customer, supplier):
            assert found[supplier] > found[customer]


# --- places ---


def crossings(layout: Layout) -> int:
    gaps = [
        (one[0], one[1], other[1])
        for route in layout.routes
        for one, other in pairwise(route.stops)
        if one[0] < other[0]
    ]
    return sum(a[0] == b[0] and (a[1] - b[1]) * (a[2] - b[2]) < 0 for a, b in combinations(gaps, 2))


def test_neighbours_stand_level_so_that_lines_do_not_cross() -> None:
    rows = [link("1", "a", "z"), link("2", "b", "y"), link("3", "c", "x")]
    layout = layout_of(rows, dict.fromkeys("abc", 1))
    assert crossings(layout) == 0
    assert layout.columns == (1, 0)
    assert [layout.places[one].column for one in "abcxyz"] == [0, 0, 0, 1, 1, 1]


def test_a_line_over_a_tier_takes_a_lane_of_its_own_between_the_names() -> None:
    rows = [link("1", "a", "m"), link("2", "b", "m"), link("3", "a", "b")]
    layout = layout_of(rows, {"a": 2, "b": 1, "m": 0})
    (over,) = [route for route in layout.routes if route.link.key == "1"]
    assert [column for column, _line in over.stops] == [0, 1, 2]
    place = layout.places["b"]
    assert abs(over.stops[1][1] - place.y) >= place.height / 2


@patient
@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), min_size=1))
def test_names_never_overlap_and_every_link_is_drawn_once(pairs: list[tuple[str, str]]) -> None:
    rows = [link(f"sl-{at}", *pair) for at, pair in enumerate(pairs)]
    known = tiers(
        *(a_supply(row.key, row.supplier_slug, row.customer_slug, "hand") for row in rows)
    )
    layout = layout_of(rows, known)
    for one, other in combinations(layout.places.values(), 2):
        if one.column == other.column:
            assert abs(one.y - other.y) >= (one.height + other.height) / 2 - 1e-9
    drawn = [route.link.key for route in layout.routes]
    own = [row.key for rows in layout.own.values() for row in rows]
    assert sorted([*drawn, *own]) == sorted(row.key for row in rows)
    figure = full_graph_figure(rows, known, LABELS)
    assert figure_json(figure) == figure_json(full_graph_figure(rows[::-1], known, LABELS))


# --- the figure ---

ROWS = [
    link("sl-1", "a", "m"),
    link("sl-2", "b", "m", status="rumoured", status_label="Rumoured"),
    link("sl-3", "a", "b"),
    link("sl-4", "m", "m"),
    link("sl-5", "", "m"),
    link("sl-6", "a", ""),
]
TIERS = {"a": 2, "b": 1, "m": 0, ":supplier": 1, ":customer": 0}


def test_a_line_leads_to_its_link_and_a_name_to_the_graph_around_it() -> None:
    figure = full_graph_figure(ROWS, TIERS, LABELS)
    lines = {row.key for row in ROWS} - {"sl-4"}
    assert keys_of(figure) == {*lines, "a", "b", "m", ""}
    assert {"/graph/?company=a", "/supply-chain/links/sl-1/"} <= urls_of(figure)


def test_the_hover_says_link_part_and_confidence_and_what_a_company_makes_itself() -> None:
    figure = full_graph_figure(ROWS, TIERS, LABELS)
    said = hover_of(figure, "sl-2")
    assert "B → Actuator → M" in said
    assert "Rumoured · reported" in said
    assert hover_of(figure, "m").startswith("<b>M</b><br>3 in, 0 out<br>makes a part itself: Act")


def test_each_status_has_a_line_of_its_own_and_a_key() -> None:
    figure = full_graph_figure(ROWS, TIERS, LABELS)
    keys = {trace.name: trace.line.dash for trace in figure.data if trace.showlegend}
    assert keys == {"Supplying": "solid", "Rumoured": "dot", "makes a part itself": None}


def test_the_company_looked_at_is_bold() -> None:
    figure = full_graph_figure(ROWS, TIERS, LABELS, "b")
    bold = [text for trace in figure.data for text in trace.text or () if "<b>" in text]
    assert [text.replace("&nbsp;", "") for text in bold] == ["<b>B</b>"]


def test_names_are_text_and_never_markup() -> None:
    row = link("sl-1", "a", "m")._replace(supplier_name=HOSTILE, component_name=HOSTILE)
    figure = full_graph_figure([row], TIERS, LABELS)
    assert shown_tags(figure) == []


def test_without_links_there_is_nothing_to_draw() -> None:
    assert full_graph_figure([], {}, LABELS).data == ()
