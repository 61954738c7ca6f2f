"""The what-if page and its JSON: what they say on the bundled rows, and how they refuse."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from supplychain.api import what_if
from supplychain.refresh.graph import SUPPLY_GRAPH
from supplychain.what_if import answer_what_if
from tests.supplychain.what_ifs import blocked, stopping

pytestmark = pytest.mark.django_db

PAGE, JSON = "/supply-chain/what-if/", "/supply-chain/what-if.json"
SANHUA_AND_TUOPU = "?stop=sanhua&stop=tuopu&year=2026"


def page_text(client: Client, query: str) -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def record(client: Client, query: str) -> dict[str, Any]:
    answer = client.get(JSON + query)
    assert answer.status_code == 200
    return dict(answer.json())


# --- the answer ---


def test_the_page_names_the_blocked_maker_its_parts_its_promise_and_the_evidence(
    client: Client,
) -> None:
    page = page_text(client, SANHUA_AND_TUOPU)
    assert "Annual output: 50,000" in page
    assert "annual output 50,000 (promise known for 1 of 1)" in page
    assert (
        '<a href="#blocked">1 maker</a> loses a supplier: 0 surely blocked, 1 only possibly' in page
    )
    assert 'rests on <a href="#used">3 facts</a>' in page
    assert "Tuopu Group → <a" in page
    assert "45 of 129" in page
    for key in ("sl-31721504", "sl-449e635a"):
        assert f'href="/supply-chain/links/{key}/"' in page
    assert 'href="/targets/ta-db774726/"' in page
    assert 'class="figure" href="/metrics/latest_promise/' in page


def test_kinds_of_promises_stand_apart(client: Client) -> None:
    page = page_text(client, "?stop=leaderdrive&year=2026")
    assert "annual output 10,000; deliveries 2,000–9,990 (promise known for 2 of 3)" in page
    assert "12,000" not in page
    units = record(client, "?stop=leaderdrive&year=2026")["possibly"]["units"]
    assert [one["metric"] for one in units["by_kind"]] == ["annual_output", "deliveries"]


def test_the_json_holds_both_readings_with_paths_units_and_evidence(client: Client) -> None:
    body = record(client, SANHUA_AND_TUOPU)
    assert body["surely"]["blocked"] == []
    (tesla,) = body["possibly"]["blocked"]
    assert (tesla["maker_slug"], tesla["tier"]) == ("tesla", 1)
    path = {
        "key": "sl-31721504",
        "supplier_slug": "tuopu",
        "component_slug": "linear-actuator",
        "customer_slug": "tesla",
        "input_for": None,
    }
    assert tesla["needs"][0]["paths"] == [[path]]
    assert tesla["promise"]["target_keys"] == ["ta-db774726"]
    assert body["possibly"]["units"] == {
        "by_kind": [
            {"metric": "annual_output", "units_min": 50_000, "units_max": 50_000, "makers": 1}
        ],
        "known": 1,
        "makers": 1,
    }
    roles = {one["key"]: one["role"] for one in body["possibly"]["used"]}
    assert roles["ta-db774726"] == "promised"
    assert body["formula"][0].startswith("A maker is blocked when")


def test_page_and_json_count_alike(client: Client) -> None:
    for query in (SANHUA_AND_TUOPU, "?country=JP&year=2026", "?country=US", "?component=reducer"):
        answer = client.get(PAGE + query).context["answer"]
        body = record(client, query)
        for name in ("surely", "possibly"):
            reading = getattr(answer, name)
            listed = [*body[name]["blocked"], *body[name]["blocked_upstream"]]
            assert {one["maker_slug"]: one["tier"] for one in listed} == blocked(reading)
            assert body[name]["hit"] == list(reading.hit)


def test_the_chosen_reading_is_the_one_shown_in_detail(client: Client) -> None:
    all_links = client.get(PAGE + "?country=CN&links=all")
    confirmed = client.get(PAGE + "?country=CN&links=confirmed")
    assert [line.maker.slug for line in confirmed.context["blocked"]] == [
        "k-scale",
        "menlo-research",
    ]
    assert len(all_links.context["blocked"]) == 4
    assert confirmed.context["counts"] == all_links.context["counts"]


def test_the_api_gives_the_answer_of_the_page(rf: Any, client: Client) -> None:
    from_api = what_if(rf.get("/api/v1/supply-chain/what-if/" + SANHUA_AND_TUOPU))
    assert from_api.content == client.get(JSON + SANHUA_AND_TUOPU).content
    refused = what_if(rf.post("/api/v1/supply-chain/what-if/"))
    assert refused.status_code == 405
    assert refused["Content-Type"] == "application/problem+json"


def test_a_past_day_knows_only_what_was_public_then(client: Client) -> None:
    """The report that Livox puts TDK's IMU into its lidars became public on 16 August 2025."""
    before = record(client, "?stop=tdk&as_of=2025-08-15")["possibly"]
    after = record(client, "?stop=tdk&as_of=2025-08-16")["possibly"]
    assert before["products"] == before["blocked_upstream"] == []
    assert [one["customer_slug"] for one in after["products"]] == ["livox"]
    makers = {one["maker_slug"] for one in after["blocked_upstream"]}
    assert "galaxea" in makers
    assert "unitree" not in makers  # public on 21 August 2026
    body = record(client, "?stop=tdk&as_of=2025-08-16")
    assert (body["as_of"], body["year"]) == ("2025-08-16", 2025)


# --- the question ---


@pytest.mark.parametrize("written", ["leaderdrive", "Leader Harmonious Drive"])
def test_a_company_stands_in_the_form_by_its_name(client: Client, written: str) -> None:
    assert 'name="stop" value="Leader Harmonious Drive"' in page_text(client, f"?stop={written}")
    page = page_text(client, f"?stop={written}&lang=zh")
    assert 'name="stop" value="绿的谐波"' in page
    assert '<option value="绿的谐波" lang="en">Leader Harmonious Drive、Leaderdrive、' in page


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("stop=Leader Harmonic", "leaderdrive"),
        ("stop=LEADERDRIVE", "leaderdrive"),
        ("stop=綠的諧波", "leaderdrive"),
        ("country=中国", "CN"),
        ("country=china", "CN"),
        ("country=cn", "CN"),
    ],
)
def test_names_count_in_either_language_and_script(client: Client, query: str, slug: str) -> None:
    stop = record(client, f"?{query}")["stop"]
    assert [slug] in (stop["companies"], stop["countries"])


def test_without_a_question_the_page_shows_the_form_and_the_json_asks_for_one(
    client: Client,
) -> None:
    page = page_text(client, "")
    assert "nothing is stopped yet" in page
    assert '<option value="Leader Harmonious Drive" lang="zh-Hans">' in page
    answer = client.get(JSON)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["stop"]


@pytest.mark.parametrize(
    ("query", "name", "near"),
    [
        ("stop=sanhau", "stop", "sanhua"),
        ("stop=sanhua&stop=Leader Harmon", "stop", "leaderdrive"),
        ("country=jpn", "country", "JP"),
        ("country=Jappan", "country", "JP"),
        ("component=planetary-rollerscrew", "component", "planetary-roller-screw"),
        ("stop=sanhua&year=26", "year", "2000"),
        ("stop=sanhua&year=²²²²", "year", "2000"),
        ("stop=sanhua&links=some", "links", "confirmed"),
        ("stop=sanhua&stopp=tuopu", "query", "stop"),
    ],
)
def test_a_bad_value_is_refused_by_name_with_the_near_one_and_the_form_keeps_it(
    client: Client, query: str, name: str, near: str
) -> None:
    answer = client.get(f"{JSON}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    errors = answer.json()["errors"]
    assert list(errors) == [name]
    assert near in errors[name][0]
    page = client.get(f"{PAGE}?{query}")
    assert page.status_code == 400
    value = query.split("=")[-1]
    assert value in page.content.decode()


@pytest.mark.parametrize("value", ["%00", "<script>", "x" * 4000, "%F0%9F%A4%96", "'; --"])
def test_strange_values_are_refused_and_not_printed_raw(client: Client, value: str) -> None:
    answer = client.get(f"{PAGE}?stop={value}&country={value}&component={value}&year={value}")
    assert answer.status_code == 400
    assert "<script>" not in answer.content.decode().split("<main")[1].split("</main")[0]


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post(PAGE).status_code == 405


# --- speed ---


def test_a_large_question_takes_no_more_queries_than_a_small_one(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.get(f"{PAGE}?stop=sanhua")
    with CaptureQueriesContext(connection) as of_few:
        client.get(f"{PAGE}?stop=tuopu")
    with django_assert_num_queries(len(of_few)):
        client.get(f"{PAGE}?stop=nvidia")


def test_the_answer_and_the_figures_take_few_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        answer_what_if(stopping(country="CN"), 2026)
    with django_assert_max_num_queries(8):
        figures = list(SUPPLY_GRAPH.compute(None, date(2026, 11, 1)))
    # 78 components, 138 pairs; the origin for each component and each maker.
    assert [sum(type(one) is model for one in figures) for model in SUPPLY_GRAPH.models] == [
        78,
        138,
        78 + 129,
    ]


@pytest.mark.parametrize("name", ["leaderdrive", "绿的谐波", "leader harmonic", "Leaderdrive"])
def test_a_supplier_may_be_named_as_people_name_it(client: Client, name: str) -> None:
    assert client.get(JSON, {"stop": name}).json()["stop"]["companies"] == ["leaderdrive"]


def test_a_name_that_two_companies_share_is_not_guessed(client: Client) -> None:
    refused = client.get(JSON, {"stop": "本末科技"})
    assert refused.status_code == 400
    assert "stop" in refused.json()["errors"]


@pytest.mark.parametrize("address", [PAGE, JSON])
def test_a_nul_is_answered_and_not_dropped(client: Client, address: str) -> None:
    assert client.get(address, {"stop": "\0"}).status_code == 400
