"""What a client asks of the feed, and in which words each mistake is answered."""

from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from sources.asked_rows import read_asked
from sources.asked_values import EntityField, Several
from sources.changes import start_of
from sources.clock import clock
from sources.models import Change, Version
from tracker.api.changes.entries import cursor_of, public_between
from tracker.api.changes.records import BY_RESOURCE


class TablesField(Several, forms.CharField):
    """A table of the feed, or several."""

    def _one(self, value: Any) -> Any:
        resource = super()._one(value)
        if resource and resource not in BY_RESOURCE:
            raise ValidationError(_no_table(resource[:40]))
        return resource


class OncePublicField(EntityField):
    """A company that is public or was: what became of one that is gone is told as well."""

    def _is_known(self, slug: str) -> bool:
        own = Change.objects.settled().filter(resource=self.model.resource, key=slug)
        return own.filter(is_public=True).exists()


class OncePublicFields(Several, OncePublicField):
    """One such company, or several."""


class Asked(forms.Form):
    """``place``, once the form is valid, is the one after which to go on."""

    since = forms.CharField(required=False)
    resource = TablesField(required=False)
    company = OncePublicFields(model=Company, required=False)
    limit = forms.CharField(required=False)

    def __init__(self, query: QueryDict, newest: Version) -> None:
        super().__init__(query)
        self.newest = newest

    @cached_property
    def place(self) -> Version:
        start = self.cleaned_data["since"]
        return before_day(start, self.newest) if isinstance(start, date) else start

    @cached_property
    def end(self) -> Version:
        """The last place to tell: that of the reader's day, of which either clock means the log's own."""
        days = [day for day in (clock().as_of, clock().recorded_by) if day is not None]
        return before_day(min(days) + timedelta(days=1), self.newest) if days else self.newest

    def clean_since(self) -> date | Version:
        text = self.cleaned_data["since"]
        try:
            start = start_of(text) if text else Version()
        except ValueError:
            raise ValidationError(
                _("“%(text)s” is no place: take the “cursor” of an answer, or write YYYY-MM-DD.")
                % {"text": text[:40]}
            ) from None
        if isinstance(start, Version) and start > self.newest:
            raise ValidationError(_ahead(text, self.newest))
        if isinstance(start, date) and start > timezone.localdate():
            raise ValidationError(
                _("%(text)s has not come yet: today is %(today)s, in UTC.")
                % {"text": text, "today": timezone.localdate()}
            )
        return start

    def clean_limit(self) -> int:
        return limit_of(self.data)


def limit_of(query: Any) -> int:
    """As the lists read it; ValidationError in their words."""
    asked = read_asked(query, (), ())
    if faults := asked.faults.get("limit"):
        raise ValidationError(faults)
    return asked.limit


def before_day(day: date, newest: Version) -> Version:
    """The place before the first public entry of that day or later; the newest where there is none."""
    later = public_between(Version(), newest).filter(at__date__gte=day)
    first = later.values_list("transaction", "id").first()
    return Version(first[0], first[1] - 1) if first else newest


def _no_table(resource: str) -> str:
    near = get_close_matches(resource, BY_RESOURCE, 1)
    words = {"value": resource, "words": ", ".join(BY_RESOURCE)}
    message = _("“%(value)s” is not known here: write %(words)s.") % words
    return message + (_(" Did you mean “%(near)s”?") % {"near": near[0]} if near else "")


def _ahead(text: str, newest: Version) -> str:
    return _(
        "“%(text)s” lies ahead of the newest change, %(newest)s: it is of another dataset, or this one"
        " was loaded anew. Take it whole once more, and go on from there."
    ) % {"text": text, "newest": cursor_of(newest)}
