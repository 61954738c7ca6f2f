"""Readers: one whose browser runs scripts, and one whose browser does not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.conftest import PAGE_TIMEOUT_MS


@pytest.fixture
def plain_page(browser: Browser, site: LiveServer) -> Iterator[Page]:
    """A page in a browser without scripts."""
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    context.set_default_timeout(PAGE_TIMEOUT_MS)
    yield context.new_page()
    context.close()


WITH_SCRIPTS = pytest.param("page", marks=pytest.mark.only_on("sqlite"))
"""What scripts do with an answer does not depend on the database; the answer itself may."""


@pytest.fixture(params=[WITH_SCRIPTS, "plain_page"], ids=["scripts", "no scripts"])
def reader(request: pytest.FixtureRequest, browser: Browser) -> Page:
    """A page with and without scripts: the same journey must lead to the same answer."""
    page: Page = request.getfixturevalue(request.param)
    return page
