"""A company's graph: every link is there, escaped, in the same place whatever the order."""

import re
from itertools import pairwise

import plotly.graph_objects as go

from sources.chart_style import figure_json
from supplychain.charts import GraphLabels, company_graph_figure, graph_facts
from tests.figures import hover_of, keys_of, shown_tags, urls_of
from tests.rows import HOSTILE, a_link

LABELS = GraphLabels(
    suppliers="Suppliers",
    customers="Customers",
    in_house="Made in-house",
    unnamed="Unnamed",
    as_of="as of",
    confidence=lambda name: name,
    when=lambda day: "not stated" if day is None else str(day),
)
SELLS = {
    "supplier_slug": "tesla",
    "supplier_name": "Tesla",
    "customer_slug": "x",
    "customer_name": "X",
}
OWN = {"supplier_slug": "tesla", "supplier_name": "Tesla"}
UNNAMED = {"supplier_slug": "", "supplier_name": ""}
ROWS = [
    a_link("sl-1"),
    a_link("sl-2", as_of="2025", status="rumoured", status_label="Rumoured"),
    a_link("sl-3", supplier_slug="tuopu", supplier_name="Tuopu", status="qualification"),
    a_link("sl-4", component_slug="screw", component_name="Screw", confidence="rumoured"),
    a_link("sl-5", status="ended", **UNNAMED),
    a_link("sl-6", component_slug="hand", component_name="Hand", **UNNAMED),
    a_link("sl-7", component_slug="chip", component_name="Chip", **OWN),
    a_link("sl-8", status="validated", **SELLS),
    a_link("sl-9", status="a_new_one", **SELLS | {"customer_slug": "", "customer_name": ""}),
]


def ticks(figure: go.Figure, axis: str) -> list[str]:
    return list(figure.layout[axis].ticktext)


def test_every_link_appears_and_leads_to_its_page() -> None:
    figure = company_graph_figure(ROWS, "tesla", LABELS)
    assert keys_of(figure) == {row.key for row in ROWS}
    assert urls_of(figure) == {row.url for row in ROWS}


def test_any_link_alone_makes_a_figure() -> None:
    for row in ROWS:
        assert keys_of(company_graph_figure([row], "tesla", LABELS)) == {row.key}


def test_links_of_other_companies_are_left_out() -> None:
    assert company_graph_figure([a_link()], "ubtech", LABELS).data == ()
    assert company_graph_figure([], "tesla", LABELS).data == ()


def test_the_order_of_the_links_does_not_matter() -> None:
    backwards = company_graph_figure(ROWS[::-1], "tesla", LABELS)
    assert figure_json(backwards) == figure_json(company_graph_figure(ROWS, "tesla", LABELS))


def test_markup_in_a_link_stays_text() -> None:
    names = {
        "supplier_name": HOSTILE,
        "customer_name": HOSTILE,
        "component_name": HOSTILE,
        "robot": HOSTILE,
        "status_label": HOSTILE,
    }
    rows = [a_link("sl-1", **names), a_link("sl-2", **names | {"supplier_slug": "tesla"})]
    figure = company_graph_figure(rows, "tesla", LABELS)
    assert shown_tags(figure) == []
    assert "&lt;img src=x" in hover_of(figure, "sl-1")
    assert "&lt;img src=x" in hover_of(figure, "sl-2")


def test_parties_stand_under_their_component_and_the_unnamed_last() -> None:
    figure = company_graph_figure(ROWS, "tesla", LABELS)
    left = ["<b>Actuator</b>", "Sanhua", "Tuopu", "<b>Screw</b>", "Sanhua", "Unnamed"]
    assert ticks(figure, "yaxis") == left
    assert ticks(figure, "yaxis2") == ["<b>Actuator</b>", "X", "Unnamed"]


def test_suppliers_stand_left_and_customers_right() -> None:
    figure = company_graph_figure(ROWS, "tesla", LABELS)
    ends = {
        point[0]: x
        for trace in figure.data
        if trace.mode == "markers" and trace.marker.size == 6
        for point, x in zip(trace.customdata, trace.x, strict=True)
    }
    assert {key for key, x in ends.items() if x == 1} == {"sl-8", "sl-9"}
    assert {key for key, x in ends.items() if x == 0} == {f"sl-{n}" for n in range(1, 7)}


def test_either_sides_names_have_marks_on_their_axis_or_plotly_would_hide_them() -> None:
    figure = company_graph_figure(ROWS, "tesla", LABELS)
    for axis, outer in (("y", 0), ("y2", 1)):
        drawn = [trace for trace in figure.data if trace.yaxis == axis and trace.customdata]
        assert outer in {x for trace in drawn for x in trace.x}


def test_no_two_names_stand_closer_than_a_line() -> None:
    rows = [
        a_link(f"sl-{n}", supplier_slug=f"s{n % 23}", component_slug=f"c{n % 7}") for n in range(80)
    ]
    figure = company_graph_figure(rows, "tesla", LABELS)
    lines = list(figure.layout.yaxis.tickvals)
    assert all(after - before >= 1 for before, after in pairwise(lines))
    bottom, top = figure.layout.yaxis.range
    assert top < lines[0]
    assert lines[-1] <= bottom
    assert figure.layout.height > (bottom - top) * 18


def test_status_shows_in_colour_and_dash() -> None:
    figure = company_graph_figure(ROWS, "tesla", LABELS)
    lines = {
        trace.legendgroup: (trace.line.color, trace.line.dash)
        for trace in figure.data
        if trace.mode == "lines" and trace.legendgroup
    }
    assert lines["supplying"] == ("#15457c", "solid")
    assert lines["rumoured"][1] == "dot"
    assert len(set(lines.values())) == len({dash for _, dash in lines.values()}) == 6


def test_what_is_made_in_house_is_listed_under_the_company() -> None:
    figure = company_graph_figure(ROWS, "tesla", LABELS)
    texts = [text for trace in figure.data if trace.mode == "text" for text in trace.text]
    assert texts == ["<b>Made in-house</b>", "Chip · 2026"]


def test_a_hover_tells_component_parties_robot_status_confidence_and_date() -> None:
    figure = company_graph_figure(ROWS, "tesla", LABELS)
    assert hover_of(figure, "sl-6").split("<br>") == [
        "<b>Unnamed → Hand → Tesla</b>",
        "Optimus",
        "Supplying · reported",
        "as of 2026",
    ]


def test_a_long_company_name_takes_two_lines() -> None:
    name = "Beijing Innovation Center of Humanoid Robotics"
    rows = [a_link(customer_name=name)]
    text = company_graph_figure(rows, "tesla", LABELS).layout.annotations[0].text
    assert re.sub("</?b>", "", text).split("<br>") == ["Beijing Innovation", "Center of Humanoid…"]


def test_long_names_get_the_room_they_need() -> None:
    long = "Beijing Innovation Center of Humanoid"
    few, many = (
        company_graph_figure([a_link(supplier_name=name)], "tesla", LABELS).layout.meta["min_width"]
        for name in ("Sanhua", long)
    )
    assert few < 328
    assert many > few + 100


def test_the_facts_count_named_parties_once() -> None:
    facts = graph_facts([*ROWS, a_link("sl-x", customer_slug="ubtech")], "tesla")
    assert facts._asdict() == {
        "links": 9,
        "suppliers": 2,
        "customers": 1,
        "components_bought": 3,
        "in_house": 1,
        "unnamed_links": 3,
        "supplying_links": 4,
        "rumoured_links": 2,
    }
