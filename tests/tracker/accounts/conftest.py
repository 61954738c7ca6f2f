"""Accounts for these tests, made by the command."""

from collections.abc import Callable
from io import StringIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings as SettingsWrapper

PASSWORD = "  a long enough pass phrase "
Make = Callable[..., User]


@pytest.fixture(autouse=True)
def _own_counters(settings: SettingsWrapper) -> None:
    """Counters and used codes of its own for each test."""
    own = {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}
    settings.CACHES = {**settings.CACHES, "default": own}


@pytest.fixture
def make(db: None, monkeypatch: pytest.MonkeyPatch) -> Make:
    def make(name: str = "li", role: str = "editor") -> User:
        monkeypatch.setattr("builtins.input", lambda: PASSWORD)
        call_command("create_editor", name, role=role, password_stdin=True, stdout=StringIO())
        return User.objects.get(username=name)

    return make


@pytest.fixture
def editor(make: Make, client: Client) -> Client:
    """Signed in as the editor `li`."""
    client.force_login(make())
    return client
