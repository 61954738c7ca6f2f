"""A person with an API key, and counters of its own for each test."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings as SettingsWrapper

from tracker.keys import counting
from tracker.keys.counting import ProcessCounter
from tracker.keys.issuing import issue
from tracker.keys.models import ApiKey
from tracker.keys.tokens import new_prefix

PASSWORD = "correct horse battery"
LIST = "/desk/account/keys/"


@pytest.fixture(autouse=True)
def _own_counters(monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper) -> None:
    monkeypatch.setattr(counting, "IN_PROCESS", ProcessCounter())
    monkeypatch.setattr(counting, "SHARED_PREFIX", f"{uuid4().hex}:")
    own = {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}
    settings.CACHES = {**settings.CACHES, "default": own}


@pytest.fixture
def owner(db: None) -> User:
    """A client: an account without a role."""
    return User.objects.create_user("li", password=PASSWORD)


@pytest.fixture
def issued(owner: User) -> tuple[ApiKey, str]:
    """A key that may read, and its token."""
    return issued_to(owner)


def issued_to(owner: User, *scopes: str, days: int | None = 30) -> tuple[ApiKey, str]:
    key, token = issue(
        owner, name="notebook", scopes=["read", *scopes], days=days, prefix=new_prefix()
    )
    return key, token.text
