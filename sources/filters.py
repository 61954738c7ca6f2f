"""Filters that every list shares: page, CSV, JSON and API read the same query string."""

from collections.abc import Iterable
from functools import cached_property, reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django_filters.widgets import BaseCSVWidget

from sources.asked_rows import OF_ONE
from sources.asked_values import (
    CountriesField,
    DayField,
    EntitiesField,
    EntityField,
    NamedOrder,
    OccurringField,
    OccurringFields,
    Several,
    SourceField,
    WordsField,
)
from sources.choices import Confidence
from sources.citations import resting_citations
from sources.keyset import unknown_last
from sources.parameters import refuse_parameters
from sources.partial_dates import PartialDate
from sources.search_text import normalise
from sources.wording import (
    country,
    in_chinese,
    page_language,
    place_name,
    spoken_language,
)

PAGING = ("page", "ordering", "limit", "cursor", "fields", "omit", "expand", "bom")
"""Of an address, what says how rows are read and not which."""


class NameSelect(forms.Select):
    """Marks the names that are not in the page's language."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        language = spoken_language(str(option["label"]))
        if language not in ("", page_language()):
            option["attrs"]["lang"] = language
        return option


class WordFilter(django_filters.ChoiceFilter):
    """Rows with any of some words, of the few that their column may have."""

    field_class = WordsField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_label=gettext_lazy("any"), **kwargs)

    def filter(self, qs: Any, words: tuple[str, ...]) -> Any:
        return qs.filter(reduce(or_, map(self.condition, words), Q()))

    def condition(self, word: str) -> Q:
        """Which rows a word means."""
        return Q(**{f"{self.field_name}__{self.lookup_expr}": word})


class EntityFilter(django_filters.CharFilter):
    """Rows that refer to any of some others, by their slugs; the page offers those that occur."""

    field_class: Any = EntitiesField

    def __init__(self, field_name: str, *, model: Any, label: Any, **kwargs: Any) -> None:
        column = f"{field_name}__slug"
        super().__init__(field_name=column, model=model, label=label, widget=NameSelect, **kwargs)
        self.relation = field_name
        self.entity = model

    def filter(self, qs: Any, slugs: tuple[str, ...]) -> Any:
        if not slugs:
            return qs
        named = {f"{self.relation}__slug__in": slugs}
        if qs.model._meta.get_field(self.relation).many_to_many:
            # One that refers to several of them is found once.
            named = {"pk__in": qs.model._base_manager.filter(**named).values("pk")}
        return qs.filter(**named)

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        """Slug and name of what the rows refer to, by name."""
        path = self.relation
        held = rows.order_by().values_list(f"{path}__pk", flat=True).distinct()
        return named_options(self.entity.objects.filter(pk__in=held))


def named_options(entities: QuerySet[Any]) -> list[tuple[str, str]]:
    options = []
    for row in entities:
        chinese = getattr(row, "name_zh", "") if in_chinese() else ""
        options.append((row.slug, chinese or str(row)))
    return sorted(options, key=lambda option: option[1].casefold())


class DayFilter(django_filters.CharFilter):
    """``due_before=2026`` keeps what is certainly due by the end of 2026; ``due_after`` the mirror."""

    field_class = DayField

    def __init__(self, name: str, side: str, label: Any) -> None:
        column = f"{name}_last__lte" if side == "before" else f"{name}_first__gte"
        super().__init__(field_name=name, label=label)
        self.column = column
        self.end = "last" if side == "before" else "first"
        self.extra["widget"] = forms.TextInput(
            attrs={"placeholder": "2026-12", "inputmode": "numeric", "size": 10}
        )

    def filter(self, qs: Any, value: PartialDate | None) -> Any:
        return qs if value is None else qs.filter(**{self.column: getattr(value, self.end)})


class OccurringFilter(django_filters.CharFilter):
    """Exactly this text, or one of these; the page offers those that occur in the list."""

    field_class: Any = OccurringField
    widget: Any = NameSelect
    model: Any

    def __init__(self, field_name: str, label: Any) -> None:
        super().__init__(field_name=field_name, label=label, widget=self.widget)
        self.column = field_name

    @property
    def field(self) -> Any:
        field: Any = super().field
        field.model, field.column = self.model, self.column
        return field

    def filter(self, qs: Any, asked: Any) -> Any:
        texts = asked if isinstance(asked, tuple) else (asked,)
        return qs.filter(**{f"{self.column}__in": texts}) if any(texts) else qs

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        found = rows.order_by().values_list(self.column, flat=True).distinct()
        worded = [(text, self.word(text)) for text in found if text]
        return sorted(worded, key=lambda option: option[1].casefold())

    def word(self, text: str) -> str:
        """What a reader is told of a text of the column."""
        return text


class CountryFilter(OccurringFilter):
    """A country by its ISO code, offered by its name."""

    field_class = CountriesField

    def word(self, text: str) -> str:
        return country(text)


class NamedFilter(OccurringFilter):
    """A name that rows share, such as that of a round; pages link to it and offer no choice."""

    widget = forms.HiddenInput

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        return []


class PlaceFilter(OccurringFilter):
    """A province or city by the name the data gives it, offered in the reader's language."""

    field_class = OccurringFields

    def word(self, text: str) -> str:
        return place_name(text)


class YesNoFilter(django_filters.ChoiceFilter):
    """``true`` keeps the rows for which the condition holds, ``false`` the others."""

    def __init__(self, condition: Q, label: Any) -> None:
        choices = (("true", gettext_lazy("yes")), ("false", gettext_lazy("no")))
        super().__init__(choices=choices, label=label, empty_label=gettext_lazy("any"))
        self.condition = condition

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        return qs.filter(self.condition) if value == "true" else qs.exclude(self.condition)


class CitingFilter(django_filters.CharFilter):
    """Facts that rest on this source."""

    field_class = SourceField

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Source"), widget=forms.HiddenInput)

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        citing = resting_citations(qs.model).filter(source__source_id=value)
        return qs.filter(pk__in=citing.values("fact"))


class HiddenOrdering(BaseCSVWidget, forms.HiddenInput):
    """Keeps a comma-separated order through a submit of the form."""


class FactFilter(django_filters.FilterSet):
    """Base of every list's filters. A parameter nobody knows is an error, not silently ignored."""

    source = CitingFilter()
    reading: tuple[str, ...] = PAGING
    """What may stand beside the filters in the address that is being answered."""

    def offer_choices(self) -> None:
        """Fill the selects with what occurs in the list: queries that only a page needs."""
        rows: Any = self.queryset
        for name, field_filter in self.filters.items():
            field: Any = self.form.fields[name]
            if isinstance(field_filter, EntityFilter | OccurringFilter):
                field.widget.choices = [("", _("any")), *field_filter.options(rows)]
            chosen = (self.data or {}).get(name)
            offered = dict(getattr(field.widget, "choices", ()))
            if chosen and offered and chosen not in offered:
                values = self.values(name) if isinstance(field, Several) else ()
                values = values or (chosen,)
                told = any_of(str(offered.get(value, value)) for value in values)
                field.widget.choices = [*field.widget.choices, (chosen, told)]

    @property
    def parameters(self) -> list[str]:
        """What may stand in the list's address, the day apart."""
        return [*self.filters, *self.reading]

    @classmethod
    def joinable(cls) -> list[str]:
        """What takes several values, joined with commas."""
        several = (name for name, one in cls.base_filters.items() if _takes_several(one))
        return [*several, "ordering", *OF_ONE]

    def values(self, name: str) -> tuple[Any, ...]:
        """What a filter that takes several was asked for; empty where that cannot be read."""
        asked: tuple[Any, ...] = getattr(self.form, "cleaned_data", {}).get(name) or ()
        return asked

    def since_merged(self) -> dict[str, str]:
        """The parameters that name merged rows, with what these went into; the form is valid."""
        found = {}
        for name, field in self.form.fields.items():
            asked = str((self.data or {}).get(name, "")).strip()
            if asked and isinstance(field, EntityField):
                slugs = self.form.cleaned_data[name]
                slugs = slugs if isinstance(slugs, tuple) else (slugs,)
                if {part.strip() for part in asked.split(",")} - set(slugs):
                    found[name] = ",".join(slugs)
        return found

    @property
    def order(self) -> list[tuple[str, bool]]:
        """The columns that were asked to sort by, and whether backwards; the form is valid."""
        by: Any = self.filters.get("ordering")
        return by.columns_of(self.form.cleaned_data.get("ordering")) if by else []

    @cached_property
    def form(self) -> Any:
        form = super().form
        for field in form.fields.values():
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                words = ", ".join(str(value) for value, _label in choices if value)
                message = _("“%%(value)s” is not known here: write %(words)s.") % {"words": words}
                field.error_messages["invalid_choice"] = message
        # Reads the values too, so what it says of them has to be settled before.
        refuse_parameters(form, self.data, self.parameters)
        self._refuse_reversed(form)
        self._tell_of_single(form)
        form.order_fields(self._field_order(list(form.fields)))
        # The order is chosen at the table's heads; the form only has to keep it.
        form.fields["ordering"].widget = HiddenOrdering()
        return form

    def _refuse_reversed(self, form: Any) -> None:
        """A range that ends before it begins would find nothing, silently."""
        asked = form.cleaned_data if form.is_bound and form.errors is not None else {}
        for upper, lower in ((name, self._lower(name)) for name in list(asked)):
            least, most = asked.get(lower), asked[upper]
            if isinstance(least, PartialDate) and isinstance(most, PartialDate):
                least, most = least.first, most.last
            if lower and least is not None and most is not None and least > most:
                told = {"lower": form.fields[lower].label, "upper": form.fields[upper].label}
                form.add_error(upper, _("“%(upper)s” lies below “%(lower)s”.") % told)

    def _tell_of_single(self, form: Any) -> None:
        """Where several values were given to what takes one, that is what is wrong."""
        for name in [name for name in form.errors if name in self.filters]:
            is_single = not _takes_several(self.filters[name]) and name != "ordering"
            if is_single and "," in str((self.data or {}).get(name, "")):
                form.add_error(name, _("This filter takes one value."))

    @staticmethod
    def _lower(name: str) -> str:
        """``due_after`` for ``due_before``, ``units_min`` for ``units_max``; empty for another."""
        for upper, lower in (("_before", "_after"), ("_max", "_min")):
            if name.endswith(upper):
                return name.removesuffix(upper) + lower
        return ""

    @staticmethod
    def _field_order(names: list[str]) -> list[str]:
        """The search, the list's own filters, and among them the confidence as the fifth."""
        inherited = ("q", "confidence", "source", "ordering")
        own = [name for name in names if name not in inherited]
        return ["q", *own[:3], "confidence", *own[3:], "source", "ordering"]


def _takes_several(one: Any) -> bool:
    return issubclass(one.field_class, Several)


def any_of(words: Iterable[str]) -> str:
    """``Series B or Series C``."""
    return pgettext("between values of which any fits", " or ").join(words)


class ClaimFilter(FactFilter):
    """Filters of the tables whose rows carry a confidence."""

    confidence = WordFilter(choices=Confidence.choices, label=gettext_lazy("Confidence"))


def ordering(**names: str) -> django_filters.OrderingFilter:
    """``ordering=due`` sorts by the column given for ``due``, ``ordering=-due`` the other way."""
    return NullsLastOrdering(fields=[(column, name) for name, column in names.items()])


class NullsLastOrdering(django_filters.OrderingFilter):
    """Unknown values come last either way, and the primary key settles ties."""

    base_field_class = NamedOrder

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        return qs.order_by(*(unknown_last(*term) for term in self.columns_of(value)), "pk")

    def columns_of(self, value: Any) -> list[tuple[str, bool]]:
        """The columns that were asked to sort by, each with whether backwards."""
        columns = self.param_map or {}
        return [(columns[name.removeprefix("-")], name.startswith("-")) for name in value or ()]


class SearchFilter(django_filters.CharFilter):
    """``q``: a substring of any of these relations' search texts (``""`` is the row's own)."""

    def __init__(self, *paths: str, also: tuple[str, ...] = ()) -> None:
        super().__init__(label=gettext_lazy("Contains"))
        self.columns = [f"{path}search_text" for path in paths]
        self.plain = also
        self.extra["widget"] = forms.TextInput(attrs={"type": "search", "size": 14})

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        condition = Q()
        for column in self.columns:
            condition |= Q(**{f"{column}__contains": normalise(value)})
        for column in self.plain:
            condition |= Q(**{f"{column}__icontains": value.replace("\0", "")})
        return qs.filter(condition)
