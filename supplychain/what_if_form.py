"""The question behind a what-if: what stops, in which year, by which reading."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from sources.clock import NOW, clock, looking_from
from sources.filters import (
    CLOCKS,
    given_once_message,
    given_twice,
    named_options,
    unknown_message,
)
from sources.wording import country, listed
from supplychain.metrics.what_if_answer import Stop
from supplychain.models import Component, SupplyLink

CONFIRMED = "confirmed"
EVERY_LINK = "all"
YEARS = (2000, 2100)
FAULTS, LONGEST = 5, 60
"""So many unknown values are answered, and read to that length: looking for near names takes time."""
BLANKS = 2
"""So many empty inputs stand below those filled in: without a script none can be added."""


class Question(NamedTuple):
    stop: Stop
    year: int
    links: str


class SeveralInputs(forms.Widget):
    """One text input per value and some empty ones, all of one name, with names to choose from."""

    use_fieldset = True
    options: Sequence[tuple[str, str]] = ()

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
            '<input name="{}" value="{}" list="{}-options" aria-label="{} {}" size="16">',
            (
                (name, text, name, label, place)
                for place, text in enumerate([*(value or ()), *[""] * BLANKS], 1)
            ),
        )
        options = format_html_join("", '<option value="{}">{}</option>', self.options)
        return format_html('{}<datalist id="{}-options">{}</datalist>', inputs, name, options)


class SeveralField(forms.Field):
    """Values of one kind, each of which must be known; one that is not names the nearest."""

    widget = SeveralInputs

    def __init__(self, *, label: Any, noun: Any) -> None:
        super().__init__(required=False, label=label, widget=SeveralInputs())
        self.widget.attrs["aria-label"] = label
        self.noun = noun

    def known(self, values: Iterable[str] | None = None) -> dict[str, str]:
        """These values, as far as there are such, each with its name; without any, every value."""
        raise NotImplementedError

    def near(self, text: str) -> Iterable[str]:
        """Values that the text may have meant, by how they or their names are spelled."""
        spelled: dict[str, str] = {}
        for value, name in self.known().items():
            spelled |= {name.casefold(): value, value.casefold(): value}
        near = get_close_matches(text.casefold(), spelled, 3, 0.7)
        return dict.fromkeys(spelled[spelling] for spelling in near)

    def clean(self, values: list[str]) -> Any:
        return frozenset(self.resolved(values))

    def resolved(self, values: list[str]) -> list[str]:
        """What each stands for, in the order given; ValidationError for what nobody knows."""
        # As of today: on a past day a company that came later is no mistake and stops nothing.
        with looking_from(NOW):
            known = self.known(values) if values else {}
            strange = [text for text in dict.fromkeys(values) if text not in known]
            named = self._by_name(strange)
            unknown = [text for text in strange if text not in named]
            faults = [self._fault(text[:LONGEST]) for text in unknown[:FAULTS]]
        if faults:
            raise ValidationError(faults)
        return [named.get(text, text) for text in values]

    def _by_name(self, texts: Collection[str]) -> dict[str, str]:
        """What people call it, for those of the texts that are the name of one value alone."""
        values: dict[str, set[str]] = defaultdict(set)
        for name, value in self.names() if texts else ():
            values[name.casefold()].add(value)
        found = {text: values.get(text.casefold(), set()) for text in texts}
        return {text: meant.pop() for text, meant in found.items() if len(meant) == 1}

    def names(self) -> Iterable[tuple[str, str]]:
        """Every name with the value it stands for."""
        return ((name, value) for value, name in self.known().items())

    def _fault(self, text: str) -> str:
        near = list(self.near(text))[:3]
        hint = _(" Did you mean %(near)s?") % {"near": listed(near)} if near else ""
        return _("There is no %(noun)s “%(slug)s”.") % {"noun": self.noun, "slug": text} + hint

    def offer(self) -> None:
        """Let the page suggest what there is."""
        self.widget.options = sorted(self.known().items(), key=lambda item: item[1].casefold())


class CompaniesField(SeveralField):
    def known(self, values: Iterable[str] | None = None) -> dict[str, str]:
        rows = Company.objects.published()
        return dict(named_options(rows if values is None else rows.filter(slug__in=values)))

    def names(self) -> Iterable[tuple[str, str]]:
        return _names(Company.objects.published())

    def near(self, text: str) -> Iterable[str]:
        matching = Company.objects.published().matching(text).values_list("slug", flat=True)[:3]
        return dict.fromkeys([*super().near(text), *matching])

    def offer(self) -> None:
        """Those that supply anything; any other may still be typed."""
        supplying = SupplyLink.objects.published().order_by().values("supplier")
        self.widget.options = named_options(Company.objects.published().filter(pk__in=supplying))


class CountriesField(SeveralField):
    def known(self, values: Iterable[str] | None = None) -> dict[str, str]:
        codes = Company.objects.published().order_by().values_list("country", flat=True).distinct()
        return {code: country(code) for code in codes if code and (not values or code in values)}


class ComponentsField(SeveralField):
    def known(self, values: Iterable[str] | None = None) -> dict[str, str]:
        rows = Component.objects.published()
        return dict(named_options(rows if values is None else rows.filter(slug__in=values)))

    def names(self) -> Iterable[tuple[str, str]]:
        return _names(Component.objects.published())


def _names(rows: Iterable[Company | Component]) -> Iterable[tuple[str, str]]:
    """In either language, and by what else a company is called."""
    return ((name, row.slug) for row in rows for name in row.search_names() if name)


class WhatIfForm(forms.Form):
    stop = CompaniesField(
        label=gettext_lazy("Companies that stop"), noun=Company._meta.verbose_name
    )
    country = CountriesField(
        label=gettext_lazy("or all of a country (ISO code)"), noun=gettext_lazy("country")
    )
    component = ComponentsField(
        label=gettext_lazy("or a component; with a country, from there only"),
        noun=Component._meta.verbose_name,
    )
    year = forms.CharField(
        max_length=20,
        required=False,
        label=gettext_lazy("Robots promised for"),
        widget=forms.TextInput(attrs={"size": 4, "inputmode": "numeric"}),
    )
    links = forms.ChoiceField(
        required=False,
        choices=[
            (EVERY_LINK, gettext_lazy("possibly blocked (all live links)")),
            (CONFIRMED, gettext_lazy("surely blocked (confirmed links)")),
        ],
        label=gettext_lazy("In detail"),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="what-if-%s")
        self.fields["year"].widget.attrs["placeholder"] = clock().today.year
        self.fields["links"].error_messages["invalid_choice"] = _(
            "“%%(value)s” is not known here: write %(words)s."
        ) % {"words": f"{CONFIRMED}, {EVERY_LINK}"}

    def clean_year(self) -> int | None:
        text = str(self.cleaned_data["year"])
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and YEARS[0] <= int(text) <= YEARS[1]):
            words = {"first": YEARS[0], "last": YEARS[1]}
            raise ValidationError(_("Write a year from %(first)s to %(last)s.") % words)
        return int(text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.data:
            if name not in self.fields and name not in CLOCKS:
                near = get_close_matches(name, self.fields, 1)
                self.add_error(None, unknown_message(name, near[0] if near else ""))
        for name in given_twice(self.data):
            if not isinstance(self.fields.get(name), SeveralField):
                self.add_error(name if name in self.fields else None, given_once_message(name))
        return cleaned

    def offer_choices(self) -> None:
        """Fill the suggestions: queries that only a page needs."""
        for field in self.fields.values():
            if isinstance(field, SeveralField):
                field.offer()

    @property
    def asks(self) -> bool:
        """Whether anything stops at all; a form without it is valid and has no answer."""
        return any(self.cleaned_data.get(name) for name in ("stop", "country", "component"))

    def question(self) -> Question:
        given = self.cleaned_data
        return Question(
            stop=Stop(given["stop"], given["country"], given["component"]),
            year=given["year"] or clock().today.year,
            links=given["links"] or EVERY_LINK,
        )

    def faults(self) -> dict[str, list[str]]:
        """What is wrong, by parameter."""
        return {
            "query" if name == "__all__" else name: [str(message) for message in messages]
            for name, messages in self.errors.items()
        }
