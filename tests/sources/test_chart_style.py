"""The house style and the JSON that pages draw from."""

import json

import plotly.graph_objects as go
import pytest

from sources.chart_style import (
    escape,
    figure_json,
    house_axis,
    house_figure,
    hover_text,
    shortened,
    size_class,
    text_columns,
    wrapped,
)
from sources.palette import MET, RULE, TOKENS


def test_every_palette_colour_becomes_its_token() -> None:
    traces = [
        {"type": "scatter", "x": [1], "y": [1], "marker": {"color": light}} for light in TOKENS
    ]
    data = json.loads(figure_json(house_figure(traces, height=240)))["data"]
    assert [trace["marker"]["color"] for trace in data] == list(TOKENS.values())


def test_colours_are_swapped_in_lists_and_in_any_case() -> None:
    marker = {"color": [MET.upper(), "#123456"]}
    figure = house_figure(
        [{"type": "scatter", "x": [1, 2], "y": [1, 2], "marker": marker}], height=99
    )
    assert json.loads(figure_json(figure))["data"][0]["marker"]["color"] == ["--met", "#123456"]


def test_a_text_that_looks_like_a_colour_stays_a_text() -> None:
    figure = house_figure([{"type": "scatter", "x": [1], "y": [1], "text": [MET]}], height=240)
    assert json.loads(figure_json(figure))["data"][0]["text"] == [MET]


def test_the_json_cannot_end_its_script_block() -> None:
    figure = house_figure([{"type": "scatter", "name": "</script>&amp;"}], height=240)
    text = figure_json(figure)
    assert not set("<>&") & set(text)
    assert json.loads(text)["data"][0]["name"] == "</script>&amp;"


def test_the_page_brings_template_and_font_and_the_figure_has_no_title() -> None:
    layout = json.loads(figure_json(house_figure([], height=240)))["layout"]
    assert "template" not in layout
    assert "title" not in layout
    assert "family" not in layout["font"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"


def test_a_full_template_is_kept() -> None:
    figure = go.Figure(layout={"template": {"layout": {"hovermode": "x"}}})
    assert json.loads(figure_json(figure))["layout"]["template"] == {"layout": {"hovermode": "x"}}


def test_the_grid_is_drawn_in_the_rule_colour() -> None:
    figure = house_figure([], height=240, xaxis=house_axis())
    assert json.loads(figure_json(figure))["layout"]["xaxis"]["gridcolor"] == TOKENS[RULE]


@pytest.mark.parametrize(
    ("height", "size"), [(240, "s"), (241, "m"), (352, "m"), (544, "l"), (545, "xl"), (9000, "xl")]
)
def test_the_size_class_is_the_smallest_that_holds_the_figure(height: int, size: str) -> None:
    assert size_class(height) == size
    assert house_figure([], height=height, min_width=7).layout.meta == {
        "size": size,
        "min_width": 7,
    }


def test_markup_is_escaped_once() -> None:
    assert escape("<b>R&D</b>") == "&lt;b&gt;R&amp;D&lt;/b&gt;"


def test_a_hover_wraps_to_a_phones_width_and_drops_empty_lines() -> None:
    text = hover_text("<Heading>", "", "一" * 50, "short")
    assert text.split("<br>") == ["<b>&lt;Heading&gt;</b>", "一" * 23, "一" * 23, "一" * 4, "short"]


def test_lines_break_at_spaces() -> None:
    assert wrapped("Leader Harmonious Drive", 13) == ["Leader", "Harmonious", "Drive"]
    assert wrapped("", 13) == []


def test_wrapping_loses_no_letter() -> None:
    text = "宇树科技 Unitree 的 H1 humanoid-with-a-very-long-name 人形机器人"
    lines = wrapped(text, 12)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_columns(line) <= 12 for line in lines)


def test_a_shortened_text_says_that_it_is() -> None:
    assert shortened("Sanhua", 6) == "Sanhua"
    assert shortened("Sanhua Intelligent", 10) == "Sanhua In…"
    assert shortened("宇树科技", 5) == "宇树…"
