"""The filters of the change log: a table, a company, a kind, a day, and the place to read on from."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sources import changes
from sources.asked_values import EntityField
from sources.filters import named_options
from sources.models import Version
from sources.parameters import refuse_parameters
from sources.templatetags.facts import names
from sources.wording import clauses, day


class SinceField(forms.CharField):
    """A day, of which all changes count, or a version of the dataset, after which they do."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"placeholder": "2026-11-01", "size": 10})
        super().__init__(label=gettext_lazy("Since"), required=False, widget=widget)

    def clean(self, value: Any) -> date | Version | None:
        text = str(super().clean(value))
        try:
            return changes.start_of(text) if text else None
        except ValueError:
            raise forms.ValidationError(
                _("“%(text)s” is no day: write YYYY-MM-DD, or a version of the dataset.")
                % {"text": text[:40]}
            ) from None


class ChangeForm(forms.Form):
    resource = forms.ChoiceField(label=gettext_lazy("Table"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        required=False,
        choices=(
            ("", gettext_lazy("any")),
            (changes.ADDED, pgettext_lazy("a change", "Added")),
            (changes.CORRECTED, pgettext_lazy("a change", "Corrected")),
            (changes.WITHDRAWN, pgettext_lazy("a change", "Withdrawn")),
            (changes.RESTORED, pgettext_lazy("a change", "Published again")),
        ),
    )
    since = SinceField()
    cursor = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        self.tables = changes.tables()
        resource: Any = self.fields["resource"]
        resource.choices = [
            ("", _("any")),
            *((name, str(model._meta.verbose_name_plural)) for name, model in self.tables.items()),
        ]
        kind: Any = self.fields["kind"]
        for field in (resource, kind):
            words = ", ".join(code for code, _label in field.choices if code)
            field.error_messages["invalid_choice"] = _(
                "“%%(value)s” is not known here: write %(words)s."
            ) % {"words": words}
        self.fields["company"] = EntityField(
            model=self.tables["companies"],
            label=_("Company"),
            required=False,
            widget=forms.Select,
        )
        self.order_fields(["company", "resource", "kind", "since", "cursor"])

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

    def words(self) -> str:
        """The filter as a title says it; the form is valid."""
        asked = self.cleaned_data
        resource, company = self.tables.get(asked["resource"]), asked["company"]
        kinds: Any = self.fields["kind"]
        start = asked["since"]
        return clauses(
            (
                names(self.tables["companies"].objects.get(slug=company))[0] if company else "",
                str(resource._meta.verbose_name_plural) if resource else "",
                str(dict(kinds.choices)[asked["kind"]]).lower() if asked["kind"] else "",
                _("since %(day)s") % {"day": day(start)} if isinstance(start, date) else "",
            )
        )

    def clean_cursor(self) -> Version | None:
        try:
            cursor = self.cleaned_data["cursor"]
            return changes.place_of(cursor) if cursor else None
        except ValueError:
            message = _("Take the cursor from the “next” address of an earlier answer.")
            raise forms.ValidationError(message) from None

    def clean(self) -> dict[str, Any]:
        refuse_parameters(self, self.data, self.fields)
        return self.cleaned_data
