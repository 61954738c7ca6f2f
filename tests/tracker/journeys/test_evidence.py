"""A reader asks where a number comes from, and what was known on an earlier day."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.tracker.journeys.steps import choose, heading


def test_a_number_explains_itself_and_leads_to_its_source(reader: Page) -> None:
    reader.goto("/companies/unitree/")
    reader.get_by_role("main").locator("a.figure").first.click()
    rests_on = reader.get_by_role("table", name="Facts it rests on")
    rests_on.locator("details > summary").first.click()
    source = rests_on.locator("details[open]").get_by_role("link").first
    title = source.inner_text()
    source.click()
    expect(heading(reader)).to_have_text(title)
    original = reader.get_by_role("main").get_by_role("link", name=re.compile("^https?:"))
    expect(original.first).to_have_attribute("rel", re.compile("noopener"))


@pytest.mark.only_on("sqlite")
def test_the_dialog_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    page.goto("/companies/unitree/")
    figure = page.get_by_role("main").locator("a.figure").first
    figure.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    inside = "document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
    for _step in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(figure).to_be_focused()


def test_on_an_earlier_day_later_facts_are_not_there(reader: Page) -> None:
    reader.goto("/companies/engineai/")
    expect(reader.get_by_role("main")).to_contain_text("USD 200 m")
    reader.get_by_label("As of").fill("2025-06-30")
    reader.get_by_role("button", name="Show", exact=True).click()
    banner = reader.get_by_role("complementary", name="A past day")
    expect(banner).to_contain_text("As known on 30 June 2025")
    expect(heading(reader)).to_contain_text("EngineAI")
    expect(reader.get_by_role("main")).not_to_contain_text("USD 200 m")
    expect(reader.get_by_role("main")).not_to_contain_text("2026")
    banner.get_by_role("link", name="Back to today").click()
    expect(reader.get_by_role("main")).to_contain_text("USD 200 m")


def row_of(page: Page, text: str) -> Locator:
    return page.get_by_role("main").get_by_role("row").filter(has_text=text)


def test_the_capacity_that_xpeng_announced_and_by_when(reader: Page) -> None:
    reader.goto("/targets/")
    choose(reader, Company="xpeng", Metric="annual_capacity")
    expect(reader).to_have_url(re.compile(r"company=xpeng&metric=annual_capacity"))
    promise = row_of(reader, "50,000 robots").filter(has_text="by end of 2026").last
    promise.locator("details > summary").first.click()
    promise.locator("details[open]").get_by_role("link").first.click()
    expect(reader.get_by_role("main")).to_contain_text("XPENG")


def test_what_engineai_raised_in_its_series_b_and_from_whom(reader: Page) -> None:
    reader.goto("/funding/?company=engineai")
    reports = row_of(reader, "Series B").filter(has_text="USD 200 m").filter(has_text="Luxshare")
    expect(reports.filter(has_text="Confirmed").first).to_contain_text("10 April 2026")


def test_who_is_cited_for_the_roller_screws_of_tesla_and_how_sure_that_is(reader: Page) -> None:
    reader.goto("/supply-chain/links/?customer=tesla&component=planetary-roller-screw")
    for supplier, confidence in (
        ("Wuzhou Xinchun", "Rumoured"),
        ("Xinjian Transmission", "Reported"),
        ("Shanghai Beite", "Rumoured"),
    ):
        expect(row_of(reader, supplier).filter(has_text=confidence).first).to_be_visible()


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("opened", ["focus", "hover"])
def test_a_price_goal_shows_its_rate_when_asked(page: Page, opened: str) -> None:
    page.goto("/targets/?company=byd&metric=unit_price")
    row = row_of(page, "CNY 200,000").last
    tip = row.get_by_role("tooltip")
    expect(tip).to_be_hidden()
    amount = row.locator("[tabindex]").filter(has_text="≈")
    amount.focus() if opened == "focus" else amount.hover()
    expect(tip).to_be_visible()
    rate = re.compile(r"1 CNY = 0\.14\d+ USD.*reference rate of 27 February 2026")
    expect(tip).to_contain_text(rate)
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
