"""The supplier graph on the bundled rows: what each view holds, and how it refuses."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from supplychain.api import graph
from supplychain.graph_form import links_around

pytestmark = pytest.mark.django_db

PAGE, JSON, CSV = (f"/supply-chain/graph{ending}" for ending in ("/", ".json", ".csv"))


def record(client: Client, query: str = "") -> dict[str, Any]:
    answer = client.get(JSON + query)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def size(client: Client, query: str = "") -> tuple[int, int]:
    body = record(client, query)
    return len(body["nodes"]), len(body["edges"])


# --- the graph ---


def test_the_whole_graph_holds_every_named_company_and_every_link(client: Client) -> None:
    # data/supply_links.csv: 304 rows that name 163 companies.
    assert size(client) == (163, 304)


def test_each_supplier_stands_in_a_higher_tier_than_its_customers(client: Client) -> None:
    body = record(client)
    tiers = {node["slug"]: node["tier"] for node in body["nodes"]}
    for edge in body["edges"]:
        supplier, customer = edge["supplier_slug"], edge["customer_slug"]
        if supplier and customer and supplier != customer:
            assert tiers[supplier] > tiers[customer]
    # By hand: TDK's IMU goes into Livox's lidar (a part), which goes into robots.
    assert [tiers[slug] for slug in ("tdk", "livox", "unitree")] == [3, 2, 0]
    # Tuopu makes linear actuators and joint modules: the module decides.
    assert tiers["tuopu"] == 1


def test_an_edge_names_its_parties_by_slug_and_an_unnamed_one_is_null(client: Client) -> None:
    edges = {edge["key"]: edge for edge in record(client)["edges"]}
    assert edges["sl-31721504"] == {
        "key": "sl-31721504",
        "supplier_slug": "tuopu",
        "customer_slug": "tesla",
        "component_slug": "linear-actuator",
        "status": edges["sl-31721504"]["status"],
        "confidence": edges["sl-31721504"]["confidence"],
    }
    assert sum(edge["supplier_slug"] is None for edge in edges.values()) == 3
    assert sum(edge["customer_slug"] is None for edge in edges.values()) == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?company=tesla", (41, 56)),
        ("?company=livox", (9, 8)),
        ("?company=livox&depth=2", (53, 81)),
        ("?company=livox&depth=3", (90, 180)),
        ("?company=tdk&depth=2", (9, 8)),
        ("?company=tdk", (2, 1)),
        # A company that no link names is known, and has no graph.
        ("?company=tdk&component=reducer", (0, 0)),
    ],
)
def test_the_view_around_a_company_grows_with_the_depth(
    client: Client, query: str, expected: tuple[int, int]
) -> None:
    assert size(client, query) == expected


def test_no_way_leads_on_from_an_unnamed_party() -> None:
    links = [(1, "a", "b"), (2, "b", None), (3, None, "c"), (4, "c", "d"), (5, "b", "c")]
    assert links_around(links, "a", 1) == {1}
    assert links_around(links, "a", 2) == {1, 2, 5}
    assert links_around(links[:4], "a", 3) == {1, 2}
    assert links_around(links, "d", 2) == {4, 3, 5}
    assert links_around([(1, "a", "a")], "a", 3) == {1}


@pytest.mark.parametrize(
    "query",
    [
        "component=reducer",
        "status=rumoured",
        "confidence=confirmed",
        "country=JP",
        "company=nvidia",
        "component=screw&confidence=reported&country=CN",
    ],
)
def test_a_filter_keeps_the_links_that_the_list_keeps(client: Client, query: str) -> None:
    listed = client.get(f"/supply-chain/links.json?limit=1000&{query}").json()["results"]
    drawn = {edge["key"] for edge in record(client, f"?{query}")["edges"]}
    assert drawn == {row["key"] for row in listed}
    assert drawn


def test_live_links_are_those_of_the_list_and_no_rumour(client: Client) -> None:
    listed = client.get("/supply-chain/links.json?limit=1000&status=live").json()["results"]
    edges = record(client, "?links=live")["edges"]
    assert {edge["key"] for edge in edges} == {row["key"] for row in listed}
    assert len(edges) == 193
    assert {edge["status"] for edge in edges} == {"supplying", "validated"}


def test_page_csv_and_api_hold_the_same_links(client: Client, rf: Any) -> None:
    query = "?company=livox&depth=2&links=live"
    page = client.get(PAGE + query).context["page_obj"].paginator.count
    text = b"".join(client.get(CSV + query)).decode()
    from_csv = {row["key"] for row in csv.DictReader(io.StringIO(text))}
    from_json = {edge["key"] for edge in record(client, query)["edges"]}
    assert from_csv == from_json
    assert page == len(from_json)
    assert graph(rf.get("/api/v1/supply-chain/graph/" + query)).status_code == 200
    assert graph(rf.post("/api/v1/supply-chain/graph/")).status_code == 405


def test_a_past_day_knows_only_what_was_public_then(client: Client) -> None:
    """The report that Livox puts TDK's IMU into its lidars became public on 16 August 2025."""
    assert size(client, "?company=tdk&as_of=2025-08-15") == (0, 0)
    body = record(client, "?company=tdk&as_of=2025-08-16")
    assert (len(body["nodes"]), len(body["edges"]), body["as_of"]) == (2, 1, "2025-08-16")
    assert client.get(PAGE + "?company=tdk&as_of=2025-08-15").status_code == 200


# --- the page ---


def test_the_sentence_says_how_many_and_who_has_most(client: Client) -> None:
    chart = client.get(PAGE).context["chart"]
    assert chart.summary == (
        "163 companies and 304 links for 53 parts; most links for one part: Compute (63);"
        " most customers named: NVIDIA (30); most suppliers named: Tesla (40); 79 of 304 links are rumours."
    )
    around = client.get(PAGE + "?company=livox&depth=2").context["chart"]
    assert around.title == "Around Livox"
    assert around.summary == (
        "53 companies and 81 links for 28 parts; at most 2 links away, in either direction;"
        " 12 of 81 links are rumours."
    )


def test_a_click_on_a_company_keeps_the_filters_and_its_table_sorts(client: Client) -> None:
    answer = client.get(PAGE + "?company=tesla&depth=2&confidence=reported&ordering=-status")
    page = answer.content.decode()
    assert "/supply-chain/graph/?company=sanhua\\u0026depth=2\\u0026confidence=reported" in page
    assert 'href="/companies/tesla/"' in page
    assert 'href="/supply-chain/graph/?depth=2&amp;confidence=reported&amp;company=tesla"' in page
    assert 'aria-sort="descending"' in page


def test_the_rows_beneath_have_pages(client: Client) -> None:
    first, second = client.get(PAGE), client.get(PAGE + "?page=2")
    assert first.context["chart"].json == second.context["chart"].json
    assert first.context["page_obj"][0].link.key != second.context["page_obj"][0].link.key


def test_too_many_links_are_listed_and_not_drawn(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supplychain.graph_page.MOST_DRAWN", 50)
    answer = client.get(PAGE)
    assert "chart" not in answer.context
    assert "304 links are too many to draw" in answer.content.decode()
    assert client.get(PAGE + "?company=livox").context["chart"]


@pytest.mark.parametrize(
    ("query", "name", "near"),
    [
        ("company=tesal", "company", "tesla"),
        ("company=tesla&depth=4", "depth", "1, 2, 3"),
        ("depth=%C2%B2", "depth", "1, 2, 3"),
        ("component=reducr", "component", "reducer"),
        ("status=live", "status", "supplying"),
        ("confidence=sure", "confidence", "confirmed"),
        ("links=some", "links", "all, live"),
        ("companny=tesla", "query", "company"),
        ("limit=5", "query", "limit"),
        ("company=tesla&company=ubtech", "company", "once"),
        ("company=%00", "company", "Null"),
    ],
)
def test_a_bad_value_is_refused_by_name_with_the_near_one(
    client: Client, query: str, name: str, near: str
) -> None:
    for address in (JSON, CSV):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400
        errors = answer.json()["errors"]
        assert list(errors) == [name]
        assert near in errors[name][0]
    page = client.get(f"{PAGE}?{query}")
    assert page.status_code == 400
    assert "chart" not in page.context


def test_the_whole_graph_takes_no_more_queries_than_a_small_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get(PAGE)
    with CaptureQueriesContext(connection) as of_few:
        client.get(PAGE + "?component=reducer")
    assert len(of_few) <= 20
    with django_assert_max_num_queries(len(of_few)):
        client.get(PAGE)
    client.get(JSON)
    with django_assert_max_num_queries(12):
        client.get(JSON)
