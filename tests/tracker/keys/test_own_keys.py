"""One's own keys: made behind the password, shown once, revoked; and an account that has nothing else."""

import html
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings as SettingsWrapper

from sources.roles import ADMINISTRATORS, EDITORS
from tests.markup import focused
from tests.tracker.keys.conftest import LIST, PASSWORD, issued_to
from tracker.keys.issuing import MOST_LIVE
from tracker.keys.models import ApiKey
from tracker.keys.tokens import TOKEN

pytestmark = pytest.mark.django_db

NEW = f"{LIST}new/"
FORM = {"name": "notebook", "lifetime": "90", "key_prefix": "aB3dE6gH"}


def text_of(response: Any) -> str:
    return html.unescape(str(response.content, "utf-8"))


@pytest.fixture
def li(client: Client, owner: User) -> Client:
    """Signed in."""
    client.force_login(owner)
    return client


@pytest.fixture
def sure(li: Client) -> Client:
    """Signed in, and the password given once more."""
    asked = li.get(NEW)
    assert asked["Location"] == f"/desk/account/confirm/?next={NEW.replace('/', '%2F')}"
    done = li.post("/desk/account/confirm/", {"password": PASSWORD, "next": NEW})
    assert done["Location"] == NEW
    return li


def test_a_key_is_made_and_shown_once(sure: Client) -> None:
    form = text_of(sure.get(NEW))
    assert re.search(r'name="key_prefix" value="[0-9A-Za-z]{8}"', form)
    made = sure.post(NEW, FORM)
    found = TOKEN.search(text_of(made))
    assert found
    token = found[0]
    assert token.startswith("ht_aB3dE6gH_")
    assert "no-store" in made["Cache-Control"]
    assert "private" in made["Cache-Control"]
    key = ApiKey.objects.get()
    assert (key.name, key.scopes) == ("notebook", ["read"])
    assert key.expires_at is not None
    assert timedelta(days=89) < key.expires_at - timezone.now() < timedelta(days=91)
    assert token not in str(dict(sure.session)) + str(sure.cookies)
    assert Client().get("/api/v1/", headers={"x-api-key": token}).status_code == 200

    again = sure.post(NEW, FORM, follow=True)
    assert "This key was made already." in text_of(again)
    assert ApiKey.objects.count() == 1, "a form sent twice makes one key"
    page = text_of(again)
    assert "ht_aB3dE6gH_…" in page
    assert token not in page
    assert "1 key that works, of at most 10" in page


def test_a_form_that_took_too_long_is_kept_until_the_password_is_given(li: Client) -> None:
    asked = li.post(NEW, FORM)
    assert asked["Location"].startswith("/desk/account/confirm/?next=")
    assert not ApiKey.objects.exists()
    made = li.post(asked["Location"], {"password": PASSWORD, "next": NEW})
    found = TOKEN.search(text_of(made))
    assert found
    assert "no-store" in made["Cache-Control"]
    assert found[0] not in str(dict(li.session))


def test_what_was_chosen_is_kept_and_faults_are_told(sure: Client) -> None:
    for given, told in (
        ({"name": " "}, "This field is required."),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"name": "a\0b"}, "Null characters are not allowed."),
        ({"lifetime": "forever"}, "forever is not one of the available choices."),
    ):
        page = text_of(sure.post(NEW, FORM | given))
        assert told in page
        assert focused(page) == [*given]
        assert page.count('class="errorlist"') == 1
    assert not ApiKey.objects.exists()
    sure.post(NEW, {"name": "bot", "lifetime": "never", "snapshots": "on", "key_prefix": "../x"})
    key = ApiKey.objects.get()
    assert (key.expires_at, key.scopes) == (None, ["read", "snapshots"])
    assert re.fullmatch(r"\w{8}", key.prefix)
    page = text_of(sure.get(LIST))
    assert ">read, order snapshots</td>" in page


def test_somebody_elses_prefix_is_not_taken(sure: Client) -> None:
    other = issued_to(User.objects.create_user("wang"))[0]
    assert TOKEN.search(text_of(sure.post(NEW, {**FORM, "key_prefix": other.prefix})))
    assert ApiKey.objects.get(owner__username="li").prefix != other.prefix


def test_there_is_a_most_and_what_has_ended_does_not_count(sure: Client, owner: User) -> None:
    keys = [issued_to(owner)[0] for _number in range(MOST_LIVE)]
    told = "You have 10 keys, and that is the most."
    for response in (sure.get(LIST), sure.get(NEW), sure.post(NEW, FORM)):
        assert told in text_of(response)
    assert ApiKey.objects.count() == MOST_LIVE
    ApiKey.objects.filter(pk=keys[0].pk).update(expires_at=timezone.now())
    assert TOKEN.search(text_of(sure.post(NEW, FORM)))


def test_revoking_asks_first_and_works_at_once(li: Client, owner: User) -> None:
    key, token = issued_to(owner)
    address = f"{LIST}{key.prefix}/revoke/"
    assert "notebook" in text_of(li.get(address))
    assert Client().get("/api/v1/", headers={"x-api-key": token}).status_code == 200
    assert "“notebook” is revoked." in text_of(li.post(address, follow=True))
    assert Client().get("/api/v1/", headers={"x-api-key": token}).status_code == 401
    key.refresh_from_db()
    when = key.revoked_at
    li.post(address)
    key.refresh_from_db()
    assert key.revoked_at == when
    assert f"revoked {when:%Y-%m-%d}" in text_of(li.get(LIST))


def test_another_ones_keys_are_not_there(li: Client) -> None:
    key = issued_to(User.objects.create_user("wang"))[0]
    address = f"{LIST}{key.prefix}/revoke/"
    assert key.prefix not in text_of(li.get(LIST))
    assert (li.get(address).status_code, li.post(address).status_code) == (404, 404)
    key.refresh_from_db()
    assert key.revoked_at is None
    for path in (LIST, NEW, address):
        led = Client().get(path)
        assert led["Location"].startswith("/desk/sign-in/?next=")
        assert "no-store" in led["Cache-Control"]


def test_keys_wait_for_the_second_factor_where_one_is_required(
    li: Client, settings: SettingsWrapper
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    assert li.get(LIST)["Location"] == "/desk/account/second-factor/"
    assert li.get("/desk/account/").status_code == 200


# --- an account for API keys only ---


def test_a_client_signs_in_to_the_account_and_sees_nothing_of_the_desk(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda: PASSWORD)
    told = StringIO()
    call_command("create_editor", "zhao", role="client", password_stdin=True, stdout=told)
    assert "makes API keys and webhooks at /desk/account/" in told.getvalue()
    user = User.objects.get(username="zhao")
    assert (user.is_staff, user.groups.count()) == (False, 0)
    signed_in = client.post("/desk/sign-in/", {"login": "zhao", "password": PASSWORD})
    assert signed_in["Location"] == "/desk/account/"
    page = text_of(client.get("/desk/account/"))
    assert "zhao, client" in page
    assert LIST in page
    assert '<a href="/desk/">' not in page
    refused = client.get("/desk/")
    assert refused.status_code == 403
    assert "You are signed in as zhao, with the role client." in text_of(refused)
    user.groups.add(Group.objects.get(name=EDITORS))
    assert '<a href="/desk/">' in text_of(client.get("/desk/account/"))


# --- in the admin ---


def test_an_administrator_sees_and_revokes_but_reads_no_hash(client: Client, owner: User) -> None:
    key, token = issued_to(owner)
    chief = User.objects.create_user("chief", is_staff=True)
    chief.groups.add(Group.objects.get(name=ADMINISTRATORS))
    client.force_login(chief)
    address = "/admin/keys/apikey/"
    for page in (client.get(address), client.get(f"{address}{key.pk}/change/")):
        assert page.status_code == 200
        assert key.prefix in text_of(page)
        assert key.digest not in text_of(page)
        assert token not in text_of(page)
    assert client.get(f"{address}add/").status_code == 403
    assert client.post(f"{address}{key.pk}/delete/", {"post": "yes"}).status_code == 403
    form = {"action": "revoke", "_selected_action": [key.pk]}
    assert "1 key is revoked." in text_of(client.post(address, form, follow=True))
    key.refresh_from_db()
    assert key.revoked_at is not None
    client.force_login(User.objects.create_superuser("root"))
    gone = client.post(f"/admin/auth/user/{owner.pk}/delete/", {"post": "yes"})
    assert gone.status_code == 302
    assert not ApiKey.objects.exists(), "an account goes with its keys"
