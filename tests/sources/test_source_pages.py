"""The list of sources and the page of one: what rests on it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sources.models import Source, Sourced
from sources.resting import resting_on, sourced_models, with_fact_counts
from supplychain.models import SupplyLink

pytestmark = pytest.mark.django_db


def records(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/sources.json?limit=1000&{query}")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def count(client: Client, query: str) -> int:
    return int(client.get(f"/api/v1/sources/totals/?{query}").json()["count"])


def test_the_totals_say_how_many_sources_pages_publishers_and_weak_ones(client: Client) -> None:
    found = client.get("/api/v1/sources/totals/").json()
    counted = {"count": 1119, "pages": 1062, "publishers": 634, "weak": 154}
    assert found == {**counted, "sole": 572, "weak_sole": 105}


def test_a_source_keeps_its_own_address_and_has_its_page_beside_it(client: Client) -> None:
    record = client.get("/api/v1/sources/s-techbuzz-2026/").json()
    assert record["url"].startswith("https://techbuzzchina.substack.com/")
    assert record["page_url"].endswith("/sources/s-techbuzz-2026/")
    assert record["facts"] == 115
    assert "public_on" not in record


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("weak=true", 154),
        ("weak=false", 965),
        ("kind=filing", 7),
        ("language=ja", 8),
        ("publisher=reuters", 8),
        ("published_after=2026", 583),
        ("q=techbuzz-2026", 1),
        ("weak=true&kind=filing", 0),
        ("year=2025", 405),
        ("site=sina.com.cn", 5),
        ("site=finance.sina.com.cn", 4),
        ("site=a.com.cn", 0),
        ("site=html", 0),
    ],
)
def test_filters_keep_what_they_say(client: Client, query: str, expected: int) -> None:
    assert count(client, query) == expected


def test_the_most_cited_source_comes_first_when_asked(client: Client) -> None:
    first = records(client, "ordering=-facts")[:2]
    assert [(row["source_id"], row["facts"]) for row in first] == [
        ("f-eai-dashboard", 291),
        ("s-techbuzz-2026", 115),
    ]
    assert len(records(client, "cited=false")) == 0


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("kind=gossip", "kind"),
        ("weak=perhaps", "weak"),
        ("published_before=soon", "published_before"),
        ("year=20255", "year"),
        ("year=last", "year"),
        ("sole=perhaps", "sole"),
        ("source=s-techbuzz-2026", "query"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_parameter(
    client: Client, query: str, name: str
) -> None:
    answer = client.get(f"/sources.json?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]


def test_every_fact_that_cites_a_source_stands_on_its_page(client: Client) -> None:
    answer = client.get("/sources/s-techbuzz-2026/")
    by_table = {group.resource: len(group.facts) for group in answer.context["resting"]}
    assert by_table == {
        "components": 33,
        "companies": 29,
        "events": 16,
        "supply-links": 15,
        "event-participants": 10,
        "robots": 4,
        "prices": 2,
        "investors": 2,
        "targets": 1,
        "facilities": 1,
        "rounds": 1,
        "orders": 1,
    }
    page = answer.content.decode()
    for group in answer.context["resting"]:
        assert all(fact.url in page for fact in group.facts)
    assert "/supply-chain/links/?source=s-techbuzz-2026" in page


def test_the_list_behind_a_group_holds_the_same_facts(client: Client) -> None:
    source = Source.objects.get(source_id="s-techbuzz-2026")
    for group in resting_on(source):
        if group.list_url:
            answer = client.get(group.list_url)
            assert answer.status_code == 200, group.list_url
            assert answer.context["page_obj"].paginator.count == len(group.facts)


def test_the_counts_of_all_sources_add_up_to_all_citations_of_published_facts() -> None:
    counted = sum(with_fact_counts(Source.objects.all()).values_list("facts", flat=True))
    citations = sum(
        model.objects.published().filter(citations__isnull=False).values("citations").count()
        for model in sourced_models()
    )
    assert counted == citations > 3000
    assert all(issubclass(model, Sourced) for model in sourced_models())
    assert len(sourced_models()) == 15


def test_a_withdrawn_fact_rests_on_nothing(client: Client) -> None:
    SupplyLink.objects.filter(key="sl-61c24e6a").update(state="withdrawn")
    assert client.get("/api/v1/sources/s-techbuzz-2026/").json()["facts"] == 114
    assert "sl-61c24e6a" not in client.get("/sources/s-techbuzz-2026/").content.decode()


def test_a_weak_source_says_so_and_why(client: Client) -> None:
    weak = Source.objects.exclude(note="").first()
    assert weak is not None
    page = client.get(weak.get_absolute_url()).content.decode()
    assert "weak" in page
    assert weak.note in page
    assert weak.url.replace("&", "&amp;") in page


def test_one_page_under_several_ids_names_the_others(client: Client) -> None:
    page = client.get("/sources/c-9fzt-dongfang-leju/").content.decode()
    assert "p-9fzt-dongfang-leju" in page
    assert "One page is one witness" in page


def test_an_unknown_source_is_not_found(client: Client) -> None:
    assert client.get("/sources/nothing/").status_code == 404
    assert client.get("/api/v1/sources/nothing/").status_code == 404


def test_a_source_of_hundreds_of_facts_takes_no_more_queries_than_one_of_few(
    client: Client, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as of_few:
        client.get("/sources/c-bkmy88-faq/")
    with django_assert_num_queries(len(of_few)):
        client.get("/sources/f-eai-dashboard/")


def test_the_list_takes_as_many_queries_for_one_row_as_for_fifty(
    client: Client, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as of_few:
        client.get("/sources/?q=techbuzz-2026")
    with django_assert_num_queries(len(of_few)):
        client.get("/sources/")
