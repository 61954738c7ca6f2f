"""Every page of one's webhooks in the browser: axe content, nothing sideways."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.tracker.test_accessibility import ROOM, VIEWS
from tracker.webhooks.models import Attempt, Delivery, Webhook
from tracker.webhooks.urls import urlpatterns

pytestmark = pytest.mark.only_on("sqlite")
ACTS = {"webhook-act", "webhook-replay", "webhook-rotate", "webhook-secret"}
"""Not pages, or behind the password that is asked for once more."""


@pytest.fixture
def session(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Of somebody with a webhook that was disabled, and a message that failed; all goes again."""
    with django_db_blocker.unblock():
        user = User.objects.create_user("walker")
        webhook = Webhook.objects.create(
            owner=user,
            key="wh_walked",
            url="https://example.org/" + "a-long-address" * 8,
            companies=["unitree"],
            state="disabled",
            why_disabled="lost",
            disabled_at=timezone.now(),
        )
        delivery = Delivery.objects.create(
            webhook=webhook, message_id="msg_walked", event_type="x", body="{}", state="failed"
        )
        Attempt.objects.create(
            delivery=delivery, at=timezone.now(), status=500, reason="refused", response="no" * 200
        )
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
    yield session
    with django_db_blocker.unblock():
        user.delete()


def test_axe_finds_nothing_serious_and_no_page_scrolls_sideways(
    page: Page, site: LiveServer, session: str
) -> None:
    language, width, height = VIEWS["dark"]
    page.set_viewport_size({"width": width, "height": height})
    cookies = {"theme": "dark", "language": language, settings.SESSION_COOKIE_NAME: session}
    for name, value in cookies.items():
        page.context.add_cookies([{"name": name, "value": value, "url": site.url}])
    root, one = "/desk/account/webhooks/", "/desk/account/webhooks/wh_walked/"
    walked = {
        "webhook-list": root,
        "webhook-add": f"{root}add/",
        "webhook-detail": one,
        "webhook-edit": f"{one}edit/",
        "webhook-delete": f"{one}delete/",
        "webhook-delivery": f"{one}msg_walked/",
    }
    assert set(walked) == {route.name for route in urlpatterns} - ACTS
    faults: list[tuple[str, str]] = []
    for address in (*walked.values(), "/desk/account/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        if page.evaluate(ROOM) > 0:
            faults.append((address, "scrolls sideways"))
        faults += [
            (address, f"{violation['id']} {violation['nodes'][0]['html'][:120]}")
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
    assert not faults, "\n".join(map(str, faults))
