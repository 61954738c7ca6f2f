"""Every kind of page can be read, heard and walked: tables named, colours apart, axe content."""

import re
from itertools import pairwise, product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.markup import Tables
from tests.pages import FAILING, addresses, kinds, routes

database = pytest.mark.django_db
STYLES = Path(settings.BASE_DIR) / "static" / "css"
PAPERS = ("paper", "paper-sunk", "paper-raised", "accent-sunk")
# Set as a text's colour anywhere: checked below against the style sheets.
INKS = ("ink", "ink-soft", "accent", "danger")
# Drawn, never read: a mark, a line, the frame of a field.
NO_DRAWINGS = {"rule", "edge", "shadow", *PAPERS, *INKS}
# Areas with text on them, and the colour of that text: a map's classes, from the fewest.
FILLS = {"few-1": "paper", "few-2": "ink", "few-3": "ink", "few-4": "ink"}
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TEXT_COLOUR = re.compile(r"(?<![\w-])color: var\(--([\w-]+)\)")


# Markup does not depend on the database.
pytestmark = pytest.mark.only_on("sqlite")


def test_every_route_that_shows_a_page_is_walked() -> None:
    assert routes() == set(kinds()), "name an address of it in tests/pages.py"


@database
@pytest.mark.parametrize("address", addresses())
def test_tables_say_what_they_hold_and_headings_skip_no_level(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    for table in Tables(page).found:
        assert table.caption
        assert table.heads
        assert table.heads_without_scope == 0, table.caption
    main = page[page.index("<main") : page.index("</main>")]
    levels = [int(level) for level in re.findall(r"<h([1-6])[\s>]", main)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


# --- contrast, computed from the tokens: WCAG 2.2, 1.4.3 and 1.4.11 ---


def tokens() -> dict[str, tuple[str, str]]:
    text = (STYLES / "tokens.css").read_text()
    return {name: (light, dark) for name, light, dark in TOKEN.findall(text)}


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize(("ink", "paper"), list(product(INKS, PAPERS)))
def test_text_stands_out_from_every_paper(ink: str, paper: str) -> None:
    for text, behind in zip(tokens()[ink], tokens()[paper], strict=True):
        assert contrast(text, behind) >= 4.5


def test_reversed_text_stands_out_too() -> None:
    for ink in ("ink", "accent"):
        for behind, text in zip(tokens()[ink], tokens()["paper"], strict=True):
            assert contrast(text, behind) >= 4.5


@pytest.mark.parametrize(("fill", "ink"), FILLS.items())
def test_text_stands_out_from_the_area_it_is_on(fill: str, ink: str) -> None:
    for behind, text in zip(tokens()[fill], tokens()[ink], strict=True):
        assert contrast(text, behind) >= 4.5


def test_every_mark_stands_out_from_the_page() -> None:
    drawn = {name for name in tokens() if name not in {*NO_DRAWINGS, *FILLS}}
    assert len(drawn) > 18
    faint = [
        name
        for name in drawn
        for mark, behind in zip(tokens()[name], tokens()["paper"], strict=True)
        if contrast(mark, behind) < 3
    ]
    assert faint == []


def test_no_text_is_in_a_colour_whose_contrast_is_not_checked() -> None:
    used = {
        (sheet.name, name)
        for sheet in STYLES.glob("*.css")
        for name in TEXT_COLOUR.findall(sheet.read_text())
    }
    assert {name for _sheet, name in used} > {"ink", "ink-soft", "accent"}
    assert [one for one in sorted(used) if one[1] not in (*INKS, "paper")] == []


# --- in a real browser ---

ROOM = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Each theme in another language and width: what one hides the other may show.
VIEWS = {"light": ("zh-hans", 1440, 900), "dark": ("en", 360, 740)}


@pytest.mark.parametrize("theme", VIEWS)
@pytest.mark.parametrize("address", [*addresses(), *FAILING])
def test_axe_finds_nothing_serious_and_no_page_scrolls_sideways(
    page: Page, site: LiveServer, page_faults: list[str], address: str, theme: str
) -> None:
    language, width, height = VIEWS[theme]
    page.set_viewport_size({"width": width, "height": height})
    for name, value in (("theme", theme), ("language", language)):
        page.context.add_cookies([{"name": name, "value": value, "url": site.url}])
    page.goto(address)
    assert page.evaluate(ROOM) <= 0
    found = Axe().run(page).response["violations"]
    serious = [
        (violation["id"], violation["nodes"][0]["html"][:120])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []
    if address in FAILING:
        told = f"status of {FAILING[address]}"
        assert [fault for fault in page_faults if told not in fault] == []
        page_faults.clear()
