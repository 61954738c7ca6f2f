"""A fact in a line: what it speaks of and what it states, as titles, feeds and the log call it.

The wordings need every app, so the composition root hands them in when the site starts.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.urls import NoReverseMatch

from sources.templatetags.facts import names
from sources.wording import clauses


class Headline(NamedTuple):
    """``about`` names the fact, ``figure`` is what it states; either may hold the other's words."""

    about: str
    figure: str = ""

    def __str__(self) -> str:
        return clauses((self.about, "" if self.figure in self.about else self.figure))


def _plain(fact: Any) -> Headline:
    return Headline(names(fact)[0])


def _own_page(fact: Any) -> str:
    return str(fact.get_absolute_url())


_wording: list[Callable[[Any], Headline]] = [_plain]
_address: list[Callable[[Any], str]] = [_own_page]


def worded_by(wording: Callable[[Any], Headline], address: Callable[[Any], str]) -> None:
    """From now on facts are worded so, and have these pages."""
    _wording[:], _address[:] = [wording], [address]


def headline(fact: Any) -> Headline:
    return _wording[0](fact)


def page_of(fact: Any) -> str:
    """The page that shows the fact; empty where there is none."""
    try:
        return _address[0](fact)
    except (AttributeError, NoReverseMatch):
        return ""
