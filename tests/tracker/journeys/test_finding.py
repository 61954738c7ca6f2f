"""A reader types a name as it is known to them, and reaches the company it means."""

import pytest
from playwright.sync_api import Page, expect

from tests.tracker.journeys.steps import heading, search_for

NAMES = [
    pytest.param("优必选", "UBTECH Robotics", id="Chinese name"),
    pytest.param("優必選", "UBTECH Robotics", id="traditional characters"),
    pytest.param("ybx", "UBTECH Robotics", id="initials of the pinyin"),
    pytest.param("youbixuan", "UBTECH Robotics", id="pinyin"),
    pytest.param("Halodi Robotics", "1X Technologies", id="old name"),
    pytest.param("Songyan Dynamics", "Noetix Robotics", id="press name"),
    pytest.param("Green Harmonic", "Leader Harmonious Drive", id="translated name"),
]


@pytest.mark.parametrize(("typed", "found"), NAMES)
def test_a_name_leads_to_the_company_it_means(reader: Page, typed: str, found: str) -> None:
    reader.goto("/")
    search_for(reader, typed)
    expect(heading(reader)).to_contain_text(typed)
    hit = reader.get_by_role("main").get_by_role("link", name=found, exact=True).first
    hit.click()
    expect(heading(reader)).to_contain_text(found)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("ybx", "in pinyin: ybx"), ("Halodi", "also called: Halodi Robotics")],
)
def test_the_answer_says_why_a_name_was_found(reader: Page, typed: str, why: str) -> None:
    reader.goto(f"/search/?q={typed}")
    companies = reader.get_by_role("region", name="Companies")
    expect(companies.get_by_role("listitem").first).to_contain_text(why)


def test_a_misspelt_name_finds_its_neighbours(reader: Page) -> None:
    reader.goto("/search/?q=Huaway")
    expect(reader.get_by_role("main")).to_contain_text("Did you mean")
    reader.get_by_role("main").get_by_role("link", name="Huawei", exact=True).first.click()
    expect(heading(reader)).to_contain_text("Huawei")


@pytest.mark.parametrize(("typed", "found"), [("优必选", "UBTECH"), ("ybx", "UBTECH")])
def test_a_suggestion_is_chosen_with_the_arrows(page: Page, typed: str, found: str) -> None:
    page.goto("/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search companies")
    expect(field).to_be_focused()
    page.keyboard.insert_text(typed)
    offered = page.get_by_role("listbox", name="Suggestions")
    expect(offered.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(offered.get_by_role("option", selected=True)).to_contain_text(found)
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text(found)


@pytest.mark.only_on("sqlite")
def test_escape_closes_the_suggestions_and_the_word_stays(page: Page) -> None:
    page.goto("/")
    field = page.get_by_role("combobox", name="Search companies")
    field.press_sequentially("unitr")
    offered = page.get_by_role("listbox", name="Suggestions")
    expect(offered).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    expect(field).to_have_value("unitr")
    expect(field).to_have_attribute("aria-expanded", "false")
