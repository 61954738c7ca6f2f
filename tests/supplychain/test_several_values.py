"""What stops and what is compared: several values at once, by commas, and merged slugs followed."""

from typing import Any

import pytest
from django.test import Client

from companies.models import Company
from sources.choices import State
from sources.models import Batch, MergedIdentity
from supplychain.models import Component

pytestmark = pytest.mark.django_db

WHAT_IF, GRAPH, COMPARE = "/supply-chain/what-if", "/supply-chain/graph", "/companies/compare/"


def merge(model: Any, old: str, new: str) -> None:
    model.objects.filter(slug=old).update(state=State.WITHDRAWN)
    batch = Batch.objects.create(kind="merge")
    MergedIdentity.objects.create(resource=model.resource, old=old, new=new, batch=batch)


def record(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def errors(client: Client, address: str) -> dict[str, list[str]]:
    answer = client.get(address)
    assert answer.status_code == 400, answer.content[:200]
    return dict(answer.json()["errors"])


def test_an_old_bookmark_of_a_merged_row_asks_for_what_it_went_into(client: Client) -> None:
    merge(Company, "skf", "schaeffler")
    merge(Company, "schaeffler", "leaderdrive")
    merge(Component, "old-reducer", "harmonic-reducer")
    stopped = record(client, f"{WHAT_IF}.json?stop=skf&component=old-reducer")["stop"]
    assert (stopped["companies"], stopped["components"]) == (["leaderdrive"], ["harmonic-reducer"])
    page = client.get(f"{WHAT_IF}/?stop=skf")
    assert 'name="stop" value="Leader Harmonious Drive"' in page.content.decode()
    assert record(client, f"{GRAPH}.json?stop=skf") == record(
        client, f"{GRAPH}.json?stop=leaderdrive"
    )
    compared = client.get(f"{COMPARE}?c=skf&c=tesla")
    assert [one.slug for one, _url in compared.context["columns"]] == ["leaderdrive", "tesla"]
    assert '<input name="c" value="Leader Harmonious Drive"' in compared.content.decode()


def test_the_graph_is_drawn_around_what_an_old_bookmark_went_into(client: Client) -> None:
    merge(Company, "skf", "tesla")
    context = client.get(f"{GRAPH}/?company=skf", follow=True).context
    assert context["company_shown"].slug == "tesla"
    assert context["chart"].title == "Around Tesla"


@pytest.mark.parametrize(
    ("joined", "repeated"),
    [
        ("stop=sanhua,tuopu", "stop=sanhua&stop=tuopu"),
        ("stop=sanhua,  Tuopu Group ,leaderdrive", "stop=sanhua,leaderdrive&stop=tuopu"),
        ("country=JP,de", "country=DE&country=Japan"),
        ("component=harmonic-reducer,screw", "component=screw&component=harmonic-reducer"),
    ],
)
def test_values_joined_with_commas_are_as_good_as_repeated(
    client: Client, joined: str, repeated: str
) -> None:
    assert record(client, f"{WHAT_IF}.json?{joined}") == record(
        client, f"{WHAT_IF}.json?{repeated}"
    )


def test_the_form_has_an_input_for_each_of_the_joined_values(client: Client) -> None:
    page = client.get(f"{WHAT_IF}/?stop=sanhua,tuopu").content.decode()
    assert 'name="stop" value="Sanhua Intelligent Controls"' in page
    assert 'name="stop" value="Tuopu Group"' in page
    graph = client.get(f"{GRAPH}/?stop=sanhua,tuopu&stop_country=JP,DE")
    assert 'name="stop_country" value="Germany"' in graph.content.decode()
    compared = client.get(f"{COMPARE}?c=tesla,agibot")
    assert [one.slug for one, _url in compared.context["columns"]] == ["tesla", "agibot"]
    assert '<input name="c" value="AgiBot"' in compared.content.decode()


def test_a_name_with_a_comma_is_taken_whole(client: Client) -> None:
    Company.objects.filter(slug="leaderdrive").update(name_en="Leader Co., Ltd.")
    for written in ("Leader Co., Ltd.", "leader co., ltd."):
        stopped = record(client, f"{WHAT_IF}.json?stop={written}&stop=sanhua,tuopu")["stop"]
        assert stopped["companies"] == ["leaderdrive", "sanhua", "tuopu"]
    page = client.get(f"{WHAT_IF}/?stop=leaderdrive").content.decode()
    assert 'name="stop" value="Leader Co., Ltd."' in page


@pytest.mark.parametrize(
    ("query", "name", "told"),
    [
        ("stop=sanhau,tuopu", "stop", "There is no company “sanhau”. Did you mean sanhua?"),
        ("stop=sanhua,", "stop", "Write a value before and after each comma."),
        ("country=JP,Marsland", "country", "“Marsland”"),
        ("stop=" + ",".join(["sanhua"] * 51), "stop", "Give at most 50 values."),
        ("stop=" + "&stop=".join(["x"] * 51), "stop", "Give at most 50 values."),
        ("component=" + ",".join("abcdefgh"), "component", "There is no component “e”."),
    ],
)
def test_what_is_wrong_names_the_part(client: Client, query: str, name: str, told: str) -> None:
    found = errors(client, f"{WHAT_IF}.json?{query}")
    assert list(found) == [name]
    assert told in " ".join(found[name])
    assert len(found[name]) <= 5


def test_a_proposal_mends_the_part_and_keeps_the_others(client: Client) -> None:
    page = client.get(f"{WHAT_IF}/?stop=sanhau,tuopu")
    assert page.status_code == 400
    assert [one.url for one in page.context["proposals"]] == ["?stop=sanhua&stop=tuopu"]
    assert 'name="stop" value="sanhau"' in page.content.decode()


def test_a_distance_without_a_company_is_refused(client: Client) -> None:
    assert "Choose the company" in errors(client, f"{GRAPH}.json?depth=2")["company"][0]
    page = client.get(f"{GRAPH}/?company=&depth=2")
    assert page.status_code == 400
    assert "Choose the company" in page.content.decode()
    # The form always says the least distance, and every link away from a company drops a longer one.
    assert client.get(f"{GRAPH}/?company=&depth=1").status_code == 200
    context = client.get(f"{GRAPH}/?company=tesla&depth=2&links=live&view=bundled").context
    chip = next(one for one in context["active_filters"] if one.value == "Tesla")
    for address in (chip.remove_url, context["whole_url"], context["chart"].rows[0].url):
        assert client.get(address).status_code == 200, address
        assert "depth" not in address
        assert "links=live" in address
