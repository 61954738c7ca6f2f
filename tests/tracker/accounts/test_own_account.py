"""One's own account: password, second factor, recovery codes, where one is signed in."""

import html
import re
import time
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings as SettingsWrapper

from tests.tracker.accounts.conftest import PASSWORD, Make

ACCOUNT = "/desk/account/"
NEW = "another phrase, long enough"

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    content = str(response.content, "utf-8")
    return html.unescape(content)


def code_of(secret: str, periods: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods)))


def confirm(client: Client, then: str) -> Any:
    """The password once more, which every change to how one signs in asks for."""
    asked = client.get(then)
    assert asked["Location"].startswith("/desk/account/confirm/?next=")
    wrong = client.post(asked["Location"], {"password": "wrong", "next": then})
    assert "This is not your password." in text_of(wrong)
    return client.post(asked["Location"], {"password": PASSWORD, "next": then}, follow=True)


def set_up(client: Client) -> str:
    page = text_of(confirm(client, f"{ACCOUNT}second-factor/"))
    found = re.search(r'secret-key">(\w{32})<', page)
    assert found
    svg = page[page.index("<svg class=") : page.index("</svg>")]
    assert "style=" not in svg
    done = client.post(f"{ACCOUNT}second-factor/", {"code": code_of(found[1], -1)}, follow=True)
    assert "<h1>Recovery codes</h1>" in text_of(done)
    return found[1]


def test_a_second_factor_from_setting_it_up_to_turning_it_off(editor: Client, make: Make) -> None:
    secret = set_up(editor)
    codes = re.findall(r"<code>(\d{8})</code>", text_of(editor.get(f"{ACCOUNT}recovery-codes/")))
    assert len(codes) == 10
    code = code_of(secret)

    def first_step() -> Client:
        other = Client()
        step = other.post("/desk/sign-in/", {"login": "li", "password": PASSWORD, "next": "/data/"})
        assert step["Location"].startswith("/desk/sign-in/code/")
        assert "_auth_user_id" not in other.session
        assert other.get("/desk/sign-in/code/").status_code == 200
        return other

    def second_step(other: Client, code: str) -> Any:
        return other.post("/desk/sign-in/code/", {"code": code})

    other = first_step()
    assert "This code is not right" in text_of(second_step(other, "１２３ ４５６"))
    assert second_step(other, code)["Location"] == "/data/"
    assert "_auth_user_id" in other.session
    # Half a minute later allauth itself has forgotten it; with the tolerance it is still valid.
    cache.delete(f"allauth.mfa.totp.used?user={User.objects.get().pk}&code={code}")
    assert "This code is not right" in text_of(second_step(first_step(), code)), "used already"
    assert second_step(first_step(), codes[0])["Location"] == "/data/"
    assert "This code is not right" in text_of(second_step(first_step(), codes[0]))
    assert "9 recovery codes are left." in text_of(editor.get(ACCOUNT))
    off = editor.post(f"{ACCOUNT}second-factor/off/", follow=True)
    assert "The second factor is off." in text_of(off)
    assert not Authenticator.objects.exists()


def test_keys_are_kept_encrypted_and_lost_with_the_secret_key(
    editor: Client, settings: SettingsWrapper
) -> None:
    secret = set_up(editor)
    kept = Authenticator.objects.get(type="totp")
    assert secret not in str(kept.data)
    assert kept.wrap().validate_code(code_of(secret))
    settings.SECRET_KEY = "another one " * 5
    assert not kept.wrap().validate_code(code_of(secret, 1))
    call_command("remove_second_factor", "li", stdout=StringIO())
    assert not Authenticator.objects.exists()


def test_wrong_codes_are_limited_too(editor: Client) -> None:
    secret = set_up(editor)
    other = Client()
    other.post("/desk/sign-in/", {"login": "li", "password": PASSWORD})
    for _attempt in range(5):
        other.post("/desk/sign-in/code/", {"code": "000 00"})
    refused = text_of(other.post("/desk/sign-in/code/", {"code": code_of(secret)}))
    assert "Too many attempts. Try again in 10 minutes." in refused


def test_where_it_is_required_the_desk_opens_only_with_one(
    editor: Client, settings: SettingsWrapper
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    for address in ("/desk/", "/desk/anything/", "/admin/"):
        assert editor.get(address)["Location"] == f"{ACCOUNT}second-factor/"
    assert editor.get("/companies/").status_code == 200
    set_up(editor)
    assert "Location" not in editor.get("/desk/anything/").headers
    stays = editor.post(f"{ACCOUNT}second-factor/off/")
    assert "Here a second factor is required; it stays on." in text_of(stays)


def change(client: Client, **given: str) -> Any:
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW} | given
    return client.post(f"{ACCOUNT}password/", form, follow=True)


def test_a_new_password_ends_the_other_sessions(editor: Client) -> None:
    other = Client()
    other.post("/desk/sign-in/", {"login": "li", "password": PASSWORD})
    assert other.get(ACCOUNT).status_code == 200
    done = change(editor)
    assert "The password is changed." in text_of(done)
    assert editor.get(ACCOUNT).status_code == 200
    assert other.get(ACCOUNT)["Location"].startswith("/desk/sign-in/")
    assert User.objects.get().check_password(NEW)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"oldpassword": NEW}, "This is not your current password."),
        ({"password2": "else"}, "The two new passwords differ."),
        ({"password1": "short one", "password2": "short one"}, "Give at least 12 characters"),
        ({"password1": "1qaz2wsx3edc", "password2": "1qaz2wsx3edc"}, "too common"),
        (
            {"password1": "HumanoidTracker2026", "password2": "HumanoidTracker2026"},
            "made of words that anyone would try here",
        ),
    ],
)
def test_a_password_that_will_not_do_is_told_at_its_field(
    editor: Client, given: dict[str, str], told: str
) -> None:
    page = text_of(change(editor, **given))
    assert told in page
    assert page.count('class="errorlist"') == 1
    assert User.objects.get().check_password(PASSWORD)


def test_a_long_password_counts_to_its_last_character(editor: Client) -> None:
    long = "长" * 127 + "x"
    change(editor, password1=long, password2=long)
    assert User.objects.get().check_password(long)
    assert not User.objects.get().check_password(long[:-1] + "y")


def test_one_signs_out_everywhere_else(client: Client, make: Make) -> None:
    make()
    client.post("/desk/sign-in/", {"login": "li", "password": PASSWORD})
    other = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Gecko Firefox/140.0"})
    other.post("/desk/sign-in/", {"login": "li", "password": PASSWORD})
    page = text_of(client.get(ACCOUNT))
    assert "li, editor" in page
    assert "Firefox, Linux" in page
    done = client.post(f"{ACCOUNT}sessions/", follow=True)
    assert "You are signed out everywhere else." in text_of(done)
    assert UserSession.objects.get().session_key == client.session.session_key
    assert other.get(ACCOUNT)["Location"].startswith("/desk/sign-in/")


@pytest.mark.parametrize(
    "path", "password second-factor second-factor/off recovery-codes recovery-codes/new".split()
)
def test_nobody_else_sees_these_pages(client: Client, path: str) -> None:
    for answer in (client.get(f"{ACCOUNT}{path}/"), client.post(f"{ACCOUNT}{path}/")):
        assert answer["Location"].startswith(("/desk/sign-in/", "/desk/account/confirm/"))
