"""In a browser: a key is made and copied, a reload makes no second one; and the pages can be read by all."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.tracker.keys.conftest import LIST, PASSWORD
from tests.tracker.test_accessibility import ROOM, VIEWS
from tracker.keys.models import ApiKey
from tracker.keys.tokens import TOKEN

# What a page shows does not depend on the database.
pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
def account(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[User]:
    with django_db_blocker.unblock():
        user = User.objects.create_user("walker", password=PASSWORD)
    yield user
    with django_db_blocker.unblock():
        user.delete()


def read_by_all(page: Page) -> None:
    assert page.evaluate(ROOM) <= 0, page.url
    found = Axe().run(page).response["violations"]
    serious = [
        (page.url, one["id"], one["nodes"][0]["html"][:120])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("theme", VIEWS)
def test_a_key_is_made_copied_and_revoked(
    page: Page, site: LiveServer, account: User, theme: str
) -> None:
    language, width, height = VIEWS[theme]
    page.set_viewport_size({"width": width, "height": height})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for name, value in (("theme", theme), ("language", language)):
        page.context.add_cookies([{"name": name, "value": value, "url": site.url}])
    page.goto("/desk/sign-in/")
    page.locator("[name=login]").fill("walker")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page).to_have_url(re.compile("/desk/account/$"))
    read_by_all(page)
    page.locator(f"a[href='{LIST}']").click()
    read_by_all(page)
    page.locator(f"a[href='{LIST}new/']").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator("[name=name]")).to_be_focused()
    read_by_all(page)
    page.keyboard.type("notebook")
    page.keyboard.press("Enter")

    token = page.locator("#token").inner_text()
    assert TOKEN.fullmatch(token)
    read_by_all(page)
    page.locator("[data-copy=token]").click()
    expect(page.locator("[data-copy=token]")).to_have_text(re.compile("Copied|已复制"))
    assert page.evaluate("navigator.clipboard.readText()") == token
    page.reload()  # which sends the form again
    expect(page).to_have_url(re.compile(f"{LIST}$"))
    assert token not in page.content()
    assert ApiKey.objects.filter(owner=account).count() == 1
    read_by_all(page)
    page.locator("table a").click()
    read_by_all(page)
    page.locator("main .button-primary").click()
    expect(page.locator("main table a")).to_have_count(0)
    assert page.request.get("/api/v1/", headers={"x-api-key": token}).status == 401
