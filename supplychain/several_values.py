"""Inputs that take several things by slug or by name, and answer an unknown one with near names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from itertools import chain
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sources.asked_values import MOST_VALUES
from sources.clock import NOW, looking_from
from sources.search_text import normalise
from sources.wording import CHINESE_RUN, in_chinese, listed, spoken_language

FAULTS, LONGEST = 5, 60
"""So many unknown values are answered, and read to that length: looking for near names takes time."""
BLANKS = 2
"""So many empty inputs stand below those filled in: without a script none can be added."""


class SeveralInputs(forms.Widget):
    """One text input per value and some empty ones, all of one name, with names to choose from."""

    use_fieldset = True
    blanks = BLANKS
    options: Sequence[tuple[str, str]] = ()
    """What an input may hold, and what else the same thing is called."""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        # No database takes a NUL; as another strange character it is answered like any other text.
        typed = (
            text.replace("\0", "\N{REPLACEMENT CHARACTER}").strip() for text in data.getlist(name)
        )
        return [text for text in typed if text]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        label = str(self.attrs.get("aria-label", name))
        inputs = format_html_join(
            "",
            '<input name="{}" value="{}" list="{}-options" aria-label="{} {}" size="22">',
            (
                (name, text, name, label, place)
                for place, text in enumerate([*(value or ()), *[""] * self.blanks], 1)
            ),
        )
        options = format_html_join(
            "",
            '<option value="{}" lang="{}">{}</option>',
            ((text, _voice(others or text), others) for text, others in self.options),
        )
        return format_html('{}<datalist id="{}-options">{}</datalist>', inputs, name, options)


def _voice(text: str) -> str:
    """An option holds no marks inside: one with Chinese in it is read by a Chinese voice."""
    return "zh-Hans" if CHINESE_RUN.search(text) and not in_chinese() else spoken_language(text)


class SeveralField(forms.Field):
    """Values of one kind, each of which must be known; one that is not names the nearest.

    They are given one by one, or joined with commas; a name that has a comma is taken whole.
    """

    widget = SeveralInputs
    blanks = BLANKS
    most = MOST_VALUES

    def __init__(self, *, label: Any, noun: Any) -> None:
        super().__init__(required=False, label=label, widget=SeveralInputs())
        self.widget.attrs["aria-label"] = label
        self.widget.blanks = self.blanks
        self.noun = noun
        self.called: dict[str, str] = {}
        self.meant: dict[str, str] = {}
        self.parts: dict[str, list[str]] = {}

    def known(self, values: Iterable[str] | None = None) -> dict[str, str]:
        """These values, as far as there are such, each with its name; without any, every value."""
        raise NotImplementedError

    def merged(self) -> dict[str, str]:
        """Values of old bookmarks, each with the one that it went into."""
        return {}

    def near(self, text: str) -> Iterable[str]:
        """Values that the text may have meant, by how they or their names are spelled."""
        spelled: dict[str, str] = {}
        for name, value in self.names():
            spelled |= {plainly(name): value, plainly(value): value}
        near = get_close_matches(plainly(text), spelled, 3, 0.7)
        return dict.fromkeys(spelled[spelling] for spelling in near)

    def clean(self, values: list[str]) -> Any:
        return frozenset(self.resolved(values))

    def resolved(self, values: list[str]) -> list[str]:
        """What each stands for, in the order given; ValidationError for what nobody knows."""
        # As of today: on a past day a company that came later is no mistake and stops nothing.
        with looking_from(NOW):
            self._read(values)
            texts = self.one_by_one(values)
            if len(texts) > self.most:
                self.parts = {}
                raise ValidationError(self.too_many(len(texts)))
            unknown = [text for text in dict.fromkeys(texts) if text not in self.meant]
            faults = [self._fault(text) for text in unknown[:FAULTS]]
        if faults:
            raise ValidationError(faults)
        return [self.meant[text] for text in texts]

    def one_by_one(self, values: Iterable[str]) -> list[str]:
        """The values after ``resolved`` has read them: what was joined with commas is parted."""
        return [part for text in values for part in self.parts.get(text, [text])]

    def too_many(self, _count: int) -> str:
        return _("Give at most %(most)s values.") % {"most": self.most}

    def _read(self, values: Collection[str]) -> None:
        """Find what each text stands for, whole or in parts."""
        parted = {text: [part.strip() for part in text.split(",")] for text in values}
        texts = {*values, *chain.from_iterable(parted.values())} - {""}
        self.meant = {text: text for text in (self.known(texts) if texts else ())}
        self.meant |= self._followed(texts - self.meant.keys())
        self.meant |= self._by_name(texts - self.meant.keys())
        self.parts = {
            text: parts for text, parts in parted.items() if text not in self.meant and all(parts)
        }

    def _followed(self, texts: Collection[str]) -> dict[str, str]:
        """Those of the texts that were merged into a value that is known."""
        merged = self.merged() if texts else {}
        found = {text: merged[text] for text in texts if text in merged}
        known = self.known(found.values()) if found else {}
        return {text: value for text, value in found.items() if value in known}

    def _by_name(self, texts: Collection[str]) -> dict[str, str]:
        """What people call it, for those of the texts that are the name of one value alone."""
        values = _by_spelling(self.names()) if texts else {}
        found = {text: values.get(normalise(text), set()) for text in texts}
        return {text: min(meant) for text, meant in found.items() if len(meant) == 1}

    def names(self) -> Iterable[tuple[str, str]]:
        """Every name with the value it stands for."""
        return ((name, value) for value, name in self.known().items())

    def _fault(self, text: str) -> ValidationError:
        if "," in text:
            return ValidationError(_("Write a value before and after each comma."))
        text = text[:LONGEST]
        near = list(self.near(text))[:3]
        hint = _(" Did you mean %(near)s?") % {"near": listed(near)} if near else ""
        message = _("There is no %(noun)s “%(slug)s”.") % {"noun": self.noun, "slug": text} + hint
        return UnknownValue(message, text, near)

    def offer(self) -> None:
        """Let the page suggest what there is, and show a value by its name."""
        with looking_from(NOW):
            shown, spoken = self.read()
        spelled, others = _by_spelling(spoken), defaultdict(list)
        for name, value in spoken:
            others[value].append(name)
        # A name that several share, or that is the value of another, would be read as another.
        self.called = {
            value: name
            for value, name in shown.items()
            if spelled[normalise(name)] == {value} and (name == value or name not in shown)
        }
        called = ((self.called.get(value, value), value) for value in self.offered(shown))
        self.widget.options = [
            (text, listed(dict.fromkeys(name for name in others[value] if name != text)))
            for text, value in sorted(called, key=lambda pair: pair[0].casefold())
        ]

    def read(self) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """Every value with its name, and every name with its value."""
        return self.known(), list(self.names())

    def offered(self, known: Collection[str]) -> Iterable[str]:
        """The values worth suggesting; any other may still be typed."""
        return known

    def prepare_value(self, value: Any) -> Any:
        """By the name by which the page calls each; the text itself where that is unclear."""
        texts = self.one_by_one(value or ())
        return [self.called.get(self.meant.get(text, text), text) for text in texts]


class UnknownValue(ValidationError):
    """A value that nobody knows, and those that it may have meant."""

    def __init__(self, message: str, text: str, near: Sequence[str]) -> None:
        super().__init__(message)
        self.text, self.near = text, near

    def mended(self, values: Iterable[str], value: str) -> list[str]:
        """These with that value in its place."""
        return [value if text[:LONGEST] == self.text else text for text in values]


def _by_spelling(names: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The values that each name may mean, however it is written."""
    values: dict[str, set[str]] = defaultdict(set)
    for name, value in names:
        values[normalise(name)].add(value)
    return values


def plainly(text: str) -> str:
    """As a slug and a name spell it alike: ``leader-harmonic`` is “Leader Harmonic”."""
    return " ".join(text.casefold().replace("-", " ").split())
