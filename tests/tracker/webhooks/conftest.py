"""A receiver, a webhook that leads to it, and a clock that a test moves on."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings as SettingsWrapper

from sources.models import Change
from tests.tracker.webhooks.receiver import Receiver, receiving
from tracker.webhooks.delivering import deliver_due
from tracker.webhooks.models import Webhook

PASSWORD = "a long enough phrase"
Make = Callable[..., Webhook]


class Clock:
    """Begins now: a signature is not valid long before or after."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now

    def passes(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver(settings: SettingsWrapper) -> Iterator[Receiver]:
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    with receiving() as server:
        yield server


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("li", password=PASSWORD)


@pytest.fixture
def person(owner: User, client: Client) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def make(owner: User, all_settled: None) -> Make:
    """Webhooks that are told of what changes from now on."""

    def make(url: str, **values: object) -> Webhook:
        place = Change.objects.version()
        own = {"owner": owner, "transaction": place.transaction, "change_id": place.id}
        return Webhook.objects.create(url=url, **{**own, "site": "https://t.example", **values})

    return make


@pytest.fixture
def run(clock: Clock) -> Callable[[], None]:
    return lambda: deliver_due(clock)
