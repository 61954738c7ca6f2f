"""Filters of the list of sources, for page, CSV, JSON and API alike."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from sources.choices import SourceKind
from sources.filters import (
    DayFilter,
    FactFilter,
    OccurringFilter,
    SearchFilter,
    YesNoFilter,
    ordering,
)
from sources.models import Source
from sources.resting import with_fact_counts
from sources.templatetags.languages import language

ANY = _("any")


class LanguageFilter(OccurringFilter):
    """A language by its ISO code, offered by its name."""

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        named = [(code, language(code)) for code, _code in super().options(rows)]
        return sorted(named, key=lambda option: option[1].casefold())


class PublisherFilter(django_filters.CharFilter):
    """A publisher's name or a part of it: there are too many to choose from."""

    def __init__(self) -> None:
        super().__init__("publisher", "icontains", label=_("Publisher"))
        self.extra["widget"] = TextInput(attrs={"size": 14})

    def filter(self, qs: Any, value: str) -> Any:
        return super().filter(qs, value.replace("\0", "") if value else value)


class SourceFilter(FactFilter):
    # A source cites no source.
    source = None  # type: ignore[assignment]

    q = SearchFilter("", also=("url", "note"))
    kind = django_filters.ChoiceFilter(choices=SourceKind.choices, label=_("Kind"), empty_label=ANY)
    language = LanguageFilter("language", _("Language"))
    publisher = PublisherFilter()
    weak = YesNoFilter(~Q(note=""), _("Weak"))
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
