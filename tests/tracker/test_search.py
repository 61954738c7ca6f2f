"""Search finds names in every spelling a reader may type, the closest first."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tracker.search import near_names, search


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Songyan Dynamics", "Noetix Robotics"),
        ("Galaxy General", "Galbot"),
        ("Green Harmonic", "Leader Harmonious Drive"),
        ("松延", "Noetix Robotics"),
        ("松延動力", "Noetix Robotics"),
        ("宇树", "Unitree Robotics"),
        ("宇樹", "Unitree Robotics"),
        ("yushu", "Unitree Robotics"),
        ("yu shu", "Unitree Robotics"),
        ("YUSHU", "Unitree Robotics"),
        ("yinhetongyong", "Galbot"),
        ("yskj", "Unitree Robotics"),
        ("树科", "Unitree Robotics"),
        ("unitree", "Unitree Robotics"),
        ("五源", "5Y Capital"),
        ("行星滚柱", "Planetary roller screw"),
    ],
)
def test_the_first_hit_is_what_was_meant(typed: str, found: str) -> None:
    assert search(typed)[0].name == found


@pytest.mark.django_db
def test_a_hit_through_an_alias_names_the_alias() -> None:
    assert search("Songyan Dynamics")[0].matched_alias == "Songyan Dynamics"
    assert search("noetix")[0].matched_alias == ""


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "   ", "\0", "_", "(a+)+$", "\\", "x" * 10_000])
def test_strange_input_finds_nothing_and_breaks_nothing(client: Client, typed: str) -> None:
    response = client.get("/search/", {"q": typed})
    assert response.status_code == 200
    assert client.get("/search/suggest/", {"q": typed}).status_code == 200
    assert response.context["hits"] == []


@pytest.mark.django_db
def test_a_search_takes_as_many_queries_for_many_hits_as_for_few(
    client: Client,
) -> None:
    client.get("/search/?q=unitree")  # fills the caches
    with CaptureQueriesContext(connection) as for_few:
        few = client.get("/search/?q=unitree")
    with CaptureQueriesContext(connection) as for_many:
        many = client.get("/search/?q=robot")
    assert len(many.context["hits"]) > 50 > len(few.context["hits"])
    assert len(for_many) == len(for_few)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "pinyin"),
    [
        ("ybx", "ybx"),
        ("youbixuan", "you bi xuan"),
        ("you bi", "you bi xuan"),
        ("优必选", ""),
        ("ubtech", ""),
        ("UBTECH Robotics", ""),
    ],
)
def test_a_hit_through_pinyin_says_which(typed: str, pinyin: str) -> None:
    first = search(typed)[0]
    assert (first.name, first.other_name, first.pinyin) == ("UBTECH Robotics", "优必选", pinyin)
    assert first.matched_alias == ""


@pytest.mark.django_db
def test_the_words_of_a_name_may_stand_in_any_order() -> None:
    assert search("robotics unitree")[0].name == "Unitree Robotics"
    assert search("robotics unitree nobody") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("huaway", "Huawei"),
        ("harmonic drives", "Harmonic Drive Systems"),
        ("优必远", "UBTECH Robotics"),
    ],
)
def test_a_misspelt_name_has_near_ones(typed: str, near: str) -> None:
    assert search(typed) == []
    assert near_names(typed)[0].name == near


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "q", "zz", "的", "(a+)+$", "x" * 100, "\0\0\0"])
def test_what_resembles_nothing_has_no_near_names(typed: str) -> None:
    assert near_names(typed) == []


@pytest.mark.django_db
def test_hits_stand_by_kind_the_kind_of_the_closest_first(client: Client) -> None:
    groups = client.get("/search/?q=sanhua").context["groups"]
    assert groups[0].kinds == "companies"
    assert groups[0].hits[0].name == "Sanhua Intelligent Controls"
    everything = client.get("/search/?q=robot").context
    groups, hits = everything["groups"], everything["hits"]
    assert {group.kinds for group in groups} > {"companies", "robots", "investors"}
    assert sum(len(group.hits) for group in groups) == len(hits)
    assert all(hit.kinds == group.kinds for group in groups for hit in group.hits)
    assert [len(group.first) for group in groups if len(group.hits) > 10] == [10] * sum(
        len(group.hits) > 10 for group in groups
    )


@pytest.mark.django_db
def test_near_names_are_asked_for_only_where_nothing_was_found(client: Client) -> None:
    found = client.get("/search/?q=unitree").context
    assert (bool(found["hits"]), found["near"]) == (True, [])
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/search/?q=huaway")
    assert page.context["near"][0].name == "Huawei"
    assert len(captured) < 25
