"""Addresses nobody has are answered as such, and a forgotten slash is forgiven."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/nope", "/nope/", "/favicon.ico", "/companies/unitree/x/"])
def test_an_unknown_address_is_a_page_that_says_so(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert b"<nav" in response.content


@pytest.mark.parametrize(
    "address", ["/companies", "/companies/unitree", "/api/v1/targets", "/api/v1", "/funding"]
)
def test_a_forgotten_slash_leads_to_the_page(client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["location"]) == (301, f"{address}/")


def test_an_unknown_address_of_the_api_is_a_problem_document(client: Client) -> None:
    for address in ("/api/v1/nope/", "/api/v1/targets.csv", "/api/v2/targets/"):
        response = client.get(address)
        assert response.status_code == 404, address
        assert response["content-type"] == "application/problem+json"


def test_the_front_door_of_the_api_names_every_resource(client: Client) -> None:
    doors = client.get("/api/v1/").json()
    assert len(doors) == 14 + 8
    asked: dict[str, dict[str, str]] = {
        "openapi.json": {},
        "search": {"q": "yu"},
        "metrics": {},
        "industry/years": {},
        "supply-chain/graph": {},
        "supply-chain/what-if": {"stop": "sanhua"},
    }
    for name, address in doors.items():
        assert client.get(address, asked.get(name, {"limit": "1"})).status_code == 200


def test_the_format_parameter_is_no_filter(client: Client) -> None:
    assert client.get("/api/v1/targets/?format=csv").status_code == 400


def test_a_company_that_only_invests_shows_where(client: Client) -> None:
    html = client.get("/companies/alibaba/").content.decode()
    assert 'id="investments"' in html
    assert "Unitree Robotics" in html


def test_a_company_of_which_nothing_is_known_says_so(client: Client) -> None:
    silent = "No report found yet"
    assert silent in client.get("/companies/amd/").content.decode()
    assert silent not in client.get("/companies/galaxycore/").content.decode()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/api/v1/targets/?unit=robots&unit=money", "unit"),
        ("/targets.csv?promise=x&promise=y", "promise"),
        ("/targets/?due_before=2026&due_before=2027", "due_before"),
        ("/api/v1/industry/years/?metric=year&metric=capacity_demand", "metric"),
        ("/api/v1/supply-chain/what-if/?stop=sanhua&year=2026&year=2027", "year"),
    ],
)
def test_a_parameter_given_twice_is_refused_by_name(
    client: Client, address: str, name: str
) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert f"Give “{name}” once." in response.content.decode()
