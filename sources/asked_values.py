"""What may be written in an address for a filter: the form fields behind the filters of every list."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.fields import BaseCSVField, ChoiceField

from sources.clock import NOW, looking_from
from sources.merged import merged_into
from sources.models import Source
from sources.parameters import no_such
from sources.partial_dates import PartialDate
from sources.search_text import normalise
from sources.wording import country_codes, country_names, listed

MOST_VALUES, MOST_FAULTS = 50, 5


class Several:
    """Mixed into a field: its values, joined with commas, become a tuple, empty where none is given."""

    def clean(self, value: Any) -> Any:
        parts = [part.strip() for part in str(value or "").split(",")]
        if parts == [""]:
            empty = self._one(value)  # refused where one is required
            return () if empty in (None, "") else (empty,)
        if "" in parts:
            raise ValidationError(_("Write a value before and after each comma."))
        if len(parts) > MOST_VALUES:
            raise ValidationError(_("Give at most %(most)s values.") % {"most": MOST_VALUES})
        found, faults = [], []
        for part in dict.fromkeys(parts):
            try:
                found.append(self._one(part))
            except ValidationError as fault:
                faults.append(fault)
            # To look for what is near takes time.
            if len(faults) == MOST_FAULTS:
                break
        if faults:
            raise ValidationError(faults)
        return tuple(dict.fromkeys(found))

    def _one(self, value: Any) -> Any:
        return super().clean(value)  # type: ignore[misc]


class EntityField(forms.CharField):
    """The slug of an existing row; a slug nobody has names the nearest ones."""

    def __init__(self, *, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        slug = str(super().clean(value))
        if slug and not self._is_known(slug):
            if merged := merged_into(self.model.resource).get(slug):
                return merged
            raise ValidationError(self._nobody(slug))
        return slug

    def _nobody(self, slug: str) -> str:
        """With the nearest slugs, or with those of the rows that are called so."""
        rows = self.model.objects.published()
        known = rows.values_list("slug", flat=True)
        if len(slug) > 1 and hasattr(self.model, "search_text"):
            called = rows.filter(search_text__contains=normalise(slug)).values_list(
                "slug", flat=True
            )
            return nobody_has(self.model, slug, known, called[:3])
        return nobody_has(self.model, slug, known)

    def _is_known(self, slug: str) -> bool:
        # As of today: on a past day a company that came later is no mistake and finds nothing.
        with looking_from(NOW):
            return bool(self.model.objects.published().filter(slug=slug).exists())


def nobody_has(model: Any, slug: str, known: Iterable[str], called: Iterable[str] = ()) -> str:
    near = get_close_matches(slug, list(known), 3, 0.7) or list(called)
    hint = _(" Did you mean %(near)s?") % {"near": listed(near)} if near else ""
    message = _("There is no %(noun)s “%(slug)s”.")
    return message % {"noun": model._meta.verbose_name, "slug": slug} + hint


class EntitiesField(Several, EntityField):
    """The slug of one row, or of several."""


class WordsField(Several, ChoiceField):
    """One word of those that the column may have, or several."""


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


class OccurringFields(Several, OccurringField):
    """One text of the column, or several: for columns whose texts have no comma."""


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


class CountriesField(Several, CountryField):
    """The code of one country, or of several."""


class SourceField(forms.CharField):
    """The id of a source; one that nobody has names the nearest ones."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        known = Source.objects.values_list("source_id", flat=True)
        if text and not known.filter(source_id=text).exists():
            raise ValidationError(nobody_has(Source, text, known))
        return text


class NamedOrder(BaseCSVField):
    """Names to sort by, joined with commas; between two of these there is one."""

    def clean(self, value: Any) -> Any:
        names = super().clean(value)
        if names and "" in names:
            raise ValidationError(_("Name what to sort by before and after each comma."))
        columns = [name.removeprefix("-") for name in names or ()]
        for name in dict.fromkeys(columns):
            if columns.count(name) > 1:
                raise ValidationError(_("Sort by “%(name)s” once.") % {"name": name[:40]})
        return names
