"""The style guide is a page of debug mode; what it says of colours and sizes is computed from tokens.css."""

import pytest
from django.test import Client
from pytest_django import Settings as SettingsWrapper

from sources.palette import FEW, TOKENS
from tracker.styleguide.page import TOKENS_CSS, spaces, type_steps
from tracker.styleguide.tokens import contrast, read_tokens

CSS = TOKENS_CSS.read_text(encoding="utf-8")
COLOURS = {colour.name: colour for group in read_tokens(CSS) for colour in group.colours}


def test_without_debug_there_is_no_style_guide(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.django_db
def test_the_style_guide_shows_every_token_mark_and_kind_of_chart(
    client: Client, settings: SettingsWrapper
) -> None:
    settings.DEBUG = True
    answer = client.get("/styleguide/", headers={"Accept-Language": "zh-hans"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(f"<code>--{name}</code>" in page for name in COLOURS)
    for mark in ("confirmed", "rumoured", "met", "undecidable", "supplying", "ended"):
        assert f"mark-{mark}" in page
    for chart in ("promised-and-reported", "timeline", "slippage", "known-suppliers"):
        assert f'id="{chart}"' in page
    # It explains code, in English whatever the reader speaks.
    assert "No report found" in page
    assert "is not known here: write annual_output" in page


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_the_light_values_are_those_that_charts_are_built_with() -> None:
    assert {token: COLOURS[token.removeprefix("--")].light for token in TOKENS.values()} == {
        token: light for light, token in TOKENS.items()
    }


def test_the_words_on_an_area_are_legible_in_both_themes() -> None:
    paper, ink = COLOURS["paper"], COLOURS["ink"]
    first, *others = (COLOURS[TOKENS[light].removeprefix("--")] for light in FEW)
    assert contrast(first.light, paper.light) >= 4.5
    assert contrast(first.dark, paper.dark) >= 4.5
    for colour in others:
        assert contrast(colour.light, ink.light) >= 4.5
        assert contrast(colour.dark, ink.dark) >= 4.5


def test_every_size_and_space_stands_on_the_grid() -> None:
    assert len(type_steps(CSS)) == 8
    assert all(
        int(step.size.split("/")[1].removesuffix(" px")) % 2 == 0 for step in type_steps(CSS)
    )
    assert all(pixels % 4 == 0 for _name, pixels in spaces(CSS))
