"""Filters that every list shares: page, CSV, JSON and API read the same query string."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.fields import BaseCSVField
from django_filters.widgets import BaseCSVWidget

from sources.choices import Confidence
from sources.citations import resting_citations
from sources.clock import NOW, looking_from
from sources.keyset import unknown_last
from sources.models import MergedIdentity, Source
from sources.parameters import no_such, refuse_parameters
from sources.partial_dates import PartialDate
from sources.search_text import normalise
from sources.wording import (
    country,
    country_codes,
    country_names,
    in_chinese,
    listed,
    page_language,
    place_name,
    spoken_language,
)

PAGING = ("page", "ordering", "limit", "cursor", "fields", "omit", "expand", "bom")
"""Of an address, what says how rows are read and not which."""


class EntityField(forms.CharField):
    """The slug of an existing row; a slug nobody has names the nearest ones."""

    def __init__(self, *, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        slug = str(super().clean(value))
        if slug and not self._is_known(slug):
            if merged := self._merged(slug):
                return merged
            known = self.model.objects.published().values_list("slug", flat=True)
            raise ValidationError(nobody_has(self.model, slug, known))
        return slug

    def _is_known(self, slug: str) -> bool:
        # As of today: on a past day a company that came later is no mistake and finds nothing.
        with looking_from(NOW):
            return bool(self.model.objects.published().filter(slug=slug).exists())

    def _merged(self, slug: str) -> str:
        """What a slug from an old bookmark went into; empty where it was never merged."""
        merged = MergedIdentity.objects.filter(resource=self.model.resource, old=slug).first()
        return merged.new if merged else ""


def nobody_has(model: Any, slug: str, known: Iterable[str]) -> str:
    near = get_close_matches(slug, list(known), 3, 0.7)
    hint = _(" Did you mean %(near)s?") % {"near": listed(near)} if near else ""
    message = _("There is no %(noun)s “%(slug)s”.")
    return message % {"noun": model._meta.verbose_name, "slug": slug} + hint


class NameSelect(forms.Select):
    """Marks the names that are not in the page's language."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        language = spoken_language(str(option["label"]))
        if language not in ("", page_language()):
            option["attrs"]["lang"] = language
        return option


class EntityFilter(django_filters.CharFilter):
    """Filters by a related row's slug; the page offers those that occur in the list."""

    field_class = EntityField

    def __init__(self, field_name: str, *, model: Any, label: Any, **kwargs: Any) -> None:
        column = f"{field_name}__slug"
        super().__init__(field_name=column, model=model, label=label, widget=NameSelect, **kwargs)
        self.relation = field_name
        self.entity = model

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


class DayField(forms.CharField):
    """A partial date; the filter compares with its first or last possible day."""

    def clean(self, value: Any) -> PartialDate | None:
        text = str(super().clean(value))
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError:
            raise ValidationError(
                _("“%(text)s” is not a date: write YYYY, YYYY-MM or YYYY-MM-DD.") % {"text": text}
            ) from None


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


class OccurringField(forms.CharField):
    """A text that some published row has in this column; any other names the nearest one."""

    model: Any = None
    column = ""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        # As of today: on a past day a text that came later is no mistake and finds nothing.
        with looking_from(NOW):
            if text and not self._held().filter(**{self.column: text}).exists():
                known = self._held().exclude(**{self.column: ""})
                texts = known.values_list(self.column, flat=True).distinct()
                raise ValidationError(no_such(text, list(texts)))
        return text

    def _held(self) -> QuerySet[Any]:
        # A source is never a draft.
        rows = self.model.objects.all() if self.model is Source else self.model.objects.published()
        held: QuerySet[Any] = rows.order_by()
        return held


class OccurringFilter(django_filters.CharFilter):
    """Exactly this text; the page offers those that occur in the list."""

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

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        found = rows.order_by().values_list(self.column, flat=True).distinct()
        return [(text, text) for text in sorted(filter(None, found), key=str.casefold)]


class CountryField(forms.CharField):
    """The ISO code of a country; a name or anything else is answered with the code that is near."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and text not in country_codes():
            named = {name.casefold(): code for code in country_codes() for name in _spellings(code)}
            near = get_close_matches(text.casefold(), named, 1, 0.7)
            hint = _(" Did you mean %(near)s?") % {"near": named[near[0]]} if near else ""
            told = {"noun": _("country"), "slug": text}
            raise ValidationError(_("There is no %(noun)s “%(slug)s”.") % told + hint)
        return text


def _spellings(code: str) -> list[str]:
    return [code, *country_names(code)]


class CountryFilter(OccurringFilter):
    """A country by its ISO code, offered by its name."""

    field_class = CountryField

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        named = [(code, country(code)) for code, _code in super().options(rows)]
        return sorted(named, key=lambda option: option[1].casefold())


class NamedFilter(OccurringFilter):
    """A name that rows share, such as that of a round; pages link to it and offer no choice."""

    widget = forms.HiddenInput

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        return []


class PlaceFilter(OccurringFilter):
    """A province or city by the name the data gives it, offered in the reader's language."""

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        named = [(name, place_name(name)) for name, _name in super().options(rows)]
        return sorted(named, key=lambda option: option[1].casefold())


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


class SourceField(forms.CharField):
    """The id of a source; one that nobody has names the nearest ones."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        known = Source.objects.values_list("source_id", flat=True)
        if text and not known.filter(source_id=text).exists():
            raise ValidationError(nobody_has(Source, text, known))
        return text


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
            if isinstance(field_filter, EntityFilter | OccurringFilter):
                choices = [("", _("any")), *field_filter.options(rows)]
                chosen = (self.data or {}).get(name)
                if chosen and chosen not in dict(choices):
                    choices.append((chosen, chosen))
                self.form.fields[name].widget.choices = choices

    @property
    def parameters(self) -> list[str]:
        """What may stand in the list's address, the day apart."""
        return [*self.filters, *self.reading]

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
        form.order_fields(self._field_order(list(form.fields)))
        # The order is chosen at the table's heads; the form only has to keep it.
        form.fields["ordering"].widget = HiddenOrdering()
        return form

    @staticmethod
    def _field_order(names: list[str]) -> list[str]:
        """The search, the list's own filters, and among them the confidence as the fifth."""
        inherited = ("q", "confidence", "source", "ordering")
        own = [name for name in names if name not in inherited]
        return ["q", *own[:3], "confidence", *own[3:], "source", "ordering"]


class ClaimFilter(FactFilter):
    """Filters of the tables whose rows carry a confidence."""

    confidence = django_filters.ChoiceFilter(
        choices=Confidence.choices,
        label=gettext_lazy("Confidence"),
        empty_label=gettext_lazy("any"),
    )


def ordering(**names: str) -> django_filters.OrderingFilter:
    """``ordering=due`` sorts by the column given for ``due``, ``ordering=-due`` the other way."""
    return NullsLastOrdering(fields=[(column, name) for name, column in names.items()])


class NamedOrder(BaseCSVField):
    """Names to sort by, joined with commas; between two of these there is one."""

    def clean(self, value: Any) -> Any:
        names = super().clean(value)
        if names and "" in names:
            raise ValidationError(_("Name what to sort by before and after each comma."))
        return names


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
