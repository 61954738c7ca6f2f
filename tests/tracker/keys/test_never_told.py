"""No key in a log, an error page, the admin, the change log or a cache, whatever goes wrong."""

import logging
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings as SettingsWrapper

from sources.models import Change
from tracker.keys.models import ApiKey

pytestmark = pytest.mark.django_db


def fall_over(*_given: Any, **_named: Any) -> None:
    raise RuntimeError("planted")


@pytest.mark.parametrize("debug", [False, True])
def test_a_planted_key_is_found_nowhere(
    issued: tuple[ApiKey, str],
    settings: SettingsWrapper,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    debug: bool,
) -> None:
    key, token = issued
    settings.DEBUG = debug
    settings.API_KEY_PER_MINUTE = 6
    told: list[str] = []
    client = Client(raise_request_exception=False)

    def ask(path: str, expected: int, **headers: str) -> None:
        answer = client.get(path, headers=headers or {"authorization": f"Bearer {token}"})
        assert answer.status_code == expected, (path, answer.status_code)
        told.append(f"{answer.headers} {answer.getvalue()!r}")

    with caplog.at_level(logging.DEBUG):
        ask("/api/v1/robots/?limit=1", 200)
        ask("/api/v1/robots/none/", 404)
        ask("/api/v1/robots/?nothing=1", 400)
        ask("/robots.csv", 200, **{"x-api-key": token})
        ask(f"/api/v1/robots/?key={token}", 400, accept="*/*")
        ask("/api/v1/robots/", 401, **{"x-api-key": f"{token}x"})
        for place in ("tracker.keys.authentication.note_use", "tracker.keys.throttle.tell_limit"):
            with patch(place, fall_over):
                ask("/api/v1/", 500)
        ask("/api/v1/", 200)
        ask("/api/v1/", 429)
        key.delete()
        ask("/api/v1/", 401)
    captured = capfd.readouterr()
    told += [caplog.text, *(str(record.args) for record in caplog.records)]
    told += [captured.out, captured.err]
    told += [
        str(list(Change.objects.order_by("-pk")[:50].values())),
        str(list(LogEntry.objects.values())),
    ]
    told += [str(getattr(caches[name], "_cache", "")) for name in ("default", "pages")]
    assert "planted" in "".join(told)
    secret = token[12:]
    assert [text[:300] for text in told if secret in text] == []
