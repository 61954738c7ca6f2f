"""What a stop does to the graph: by hand on bundled rows, on the page, as JSON, and as drawn."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from supplychain.charts.full_graph import full_graph_figure
from supplychain.charts.overlay import POSSIBLY, SHORT, SPARED, STOPS, SURELY, Overlay
from supplychain.what_if import answer_what_if
from supplychain.what_if_graph import links_of_answer, overlay_of, what_if_chart
from supplychain.what_if_words import told
from tests.figures import hover_of, keys_of, shown_tags
from tests.rows import HOSTILE
from tests.supplychain.test_tiers import LABELS, link
from tests.supplychain.what_ifs import stopping

GRAPH, WHAT_IF = "/supply-chain/graph/", "/supply-chain/what-if/"
BOTH = "?stop=sanhua&stop=tuopu"
bundled = pytest.mark.django_db


def overlay(*companies: str, **stop: str) -> Overlay:
    return overlay_of(answer_what_if(stopping(*companies, **stop), 2026))


def page_text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


# --- by hand, on data/supply_links.csv ---


@bundled
def test_without_sanhua_and_tuopu_two_links_break_and_possibly_block_tesla() -> None:
    """Both live links are Tuopu's, reported and not confirmed; Sanhua is only in qualification."""
    found = overlay("sanhua", "tuopu")
    assert found.stopped == {"sanhua", "tuopu"}
    assert (found.surely, found.possibly, found.short) == (set(), {"tesla"}, set())
    assert found.broken == {"sl-31721504": POSSIBLY, "sl-449e635a": POSSIBLY}
    assert [found.mark(one) for one in ("tuopu", "tesla", "figure")] == [STOPS, POSSIBLY, ""]


@bundled
def test_without_nvidia_a_confirmed_supplier_remains_for_leju_alone() -> None:
    found = overlay("nvidia")
    assert found.surely == {"engineai", "pndbotics", "ubtech", "x-humanoid"}
    assert found.surely <= found.possibly
    assert len(found.possibly) == 27
    spared = [key for key, effect in found.broken.items() if effect == SPARED]
    (leju,) = answer_what_if(stopping("nvidia"), 2026).possibly.hit
    assert leju == "leju"
    assert len(spared) == 1
    assert sum(effect == SURELY for effect in found.broken.values()) == 4


@bundled
def test_without_tdk_livox_lacks_a_part_and_its_lidars_break() -> None:
    found = overlay("tdk")
    assert found.short == {"livox"}
    assert found.mark("livox") == SHORT
    # TDK's IMU for Livox, and the seven live links of Livox's lidar.
    assert len(found.broken) == 8
    assert set(found.broken.values()) == {POSSIBLY}


@bundled
def test_the_links_of_an_answer_are_those_of_its_evidence() -> None:
    answer = answer_what_if(stopping("leaderdrive"), 2026)
    # Three live links that break, and the rumour that Harmonic Drive supplies UBTech.
    assert len(links_of_answer(answer)) == 4
    assert set(overlay_of(answer).broken) < links_of_answer(answer)


# --- the page ---


@bundled
def test_the_graph_answers_what_if_on_its_own_address(client: Client) -> None:
    answer = client.get(GRAPH + BOTH)
    # Every report on either supplier: nobody else is named for what Tesla loses.
    assert answer.context["page_obj"].paginator.count == 8
    assert answer.context["chart"].summary == (
        "2 of 8 links break; 2 possibly block a maker (dashed red)."
    )
    page = " ".join(answer.content.decode().split())
    assert "Without Sanhua Intelligent Controls, Tuopu Group" in page
    assert "Robots possibly at risk, promised for 2026" in page
    assert "annual output 50,000 (promise known for 1 of 1)" in page
    assert 'href="/supply-chain/what-if/?stop=sanhua&amp;stop=tuopu"' in page
    # The filters' form carries what stops; the form that asks carries the filters.
    kept = client.get(GRAPH + BOTH + "&company=tesla&depth=1").content.decode()
    assert '<input type="hidden" name="stop" value="tuopu">' in kept
    assert '<input type="hidden" name="company" value="tesla">' in kept
    # A click on a company keeps what stops.
    assert "company=tesla\\u0026stop=sanhua\\u0026stop=tuopu" in page


@bundled
def test_around_a_company_everything_else_stays_beside_what_breaks(client: Client) -> None:
    answer = client.get(GRAPH + BOTH + "&company=tesla")
    assert answer.context["page_obj"].paginator.count == 56
    assert answer.context["chart"].summary.startswith("2 of 56 links break")
    # Without a chart the table says it, what breaks first.
    effects = [row.effect for row in answer.context["page_obj"]]
    assert effects == ["breaks, and possibly blocks"] * 2 + [""] * 13
    whole = client.get(GRAPH + BOTH + "&view=companies")
    assert whole.context["page_obj"].paginator.count == 304


@bundled
def test_the_json_of_the_graph_says_what_breaks(client: Client) -> None:
    body = client.get("/supply-chain/graph.json" + BOTH).json()
    assert body["what_if"] == {
        "stopped": ["sanhua", "tuopu"],
        "surely_blocked": [],
        "possibly_blocked": ["tesla"],
        "lacking_a_part": [],
        "broken": {"sl-31721504": "possibly", "sl-449e635a": "possibly"},
    }
    assert "what_if" not in client.get("/supply-chain/graph.json").json()


@bundled
@pytest.mark.parametrize(
    ("query", "name", "near"),
    [
        ("stop=leader-harmonic", "stop", "leaderdrive"),
        ("stop_country=jpn", "stop_country", "JP"),
        ("stop_component=reducr", "stop_component", "reducer"),
        ("company=tesla&stopp=tuopu", "query", "stop"),
        ("stop=sanhua&links=all&links=live", "links", "once"),
        ("stop=%00", "stop", "company"),
    ],
)
def test_a_bad_stop_is_refused_by_name_with_the_near_one(
    client: Client, query: str, name: str, near: str
) -> None:
    answer = client.get(f"/supply-chain/graph.json?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]
    assert near in answer.json()["errors"][name][0]
    page = client.get(f"{GRAPH}?{query}")
    assert page.status_code == 400
    assert "chart" not in page.context


@bundled
@pytest.mark.parametrize("address", [GRAPH, WHAT_IF])
def test_a_slug_that_nobody_has_offers_the_right_one_as_a_link(
    client: Client, address: str
) -> None:
    page = page_text(client, f"{address}?stop=sanhua&stop=leader-harmonic", 400)
    link_to = '<a href="?stop=sanhua&amp;stop=leaderdrive">Leader Harmonious Drive</a>'
    assert link_to in page
    assert 'value="leader-harmonic"' in page


@bundled
def test_a_stop_takes_no_more_queries_for_a_large_answer(client: Client) -> None:
    counts = []
    for query in ("?stop=leaderdrive", "?stop=nvidia"):
        client.get(GRAPH + query)
        with CaptureQueriesContext(connection) as found:
            client.get(GRAPH + query)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 40


@bundled
def test_a_past_day_knows_only_the_links_of_then(client: Client) -> None:
    """Of Livox's customers none but Galaxea's and older links were public on 16 August 2025."""
    before = client.get(GRAPH + "?stop=tdk&as_of=2025-08-15").context
    after = client.get(GRAPH + "?stop=tdk&as_of=2025-08-16").context
    assert before["page_obj"].paginator.count == 0
    assert "chart" not in before
    assert after["chart"].title == "What breaks, and what remains beside it"


# --- the answer in words ---


@bundled
def test_the_first_lines_say_who_is_blocked_and_what_is_at_risk() -> None:
    stop = stopping("leaderdrive")
    found = told(answer_what_if(stop, 2026), stop)
    assert found.without == "Leader Harmonious Drive"
    said = [(line.label, [one.slug for one in line.companies], line.text) for line in found.lines]
    assert said == [
        ("Surely blocked", [], "no maker, as far as the links tell"),
        ("Possibly blocked", ["estun", "magiclab", "ubtech"], ""),
        (
            "Robots possibly at risk, promised for 2026",
            [],
            "annual output 10,000; deliveries 2,000–9,990 (promise known for 2 of 3)",
        ),
    ]


@bundled
def test_countries_and_parts_are_said_as_what_they_are() -> None:
    for stop, words in (
        (stopping(country="JP"), "all suppliers from Japan"),
        (stopping(component="reducer"), "Reducers"),
        (stopping("tuopu", country="CN", component="reducer"), "Tuopu Group, Reducers from China"),
    ):
        assert told(answer_what_if(stop, 2026), stop).without == words


@bundled
def test_makers_blocked_further_down_stand_apart() -> None:
    stop = stopping("tdk")
    labels = [line.label for line in told(answer_what_if(stop, 2026), stop).lines]
    assert labels[2] == "Possibly blocked further down, because their supplier lacks a part"


@bundled
def test_many_makers_are_counted_beyond_the_first(client: Client) -> None:
    stop = stopping("nvidia")
    surely, possibly, *_units = told(answer_what_if(stop, 2026), stop).lines
    assert (len(surely.companies), surely.more) == (4, 0)
    # 27 are possibly blocked, four of them surely.
    assert (len(possibly.companies), possibly.more) == (6, 17)
    assert "and 17 others" in page_text(client, WHAT_IF + "?stop=nvidia")


@bundled
def test_the_what_if_page_draws_the_answer_above_its_tables(client: Client) -> None:
    answer = client.get(WHAT_IF + "?stop=nvidia")
    drawn = json.loads(answer.context["chart"].json)
    keys = {point[0] for trace in drawn["data"] for point in trace.get("customdata", ())}
    listed = {one.fact.key for one in answer.context["used"] if one.fact.key.startswith("sl-")}
    assert listed
    assert listed <= keys
    assert len(answer.context["blocked"]) == 8
    assert len(answer.context["blocked_folded"]) == 19
    assert "chart" not in client.get(WHAT_IF).context
    assert (
        what_if_chart(answer_what_if(stopping(component="rare-earths"), 2026), stopping()) is None
    )


@bundled
def test_without_a_question_the_page_offers_the_busiest_suppliers(client: Client) -> None:
    assert '<a href="?stop=nvidia">NVIDIA</a>' in page_text(client, WHAT_IF)


@bundled
@pytest.mark.parametrize(("slug", "supplies"), [("sanhua", True), ("kepler", False)])
def test_a_profiles_graph_leads_on_to_the_graph_and_to_the_question(
    client: Client, slug: str, supplies: bool
) -> None:
    page = client.get(f"/companies/{slug}/").content.decode()
    assert f'href="/supply-chain/graph/?company={slug}&amp;depth=2"' in page
    assert (f'href="/supply-chain/what-if/?stop={slug}"' in page) is supplies


# --- the figure ---

ROWS = [link("sl-1", "a", "m"), link("sl-2", "b", "m"), link("sl-3", "b", "n")]
TIERS = {"a": 1, "b": 1, "m": 0, "n": 0}
WORDS = {STOPS: "stops", SURELY: "surely blocked", POSSIBLY: "possibly blocked", SHORT: "lacks"}
LINES = {SURELY: "breaks, surely", POSSIBLY: "breaks, possibly", SPARED: "breaks"}


def drawn(**changes: Any) -> Any:
    nobody: frozenset[str] = frozenset()
    given = {"stopped": nobody, "surely": nobody, "possibly": nobody, "short": nobody, "broken": {}}
    over = Overlay(**(given | changes), node_words=WORDS, line_words=LINES)
    return full_graph_figure(ROWS, TIERS, LABELS, overlay=over)


def test_what_happens_to_a_company_shows_in_shape_and_word() -> None:
    figure = drawn(stopped={"a"}, surely={"m"}, possibly={"m", "n"}, broken={"sl-1": SURELY})
    texts = [text.replace("&nbsp;", "") for trace in figure.data for text in trace.text or ()]
    assert "<s>A</s> · Actuator · stops" in texts
    assert "<b>M</b> · surely blocked" in texts
    assert "<b>N</b> · possibly blocked" in texts
    assert "B · Actuator" in texts
    shapes = {
        point[0]: trace.marker.symbol[at]
        for trace in figure.data
        for at, point in enumerate(trace.customdata or ())
        if len(point) == 2
    }
    assert shapes == {"a": "x", "b": "circle", "m": "square", "n": "square-open"}


def test_each_effect_has_a_line_of_its_own_without_its_colour() -> None:
    figure = drawn(broken={"sl-1": SURELY, "sl-2": POSSIBLY, "sl-3": SPARED})
    keys = {trace.name: trace.line.dash for trace in figure.data if trace.showlegend}
    assert keys == {"breaks, surely": "solid", "breaks, possibly": "dash", "breaks": "dot"}
    assert keys_of(figure) >= {"sl-1", "sl-2", "sl-3"}


def test_all_else_fades() -> None:
    def opacity(figure: Any, group: str) -> float:
        (line,) = [
            trace
            for trace in figure.data
            if trace.mode == "lines" and trace.legendgroup == group and not trace.showlegend
        ]
        return float(line.opacity)

    plain = full_graph_figure(ROWS, TIERS, LABELS)
    over = drawn(broken={"sl-1": SURELY})
    assert opacity(over, "supplying") < opacity(plain, "supplying") < opacity(over, SURELY)


def test_names_in_an_overlay_stay_text() -> None:
    row = link("sl-1", "a", "m")._replace(supplier_name=HOSTILE, source=HOSTILE)
    nobody: frozenset[str] = frozenset()
    over = Overlay(frozenset("a"), nobody, nobody, nobody, {"sl-1": SURELY}, WORDS, LINES)
    figure = full_graph_figure([row], TIERS, LABELS, overlay=over)
    assert shown_tags(figure) == []
    assert "&lt;img src=x" in hover_of(figure, "sl-1")


def test_long_names_put_the_part_on_a_line_of_its_own_and_are_not_cut() -> None:
    long = "Beijing Innovation Center of Humanoid Robotics"
    wide = [
        link("sl-1", "a", "b")._replace(supplier_name=long, component_name="x" * 38),
        link("sl-2", "b", "c")._replace(supplier_name=long, customer_name=long),
        link("sl-3", "c", "m")._replace(supplier_name=long, component_name="x" * 38),
    ]
    figure = full_graph_figure(wide, {"a": 3, "b": 2, "c": 1, "m": 0}, LABELS)
    texts = [text.replace("&nbsp;", "") for trace in figure.data for text in trace.text or ()]
    assert f"{long}<br>{'x' * 38}" in texts
    assert not [text for text in texts if "…" in text]
