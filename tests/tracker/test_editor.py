"""What an editor's account may do."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from sources.models import BundleLoad

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("builtins.input", lambda: "a long enough pass phrase")
    call_command("create_editor", "li", password_stdin=True, stdout=StringIO())
    client.force_login(get_user_model().objects.get(username="li"))
    return client


@pytest.mark.parametrize("model", ["change", "bundleload"])
def test_an_editor_reads_the_change_log_and_the_loads_but_writes_neither(
    editor: Client, model: str
) -> None:
    BundleLoad.objects.get_or_create(digest="0" * 64)
    assert editor.get(f"/admin/sources/{model}/").status_code == 200
    assert editor.get(f"/admin/sources/{model}/add/").status_code == 403


def test_an_editor_enters_facts_but_deletes_none(editor: Client) -> None:
    assert editor.get("/admin/companies/company/add/").status_code == 200
    assert editor.post("/admin/companies/company/1/delete/").status_code == 403
