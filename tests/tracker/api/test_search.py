"""Search over the API: the hits of the page, in the page's order."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db

SEARCH = "/api/v1/search/"


def found(client: Client, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(SEARCH, query)
    assert answer.status_code == 200, answer.content
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


@pytest.mark.parametrize("typed", ["robot", "宇树", "yushu", "行星滚柱", "Songyan Dynamics", "zzz"])
def test_page_and_api_find_the_same_in_the_same_order(client: Client, typed: str) -> None:
    page = client.get("/search/", {"q": typed}).context["hits"]
    results = found(client, q=typed, limit=1000)
    assert [one["url"] for one in results] == [f"http://testserver{hit.url}" for hit in page]
    assert found(client, q=typed, limit=3) == results[:3]


def test_a_hit_says_what_it_is_where_it_stands_and_why_it_was_found(client: Client) -> None:
    (noetix,) = found(client, q="Songyan Dynamics")
    assert noetix == {
        "resource": "companies",
        "slug": "noetix",
        "name": "Noetix Robotics",
        "name_zh": "松延动力",
        "matched_alias": "Songyan Dynamics",
        "matched_pinyin": None,
        "country": "CN",
        "url": "http://testserver/companies/noetix/",
        "api_url": "http://testserver/api/v1/companies/noetix/",
    }
    assert found(client, q="yushu")[0]["matched_pinyin"] == "yu shu ke ji"
    in_chinese = client.get(SEARCH, {"q": "yushu"}, headers={"Accept-Language": "zh-hans"})
    assert in_chinese.json()["results"][0]["name"] == "Unitree Robotics"
    for hit in found(client, q="hong", limit=20):
        assert client.get(hit["api_url"]).status_code == 200


def test_a_past_day_knows_no_later_name(client: Client) -> None:
    now, then = (found(client, q="unitree", **day) for day in ({}, {"as_of": "2024-06-30"}))
    assert 0 < len(then) < len(now)
    assert all(hit["api_url"].endswith("/?as_of=2024-06-30") for hit in then)
    assert all(client.get(hit["api_url"]).status_code == 200 for hit in then)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("", "q", "Say what to look for"),
        ("q=%00", "q", "Null characters"),
        (f"q={'x' * 101}", "q", "at most 100 characters"),
        ("q=x&limit=0", "limit", "from 1 to 1000"),
        ("q=x&limits=5", "query", "Did you mean “limit”?"),
        ("q=x&q=y", "query", "Give “q” once."),
    ],
)
def test_what_cannot_be_searched_is_named(
    client: Client, query: str, parameter: str, words: str
) -> None:
    answer = client.get(f"{SEARCH}?{query}")
    assert answer.status_code == 400
    assert words in " ".join(answer.json()["errors"][parameter])


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("typed", ["_", "(a+)+$", "\\", "🤖", "%" * 100, "\ud800"])
def test_strange_words_find_nothing_and_break_nothing(client: Client, typed: str) -> None:
    query = typed.encode("utf-8", "surrogatepass")
    assert found(client, q=query) == []


def test_many_hits_take_as_many_queries_as_few(client: Client) -> None:
    found(client, q="unitree", limit=998)
    counts = []
    for typed in ("ubtech", "robot"):
        with CaptureQueriesContext(connection) as captured:
            found(client, q=typed, limit=998)  # which no answer that is kept already had
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10
