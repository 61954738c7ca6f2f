"""What a reader does with a chart in a real browser: saves it, follows it, reads it on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

# What scripts do with a chart does not depend on the database.
pytestmark = pytest.mark.only_on("sqlite")

SHIFT = """() => new Promise((resolve) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(shift), 500);
})"""


def saved(page: Page, kind: str) -> tuple[str, bytes]:
    """The name and the bytes of the picture, saved with the keyboard."""
    button = page.locator("#slippage").get_by_role("button", name=f"Download as {kind}")
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_chart_is_saved_with_its_title_and_source_in_light_colours(
    page: Page, site: LiveServer
) -> None:
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": site.url}])
    page.goto("/targets/?company=apptronik&as_of=2026-11-20")
    expect(page.locator("#slippage .main-svg").first).to_be_visible()
    name, content = saved(page, "SVG")
    assert name == "humanoid-tracker-slippage-2026-11-20.svg"
    text = content.decode()
    assert "How far promised dates moved" in text
    assert "Humanoid Tracker, as of 20 November 2026" in text
    assert 'fill="rgb(252, 251, 248)"' in text
    name, content = saved(page, "PNG")
    assert name.endswith(".png")
    assert content.startswith(b"\x89PNG")


def test_a_part_in_the_treemap_leads_to_its_page_and_so_does_its_row(page: Page) -> None:
    page.goto("/supply-chain/")
    chart = page.locator("#known-suppliers")
    tile = chart.locator(".treemaplayer .slice", has_text="Lidar").last
    tile.click()
    expect(page).to_have_url(re.compile(r"/supply-chain/components/lidar/$"))
    page.go_back()
    chart.locator(".chart-rows > summary").click()
    link = chart.get_by_role("row").get_by_role("link", name="Lidar", exact=True)
    expect(link).to_have_attribute("href", re.compile(r"/components/lidar/$"))


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("address", ["/targets/", "/supply-chain/"])
def test_nothing_jumps_when_a_chart_is_drawn(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    expect(page.locator(".main-svg").first).to_be_visible()
    assert page.evaluate(SHIFT) < 0.02


def test_on_a_phone_the_names_stand_above_the_marks_and_nothing_scrolls(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/targets/?company=ubtech")
    chart = page.locator("#timeline")
    expect(chart.locator(".annotation", has_text="Missed")).to_be_visible()
    expect(chart.locator(".annotation", has_text="1,800–2,000")).to_have_count(0)
    room = "element => element.scrollWidth - element.clientWidth"
    assert chart.locator(".chart-scroll").evaluate(room) == 0


def test_without_rows_to_draw_there_is_no_chart(page: Page) -> None:
    page.goto("/targets/?metric=unit_price")
    expect(page.locator("#rows")).to_be_visible()
    expect(page.locator("figure[data-chart]")).to_have_count(0)
