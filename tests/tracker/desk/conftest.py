"""People of the desk, one for each role, signed in."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from sources.roles import ADMINISTRATORS, EDITORS, REVIEWERS

SignIn = Callable[[str, str], Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """A client for a new account of that name in that group."""

    def signed_in(name: str, group: str) -> Client:
        user, _created = get_user_model().objects.get_or_create(username=name)
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def editor(sign_in: SignIn) -> Client:
    return sign_in("ed", EDITORS)


@pytest.fixture
def reviewer(sign_in: SignIn) -> Client:
    return sign_in("rev", REVIEWERS)


@pytest.fixture
def administrator(sign_in: SignIn) -> Client:
    return sign_in("adm", ADMINISTRATORS)
