"""The page obeys its reader: language, currency, theme, keyboard, motion, a narrow window."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.pages import kinds
from tests.tracker.journeys.steps import has_scripts, heading

# What a page shows and says does not depend on the database.
pytestmark = pytest.mark.only_on("sqlite")


def test_the_reader_chooses_the_language_and_can_send_it_on(reader: Page) -> None:
    reader.goto("/targets/?company=byd")
    reader.get_by_role("link", name="简体中文").click()
    expect(reader.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(reader).to_have_url(re.compile(r"company=byd&lang=zh$"))
    expect(reader.get_by_role("main")).to_contain_text("比亚迪")
    reader.goto("/companies/byd/")
    expect(heading(reader)).to_contain_text("比亚迪")
    reader.get_by_role("link", name="English").click()
    expect(reader.locator("html")).to_have_attribute("lang", "en")


def test_the_other_language_shows_a_filter_applied_since(page: Page) -> None:
    page.goto("/orders/")
    page.get_by_label("Contains", exact=True).fill("walker")
    expect(page).to_have_url(re.compile("q=walker"))
    page.get_by_role("link", name="简体中文").click()
    expect(page).to_have_url(re.compile("q=walker.*lang=zh"))
    expect(page.get_by_role("searchbox").last).to_have_value("walker")


def test_the_reader_chooses_currency_and_theme(reader: Page) -> None:
    reader.goto("/targets/?company=byd&metric=unit_price")
    expect(reader.get_by_text("≈").last).to_be_attached()
    applies_itself = has_scripts(reader)
    for label, value in (("Currency of totals", "CNY"), ("Theme", "dark")):
        reader.get_by_label(label, exact=True).select_option(value)
        if not applies_itself:
            reader.get_by_role("button", name="Apply", exact=True).click()
    expect(reader.locator("html")).to_have_attribute("data-theme", "dark")
    reader.goto("/companies/byd/")
    expect(reader.locator("html")).to_have_attribute("data-theme", "dark")
    expect(reader.get_by_label("Currency of totals", exact=True)).to_have_value("CNY")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(reader: Page) -> None:
    reader.goto("/orders/")
    reader.keyboard.press("Tab")
    skip = reader.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("#content$"))
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("main").locator(":focus")).to_have_count(1)


def test_every_stop_of_the_keyboard_is_seen(page: Page) -> None:
    """Focus draws an outline wherever it goes; inside the field for a day the browser draws it."""
    page.goto("/orders/")
    shown = """() => {
        const one = document.activeElement;
        const {outlineStyle, outlineWidth} = getComputedStyle(one);
        const {width, height} = one.getBoundingClientRect();
        const isDrawn = outlineStyle !== 'none' && outlineWidth !== '0px' && width > 1 && height > 1;
        return [one.outerHTML.slice(0, 90), isDrawn || one.type === 'date'];
    }"""
    stops = []
    for _step in range(60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(shown))
    assert len({html for html, _seen in stops}) > 40
    assert [html for html, seen in stops if not seen] == []


def test_the_menu_of_a_phone_opens_closes_and_leads_on(reader: Page) -> None:
    reader.set_viewport_size({"width": 360, "height": 740})
    reader.goto("/orders/")
    menu = reader.get_by_role("navigation", name="Sections")
    expect(menu).to_be_hidden()
    opener = reader.get_by_role("button", name="Menu")
    opener.focus()
    reader.keyboard.press("Enter")
    expect(menu).to_be_visible()
    expect(menu.get_by_role("link", name="Orders")).to_have_attribute("aria-current", "page")
    reader.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    menu.get_by_role("link", name="Robots", exact=True).click()
    expect(heading(reader)).to_have_text("Robots")


def test_nothing_moves_for_those_who_ask_for_stillness(page: Page) -> None:
    page.goto("/companies/unitree/")
    moving = """[...document.querySelectorAll('*')].filter(one => {
        const {transitionDuration, animationDuration, scrollBehavior} = getComputedStyle(one);
        return parseFloat(transitionDuration) > 0.01 || parseFloat(animationDuration) > 0.01
            || scrollBehavior === 'smooth';
    }).length"""
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_sections_stand_on_one_line_of_a_desktop(
    page: Page, site: LiveServer, language: str
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.context.add_cookies([{"name": "language", "value": language, "url": site.url}])
    page.goto("/orders/")
    groups = page.locator("nav ul > li:has(> ul)")
    assert groups.count() >= 5
    assert len({round(box["y"]) for one in groups.all() if (box := one.bounding_box())}) == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_column_of_a_list_is_cut_off_on_a_desktop(
    page: Page, site: LiveServer, language: str
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.context.add_cookies([{"name": "language", "value": language, "url": site.url}])
    hidden = {}
    for name, found in kinds().items():
        if not name.endswith("-list") or name == "change-list":
            continue
        page.goto(found[0])
        region = page.locator("#results > .table-region").last
        room = "region => region.querySelector('table').offsetWidth - region.clientWidth"
        hidden[name] = region.evaluate(room)
    assert len(hidden) == 14
    assert {name: pixels for name, pixels in hidden.items() if pixels > 0} == {}


CHARTS = ["/", "/targets/", "/funding/", "/companies/unitree/"]


@pytest.mark.parametrize("address", CHARTS)
def test_charts_are_drawn_and_say_what_they_show(page: Page, address: str) -> None:
    page.goto(address)
    figures = page.locator("figure[data-chart]")
    assert figures.count()
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        if figure.is_visible():  # the others are folded
            expect(figure.get_by_role("img").first).to_be_visible()
        expect(figure.locator("figcaption p").first).not_to_be_empty()


def test_without_scripts_a_chart_is_its_sentence_and_its_rows(
    browser: Browser, plain_page: Page
) -> None:
    plain_page.goto("/targets/")
    figure = plain_page.locator("figure[data-chart]").first
    expect(figure.locator("figcaption p").first).to_be_visible()
    figure.locator("details > summary").first.click()
    expect(figure.get_by_role("table").get_by_role("row").nth(1)).to_be_visible()
