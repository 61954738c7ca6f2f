"""Django admin for administrators; the base that every fact's admin stands on."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.choices import State
from sources.models import BundleLoad, Change, Source, Sourced
from sources.partial_dates import ACCEPTED, PartialDate
from sources.publication import publish, withdraw

# An address typed without its scheme; Django's own default changes with its next version.
ASSUME_HTTPS: dict[Any, dict[str, Any]] = {models.URLField: {"assume_scheme": "https"}}


class PartialDateFormField(forms.CharField):
    """A date as precise as the source gave it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, help_text=ACCEPTED, **kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        text = str(super().clean(value))
        try:
            return PartialDate.parse(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from None


class PartialDatesForm(forms.ModelForm):
    """A model form with one text field per partial date of its model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._partial_dates():
            self.initial.setdefault(name, str(getattr(self.instance, name) or ""))

    def _partial_dates(self) -> list[str]:
        return [name for name in getattr(self.instance, "partial_dates", {}) if name in self.fields]

    def _post_clean(self) -> None:
        # Before the model's own validation, which compares the dates.
        for name in self._partial_dates():
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()  # type: ignore[misc]


def partial_dates_form(model: Any) -> type[forms.ModelForm]:
    fields = {
        name: PartialDateFormField(label=date.verbose_name, required=date.required)
        for name, date in getattr(model, "partial_dates", {}).items()
    }
    return type(f"{model.__name__}Form", (PartialDatesForm,), fields)


class CitationFormSet(BaseInlineFormSet):
    """Citations of one fact; a published one keeps at least one."""

    def clean(self) -> None:
        super().clean()
        kept = [
            form
            for form in self.forms
            if form.cleaned_data.get("source") and not form.cleaned_data.get("DELETE")
        ]
        if not kept and self.instance.state == State.PUBLISHED:
            raise ValidationError(_("A published fact cites at least one source."))

    def save(self, commit: bool = True) -> Any:
        # New ones first: swapping the only source must not leave the fact without any in between.
        return self.save_new_objects(commit) + self.save_existing_objects(commit)


class CitationInline(admin.TabularInline):
    formset = CitationFormSet
    autocomplete_fields = ("source",)
    fields = ("source", "position")
    extra = 1
    verbose_name = gettext_lazy("source")
    verbose_name_plural = gettext_lazy("sources")


@admin.action(description=gettext_lazy("Withdraw the selected facts"))
def withdraw_selected(_admin: Any, _request: HttpRequest, facts: Any) -> None:
    for fact in facts:
        withdraw(fact)


class FactAdmin(admin.ModelAdmin):
    """Base of every fact's admin: saved as a draft, cited, and only then published."""

    list_filter: ClassVar[Any] = ("state",)
    readonly_fields = ("public_on", "recorded_at")
    actions = (withdraw_selected,)
    list_per_page = 50
    formfield_overrides = ASSUME_HTTPS
    show_full_result_count = False

    def __init__(self, model: Any, admin_site: admin.AdminSite) -> None:
        self.form = partial_dates_form(model)
        citation = model._meta.get_field("citations").related_model
        inline = type(f"{citation.__name__}Inline", (CitationInline,), {"model": citation})
        own: Any = self  # the stubs take it for the class's alone
        own.inlines = [*self.inlines, inline]
        super().__init__(model, admin_site)

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A published row is withdrawn, so that its identity is never used again.
        drafted = obj is None or obj.state in (State.DRAFT, State.IN_REVIEW)
        return drafted and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Sourced, form: Any, change: bool) -> None:
        form.publishing = obj.state == State.PUBLISHED
        if form.publishing and not change:
            obj.state = State.DRAFT
        elif form.publishing:
            # Unchanged until it is cited: a draft stays one, a published row keeps its clock.
            stored = type(obj).objects.values("state", "public_on").get(pk=obj.pk)
            obj.state, obj.public_on = stored["state"], stored["public_on"]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.publishing:
            publish(type(form.instance).objects.with_sources().get(pk=form.instance.pk))


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ("source_id", "title", "publisher", "kind", "language")
    list_filter = ("kind", "language")
    search_fields = ("search_text", "url")
    readonly_fields = ("recorded_at",)
    show_full_result_count = False
    form = partial_dates_form(Source)
    formfield_overrides = ASSUME_HTTPS


class ReadOnlyAdmin(admin.ModelAdmin):
    """Written by the database or a load, never by hand."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ("id", "at", "op", "resource", "key", "part", "actor", "reason")
    list_filter = ("op", "resource")
    search_fields = ("key", "actor")


@admin.register(BundleLoad)
class BundleLoadAdmin(ReadOnlyAdmin):
    list_display = ("loaded_at", "digest")
