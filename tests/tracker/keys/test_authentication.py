"""Which key opens the API, what is said to one that does not, and what is noted of its use."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.tracker.keys.conftest import issued_to
from tracker.keys.authentication import GUESSES_PER_MINUTE, authenticate, refused_scope
from tracker.keys.models import ApiKey, ApiKeyQuerySet, Scope
from tracker.keys.tokens import TOKEN, new_prefix, new_token, read_token

pytestmark = pytest.mark.django_db

ROBOTS = "/api/v1/robots/?limit=1"
Issued = tuple[ApiKey, str]


def bearing(token: str, path: str = ROBOTS, **more: Any) -> Any:
    return Client().get(path, headers={"authorization": f"Bearer {token}"}, **more)


def api_key_of(**headers: str) -> ApiKey | None:
    """What the views get to see."""
    request: Any = RequestFactory(headers=headers).get(ROBOTS)
    answer = authenticate(lambda _request: HttpResponse("in"))(request)
    assert answer.status_code == 200
    key: ApiKey | None = request.api_key
    return key


def test_a_token_is_known_by_its_form_and_checksum() -> None:
    token = new_token("aB3dE6gH").text
    assert TOKEN.fullmatch(token)
    assert len(token) == 50
    assert token.startswith("ht_aB3dE6gH_")
    assert read_token(token) == ("aB3dE6gH", token)
    other = "0" if token[20] != "0" else "1"
    assert read_token(token[:20] + other + token[21:]) is None
    assert read_token(f"{token}\n") is None
    assert new_token("aB3dE6gH").text != token


def test_only_a_peppered_hash_is_kept(issued: Issued, settings: Any) -> None:
    key, token = issued
    kept = str(ApiKey.objects.filter(pk=key.pk).values_list().get())
    assert token[12:] not in kept
    assert bearing(token).status_code == 200
    settings.SECRET_KEY = "another one " * 5
    assert bearing(token).json()["reason"] == "unknown"


def test_a_key_comes_in_either_header_and_costs_one_query(
    issued: Issued, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    key, token = issued
    assert api_key_of(**{"x-api-key": f" {token} "}) == key  # which also notes the use
    with django_assert_num_queries(1):
        assert api_key_of(authorization=f"bearer  {token}") == key
    with django_assert_num_queries(0):
        assert api_key_of() is None
        assert api_key_of(authorization="Basic bGk6c2VjcmV0") is None, "a proxy's own"
    assert bearing(token)["Cache-Control"].startswith("private")


@pytest.mark.parametrize("header", ["Token {}", "ApiKey {}", "{}"])
def test_a_key_under_another_scheme_is_not_ignored(issued: Issued, header: str) -> None:
    refused = Client().get("/api/v1/", headers={"Authorization": header.format(issued[1])})
    assert refused.status_code == 401
    assert "Authorization: Bearer" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("change", "reason", "told"),
    [
        ({"revoked_at": timezone.now()}, "revoked", "was revoked on"),
        ({"expires_at": timezone.now()}, "expired", "expired on"),
    ],
)
def test_a_key_that_has_ended_says_so(
    issued: Issued, change: dict[str, Any], reason: str, told: str
) -> None:
    key, token = issued
    ApiKey.objects.filter(pk=key.pk).update(**change)
    refused = bearing(token)
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == (
        f'Bearer realm="api", error="invalid_token", error_description="{reason}"'
    )
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Cache-Control"] == "no-store"
    assert refused.json()["reason"] == reason
    assert told in refused.json()["detail"]
    assert "/desk/account/keys/" in refused.json()["detail"]


def test_keys_end_with_their_account(issued: Issued, owner: User) -> None:
    token = issued[1]
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert bearing(token).json()["reason"] == "closed"
    owner.delete()
    assert bearing(token).json()["reason"] == "unknown"


@pytest.mark.parametrize("text", ["", "x", "ht_short", "ht_" + "é" * 47, "a b", "Bearer"])
def test_other_text_is_no_key(db: None, text: str) -> None:
    refused = Client().get(ROBOTS, headers={"x-api-key": text})
    assert (refused.status_code, refused.json()["reason"]) == (401, "malformed")


def test_a_right_prefix_with_a_wrong_secret_is_unknown(issued: Issued) -> None:
    refused = bearing(new_token(issued[0].prefix).text)
    assert (refused.status_code, refused.json()["reason"]) == (401, "unknown")
    assert bearing(issued[1]).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/robots/", "/robots.csv", "/robots.atom"])
def test_a_key_in_the_address_is_refused(issued: Issued, path: str) -> None:
    token = issued[1]
    for query in (f"q={token}", "API_KEY=x", f"token={token}"):
        refused = Client().get(f"{path}?{query}")
        assert refused.status_code == 400
        assert "Authorization: Bearer" in refused.json()["detail"]
        assert token not in refused.content.decode()
    assert Client().get(f"/search/?q={new_prefix()}").status_code == 200, "pages ask for no key"


def test_two_different_keys_are_one_too_many(issued: Issued) -> None:
    token = issued[1]
    both = {"authorization": f"Bearer {token}", "x-api-key": new_token("aaaaaaaa").text}
    assert Client().get(ROBOTS, headers=both).status_code == 400
    assert Client().get(ROBOTS, headers={**both, "x-api-key": token}).status_code == 200


def test_guessing_is_stopped(issued: Issued) -> None:
    token = issued[1]
    answers = [bearing(new_token(new_prefix()).text).status_code for _guess in range(40)]
    assert answers == [401] * GUESSES_PER_MINUTE + [429] * (40 - GUESSES_PER_MINUTE)
    refused = bearing(token)
    assert refused.status_code == 429, "nor is a right one looked at"
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused.json()["violated-policies"] == ["wrong-keys"]
    assert Client().get(ROBOTS).status_code == 200, "reading goes on"
    assert bearing(token, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_scope_is_asked_for_by_the_view(owner: User) -> None:
    request = RequestFactory().post("/api/v1/snapshots/")
    nobody = refused_scope(request, Scope.SNAPSHOTS)
    assert nobody is not None
    assert (nobody.status_code, nobody["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    request.api_key = issued_to(owner)[0]  # type: ignore[attr-defined]
    reader = refused_scope(request, Scope.SNAPSHOTS)
    assert reader is not None
    assert reader.status_code == 403
    assert 'error="insufficient_scope", scope="snapshots"' in reader["WWW-Authenticate"]
    request.api_key = issued_to(owner, "snapshots")[0]  # type: ignore[attr-defined]
    assert refused_scope(request, Scope.SNAPSHOTS) is None


def test_the_last_use_is_noted_once_a_minute(issued: Issued) -> None:
    key, token = issued
    bearing(token)
    key.refresh_from_db()
    first = key.last_used_at
    assert first is not None
    bearing(token)
    key.refresh_from_db()
    assert key.last_used_at == first
    ApiKey.objects.update(last_used_at=first - timedelta(minutes=2))
    etag = bearing(token)["ETag"]
    key.refresh_from_db()
    assert key.last_used_at is not None
    assert key.last_used_at > first
    again = Client().get(ROBOTS, headers={"x-api-key": token, "if-none-match": etag})
    assert again.status_code == 304


def test_an_answer_does_not_fail_with_the_note_of_its_use(
    issued: Issued, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*_given: Any, **_named: Any) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(ApiKeyQuerySet, "select_for_update", locked)
        assert bearing(issued[1]).status_code == 200
    assert "was not noted: database is locked" in caplog.text
    assert ApiKey.objects.get().last_used_at is None
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        assert patience == 20_000, "as before"
