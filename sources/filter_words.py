"""A filter in words, by which a page's title, a feed and a watch are called."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import pgettext

from sources import wording
from sources.asked_values import EntityField, Several
from sources.clock import NOW, looking_from
from sources.filters import PAGING, FactFilter, OccurringFilter, any_of
from sources.models import Source
from sources.partial_dates import PartialDate
from sources.templatetags.facts import names


def filter_words(filterset: FactFilter) -> str:
    """``company UBTech, stage Series B``; empty where nothing is filtered. The form is valid."""
    return wording.clauses(_words(filterset))


def named(heading: str, words: str) -> str:
    """``Funding: company UBTech``, or the heading alone."""
    if not words:
        return heading
    both = {"heading": heading, "words": words}
    return pgettext("a list and its filter", "%(heading)s: %(words)s") % both


def _words(filterset: FactFilter) -> Iterator[str]:
    for name, field in filterset.form.fields.items():
        value = (filterset.data or {}).get(name, "")
        if value and name not in PAGING:
            words = {"label": _in_midsentence(str(field.label or name)), "value": ""}
            values = filterset.values(name) if isinstance(field, Several) else (value,)
            words["value"] = any_of(_value(filterset, name, field, str(one)) for one in values)
            yield pgettext("a filter and its value", "%(label)s %(value)s") % words


def _in_midsentence(label: str) -> str:
    """``Company`` → ``company``, but ``USD …`` as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _value(filterset: FactFilter, name: str, field: Any, value: str) -> str:
    if isinstance(field, EntityField):
        return _name_of(field.model, "slug", value)
    if isinstance(one := filterset.filters[name], OccurringFilter):
        return one.word(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    cleaned = filterset.form.cleaned_data.get(name)
    if isinstance(cleaned, PartialDate):
        return wording.when(cleaned)
    if name == "source":
        return _name_of(Source, "source_id", value)
    return pgettext("a text searched for", "“%(text)s”") % {"text": value} if name == "q" else value


def _name_of(model: Any, identity: str, value: str) -> str:
    with looking_from(NOW):
        row = model.objects.filter(**{identity: value}).first()
    return value if row is None else names(row)[0]
