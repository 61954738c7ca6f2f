"""Filters of the list of sources, for page, CSV, JSON and API alike."""

from datetime import date
from re import escape, fullmatch
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from sources.asked_values import OccurringFields, Several
from sources.choices import SourceKind
from sources.filters import (
    DayFilter,
    FactFilter,
    OccurringFilter,
    SearchFilter,
    WordFilter,
    YesNoFilter,
    ordering,
)
from sources.models import Source
from sources.resting import with_fact_counts
from sources.templatetags.languages import language


class LanguageFilter(OccurringFilter):
    """A language by its ISO code, offered by its name."""

    field_class = OccurringFields

    def word(self, text: str) -> str:
        return language(text)


class PublisherFilter(django_filters.CharFilter):
    """A publisher's name or a part of it: there are too many to choose from."""

    def __init__(self) -> None:
        super().__init__("publisher", "icontains", label=_("Publisher"))
        self.extra["widget"] = TextInput(attrs={"size": 14})

    def filter(self, qs: Any, value: str) -> Any:
        return super().filter(qs, value.replace("\0", "") if value else value)


class DomainFilter(django_filters.CharFilter):
    """``sina.com.cn`` keeps the pages of that site and of the sites below it."""

    def __init__(self) -> None:
        super().__init__(label=_("Website"))
        hint = {"size": 14, "placeholder": "reuters.com", "inputmode": "url", "spellcheck": "false"}
        self.extra["widget"] = TextInput(attrs=hint)

    def filter(self, qs: Any, value: str) -> Any:
        name = value.replace("\0", "").strip().strip("./") if value else ""
        if not name:
            return qs
        return qs.filter(url__iregex=rf"^https?://([^/]*\.)?{escape(name)}(:[0-9]+)?(/|$)")


class YearField(forms.CharField):
    """A year of four digits, as a number."""

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value))
        if text and not fullmatch("[12][0-9]{3}", text):
            raise ValidationError(_("“%(text)s” is not a year: write YYYY.") % {"text": text[:40]})
        return int(text) if text else None


class YearsField(Several, YearField):
    """One year, or several."""


class YearFilter(OccurringFilter):
    """Sources surely published in this year; the page offers the years that occur."""

    field_class = YearsField

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        found = rows.order_by().values_list(f"{self.column}_last__year", flat=True).distinct()
        return [(str(year), str(year)) for year in sorted(filter(None, found), reverse=True)]

    def filter(self, qs: Any, years: tuple[int, ...]) -> Any:
        found = Q()
        for year in years:
            first, last = date(year, 1, 1), date(year, 12, 31)
            found |= Q(published_on_first__gte=first, published_on_last__lte=last)
        return qs.filter(found)


class SourceFilter(FactFilter):
    # A source cites no source.
    source = None  # type: ignore[assignment]

    q = SearchFilter("", also=("url", "note"))
    kind = WordFilter(choices=SourceKind.choices, label=_("Kind"))
    language = LanguageFilter("language", _("Language"))
    publisher = PublisherFilter()
    site = DomainFilter()
    year = YearFilter("published_on", _("Published in"))
    weak = YesNoFilter(~Q(note=""), _("Weak"))
    sole = YesNoFilter(Q(sole__gt=0), _("Only source of a fact"))
    cited = YesNoFilter(Q(facts__gt=0), _("Cited"))
    published_after = DayFilter("published_on", "after", _("Published from"))
    published_before = DayFilter("published_on", "before", _("Published by"))
    ordering = ordering(
        title="title",
        publisher="publisher",
        published="published_on_last",
        kind="kind",
        language="language",
        facts="facts",
        sole="sole",
        source_id="source_id",
    )

    class Meta:
        model = Source
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        newest_first = F("published_on_first").desc(nulls_last=True)
        rows = with_fact_counts(queryset).order_by(newest_first, "source_id")
        found: QuerySet[Any] = super().filter_queryset(rows)
        return found
