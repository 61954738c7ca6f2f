"""Each tool, called as the server calls it, beside what the API answers to the same question."""

from typing import Any, get_args

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from companies.choices import Role, TargetMetric
from companies.models import Company, VerdictCode
from sources.choices import State
from sources.models import Batch, MergedIdentity
from tests.tracker.mcp_server.asking import api, ask, refused, text_of
from tracker.api.resources import LISTS
from tracker.mcp_server import companies, facts, promises
from tracker.mcp_server.server import TOOLS, answered, tool_of

pytestmark = pytest.mark.django_db


def test_ubtechs_promises_for_2025_are_judged_as_the_api_says(client: Client) -> None:
    answer = ask("promises", company="优必选", year=2025)
    rows = {one["key"]: one for one in answer["promises"]}
    told = api(client, "targets/", company="ubtech", due_after="2025", due_before="2025")["results"]
    assert {one["key"]: one["verdict"] for one in told} == {
        key: one["verdict"] for key, one in rows.items()
    }
    for one in told:
        row = rows[one["key"]]
        assert (row["promised"]["min"], row["promised"]["max"]) == (
            one["units_min"],
            one["units_max"],
        )
        assert (row["due"], row["stated_on"]) == (one["due"], one["stated_on"])

    # 1,800–2,000 of August 2024 and at least 500 of August 2025, beside 500 to 1,000 reported.
    volumes = {
        (one["promised"]["words"], one["verdict"], one["reported"]["words"])
        for one in answer["promises"]
        if one["robot"] == "Walker S" and one["verdict"]
    }
    assert volumes == {
        ("1,800–2,000", "missed", "500–1,000"),
        ("at least 500", "met", "500–1,000"),
    }
    assert answer["by_verdict"] == {"met": 1, "missed": 1, "undecidable": 1, "not_scored": 2}


def test_unknown_numbers_are_null_and_say_so() -> None:
    rows = ask("promises", company="ubtech", year=2025)["promises"]
    dated = next(one for one in rows if one["robot"] == "Walker S1")
    assert dated["promised"] == {"min": None, "max": None, "words": "a date, no number"}
    assert dated["reported"] == {"min": None, "max": None, "words": "not measured"}
    unreported = ask("promises", verdict="unreported")["promises"]
    assert {one["reported"]["words"] for one in unreported} == {"no report found"}


def test_a_past_day_knows_only_what_was_public_by_then(client: Client) -> None:
    then = ask("promises", company="ubtech", as_of="2025-06-30")
    told = api(client, "targets/", company="ubtech", as_of="2025-06-30")["results"]
    assert {one["key"] for one in then["promises"]} == {one["key"] for one in told}
    assert then["found"] == 3
    assert then["as_of"] == "2025-06-30"
    assert then["page_url"].endswith("?company=ubtech&as_of=2025-06-30")


def test_the_makers_with_one_known_supplier_of_harmonic_reducers(client: Client) -> None:
    answer = ask("supplier_exposure", component="Harmonic reducer")
    pairs = {
        (one["maker"]["slug"], one["supplier"]["slug"]) for one in answer["only_known_supplier"]
    }
    assert pairs == {(maker, "leaderdrive") for maker in ("estun", "magiclab", "ubtech")}
    figures = api(client, "components/harmonic-reducer/metrics/")["results"]
    known = next(one["values"] for one in figures if one["metric"] == "known_suppliers")
    coverage = answer["coverage"]
    assert coverage["suppliers"] == known["suppliers"] == 1
    assert coverage["makers_with_a_link"] == known["makers"] == 3
    assert coverage["of_makers"] == known["of_makers"]
    live = api(client, "supply-links/", component="harmonic-reducer", status="live")["results"]
    assert {one["key"] for one in answer["links"]} == {one["key"] for one in live}
    all_links = ask("supplier_exposure", component="harmonic-reducer", include_unsure=True)
    assert len(all_links["links"]) == len(live) + answer["unsure_links"]


def test_what_stops_with_leaderdrive_is_what_the_api_answers(client: Client) -> None:
    answer = ask("what_if_supplier_stops", stop="Leaderdrive", year=2026)
    told = api(client, "supply-chain/what-if/", stop="leaderdrive", year=2026)
    makers = [one["maker"]["slug"] for one in answer["blocked"] if not one["upstream"]]
    assert makers == [one["maker_slug"] for one in told["possibly"]["blocked"]]
    assert not any(one["surely"] for one in answer["blocked"])
    assert answer["coverage"]["makers"] == told["coverage"]["makers"]
    possibly = next(one for one in answer["at_risk"] if one["reading"] == "possibly")
    assert {
        metric: (units["min"], units["max"]) for metric, units in possibly["by_kind"].items()
    } == {
        one["metric"]: (one["units_min"], one["units_max"])
        for one in told["possibly"]["units"]["by_kind"]
    }


def test_a_figure_is_explained_with_the_values_and_facts_of_the_api(client: Client) -> None:
    answer = ask("explain_metric", metric="capital_raised", about="engineai")
    told = api(client, "metrics/capital_raised/engineai.usd/")
    for name in ("slug", "values", "formula", "unit", "title"):
        assert answer[name] == told[name]
    for part in ("inputs", "left_out"):
        assert [one["key"] for one in answer[part]] == [one["key"] for one in told[part]]
    assert [one["value"] and one["value"]["min"] for one in answer["inputs"]] == [
        one["value_min"] for one in told["inputs"]
    ]


def test_a_pull_by_cursors_gives_every_row_of_the_api_once(client: Client) -> None:
    keys, cursor = [], None
    while True:
        answer = ask("list_facts", resource="orders", filters={"maker": "ubtech"}, cursor=cursor)
        keys += [one["key"] for one in answer["records"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    told = api(client, "orders/", maker="ubtech", limit=1000)["results"]
    assert keys == [one["key"] for one in told]
    assert len(keys) == 25


def test_the_overview_counts_what_the_api_counts(client: Client) -> None:
    answer = ask("dataset_overview")
    counted = {one["resource"]: one["rows"] for one in answer["resources"]}
    assert counted["targets"] == api(client, "targets/totals/")["count"]
    assert counted["rounds"] == api(client, "rounds/totals/")["count"]
    assert list(counted) == [one.table.model.resource for one in LISTS]
    assert answer["newest_fact_on"] <= timezone.localdate().isoformat()


def test_a_profile_shows_the_figures_of_the_page() -> None:
    answer = ask("company_profile", company="ubtech")
    shown = {one["label"]: one["value"] for one in answer["at_a_glance"]}
    assert shown["Disclosed private capital"] == "USD 935 m"
    assert shown["Parts with an only known supplier"] == "7"
    sections = {one["title"]: one for one in answer["sections"]}
    assert sections["Orders"]["of"] == 25
    assert len(sections["Orders"]["facts"]) < 25
    assert "facts are shown" in answer["cut"]


def test_companies_are_found_by_any_of_their_names() -> None:
    for name in ("绿的谐波", "Leaderdrive", "leader harmonious"):
        assert ask("search_companies", query=name)["companies"][0]["slug"] == "leaderdrive"
    near = ask("search_companies", query="unitrea")
    assert near["summary"].startswith("No name holds “unitrea”; nearest: ")
    assert near["companies"][0]["slug"] == "unitree"
    found = ask("search_companies", query="harmonic")
    assert ("component", "harmonic-reducer") in {(o["kind"], o["slug"]) for o in found["others"]}
    suppliers = ask("search_companies", supplies="harmonic-reducer")["companies"]
    assert {one["slug"] for one in suppliers} >= {"leaderdrive", "harmonic-drive"}


def test_facts_that_fit_any_of_several_values_are_those_of_the_api(client: Client) -> None:
    filters = {"company": ["unitree", "agibot"], "stage": ["b", "c"], "omit": ["note", "round"]}
    answer = ask("list_facts", resource="rounds", filters=filters, limit=50)
    query = {"company": "unitree,agibot", "stage": "b,c"}
    told = api(client, "rounds/", **query)["results"]
    assert [one["key"] for one in answer["records"]] == [one["key"] for one in told]
    assert len(told) > 3
    assert not any("note" in one for one in answer["records"])
    # Its page takes no fields.
    path = answer["page_url"].removeprefix("http://127.0.0.1:8000")
    assert client.get(path).context["page_obj"].paginator.count == len(told)


def test_what_stops_is_given_one_by_one_or_joined() -> None:
    for stopped in (
        {"stop": ["sanhua", "tuopu"], "country": ["JP", "DE"]},
        {"stop": "sanhua, Tuopu Group", "country": "JP,DE"},
    ):
        answer = ask("what_if_supplier_stops", **stopped)
        slugs = {one["slug"] for one in answer["stopped"]}
        assert slugs > {"sanhua", "tuopu", "tdk"}
    assert slugs > {one["slug"] for one in ask("what_if_supplier_stops", country="JP")["stopped"]}


def test_one_is_counted_as_one() -> None:
    assert ask("search_companies", query="绿的谐波")["summary"] == "Found 1 company."
    assert ask("list_facts", resource="rounds", limit=1)["summary"].startswith("1 row of ")
    one = ask("promises", company="unitree", year=2026, metric="deliveries")
    assert one["found"] == 1
    assert one["summary"].startswith("1 statement of a target of Unitree Robotics")
    exposed = ask("supplier_exposure", company="estun", component="harmonic-reducer")
    assert ": 1 link, and 1 pair of a maker and a part" in exposed["summary"]
    assert "(1 maker)" in exposed["summary"]


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("promises", {"company": "ubtec"}, "Did you mean ubtech"),
        ("company_profile", {"company": "\0"}, "There is no company"),
        ("supplier_exposure", {"component": "harmonic-reducr"}, "harmonic-reducer"),
        ("supplier_exposure", {}, "Name a company, a component or both."),
        ("what_if_supplier_stops", {"stop": ["leaderdriv"]}, "leaderdrive"),
        ("what_if_supplier_stops", {"country": ["Mars"]}, "There is no country “Mars”"),
        ("what_if_supplier_stops", {}, "Name what stops"),
        ("promises", {"as_of": "yesterday"}, "write one day as YYYY-MM-DD"),
        ("promises", {"as_of": "2999-01-01"}, "is no day to look from"),
        ("explain_metric", {"metric": "captal_raised", "about": "x"}, "mean capital_raised"),
        ("explain_metric", {"metric": "year", "about": "ubtech"}, "ubtech.2025.deliveries"),
        ("list_facts", {"resource": "targets", "filters": {"compny": "x"}}, "mean “company”"),
        ("list_facts", {"resource": "targets", "filters": {"limit": 5}}, "parameters"),
        ("list_facts", {"resource": "targets", "cursor": "x"}, "Take it from `next_cursor`"),
        ("list_facts", {"resource": "targets", "filters": {"company": []}}, "This is empty"),
        ("list_facts", {"resource": "targets", "filters": {"company": ""}}, "This is empty"),
        ("explain_metric", {"metric": "year", "about": "2026"}, "ubtech.2026."),
        ("explain_metric", {"metric": "year", "about": "ubtech.2025"}, "ubtech.2025.de"),
        ("explain_metric", {"metric": "year", "about": "nobody"}, "There is no company “nobody”"),
        ("what_if_supplier_stops", {"stop": "sanhua,tuopo"}, "There is no company “tuopo”"),
        ("search_companies", {}, "Give a query"),
    ],
)
def test_a_refusal_says_what_to_ask_instead(
    tool: str, arguments: dict[str, Any], told: str
) -> None:
    assert told in refused(tool, **arguments)


def test_a_merged_slug_leads_on_and_a_withdrawn_one_says_so() -> None:
    Company.objects.filter(slug__in=("skf", "schaeffler")).update(state=State.WITHDRAWN)
    batch = Batch.objects.create(kind="merge")
    MergedIdentity.objects.create(resource="companies", old="skf", new="tesla", batch=batch)
    assert ask("company_profile", company="skf")["company"]["slug"] == "tesla"
    assert "has been withdrawn" in refused("company_profile", company="schaeffler")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("promises", {}),
        ("search_companies", {"role": "supplier"}),
        ("supplier_exposure", {"component": "humanoid-robot", "include_unsure": True}),
        ("what_if_supplier_stops", {"component": ["humanoid-robot"]}),
        ("explain_metric", {"metric": "industry_capital", "about": "industry"}),
        ("list_facts", {"resource": "rounds", "limit": 50}),
        ("company_profile", {"company": "unitree"}),
    ],
)
def test_a_long_answer_is_cut_and_says_how_to_narrow(tool: str, arguments: dict[str, Any]) -> None:
    answer = ask(tool, **arguments)
    assert answer["cut"] or tool == "what_if_supplier_stops"


def test_the_servers_own_faults_show_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> Any:
        raise DatabaseError("connection refused at 10.0.0.1")

    def broken() -> Any:
        raise KeyError("secret")

    told = [text_of(answered(tool, {})) for tool in (away, broken)]
    assert told[0].startswith("The database cannot be read at the moment")
    assert told[1].startswith("This could not be answered")
    assert not any("10.0.0.1" in one or "secret" in one for one in told)


@pytest.mark.only_on("sqlite")
def test_the_published_words_are_those_of_the_dataset() -> None:
    assert set(get_args(promises.Verdict)) == set(VerdictCode.values)
    assert set(get_args(promises.Metric)) == set(TargetMetric.values)
    assert set(get_args(companies.Role)) == set(Role.values)
    assert set(get_args(facts.Resource)) == set(facts.BY_RESOURCE)


@pytest.mark.only_on("sqlite")
def test_every_parameter_of_every_tool_is_described() -> None:
    for tool in map(tool_of, TOOLS):
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.annotations.idempotent_hint
        assert tool.output_schema
        for name, schema in tool.parameters["properties"].items():
            assert schema.get("description"), (tool.name, name)
