"""What each role opens, and what `create_editor` makes."""

from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.core.management import CommandError, call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from sources.models import BundleLoad, Proposal, Remark
from sources.roles import (
    administrators_only,
    editors_only,
    is_administrator,
    is_editor,
    is_reviewer,
    reviewers_only,
)
from tests.tracker.accounts.conftest import PASSWORD, Make
from tracker.accounts.permissions import give_permissions

pytestmark = pytest.mark.django_db
CHECKS = (is_editor, is_reviewer, is_administrator)


@pytest.mark.parametrize(
    ("role", "holds"),
    [
        ("editor", (True, False, False)),
        ("reviewer", (True, True, False)),
        ("administrator", (True, True, True)),
    ],
)
def test_each_role_may_do_what_the_one_before_it_may(
    make: Make,
    role: str,
    holds: tuple[bool, ...],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = make(role=role)
    with django_assert_num_queries(1):
        assert tuple(check(user) for check in CHECKS) == holds
    assert user.is_staff is (role == "administrator")
    user.is_active = False
    assert not any(check(user) for check in CHECKS)


def test_a_superuser_is_everything_and_a_reader_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert all(check(User(is_superuser=True)) for check in CHECKS)
        assert not any(check(AnonymousUser()) for check in CHECKS)


def answer(view: object, user: object, **headers: str) -> HttpResponse:
    request: HttpRequest = RequestFactory(headers=headers).get("/desk/x/?a=1")
    request.user = user  # type: ignore[assignment]
    return view(request)  # type: ignore[operator, no-any-return]


def test_a_page_for_a_role_says_which_one_it_needs(make: Make) -> None:
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("in")

    led = answer(editors_only(page), AnonymousUser())
    assert led["Location"] == "/desk/sign-in/?next=/desk/x/%3Fa%3D1"
    part = answer(editors_only(page), AnonymousUser(), **{"HX-Request": "true"})
    assert part.status_code == 401
    editor = make()
    inside = answer(editors_only(page), editor)
    assert inside.content == b"in"
    assert "no-store" in inside["Cache-Control"]
    for only, role in ((reviewers_only, "reviewer"), (administrators_only, "administrator")):
        refused = answer(only(page), editor)
        assert refused.status_code == 403
        assert f"This page needs the role {role}." in refused.content.decode()
        assert "You are signed in as li, with the role editor." in refused.content.decode()


def test_an_editor_does_not_enter_the_admin(editor: Client) -> None:
    refused = editor.get("/admin/", follow=True)
    assert refused.status_code == 403
    assert "This page needs the role administrator." in refused.content.decode()


@pytest.fixture
def chief(make: Make, client: Client) -> Client:
    client.force_login(make("chief", "administrator"))
    return client


def test_an_administrator_reads_what_is_written_by_itself_and_writes_none_of_it(
    chief: Client,
) -> None:
    BundleLoad.objects.get_or_create(digest="0" * 64)
    proposal = Proposal.objects.create(resource="rounds", author="li")
    Remark.objects.create(proposal=proposal, actor="li", kind="commented", words="why so?")
    for model in ("change", "bundleload", "refreshmark", "proposal", "batch", "mergedidentity"):
        assert chief.get(f"/admin/sources/{model}/").status_code == 200, model
        assert chief.get(f"/admin/sources/{model}/add/").status_code == 403, model
    page = chief.get(f"/admin/sources/proposal/{proposal.pk}/change/").content.decode()
    assert "why so?" in page


def test_an_administrator_enters_facts_but_deletes_none(chief: Client) -> None:
    assert chief.get("/admin/companies/company/add/").status_code == 200
    assert chief.post("/admin/companies/company/1/delete/").status_code == 403


def test_an_administrator_gives_a_role_but_makes_no_superuser(chief: Client, make: Make) -> None:
    li, root = make(), User.objects.create_superuser("root", password="x")
    address = f"/admin/auth/user/{li.pk}/change/"
    group = Group.objects.get(name="Administrators")
    form = {"username": "li", "is_active": "on", "groups": [group.pk], "is_superuser": "on"}
    assert chief.get(address).status_code == 200
    assert chief.post(address, form).status_code == 302
    li.refresh_from_db()
    assert (li.is_staff, li.is_superuser) == (True, False)
    chief.post(address, {**form, "groups": []})
    li.refresh_from_db()
    assert not li.is_staff
    assert chief.post(f"/admin/auth/user/{root.pk}/change/", form).status_code == 403
    assert chief.post(f"/admin/auth/user/{root.pk}/password/", {}).status_code == 403


def test_permissions_come_back_after_they_were_lost() -> None:
    before = {group.name: group.permissions.count() for group in Group.objects.all()}
    assert before["Administrators"] > before["Editors"] > 40
    Group.objects.all().delete()
    give_permissions()
    assert {group.name: group.permissions.count() for group in Group.objects.all()} == before


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("li", PASSWORD, "there is already an account 'Li'|'li'"),
        ("two words", PASSWORD, "Enter a valid username"),
        ("new", "short", "Give at least 12 characters"),
        ("annalena.long", "annalena.long", "too similar to the username"),
    ],
)
def test_the_command_refuses(
    make: Make, monkeypatch: pytest.MonkeyPatch, name: str, password: str, told: str
) -> None:
    make()
    monkeypatch.setattr("builtins.input", lambda: password)
    with pytest.raises(CommandError, match=told):
        call_command("create_editor", name, password_stdin=True, stdout=StringIO())
    assert User.objects.count() == 1
