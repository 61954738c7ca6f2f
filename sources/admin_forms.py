"""Forms of administrators: partial dates as text, and each refusal at the field it speaks of."""

from typing import Any

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BaseConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.asked_values import DayField
from sources.exchange import refuse_unknown_currency
from sources.fields import ListField
from sources.partial_dates import ACCEPTED, PartialDate
from sources.statement_days import STATEMENTS, refuse_still_to_come


class PartialDateFormField(DayField):
    """A date as precise as the source gave it, as the filters take it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, help_text=ACCEPTED, **kwargs)


class StatementDateFormField(PartialDateFormField):
    """A day on which something was said: its first possible day has come."""

    def clean(self, value: Any) -> PartialDate | None:
        day = super().clean(value)
        if day is not None:
            refuse_still_to_come(day)
        return day


class PartialDatesForm(forms.ModelForm):  # type: ignore[type-arg]  # no subscript at run time
    """A model form with one text field per partial date of its model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._partial_dates():
            self.initial.setdefault(name, str(getattr(self.instance, name) or ""))
        for name, form_field in self.fields.items():
            if name.endswith("currency"):
                form_field.validators.append(refuse_unknown_currency)
            elif name in self._lists():
                # The model's default is an empty tuple, which the widget would write as "()".
                form_field.initial, form_field.show_hidden_initial = "", False
                form_field.help_text = form_field.help_text or self._list_help(name)

    def _partial_dates(self) -> list[str]:
        return [name for name in getattr(self.instance, "partial_dates", {}) if name in self.fields]

    def _lists(self) -> set[str]:
        return {f.name for f in self.instance._meta.fields if isinstance(f, ListField)}

    def _list_help(self, name: str) -> str:
        words = getattr(self.instance, f"{name}_words", ())
        if not words:
            return _("Several are joined with |.")
        return _("Several are joined with |; any of %(words)s.") % {"words": ", ".join(words)}

    def _post_clean(self) -> None:
        # Before the model's own validation, which compares the dates.
        for name in self._partial_dates():
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()  # type: ignore[misc]
        exclude = self._unchecked()
        for constraint in self.instance._meta.constraints:
            try:
                constraint.validate(type(self.instance), self.instance, exclude=exclude)
            except ValidationError as fault:
                self._place(constraint, fault)

    def _unchecked(self) -> set[str]:
        """The columns no constraint may read: those outside the form, or with an error already."""
        exclude: set[str] = self._get_validation_exclusions()  # type: ignore[attr-defined]
        sound = [name for name in self._partial_dates() if name not in self.errors]
        return exclude - {f"{name}_{end}" for name in sound for end in ("first", "last")}

    def _place(self, constraint: BaseConstraint, fault: ValidationError) -> None:
        """Put a constraint's message at its field, and not at the top of the form as well."""
        name = self._field_of(constraint)
        at_top = self.errors.get(NON_FIELD_ERRORS)
        if name is None:
            if at_top is None or not set(fault.messages) <= set(at_top):
                self.add_error(None, fault)
            return
        if at_top is not None:
            at_top.data = [one for one in at_top.as_data() if one.messages != fault.messages]
            if not at_top.data:
                del self.errors[NON_FIELD_ERRORS]
        if not set(fault.messages) <= set(self.errors.get(name, ())):
            self.add_error(name, fault)

    def _field_of(self, constraint: BaseConstraint) -> str | None:
        """The field to mend: a missing currency or unit rather than its amount, else the first."""
        condition = getattr(constraint, "condition", None)
        columns = condition.referenced_base_fields if condition else ()
        asked = {column.removesuffix("_first").removesuffix("_last") for column in columns}
        asked |= set(columns)
        visible = [name for name in self.fields if name in asked]
        visible.sort(key=lambda name: (not name.endswith("currency"), not name.endswith("unit")))
        return visible[0] if visible else None


class FactForm(PartialDatesForm):
    """A fact's form, which also asks why it is changed."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Why you add or change this; it stands in the change log."),
    )


class ReasonForm(ActionForm):
    """What to do with the selected rows, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=1000, widget=forms.TextInput
    )


def partial_dates_form(
    model: Any, base: type[PartialDatesForm] = PartialDatesForm
) -> type[PartialDatesForm]:
    fields = {
        name: (StatementDateFormField if name in STATEMENTS else PartialDateFormField)(
            label=capfirst(date_field.verbose_name), required=date_field.required
        )
        for name, date_field in getattr(model, "partial_dates", {}).items()
    }
    return type(f"{model.__name__}Form", (base,), fields)
