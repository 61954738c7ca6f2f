"""The graph in a real browser: a click looks from there, a stop lights up, the list drives the chart."""

import re

import pytest
from playwright.sync_api import Page, expect

# What scripts do with a chart does not depend on the database.
pytestmark = pytest.mark.only_on("sqlite")

GRAPH = "/supply-chain/graph/"
# Where a company's node stands in the window.
PLACE = """slug => {
    const plot = document.querySelector('.chart-plot');
    const { left, top } = plot.getBoundingClientRect();
    const { xaxis, yaxis } = plot._fullLayout;
    for (const trace of plot.data) {
        const at = (trace.customdata ?? []).findIndex(data => data.length === 2 && data[0] === slug);
        if (at >= 0) return [
            left + xaxis._offset + xaxis.d2p(trace.x[at]),
            top + yaxis._offset + yaxis.d2p(trace.y[at]),
        ];
    }
}"""


def drawn(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".chart-plot .main-svg").first).to_be_visible()
    page.locator("figure.chart").scroll_into_view_if_needed()


def test_a_click_on_a_company_looks_from_there(page: Page) -> None:
    drawn(page, f"{GRAPH}?company=livox&confidence=reported")
    page.mouse.click(*page.evaluate(PLACE, "unitree"))
    expect(page).to_have_url(re.compile(r"graph/\?company=unitree&confidence=reported"))
    expect(page.locator(".chart-title")).to_have_text("Around Unitree Robotics")


def test_the_list_of_companies_drives_the_chart_by_keyboard(page: Page) -> None:
    drawn(page, f"{GRAPH}?company=livox")
    page.locator(".graph-companies > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    # TDK, the only input, comes first: one line of it is drawn.
    expect(page.locator("[data-company=tdk]")).to_be_focused()
    expect(page.locator(".graph-lit")).to_have_count(1)
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text("TDK InvenSense")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"company=tdk"))


def test_what_stops_is_asked_beside_the_filters_and_lights_up(page: Page) -> None:
    drawn(page, f"{GRAPH}?company=tesla")
    page.get_by_text("What if … stops?", exact=True).click()
    page.get_by_label("Companies that stop 1").fill("Sanhua")
    page.get_by_label("Companies that stop 2").fill("tuopu")
    page.get_by_role("button", name="Show what breaks").click()
    # Empty inputs leave nothing in the address.
    expect(page).to_have_url(re.compile(r"\?company=tesla&stop=Sanhua&stop=tuopu#"))
    expect(page.locator(".told dd").nth(1)).to_have_text("Tesla")
    plot = page.locator(".chart-plot")
    expect(plot).to_contain_text("possibly blocked")
    expect(plot.locator("tspan", has_text="Tuopu Group").first).to_be_visible()
    # A change of the filters keeps what stops.
    page.get_by_label("Links", exact=True).select_option("live")
    expect(page).to_have_url(re.compile(r"stop=tuopu"))
    expect(page.locator(".told dd").nth(1)).to_have_text("Tesla")


def test_the_bands_of_a_maker_light_up_and_a_part_opens_its_links(page: Page) -> None:
    drawn(page, GRAPH)
    page.mouse.move(*page.evaluate(PLACE, "tesla"))
    expect(page.locator(".graph-lit-band").first).to_be_attached()
    # A click goes to what the pointer is known to be over, which follows it a moment later.
    page.mouse.move(*page.evaluate(PLACE, "compute"))
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text("Compute")
    page.mouse.click(*page.evaluate(PLACE, "compute"))
    expect(page).to_have_url(re.compile(r"component=compute"))
