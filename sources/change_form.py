"""The filters of the change log: a table, a company, and the place to read on from."""

from difflib import get_close_matches
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources import changes
from sources.filters import (
    CLOCKS,
    EntityField,
    given_once_message,
    given_twice,
    named_options,
    unknown_message,
)
from sources.models import Version


class ChangeForm(forms.Form):
    resource = forms.ChoiceField(label=gettext_lazy("Table"), required=False)
    cursor = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        self.tables = changes.tables()
        resource: Any = self.fields["resource"]
        resource.choices = [
            ("", _("any")),
            *((name, str(model._meta.verbose_name_plural)) for name, model in self.tables.items()),
        ]
        words = ", ".join(self.tables)
        resource.error_messages["invalid_choice"] = _(
            "“%%(value)s” is not known here: write %(words)s."
        ) % {"words": words}
        self.fields["company"] = EntityField(
            model=self.tables["companies"],
            label=_("Company"),
            required=False,
            widget=forms.Select,
        )
        self.order_fields(["resource", "company", "cursor"])

    def offer_companies(self) -> None:
        """Fill the select, which only a page needs; a slug nobody has stays chosen, and refused."""
        options = [("", _("any")), *named_options(self.tables["companies"].objects.published())]
        chosen = self.data.get("company")
        if chosen and chosen not in dict(options):
            options.append((chosen, chosen))
        widget: Any = self.fields["company"].widget
        widget.choices = options

    def without_cursor(self) -> list[str]:
        """What is wrong with the cursor; another filter starts from the newest entry again."""
        faults = [str(message) for message in self.errors.get("cursor", ())]
        del self.fields["cursor"]
        return faults

    def clean_cursor(self) -> Version | None:
        try:
            cursor = self.cleaned_data["cursor"]
            return changes.place_of(cursor) if cursor else None
        except ValueError:
            message = _("Take the cursor from the “next” address of an earlier answer.")
            raise forms.ValidationError(message) from None

    def clean(self) -> dict[str, Any]:
        query: Any = self.data
        for name in query:
            if name not in (*self.fields, *CLOCKS):
                self.add_error(None, unknown_message(name, self._near(name)))
        for name in given_twice(query):
            self.add_error(name if name in self.fields else None, given_once_message(name))
        return self.cleaned_data

    def _near(self, name: str) -> str:
        return next(iter(get_close_matches(name, [*self.fields, *CLOCKS], 1)), "")
