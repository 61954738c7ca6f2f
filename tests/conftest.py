"""Fixtures for everything. What only one app's tests need stands in that app's folder."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebError, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM_FLAGS = [
    "--disable-gpu",
    # A browser under test speaks to nobody but the server under test.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    "--no-first-run",
]
PAGE_TIMEOUT_MS = 10_000
# The console names a violation only in prose; this adds directive and address.
REPORT_CSP_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
    console.error(`CSP ${event.effectiveDirective} refused ${event.blockedURI}`));
"""


def pytest_report_header() -> str:
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    broker = "Redis" if os.environ.get("REDIS_URL") else "none (tasks run in-process)"
    return f"database: {engine}, broker: {broker}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def uses_browser(item: pytest.Item) -> bool:
        return "browser" in getattr(item, "fixturenames", ())

    for item in items:
        if uses_browser(item):
            item.add_marker(pytest.mark.browser)
    # Browser tests come last: the cheap tests fail first, and Playwright leaves an event loop
    # running in its process, under which `asyncio.run` in a later test would fail.
    items.sort(key=uses_browser)


# --- the dataset: the `dataset` fixture belongs here ---


# --- the browser ---


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium per test process."""
    executable = "/usr/bin/chromium"
    if not Path(executable).exists():
        executable = shutil.which("chromium") or shutil.which("google-chrome") or ""
    if not executable:
        pytest.fail("No Chromium found: install Debian's `chromium` (`make test` does).")
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with pytest.MonkeyPatch.context() as environment:
        # Django takes Playwright's event loop for an async view and would refuse every query.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=executable, args=flags)
            yield chromium
            chromium.close()


@pytest.fixture
def page_faults() -> list[str]:
    """What went wrong in the browser so far. A test that provokes a fault asserts and clears it."""
    return []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, page_faults: list[str]) -> Iterator[Page]:
    """A page of the live server; the test fails on any script error or outside request."""
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    context.set_default_timeout(PAGE_TIMEOUT_MS)
    context.add_init_script(REPORT_CSP_VIOLATIONS)

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            page_faults.append(f"console: {message.text}")

    def note_error(error: WebError) -> None:
        page_faults.append(f"uncaught: {error.error}")

    def note_request(request: Request) -> None:
        address = urlsplit(request.url)
        outside = address.netloc != urlsplit(live_server.url).netloc
        if outside and address.scheme not in ("data", "blob", "about"):
            page_faults.append(f"outside request: {request.url}")

    context.on("console", note_console)
    context.on("weberror", note_error)
    context.on("request", note_request)
    yield context.new_page()
    context.close()
    if page_faults:
        pytest.fail("\n".join(["The browser reported:", *page_faults]), pytrace=False)
