"""No dead numbers: every total of a page opens how it came about."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from playwright.sync_api import Page, expect

from sources.lists import FactList
from tracker.api.resources import LISTS

TOTALS = re.compile(r'<dl class="totals">(.*?)</dl>', re.DOTALL)
ONE = re.compile(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", re.DOTALL)
OPENS = re.compile(r'<details class="cite total">|<a [^>]*href="([^"#]+)')
WALK = [reverse(facts.url_name) for facts in LISTS]
WALK += ["/", *(f"/companies/{slug}/" for slug in ("tesla", "unitree", "ubtech"))]


@pytest.mark.django_db
@pytest.mark.parametrize("address", WALK)
def test_no_total_of_a_page_is_a_dead_number(client: Client, address: str) -> None:
    html = client.get(address).content.decode()
    totals = [one for part in TOTALS.findall(html) for one in ONE.findall(part)]
    assert totals or "/companies/" in address
    for label, value in totals:
        if not re.search(r"\d", plain(value)):
            continue
        opening = OPENS.search(value) or OPENS.search(label)
        assert opening, f"{plain(label)}: {plain(value)}"
        if target := opening.group(1):
            assert explains(client, target), target


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def explains(client: Client, address: str) -> bool:
    """A figure's explanation, or the list whose own total says how it is counted."""
    html = client.get(address).content.decode()
    return 'class="explanation"' in html or 'class="cite total"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("facts", LISTS, ids=lambda facts: facts.table.model.resource)
def test_a_total_of_a_list_says_how_it_came_about(client: Client, facts: FactList) -> None:
    shown = client.get(reverse(facts.url_name))
    html = shown.content.decode()
    for total in shown.context["totals"]:
        assert total.formula, total.name
        assert escape(total.formula) in html
    rows = re.search(r'<details class="cite total">.*?href="([^"]+\.csv[^"]*)"', html, re.DOTALL)
    assert rows
    assert client.get(rows.group(1)).status_code == 200


@pytest.mark.only_on("sqlite")
def test_a_total_opens_how_it_was_counted(page: Page) -> None:
    page.goto("/targets/?company=xpeng")
    total = page.locator("details.total").first
    total.locator("summary").click()
    expect(total.get_by_role("link", name="These rows as CSV")).to_be_visible()
    page.keyboard.press("Escape")
    expect(total).not_to_have_attribute("open", "")
