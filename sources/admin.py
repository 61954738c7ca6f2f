"""Django admin for administrators; the base that every fact's admin stands on."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources import admin_log
from sources.admin_base import KnownPartInline, LargeTableAdmin, PartFormSet
from sources.admin_forms import FactForm, ReasonForm, partial_dates_form
from sources.change_log import acting
from sources.choices import State
from sources.models import Source, Sourced
from sources.publication import publish

# An address typed without its scheme; Django's own default changes with its next version.
ASSUME_HTTPS: dict[Any, dict[str, Any]] = {models.URLField: {"assume_scheme": "https"}}


JUDGED = ("confidence", "note")

ReadOnlyAdmin = admin_log.ReadOnlyAdmin

admin.site.site_header = gettext_lazy("Humanoid Tracker")
admin.site.site_title = gettext_lazy("Humanoid Tracker")


class CitationFormSet(PartFormSet):
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


class PartInline(KnownPartInline):
    """Rows that belong to a fact, in an order of their own."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "position":
            kwargs |= {
                "label": gettext_lazy("Position"),
                "help_text": gettext_lazy("The order in which they are shown: 0 comes first."),
            }
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class CitationInline(PartInline):
    formset = CitationFormSet
    autocomplete_fields = ("source",)
    fields = ("source", "position")
    extra = 1
    verbose_name = gettext_lazy("source")
    verbose_name_plural = gettext_lazy("sources")


@admin.action(description=gettext_lazy("Withdraw the selected facts"))
def withdraw_selected(its_admin: Any, request: HttpRequest, facts: Any) -> None:
    """One statement for any number of rows; the change log gets an entry for each all the same."""
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if not reason:
        told = _("Nothing was withdrawn: write the reason beside the action.")
        its_admin.message_user(request, told, messages.ERROR)
        return
    with acting(request.user.get_username(), reason):
        published = facts.order_by().filter(state=State.PUBLISHED)
        withdrawn = published.update(state=State.WITHDRAWN)
    told = ngettext("%(count)s fact was withdrawn.", "%(count)s facts were withdrawn.", withdrawn)
    its_admin.message_user(request, told % {"count": withdrawn}, messages.SUCCESS)


class FactAdmin(LargeTableAdmin):
    """Base of every fact's admin: saved as a draft, cited, and only then published."""

    list_filter: ClassVar[Any] = ("state",)
    readonly_fields = ("public_on", "recorded_at")
    actions = (withdraw_selected,)
    action_form = ReasonForm
    formfield_overrides = ASSUME_HTTPS
    help_texts: ClassVar[dict[str, Any]] = {}
    """What a field is for, where its label does not say it."""

    def __init__(self, model: Any, admin_site: admin.AdminSite) -> None:
        self.form = partial_dates_form(model, FactForm)
        citation = model._meta.get_field("citations").related_model
        inline = type(f"{citation.__name__}Inline", (CitationInline,), {"model": citation})
        own: Any = self  # the stubs take it for the class's alone
        own.inlines = [*self.inlines, inline]
        super().__init__(model, admin_site)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whom it is about, then the model's order, dates included; last the state, which publishes."""
        # The class's own order: a partial date's columns are counted after all others.
        declared = list(vars(self.model))
        fields = [name for name in super().get_fields(request, obj) if name != "reason"]
        ending = [*self.readonly_fields, "state"]
        in_order = sorted(set(fields) - {*ending, "key"}, key=declared.index)
        in_order.sort(key=lambda name: (name in JUDGED) - (name in self.autocomplete_fields))
        # The key is minted with the row, so a new row has none to show.
        shown = [*(["key"] if obj and "key" in declared else []), *in_order]
        allowed = self.has_change_permission(request, obj) if obj else True
        return [*shown, *self.readonly_fields, *(["reason"] if allowed else []), "state"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        key = [f.name for f in self.model._meta.fields if f.name == "key"]
        return [*super().get_readonly_fields(request, obj), *key]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.help_texts:
            kwargs["help_text"] = self.help_texts[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

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
        with _explained(request, form):
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with _explained(request, form):
            super().save_related(request, form, formsets, change)
            if form.publishing:
                publish(type(form.instance).objects.with_sources().get(pk=form.instance.pk))


def _explained(request: HttpRequest, form: Any) -> AbstractContextManager[None]:
    """The editor's own reason in the change log, in place of the request's address."""
    reason = form.cleaned_data.get("reason")
    return acting(request.user.get_username(), reason) if reason else nullcontext()


@admin.register(Source)
class SourceAdmin(LargeTableAdmin):
    list_display = ("source_id", "title", "publisher", "published_on", "kind", "language")
    list_filter = ("kind", "language")
    search_fields = ("search_text", "url")
    readonly_fields = ("recorded_at",)
    form = partial_dates_form(Source)
    formfield_overrides = ASSUME_HTTPS
    actions = None  # one at a time: what is cited stays
