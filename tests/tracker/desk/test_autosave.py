"""One journey by keyboard: a target typed, the page reloaded, the session lost, all of it restored, submitted."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Locator, Page, expect
from pytest_django import DjangoDbBlocker

from sources.models import Proposal
from sources.roles import EDITORS

PASSWORD = "correct horse battery"


@pytest.fixture
def typist(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """An editor whom the running site knows; nothing of the journey is left behind."""
    with django_db_blocker.unblock():
        user = User.objects.create_user("typist", password=PASSWORD)
        user.groups.add(Group.objects.get(name=EDITORS))
    yield user.username
    with django_db_blocker.unblock():
        Proposal.objects.filter(author="typist", brought_by=None).delete()
        user.delete()


def field(page: Page, column: str) -> Locator:
    return page.locator(f'#entry [name="{column}"]')


def sign_in(page: Page, name: str) -> None:
    page.locator('input[name="login"]').fill(name)
    page.locator('input[name="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")


def test_a_target_typed_by_keyboard_survives_and_is_submitted(
    page: Page, typist: str, page_faults: list[str], django_db_blocker: DjangoDbBlocker
) -> None:
    page.goto("/desk/sign-in/")
    sign_in(page, typist)
    page.wait_for_url("**/desk/")
    page.keyboard.press("a")
    page.keyboard.press("2")
    page.wait_for_url("**/desk/targets/add/")

    company = field(page, "company_slug")
    expect(company).to_be_focused()
    page.keyboard.type("yushu")
    expect(page.locator(".desk-options [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(company).to_have_attribute("aria-activedescendant", "desk-options-1-0")
    page.keyboard.press("Enter")
    expect(company).to_have_value("Unitree Robotics (unitree)")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Deliv")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("数万台")
    expect(field(page, "units_min")).to_have_value("20000")
    expect(field(page, "units_max")).to_have_value("99900")
    expect(page.get_by_text("read as 20,000–99,900")).to_be_visible()
    field(page, "due").focus()
    page.keyboard.type("2033")
    field(page, "source_ids").focus()
    page.keyboard.type("c-36kr-nvidia-2025-08-12")
    page.keyboard.press("Tab")
    page.keyboard.type("as told")

    page.reload()
    expect(page.locator("#kept")).to_contain_text("Restored what you had typed here")
    expect(company).to_have_value("Unitree Robotics (unitree)")
    expect(field(page, "units_text")).to_have_value("数万台")

    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/sign-in/**")
    sign_in(page, typist)
    page.wait_for_url("**/desk/targets/add/")
    expect(field(page, "note")).to_have_value("as told")

    another = page.context.new_page()
    another.goto("/desk/targets/add/")
    field(another, "note").fill("in another tab")
    another.close()
    expect(field(page, "due")).to_have_value("2033")

    company.focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/proposals/*/")
    kept = page.evaluate(
        "Object.keys(localStorage).filter(key => key.endsWith(sessionStorage['desk:tab']))"
    )
    assert kept == []
    with django_db_blocker.unblock():
        cells = Proposal.objects.get(author=typist).cells
    assert (cells["company_slug"], cells["units_min"], cells["due"]) == ("unitree", "20000", "2033")
    assert not page_faults
