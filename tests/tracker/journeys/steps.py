"""Steps that several journeys take, by what a reader sees: headings, labels, buttons."""

from playwright.sync_api import Locator, Page


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def search_for(page: Page, text: str) -> None:
    page.get_by_label("Search companies, robots, parts and investors").fill(text)
    page.keyboard.press("Enter")


def choose(page: Page, **values: str) -> None:
    """Set filters by their labels, spaces written as ``_``; scripts apply each by themselves."""
    applies_itself = has_scripts(page)
    for label, value in values.items():
        page.get_by_label(label.replace("_", " "), exact=True).select_option(value)
    if not applies_itself:
        page.get_by_role("button", name="Filter", exact=True).click()


def has_scripts(page: Page) -> bool:
    return bool(page.evaluate("matchMedia('(scripting: enabled)').matches"))


def total(page: Page, label: str) -> Locator:
    """The figure above the rows of a list."""
    term = page.get_by_role("term").filter(has_text=label)
    return page.locator("dl.totals > div").filter(has=term).get_by_role("definition").first
