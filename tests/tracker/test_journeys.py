"""A reader's way to an answer, in a real browser: what is asked, where it is looked for, what is seen."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer


def test_a_company_is_found_by_typing_part_of_its_chinese_name(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("松延")
    expect(page.locator("[role=listbox] [role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noetix Robotics")
    expect(page.locator("main")).to_contain_text("Songyan Dynamics")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Songyan Dynamics", "Noetix Robotics"),
        ("Galaxy General", "Galbot"),
        ("Green Harmonic", "Leader Harmonious Drive"),
        ("yskj", "Unitree Robotics"),
    ],
)
def test_a_press_name_leads_to_the_company_it_means(page: Page, typed: str, found: str) -> None:
    page.goto("/search/")
    page.locator("#search").fill(typed)
    page.keyboard.press("Enter")
    first = page.locator("main table tbody tr").first
    expect(first).to_contain_text(found)
    first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(found)


def test_the_capacity_that_xpeng_announced_and_by_when(page: Page) -> None:
    page.goto("/targets/")
    page.get_by_label("Company", exact=True).select_option("xpeng")
    page.get_by_label("Metric", exact=True).select_option("annual_capacity")
    row = page.locator("#results table.data").last.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("50,000 robots")
    expect(row).to_contain_text("by end of 2026")
    expect(page).to_have_url(re.compile(r"company=xpeng&metric=annual_capacity"))
    row.locator("details.cite summary").click()
    row.locator("details.cite a").first.click()
    expect(page.locator("main")).to_contain_text("XPENG")


def test_what_engineai_raised_in_its_series_b_and_from_whom(page: Page) -> None:
    page.goto("/companies/engineai/")
    rounds = page.locator("#rounds table.data tbody tr").filter(has_text="Series B")
    expect(rounds).to_have_count(2)
    for report in rounds.all():
        expect(report).to_contain_text("USD 200 m")
        expect(report).to_contain_text("Luxshare")
    expect(rounds.filter(has_text="Confirmed")).to_contain_text("10 April 2026")


def test_who_is_cited_for_the_roller_screws_of_tesla_and_how_sure_that_is(page: Page) -> None:
    page.goto("/supply-chain/links/?customer=tesla&component=planetary-roller-screw")
    rows = page.locator("#results table.data tbody tr")
    for supplier, confidence in (
        ("Wuzhou Xinchun", "Rumoured"),
        ("Xinjian Transmission", "Reported"),
        ("Shanghai Beite", "Rumoured"),
    ):
        expect(rows.filter(has_text=supplier).filter(has_text=confidence).first).to_be_visible()


def test_the_price_goal_of_byd_in_its_own_currency_with_the_rate_on_focus(page: Page) -> None:
    page.goto("/targets/?company=byd&metric=unit_price")
    row = page.locator("#results table.data tbody tr").last
    expect(row).to_contain_text("CNY 200,000")
    tip = row.get_by_role("tooltip")
    expect(tip).to_be_hidden()
    row.locator(".tipped").focus()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(
        re.compile(r"1 CNY = 0\.14\d+ USD.*reference rate of 27 February 2026")
    )


def test_the_reader_chooses_language_currency_and_theme(page: Page) -> None:
    page.goto("/targets/?company=byd&metric=unit_price")
    page.get_by_label("Currency of totals").select_option("CNY")
    expect(page.locator("#results .converted")).to_have_count(0)
    page.get_by_label("Language").select_option("zh-hans")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.locator("#results table.data tbody tr").last).to_contain_text("比亚迪")
    page.locator("#pref-theme").select_option("dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/companies/byd/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("heading", level=1)).to_contain_text("比亚迪")


CHARTS = {
    "/targets/": 2,
    "/funding/": 1,
    "/companies/unitree/": 3,
}


@pytest.mark.parametrize(("address", "count"), CHARTS.items())
def test_charts_are_drawn_and_their_rows_stand_beneath(
    page: Page, address: str, count: int
) -> None:
    page.goto(address)
    figures = page.locator("figure.chart")
    expect(figures).to_have_count(count)
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        expect(figure.locator(".main-svg").first).to_be_visible()
        expect(figure.locator(".chart-summary")).not_to_be_empty()
    expect(page.locator("table.data").first).to_be_attached()


def test_a_reader_without_scripts_filters_and_reads(browser: Browser, site: LiveServer) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/funding/")
    page.get_by_label("Company", exact=True).select_option("unitree")
    page.get_by_role("button", name="Filter").click()
    assert "company=unitree" in page.url
    expect(page.locator("#results")).to_contain_text("CNY 630–700 m")
    page.goto("/companies/unitree/")
    expect(page.locator("#rounds")).to_contain_text("CNY 630–700 m")
    context.close()


WALK = [
    "/",
    "/companies/",
    "/companies/tesla/",
    "/robots/",
    "/targets/",
    "/actuals/",
    "/facilities/",
    "/market-figures/",
    "/prices/",
    "/events/",
    "/funding/",
    "/funding/investors/",
    "/supply-chain/",
    "/supply-chain/links/",
    "/orders/",
    "/sources/",
    "/search/?q=yu",
]


@pytest.mark.parametrize("address", WALK)
def test_no_page_scrolls_sideways_on_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    room = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(room) <= 0


LISTS = [
    "/companies/",
    "/targets/",
    "/actuals/",
    "/facilities/",
    "/market-figures/",
    "/prices/",
    "/events/",
    "/funding/",
    "/funding/investors/",
    "/supply-chain/",
    "/supply-chain/links/",
    "/orders/",
    "/sources/",
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_column_of_a_list_is_cut_off_on_a_desktop(
    page: Page, site: LiveServer, language: str
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.context.add_cookies([{"name": "language", "value": language, "url": site.url}])
    hidden = {}
    for address in LISTS:
        page.goto(address)
        region = page.locator("#results > .table-region").first
        expect(region.locator("tbody tr").first).to_be_visible()
        room = "region => region.querySelector('table').offsetWidth - region.clientWidth"
        hidden[address] = region.evaluate(room)
    assert {address: pixels for address, pixels in hidden.items() if pixels > 0} == {}


def test_focus_stays_on_the_head_that_sorts(page: Page) -> None:
    page.goto("/targets/")
    page.locator("#results th[aria-sort] > a", has_text="Due").focus()
    for order in ("ascending", "descending"):
        page.keyboard.press("Enter")
        head = page.locator(f"#results th[aria-sort={order}]")
        expect(head).to_have_text("Due")
        expect(head.get_by_role("link")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/", "/companies/unitree/", "/targets/", "/funding/", "/orders/"]
)
def test_axe_finds_nothing_serious(
    browser: Browser, site: LiveServer, address: str, theme: str
) -> None:
    # Axe is injected as an inline script, which the site's policy rightly refuses.
    context = browser.new_context(base_url=site.url, bypass_csp=True, reduced_motion="reduce")
    context.add_cookies([{"name": "theme", "value": theme, "url": site.url}])
    page = context.new_page()
    page.goto(address)
    found = Axe().run(page).response["violations"]
    serious = [
        (violation["id"], violation["nodes"][0]["html"][:120])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]
    context.close()
    assert serious == []
