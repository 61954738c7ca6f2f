"""What administrators read and nobody writes by hand: the change log, proposals, loads and marks."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sources.admin_base import LargeTableAdmin, LatePaginator
from sources.models import (
    Batch,
    BundleLoad,
    Change,
    MergedIdentity,
    Proposal,
    RefreshMark,
    Remark,
)

MOST_COUNTED = 10_000
"""The log grows for ever and is read from its newest end, so its pages end here."""


class ReadOnlyAdmin(LargeTableAdmin):
    """Written by the database, a load or the desk, never by hand."""

    actions = None
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewestPages(LatePaginator):
    """Pages of the first rows only, counted no further than these."""

    from_both_ends = False

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[:MOST_COUNTED].count())


def _tables() -> dict[str, Any]:
    """The name of each logged table, as people read it, by its resource."""
    models: list[Any] = [model for model in apps.get_models() if hasattr(model, "identity")]
    return {model.resource: capfirst(model._meta.verbose_name_plural) for model in models}


class TableFilter(admin.SimpleListFilter):
    """Known without asking the log, which would have to be read from end to end."""

    title = _("table")
    parameter_name = "resource"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return sorted(_tables().items(), key=lambda pair: str(pair[1]))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(resource=self.value()) if self.value() else queryset


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ("id", "at", "op", "resource", "key", "part", "actor", "reason")
    list_filter = ("op", TableFilter)
    ordering = ("-id",)
    sortable_by = ("id",)
    paginator = NewestPages
    search_fields = ("key", "actor")
    search_help_text = _(
        "A key, slug or user name as a whole. The newest 10,000 entries are shown."
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Whole words: the index is by table and key, and all tables are known. No index is by name."""
        for word in search_term.replace("\0", "").split():
            of_row = Q(resource__in=list(_tables()), key=word)
            is_key = Change.objects.filter(of_row).exists()
            queryset = queryset.filter(of_row if is_key else Q(actor=word))
        return queryset, False


@admin.register(BundleLoad)
class BundleLoadAdmin(ReadOnlyAdmin):
    list_display = ("loaded_at", "digest")


@admin.register(RefreshMark)
class RefreshMarkAdmin(ReadOnlyAdmin):
    """How far the computed figures have followed the change log."""

    list_display = ("name", "refreshed_at", "day", "transaction", "change_id", "formulas")
    search_fields = ("name",)


class RemarkInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Remark
    fields = ("at", "actor", "kind", "words")
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """Decided at the desk; here to be looked up, and whose drafts lie unfinished."""

    list_display = ("id", "title", "op", "resource", "key", "state", "author", "updated_at")
    list_filter = ("state", "op", TableFilter)
    sortable_by = ("id",)
    search_fields = ("title", "key", "author")
    inlines = (RemarkInline,)


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ("id", "title", "kind", "resource", "state", "author", "done", "total")
    list_filter = ("state", "kind")
    search_fields = ("title", "author")


@admin.register(MergedIdentity)
class MergedIdentityAdmin(ReadOnlyAdmin):
    list_display = ("old", "new", "resource", "batch")
    list_filter = (TableFilter,)
    list_select_related = ("batch",)
    search_fields = ("old", "new")
