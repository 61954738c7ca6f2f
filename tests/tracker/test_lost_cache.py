"""Redis goes away and comes back: pages do without it, and nobody signs in uncounted."""

import signal
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings as SettingsWrapper

from sources import redis_cache
from sources.redis_cache import Absence, pages
from tests.services import Server, redis_alone

pytestmark = pytest.mark.django_db

SIGN_IN = "/desk/sign-in/"
PASSWORD = "correct horse battery"


@pytest.fixture
def server(settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(redis_cache, "ABSENCE", Absence())
    with redis_alone() as (running, address):
        settings.CACHES = {
            name: {
                "BACKEND": f"sources.redis_cache.{backend}",
                "LOCATION": address,
                "OPTIONS": {"socket_timeout": 0.2},
            }
            for name, backend in (("default", "RedisCache"), ("pages", "PageCache"))
        }
        yield running


def sign_in(client: Client) -> Any:
    return client.post(SIGN_IN, {"login": "li", "password": PASSWORD})


def test_pages_do_without_the_cache_and_nobody_signs_in_uncounted(
    client: Client, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    User.objects.create_user("li", password=PASSWORD)
    pages.set("kept", 1)
    assert pages.get("kept") == 1
    server.stop()
    for path in ("/", "/companies/xpeng/?as_of=2024-06-01", "/api/v1/", SIGN_IN):
        assert client.get(path).status_code == 200, path
    assert pages.get_or_set("kept", lambda: 2) == 2
    redis_cache.ABSENCE.ask_again = 0.0
    assert not pages.delete("kept")
    told = [line for line in caplog.messages if "pages are made without it" in line]
    assert len(told) == 1, "once a minute"

    refused = sign_in(client)
    assert (refused.status_code, refused["Retry-After"]) == (503, "60")
    assert "Sign-in is not possible just now" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    assert client.get("/readyz").json()["faults"] == ["cache: no answer"]

    server.start()
    assert client.get("/readyz").json()["faults"] == []
    assert sign_in(client).status_code == 302
    assert "_auth_user_id" in client.session
    assert pages.get("kept") is None, "left alone for a moment"
    redis_cache.ABSENCE.ask_again = 0.0
    pages.set("kept", 3)
    assert pages.get("kept") == 3


def test_a_frozen_cache_is_waited_for_once_and_a_restart_costs_nothing(server: Server) -> None:
    pages.set("kept", 1)
    server.stop()
    server.start()
    pages.set("kept", 2)  # over the connection that the restart has broken
    assert pages.get("kept") == 2
    server.process.send_signal(signal.SIGSTOP)
    assert pages.get("kept") is None
    assert redis_cache.ABSENCE.lasts()
    server.process.send_signal(signal.SIGCONT)
    assert pages.get("kept") is None, "it is not asked"
