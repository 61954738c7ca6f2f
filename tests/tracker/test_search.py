"""Search finds names in every spelling a reader may type, the closest first."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tracker.search import search


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
