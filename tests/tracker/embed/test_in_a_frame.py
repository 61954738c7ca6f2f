"""An embed in a real browser: in a frame of another site, and by axe."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.conftest import PAGE_TIMEOUT_MS, REPORT_CSP_VIOLATIONS

# What scripts do in a frame does not depend on the database.
pytestmark = pytest.mark.only_on("sqlite")
ROOM = """() => {
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
  return [scrollWidth - clientWidth, scrollHeight - clientHeight];
}"""


@pytest.fixture
def elsewhere(browser: Browser, site: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.url, viewport={"width": 800, "height": 900})
    context.set_default_timeout(PAGE_TIMEOUT_MS)
    context.add_init_script(REPORT_CSP_VIOLATIONS)
    yield context
    context.close()


@contextmanager
def another_site(code: str) -> Iterator[str]:
    """The address of a page with this code on a port of its own, which makes it another origin.

    A real server: Chromium lets no page that was made up reach one on this machine.
    """

    class Article(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><link rel=icon href=data:,>{code}".encode())

        def log_message(self, *_args: object) -> None:
            """Nothing: the test says what went wrong."""

    with ThreadingHTTPServer(("localhost", 0), Article) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def test_the_copied_code_draws_the_chart_on_another_site(elsewhere: BrowserContext) -> None:
    page, faults = elsewhere.new_page(), list[str]()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto("/supply-chain/")
    chart = page.locator("#known-suppliers")
    chart.get_by_text("Embed", exact=True).click()
    chart.get_by_role("button", name="Copy the code").click()
    expect(chart.get_by_role("button", name="Copied")).to_be_visible()
    code = chart.get_by_role("textbox").input_value()

    with another_site(code) as address:
        page.goto(address)
        frame = page.frame_locator("iframe[title*='Humanoid Tracker'][loading=lazy]")
        tile = frame.locator(".treemaplayer .slice", has_text="Lidar").last
        expect(tile).to_be_visible()
        assert page.frames[1].evaluate(ROOM) == [0, 0]
        with elsewhere.expect_page() as opened:
            tile.click()
        expect(opened.value).to_have_url(re.compile(r"/supply-chain/components/lidar/$"))
    assert faults == []


VIEWS = (
    ("/embed/companies/ubtech/promise-lines/?theme=light&lang=zh", 320),
    ("/embed/targets/timeline/?company=ubtech&theme=dark", 900),
)


@pytest.mark.parametrize(("address", "width"), VIEWS)
def test_axe_finds_nothing_serious_in_an_embed(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 480})
    page.goto(address)
    expect(page.locator(".main-svg").first).to_be_visible()
    page.locator(".chart-rows > summary").click()
    assert page.evaluate(ROOM)[0] == 0
    expect(page.get_by_role("contentinfo")).to_be_in_viewport()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
