"""What holds for every list: its page, CSV, JSON and API say the same, cheaply, whatever is asked."""

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sources import lists
from sources.filters import PAGING
from sources.lists import FactList
from tests.pages import LANGUAGES
from tracker.api.resources import LISTS

pytestmark = pytest.mark.django_db

EVERY_LIST = pytest.mark.parametrize(
    "facts", LISTS, ids=[facts.table.model.resource for facts in LISTS]
)
# The fourteen resources that DESIGN.md section 7 names.
RESOURCES = (
    "companies robots prices facilities targets actuals market-figures events investors rounds"
    " components supply-links orders sources"
).split()
INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)(?![^>]*application/json)|\son\w+=")


def page(facts: FactList) -> str:
    return reverse(facts.url_name)


def rows_url(facts: FactList, ending: str) -> str:
    return f"{page(facts).rstrip('/')}.{ending}"


def api(facts: FactList) -> str:
    return f"/api/v1/{facts.table.model.resource}/"


def page_of(record: dict[str, Any]) -> str:
    """A source has an ``url`` of its own, so its page is the ``page_url``."""
    return str(record.get("page_url") or record["url"])


def csv_rows(client: Client, url: str) -> list[dict[str, str]]:
    response = client.get(url)
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def all_records(client: Client, url: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    following: str | None = f"{url}?limit=150"
    while following:
        answer = client.get(following).json()
        records += answer["results"]
        following = answer["next"]
    return records


def test_every_resource_of_the_design_has_its_list() -> None:
    assert sorted(facts.table.model.resource for facts in LISTS) == sorted(RESOURCES)


@EVERY_LIST
def test_page_csv_and_api_count_the_same_rows(client: Client, facts: FactList) -> None:
    found = csv_rows(client, rows_url(facts, "csv"))
    records = all_records(client, api(facts))
    identity = facts.table.identity
    # By identity: whatever is edited meanwhile, a pull misses and repeats nothing.
    assert sorted(row[identity] for row in found) == [record[identity] for record in records]
    assert len(found) == client.get(f"{api(facts)}totals/").json()["count"]
    shown = client.get(page(facts))
    assert shown.context["page_obj"].paginator.count == len(found)
    assert list(found[0]) == list(facts.table.column_names)
    assert list(records[0]) == facts.field_names
    assert list(records[0])[: len(found[0])] == list(found[0])


@EVERY_LIST
def test_the_json_beside_the_page_is_the_answer_of_the_api(client: Client, facts: FactList) -> None:
    beside = client.get(rows_url(facts, "json"), {"limit": 1000})
    from_api = client.get(api(facts), {"limit": 1000})
    address = rows_url(facts, "json").encode()
    assert beside.content.replace(address, api(facts).encode()) == from_api.content


@EVERY_LIST
@pytest.mark.parametrize("language", LANGUAGES)
def test_more_rows_need_no_more_queries(
    client: Client, facts: FactList, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queries(rows: int) -> int:
        monkeypatch.setattr(lists, "ROWS_PER_PAGE", rows)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(page(facts), headers={"accept-language": language})
        assert response.status_code == 200
        return len(captured)

    queries(3)  # fills the caches
    few = queries(3)
    assert queries(200) == few
    assert few < 30


@EVERY_LIST
def test_nothing_on_a_page_is_inline(client: Client, facts: FactList) -> None:
    html = client.get(page(facts)).content.decode()
    assert INLINE.findall(html) == []


@EVERY_LIST
def test_an_unknown_filter_is_refused_and_the_near_one_named(
    client: Client, facts: FactList
) -> None:
    for url in (api(facts), rows_url(facts, "csv"), rows_url(facts, "json")):
        response = client.get(url, {"orderin": "x"})
        assert response.status_code == 400
        assert response["content-type"] == "application/problem+json"
        assert response.json()["errors"] == {
            "query": ["There is no filter “orderin”. Did you mean “ordering”?"]
        }
    shown = client.get(page(facts), {"orderin": "x"})
    assert shown.status_code == 400
    assert "Did you mean “ordering”?" in shown.content.decode()


ELSEWHERE = ("page", "bom")
"""Parameters that mean something under another ending alone."""
STRANGE = ["\0", "x" * 5000, "-1", "2026-13", "9" * 400, "NaN", "\ud800"]


@EVERY_LIST
def test_no_value_of_any_filter_breaks_the_server(client: Client, facts: FactList) -> None:
    filters = [name for name in facts.filterset.base_filters if name not in PAGING]
    names = [*filters, *PAGING]
    refused = set()
    for value in STRANGE:
        text = value.encode("utf-8", "surrogatepass")
        # What is refused beside others is refused alone; what is taken is asked for by itself.
        asked: dict[str, Any] = {"limit": 1, **dict.fromkeys(filters, text)}
        all_at_once = client.get(rows_url(facts, "json"), asked)
        assert all_at_once.status_code == 400, value
        told = set(all_at_once.json()["errors"])
        for name in names:
            if name in told and name in filters:
                refused |= {name} if value == STRANGE[0] else set()
                continue
            query: dict[str, Any] = {"limit": 1, name: text}
            response = client.get(rows_url(facts, "json"), query)
            assert response.status_code in (200, 400), (name, value)
            if response.status_code == 400:
                # A bound without its currency is the currency's fault.
                named = {name, "currency"} if name not in ELSEWHERE else {"query"}
                assert set(response.json()["errors"]) & named, (name, value)
                refused |= {name} if value == STRANGE[0] else set()
    # A page shows faults beside each other; what it takes, or passes over, it is asked by itself.
    together = refused & set(facts.filterset.base_filters) - {"ordering"}
    shown = client.get(page(facts), dict.fromkeys(together, STRANGE[0]))
    assert shown.status_code == 400
    for name in set(names) - together:
        shown = client.get(page(facts), {name: STRANGE[0]})
        assert shown.status_code in (200, 400), name


@EVERY_LIST
def test_the_details_of_facts_answer_as_page_and_record(client: Client, facts: FactList) -> None:
    records = all_records(client, api(facts))
    for record in records[:: max(1, len(records) // 8)]:
        identity = record[facts.table.identity]
        # What a page says does not depend on the database: one of them walks it in Chinese.
        for language in ("en", "zh-hans") if connection.vendor == "sqlite" else ("en",):
            shown = client.get(page_of(record), headers={"accept-language": language})
            assert shown.status_code == 200
            html = shown.content.decode()
            assert INLINE.findall(html) == []
            assert f'lang="{language}"' in html
        assert client.get(f"{api(facts)}{identity}/").json() == record


@EVERY_LIST
def test_what_was_never_published_is_not_found(client: Client, facts: FactList) -> None:
    address = re.sub(r"[^/]+/$", "never-was/", page_of(client.get(api(facts)).json()["results"][0]))
    assert client.get(address).status_code == 404
    assert client.get(f"{api(facts)}never-was/").status_code == 404


def _stateful() -> list[FactList]:
    return [facts for facts in LISTS if hasattr(facts.table.model, "state")]


@pytest.mark.parametrize("facts", _stateful(), ids=lambda facts: facts.table.model.resource)
@pytest.mark.parametrize(
    ("state", "status"), [("draft", 404), ("in_review", 404), ("withdrawn", 410)]
)
def test_an_unpublished_fact_shows_nowhere(
    client: Client, facts: FactList, state: str, status: int
) -> None:
    before = client.get(f"{api(facts)}totals/").json()["count"]
    record = client.get(api(facts)).json()["results"][0]
    identity = record[facts.table.identity]
    facts.table.model.objects.filter(**{facts.table.identity: identity}).update(state=state)
    assert client.get(page_of(record)).status_code == status
    assert client.get(f"{api(facts)}{identity}/").status_code == status
    assert client.get(f"{api(facts)}totals/").json()["count"] == before - 1
    assert identity not in [row[facts.table.identity] for row in all_records(client, api(facts))]
