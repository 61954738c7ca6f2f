"""Names offered while typing."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def offered(client: Client, resource: str, query: str) -> list[str]:
    response = client.get(f"/desk/suggest/{resource}/", {"q": query})
    assert response.status_code == 200
    return re.findall(r'data-value="([^"]*)"', response.content.decode())


@pytest.mark.parametrize("query", ["yushu", "宇树", "yskj", "Unitree", "unitree rob"])
def test_the_best_comes_first(editor: Client, query: str) -> None:
    assert offered(editor, "companies", query)[0] == "Unitree Robotics (unitree)"


def test_a_company_offers_the_investor_behind_which_it_stands(editor: Client) -> None:
    assert any("Meituan" in one for one in offered(editor, "investors", "美团"))


def test_a_page_offers_its_source(editor: Client) -> None:
    from sources.models import Source

    source = Source.objects.order_by("pk")[5]
    (first, *_more) = offered(editor, "sources", f"{source.url}#x")
    assert first.endswith(")")


@pytest.mark.parametrize("query", ["", " ", "\0", "%", "x" * 5000, "<script>"])
def test_anything_may_be_asked(editor: Client, query: str) -> None:
    offered(editor, "companies", query)


def test_there_is_nothing_to_offer_for_facts_nor_to_readers(editor: Client, client: Client) -> None:
    assert editor.get("/desk/suggest/rounds/?q=a").status_code == 404
    assert editor.get("/desk/suggest/nothing/?q=a").status_code == 404
    assert client.get("/desk/suggest/companies/?q=a").status_code == 302


def test_names_are_cheap(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):  # four of them for the session and its role
        offered(editor, "investors", "capital")
