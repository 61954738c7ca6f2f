"""A reader narrows a list, sets companies side by side, and asks what stops with a supplier."""

import csv
import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.tracker.journeys.steps import choose, total


def makers_in_guangdong_with_a_series_a() -> int:
    """Counted from the bundled files, by hand as it were."""

    def rows(name: str) -> list[dict[str, str]]:
        with (Path(settings.DATA_DIR) / f"{name}.csv").open() as file:
            return list(csv.DictReader(file))

    raised = {row["company_slug"] for row in rows("rounds") if row["stage"] == "a"}
    return sum(
        "maker" in row["roles"].split("|")
        and row["province"] == "Guangdong"
        and row["slug"] in raised
        for row in rows("companies")
    )


def test_makers_of_a_province_at_a_stage_and_their_totals(reader: Page) -> None:
    expected = makers_in_guangdong_with_a_series_a()
    assert expected > 5
    reader.goto("/companies/")
    choose(reader, Role="maker", Province="Guangdong", Has_a_round="a")
    expect(reader).to_have_url(re.compile("role=maker.*province=Guangdong.*stage=a"))
    expect(total(reader, "Companies")).to_contain_text(re.compile(rf"^\s*{expected}\b"))
    expect(total(reader, "Private capital disclosed")).to_contain_text("USD")
    rows = reader.get_by_role("table", name="Companies").locator("tbody").get_by_role("row")
    expect(rows).to_have_count(expected)


def test_three_companies_side_by_side(reader: Page) -> None:
    reader.goto("/companies/compare/")
    compare = reader.get_by_role("button", name="Compare", exact=True)
    reader.get_by_label("Company 1", exact=True).fill("Unitree")
    reader.get_by_label("Company 2", exact=True).fill("优必选")
    compare.click()
    reader.get_by_label("Company 3", exact=True).fill("AgiBot")
    compare.click()
    table = reader.get_by_role("table", name="Companies side by side")
    for name in ("Unitree Robotics", "UBTECH Robotics", "AgiBot"):
        expect(table.get_by_role("columnheader", name=name)).to_be_visible()
    founded = table.get_by_role("row").filter(
        has=reader.get_by_role("rowheader", name="Founded", exact=True)
    )
    expect(founded).to_contain_text("2016")
    table.locator("a.figure").first.click()
    expect(reader.get_by_role("table", name="Facts it rests on")).to_be_visible()


def test_what_stops_with_two_suppliers(reader: Page) -> None:
    reader.goto("/supply-chain/what-if/")
    for number, name in enumerate(("Leader Harmonious Drive", "Sanhua"), start=1):
        reader.get_by_label(f"Companies that stop {number}", exact=True).fill(name)
    reader.get_by_role("button", name="Show what follows").click()
    second = reader.get_by_label("Companies that stop 2", exact=True)
    expect(second).to_have_value(re.compile("sanhua", re.IGNORECASE))
    expect(reader.get_by_role("main")).to_contain_text("Harmonic (strain-wave) reducer")
    blocked = reader.get_by_role("table", name=re.compile("^Makers (surely|possibly) blocked$"))
    expect(blocked.get_by_role("rowheader").first).to_be_visible()


@pytest.mark.only_on("sqlite")
def test_focus_stays_on_the_head_that_sorts(page: Page) -> None:
    page.goto("/targets/")
    table = page.get_by_role("table", name="Targets")
    table.get_by_role("link", name="Due", exact=True).focus()
    for order in ("ascending", "descending"):
        page.keyboard.press("Enter")
        head = page.locator(f"th[aria-sort={order}]")
        expect(head).to_have_text("Due")
        expect(head.get_by_role("link")).to_be_focused()
