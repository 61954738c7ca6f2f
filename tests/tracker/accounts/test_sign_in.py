"""Signing in and out: who gets in, how often one may try, where it leads, how long it lasts."""

import re
import subprocess
import sys
import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from pytest_django import Settings as SettingsWrapper

from tests.tracker.accounts.conftest import PASSWORD, Make

SIGN_IN = "/desk/sign-in/"
WRONG = "No account has this name and this password."

pytestmark = pytest.mark.django_db


def sign_in(client: Client, name: str = "li", password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"login": name, "password": password, **more})


def test_an_editor_signs_in_with_the_whole_password_and_a_new_session(
    client: Client, make: Make
) -> None:
    make()
    client.get("/companies/?x=1")
    client.session.save()
    before = client.session.session_key
    assert WRONG in sign_in(client, password=PASSWORD.strip()).content.decode()
    response = sign_in(client)
    assert response.status_code == 302
    assert response["Location"] == "/desk/"
    assert client.session.session_key != before
    cookie = response.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert not mail.outbox


def test_an_unknown_name_and_a_wrong_password_are_told_alike(client: Client, make: Make) -> None:
    make()
    pages = [sign_in(client, name, "not this one at all").content for name in ("li", "nobody")]
    plain = [re.sub(rb'value="[^"]*"', b"", page) for page in pages]
    assert plain[0] == plain[1]
    assert WRONG.encode() in plain[0]


def test_the_sixth_failure_waits_and_says_how_long(client: Client, make: Make) -> None:
    make()
    for _attempt in range(5):
        assert WRONG in sign_in(client, password="wrong").content.decode()
    refused = sign_in(client).content.decode()
    assert "Too many attempts. Try again in 10 minutes." in refused
    assert "_auth_user_id" not in client.session
    # Others at the same address still get in.
    make("wang")
    assert sign_in(client, "wang").status_code == 302


def test_the_admin_has_no_sign_in_of_its_own(client: Client, make: Make) -> None:
    make()
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    led = client.get("/admin/login/?next=/admin/sources/")
    assert led["Location"] == f"{SIGN_IN}?next=%2Fadmin%2Fsources%2F"
    posted = client.post("/admin/login/", {"username": "li", "password": PASSWORD})
    assert posted["Location"].startswith(SIGN_IN)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/companies/?stage=x", "/companies/?stage=x"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example/", "/desk/"),
        ("http://testserver/companies/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("/\\evil.example", "/desk/"),
    ],
)
def test_next_stays_on_this_site(client: Client, make: Make, wanted: str, reached: str) -> None:
    make()
    assert sign_in(client, next=wanted)["Location"] == reached
    assert client.get(SIGN_IN, {"next": wanted})["Location"] == reached


@pytest.mark.parametrize(
    "path", ["signup/", "login/", "email/", "password/reset/", "account/email/", "account/signup/"]
)
def test_nobody_signs_up_and_nothing_is_mailed(client: Client, path: str) -> None:
    assert client.get(f"/desk/{path}").status_code == 404


@pytest.mark.parametrize(
    "bad", [{}, {"login": "li"}, {"login": "\0", "password": "\0"}, {"login": "x" * 9000}]
)
def test_what_cannot_be_an_account_is_told_at_the_field(
    client: Client, bad: dict[str, str]
) -> None:
    page = client.post(SIGN_IN, bad, headers={"accept": "application/json"})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()


def test_a_closed_account_does_not_get_in(client: Client, make: Make) -> None:
    make()
    User.objects.update(is_active=False)
    assert sign_in(client)["Location"] == "/desk/account/closed/"
    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_post_and_ends_the_session(editor: Client) -> None:
    address = "/desk/account/sign-out/"
    assert editor.get(address).status_code == 200
    assert "_auth_user_id" in editor.session
    assert editor.post(address)["Location"] == "/"
    assert "_auth_user_id" not in editor.session


@pytest.mark.parametrize(("mark", "minutes"), [("seen_at", 31), ("signed_in_at", 12 * 60 + 1)])
def test_a_session_ends_when_idle_and_after_twelve_hours(
    editor: Client, mark: str, minutes: int
) -> None:
    for back, signed_in in ((minutes - 2, True), (minutes, False)):
        session = editor.session
        session[mark] = time.time() - back * 60
        session.save()
        page = editor.get("/methodology/").content.decode()
        assert ("Sign out" in page) is signed_in
    assert "You were signed out after a while." in page


def test_a_request_moves_the_idle_time(editor: Client) -> None:
    session = editor.session
    session["seen_at"] = time.time() - 29 * 60
    session.save()
    editor.get("/methodology/")
    assert editor.session["seen_at"] > time.time() - 5


def test_a_reader_costs_no_session_and_no_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(SIGN_IN)  # the day of the last load is cached from here on
    with django_assert_num_queries(0):
        page = client.get(SIGN_IN)
    assert 'autocomplete="username"' in page.content.decode()
    reader = Client().get("/methodology/")
    assert b'rel="nofollow">Sign in</a>' in reader.content
    assert "sessionid" not in reader.cookies


def test_the_sign_in_page_speaks_chinese(client: Client, settings: SettingsWrapper) -> None:
    page = client.get(SIGN_IN, headers={"accept-language": "zh-hans"}).content.decode()
    with translation.override("zh-hans"):
        assert f"<h1>{translation.gettext('Sign in')}</h1>" in page


def test_with_https_the_cookies_belong_to_this_host_alone() -> None:
    shown = "SESSION_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_NAME ALLAUTH_TRUSTED_PROXY_COUNT"
    program = (
        f"from tracker import settings as s; print(*(getattr(s, n) for n in '{shown}'.split()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={"HTTPS": "true", "SECRET_KEY": "x" * 50},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.split() == ["__Host-sessionid", "True", "__Host-csrftoken", "1"]
