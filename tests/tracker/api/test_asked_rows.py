"""What a client may say of the rows it wants: which fields, with what beside them, in which form."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sources.csv_tables import table_of
from sources.lists import FactList
from tracker.api.resources import LISTS

pytestmark = pytest.mark.django_db

EVERY_LIST = pytest.mark.parametrize(
    "facts", LISTS, ids=[facts.table.model.resource for facts in LISTS]
)


def test_fields_and_omit_choose_what_a_record_has(client: Client) -> None:
    few = client.get("/api/v1/targets/?fields=due,key,verdict&limit=1").json()["results"][0]
    assert list(few) == ["key", "due", "verdict"]
    whole = client.get("/api/v1/targets/?limit=1").json()["results"][0]
    less = client.get("/api/v1/targets/?omit=note,source_ids&limit=1").json()["results"][0]
    assert set(whole) - set(less) == {"note", "source_ids"}
    both = client.get("/api/v1/targets/?fields=key,note&omit=note&limit=1").json()["results"][0]
    assert list(both) == ["key"]
    one = client.get(f"/api/v1/targets/{whole['key']}/?fields=units_min").json()
    assert one == {"units_min": whole["units_min"]}


@EVERY_LIST
def test_every_relation_expands_to_the_records_it_names_in_few_queries(
    client: Client, facts: FactList
) -> None:
    address = f"/api/v1/{facts.table.model.resource}/"
    relations = list(facts.table.related)
    if not relations:
        return
    query: dict[str, Any] = {"expand": ",".join(relations), "limit": 5}
    client.get(address, query)

    def asked(limit: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, {**query, "limit": limit}).status_code == 200
        return len(captured)

    assert asked(40) == asked(6)
    for record in client.get(address, {**query, "limit": 60}).json()["results"]:
        for relation, column in facts.table.related.items():
            named, given = record[column.name], record[relation]
            identity = table_of(column.model).identity
            if isinstance(named, list):
                assert [one[identity] for one in given] == named
            else:
                assert (given and given[identity]) == named


def test_an_expanded_company_is_its_own_record(client: Client) -> None:
    record = client.get("/api/v1/prices/pr-3ac7af46/?expand=company,sources").json()
    company = client.get("/api/v1/companies/1x/").json()
    assert record["company_slug"] == "1x"
    assert record["company"].items() <= company.items()
    assert record["company"]["url"] == company["url"]
    (source,) = record["sources"]
    assert source["source_id"] == "m-deploid-robots-2026-07"
    # Asked for these fields alone, the record still brings what it was asked to expand.
    few = client.get("/api/v1/prices/pr-3ac7af46/?expand=company&fields=key").json()
    assert list(few) == ["key", "company"]


@pytest.mark.parametrize(
    ("query", "parameter", "hint"),
    [
        ("fields=unit_min", "fields", "Did you mean “units_min”?"),
        ("fields=", "fields", "give it a value"),
        ("omit=key,sauce_ids", "omit", "Did you mean “source_ids”?"),
        ("expand=companies", "expand", "Did you mean “company”?"),
        ("expand=xyz", "expand", "Choose from company, sources."),
        ("field=key", "query", "Did you mean “fields”?"),
        ("page=2", "query", "There is no filter “page”. Did you mean “cursor”?"),
        ("bom=true", "query", "There is no filter “bom”."),
        ("limit=5&limit=6", "query", "Give “limit” once."),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_near_name(
    client: Client, query: str, parameter: str, hint: str
) -> None:
    answer = client.get(f"/api/v1/targets/?{query}")
    assert answer.status_code == 400
    assert answer["content-type"] == "application/problem+json"
    (message,) = answer.json()["errors"][parameter]
    assert hint in message


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("cn", "Did you mean CN?"),
        ("Chinna", "Did you mean CN?"),
        ("XX", "There is no country “XX”."),
    ],
)
def test_a_country_is_asked_for_by_its_code(client: Client, value: str, hint: str) -> None:
    answer = client.get(f"/api/v1/companies/?country={value}")
    assert answer.status_code == 400
    (message,) = answer.json()["errors"]["country"]
    assert message.endswith(hint)


def test_a_strange_parameter_does_not_hide_which_words_there_are(client: Client) -> None:
    errors = client.get("/api/v1/rounds/?stage=bb&foo=1").json()["errors"]
    assert "write seed, angel" in errors["stage"][0]
    assert "foo" in errors["query"][0]


def test_one_record_takes_no_filter(client: Client) -> None:
    for query in ("limit=1", "company=1x", "fields=nope", "expand=maker"):
        assert client.get(f"/api/v1/prices/pr-3ac7af46/?{query}").status_code == 400
    assert client.get("/api/v1/prices/totals/?limit=1").status_code == 400


def test_faults_of_filter_and_reading_are_told_together(client: Client) -> None:
    answer = client.get("/api/v1/targets/?company=unitre&limit=0&fields=kye")
    assert set(answer.json()["errors"]) == {"company", "limit", "fields"}


def test_csv_by_accept_is_the_csv_of_the_list(client: Client) -> None:
    query = {"company": "unitree", "fields": "key,units_min"}
    asked = client.get("/api/v1/targets/", query, headers={"accept": "text/csv"})
    beside = client.get("/targets.csv", query)
    assert asked["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(asked.getvalue().decode())))
    assert rows
    assert list(rows[0]) == ["key", "units_min"]
    # In the API's order and not in the page's.
    records = client.get("/api/v1/targets/", query | {"limit": 1000}).json()["results"]
    assert [row["key"] for row in rows] == [record["key"] for record in records]
    shown = list(csv.DictReader(io.StringIO(beside.getvalue().decode())))
    assert {tuple(row.items()) for row in shown} == {tuple(row.items()) for row in rows}


def test_a_cursor_of_another_list_is_refused(client: Client) -> None:
    following = client.get("/api/v1/targets/?limit=1").json()["next"]
    answer = client.get(f"/api/v1/actuals/?{following.partition('?')[2]}")
    assert answer.status_code == 400
    assert "“next”" in answer.json()["errors"]["cursor"][0]


def test_relations_and_fields_named_often_are_read_once(client: Client) -> None:
    address = "/api/v1/supply-links/?limit=5&fields=key,key&expand=sources"
    with CaptureQueriesContext(connection) as once:
        assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as often:
        assert client.get(address + ",sources" * 50).status_code == 200
    assert len(often) == len(once)
    # A file is whole: it takes no cursor.
    refused = client.get("/api/v1/targets/?limit=5", headers={"accept": "text/csv"})
    assert refused.status_code == 400


def test_only_reading_is_answered(client: Client) -> None:
    for address in ("/api/v1/", "/api/v1/targets/", "/api/v1/targets/totals/", "/api/v1/metrics/"):
        for method in ("post", "put", "delete", "patch"):
            answer = getattr(client, method)(address)
            assert answer.status_code == 405, (method, address)
            assert "GET" in answer["Allow"]
            assert answer["content-type"] == "application/problem+json"
        assert client.head(address).status_code == 200


def test_a_mistaken_slug_names_the_near_one(client: Client) -> None:
    answer = client.get("/api/v1/companies/Unitree/")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no company “Unitree”. Did you mean unitree?"
    key = client.get("/api/v1/rounds/rd-c82b193/").json()
    assert key["detail"] == "Nothing published has this identity."


@pytest.mark.parametrize(
    ("address", "parameter", "hint"),
    [
        ("companies/?province=Guangdongg", "province", "Did you mean “Guangdong”?"),
        ("rounds/?round=unitree-c-2025-07", "round", "Did you mean “unitree-c-2025-06”?"),
        ("targets/?unit=money&currency=RMB", "currency", "Choose from"),
        ("companies/?province=%00", "province", "Null characters are not allowed."),
    ],
)
def test_a_text_that_no_row_has_is_refused(
    client: Client, address: str, parameter: str, hint: str
) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    (message,) = answer.json()["errors"][parameter]
    assert hint in message


def test_a_text_that_came_later_finds_nothing_on_a_past_day(client: Client) -> None:
    answer = client.get("/api/v1/companies/?province=Guangdong&as_of=2001-01-01")
    assert answer.json() == {"results": [], "next": None}
