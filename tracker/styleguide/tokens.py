"""The colours of tokens.css as the style guide shows them, with the contrast each has on paper."""

import re
from typing import NamedTuple

_GROUP = re.compile(r"/\* (?P<words>[^*]+) \*/(?P<lines>[^/]+)")
_COLOUR = re.compile(r"--(?P<name>[\w-]+): light-dark\((?P<light>#\w{6}), (?P<dark>#\w{6})\)")
PAPER = "paper"


class Colour(NamedTuple):
    """A token's value in both themes, and its contrast with the paper of each."""

    name: str
    light: str
    dark: str
    on_light: str
    on_dark: str


class Group(NamedTuple):
    meaning: str
    colours: list[Colour]


def read_tokens(css: str) -> list[Group]:
    """The groups in the order of the style sheet; each begins with a comment that says its meaning."""
    paper = next(match for match in _COLOUR.finditer(css) if match["name"] == PAPER)
    groups = []
    for group in _GROUP.finditer(css):
        colours = [
            Colour(
                match["name"],
                match["light"],
                match["dark"],
                f"{contrast(match['light'], paper['light']):.1f}",
                f"{contrast(match['dark'], paper['dark']):.1f}",
            )
            for match in _COLOUR.finditer(group["lines"])
        ]
        if colours:
            groups.append(Group(group["words"].strip(), colours))
    return groups


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    """A channel of sRGB as light."""
    if part <= 0.04045:
        return part / 12.92
    return float(((part + 0.055) / 1.055) ** 2.4)
