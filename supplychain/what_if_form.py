"""The question behind a what-if: what stops, in which year, by which reading."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from sources.clock import clock
from sources.filters import named_options
from sources.merged import merged_into
from sources.parameters import refuse_parameters
from sources.wording import country, country_names
from supplychain.metrics.what_if_answer import Stop
from supplychain.models import Component, SupplyLink
from supplychain.several_values import SeveralField, UnknownValue

CONFIRMED = "confirmed"
EVERY_LINK = "all"
YEARS = (2000, 2100)


class Question(NamedTuple):
    stop: Stop
    year: int
    links: str


class NamedRowsField(SeveralField):
    """Published rows of a table, by their slugs or by any name; a merged slug leads on."""

    model: Any

    def known(self, values: Iterable[str] | None = None) -> dict[str, str]:
        rows = self.model.objects.published()
        return dict(named_options(rows if values is None else rows.filter(slug__in=values)))

    def names(self) -> Iterable[tuple[str, str]]:
        return _names(self.model.objects.published())

    def read(self) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """From one query."""
        rows = self.model.objects.published()
        return dict(named_options(rows)), list(_names(rows))

    def merged(self) -> dict[str, str]:
        return merged_into(self.model.resource)


def _names(rows: Iterable[Company | Component]) -> Iterable[tuple[str, str]]:
    """In either language, and by what else a company is called."""
    return ((name, row.slug) for row in rows for name in row.search_names() if name)


class CompaniesField(NamedRowsField):
    model = Company

    def near(self, text: str) -> Iterable[str]:
        matching = Company.objects.published().matching(text).values_list("slug", flat=True)[:3]
        return dict.fromkeys([*super().near(text), *matching])

    def offered(self, known: Collection[str]) -> Iterable[str]:
        """Those that supply anything."""
        links = SupplyLink.objects.published().order_by()
        supplying = links.values_list("supplier__slug", flat=True).distinct()
        return [slug for slug in supplying if slug in known]


class ComponentsField(NamedRowsField):
    model = Component
    blanks = 1


class CountriesField(SeveralField):
    blanks = 1

    def known(self, values: Iterable[str] | None = None) -> dict[str, str]:
        codes = Company.objects.published().order_by().values_list("country", flat=True).distinct()
        return {code: country(code) for code in codes if code and (not values or code in values)}

    def names(self) -> Iterable[tuple[str, str]]:
        """In either language; the code may be written small."""
        return self._spelled(self.known())

    def read(self) -> tuple[dict[str, str], list[tuple[str, str]]]:
        known = self.known()
        return known, list(self._spelled(known))

    @staticmethod
    def _spelled(codes: Iterable[str]) -> Iterable[tuple[str, str]]:
        return ((name, code) for code in codes for name in (code, *country_names(code)))


class Proposal(NamedTuple):
    """A name that may have been meant, and the same question with it."""

    name: str
    url: str


class WhatIfForm(forms.Form):
    stop = CompaniesField(
        label=gettext_lazy("Companies that stop"), noun=Company._meta.verbose_name
    )
    country = CountriesField(
        label=gettext_lazy("or all of a country"), noun=gettext_lazy("country")
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
        fields = {self.add_prefix(name): field for name, field in self.fields.items()}
        several = [name for name, field in fields.items() if isinstance(field, SeveralField)]
        refuse_parameters(self, self.data, fields, several)
        return cleaned

    def offer_choices(self) -> None:
        """Fill the suggestions: queries that only a page needs."""
        for field in self.fields.values():
            if isinstance(field, SeveralField):
                field.offer()

    def proposals(self, query: QueryDict) -> list[Proposal]:
        """For each value that nobody knows, the page's query with a near one in its place."""
        found = []
        for field_name, errors in self.errors.as_data().items():
            field = self.fields.get(field_name)
            for error in errors:
                if isinstance(field, SeveralField) and isinstance(error, UnknownValue):
                    known = field.known(error.near)
                    given = field.one_by_one(self[field_name].data)
                    for slug in filter(known.__contains__, error.near):
                        mended = query.copy()
                        mended.setlist(self.add_prefix(field_name), error.mended(given, slug))
                        found.append(Proposal(known[slug], f"?{mended.urlencode()}"))
        return found

    @property
    def asks(self) -> bool:
        """Whether anything stops at all; a form without it is valid and has no answer."""
        return any(self.cleaned_data.get(name) for name in ("stop", "country", "component"))

    def question(self) -> Question:
        given = self.cleaned_data
        return Question(
            stop=Stop(given["stop"], given["country"], given["component"]),
            year=given.get("year") or clock().today.year,
            links=given.get("links") or EVERY_LINK,
        )

    def faults(self) -> dict[str, list[str]]:
        """What is wrong, by parameter."""
        return {
            "query" if name == "__all__" else self.add_prefix(name): [
                str(message) for message in messages
            ]
            for name, messages in self.errors.items()
        }
