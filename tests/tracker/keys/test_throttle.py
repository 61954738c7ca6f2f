"""How often a key and an address may ask, and what the answers say of it."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings as SettingsWrapper

from tracker.keys.models import ApiKey
from tracker.keys.throttle import network_of

pytestmark = pytest.mark.django_db

ROBOTS = "/api/v1/robots/?limit=1"
UNKNOWN = "0.0.0.0"  # noqa: S104


@pytest.fixture(autouse=True)
def _limits(settings: SettingsWrapper) -> None:
    settings.API_ANONYMOUS_PER_MINUTE, settings.API_KEY_PER_MINUTE = 3, 5


def ask(path: str = ROBOTS, token: str = "", address: str = "192.0.2.1", **headers: str) -> Any:
    if token:
        headers["authorization"] = f"Bearer {token}"
    return Client(REMOTE_ADDR=address).get(path, headers=headers)


def test_the_limit_is_kept_exactly_and_told(db: None) -> None:
    first = ask()
    assert first["RateLimit-Policy"] == '"address";q=3;w=60'
    assert first["RateLimit"] == '"address";r=2;t=60'
    assert ask("/robots.csv")["RateLimit"].startswith('"address";r=1;')
    assert ask("/api/v1/nothing/").status_code == 404, "counted too"
    refused = ask("/robots.atom")
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["RateLimit"].startswith('"address";r=0;')
    assert refused["Cache-Control"] == "no-store"
    told = refused.json()
    assert told["type"].endswith("#quota-exceeded")
    assert told["violated-policies"] == ["address"]
    assert "More than 3 requests in a minute." in told["detail"]
    assert "/desk/account/keys/" in told["detail"]
    assert ask(address="192.0.2.2").status_code == 200


def test_pages_and_what_has_not_changed_are_not_counted(db: None) -> None:
    etag = ask()["ETag"]
    for _time in range(5):
        same = ask(**{"if-none-match": etag})
        assert (same.status_code, same.has_header("RateLimit")) == (304, False)
        assert not ask("/robots/").has_header("RateLimit")
    assert ask()["RateLimit"].startswith('"address";r=1;')


def test_a_key_has_a_limit_of_its_own_from_every_address(issued: tuple[ApiKey, str]) -> None:
    token = issued[1]
    for _time in range(4):
        ask()
    assert ask().status_code == 429
    left = [ask(token=token, address=f"192.0.2.{place}")["RateLimit"][:9] for place in range(5)]
    assert left == [f'"key";r={rest}' for rest in (4, 3, 2, 1, 0)]
    refused = ask(token=token)
    assert refused.status_code == 429
    assert "If-None-Match" in refused.json()["detail"]
    ApiKey.objects.all().revoke()
    assert ask(token=token).status_code == 429, "a refused key counts as the address"
    assert ask(token=token, address="192.0.2.9").status_code == 401


def test_no_limit_counts_nothing(settings: SettingsWrapper) -> None:
    settings.API_ANONYMOUS_PER_MINUTE = 0
    assert not any(ask().has_header("RateLimit") for _time in range(5))


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "network"),
    [
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.1, 198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.1", "198.51.100.7:4711", 1, "198.51.100.7"),
        ("192.0.2.1", "nonsense", 1, UNKNOWN),
        ("", "", 0, UNKNOWN),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("::1", "", 0, "::/64"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("fe80::1%eth0", "", 0, "fe80::/64"),
    ],
)
def test_an_address_is_what_one_subscriber_has(
    settings: SettingsWrapper, remote: str, forwarded: str, proxies: int, network: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory(REMOTE_ADDR=remote, headers=headers).get("/")
    assert network_of(request) == network
