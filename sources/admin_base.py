"""What keeps an admin quick over large tables: search, history, deletion and inlines."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.paginator import Page, Paginator
from django.db.models import PROTECT, Model, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst, smart_split, unescape_string_literal

from sources.models import FactPart
from sources.search_text import normalise

HOLDERS_SHOWN = 5
"""Of each kind of row that forbids a deletion; a source may be cited a hundred thousand times."""


class LatePaginator(Paginator):  # type: ignore[type-arg]  # no subscript at run time
    """Finds a page by its keys alone, from the nearer end, and reads only then the rows it shows.

    Otherwise the database joins and sorts whole rows, all those before the page included.
    """

    shown: QuerySet[Any]
    """Where the rows are read, with what is read beside them."""
    from_both_ends = True

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        end = min(first + self.per_page, self.count)
        rows: Any = self.object_list
        keys = rows.values_list("pk", flat=True)
        if self.from_both_ends and first > self.count // 2:
            found = list(keys.reverse()[self.count - end : self.count - first])[::-1]
        else:
            found = list(keys[first:end])
        by_key = self.shown.in_bulk(found)
        return Page([by_key[key] for key in found if key in by_key], number, self)


class LargeTableAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Base of every admin here: no page costs more for the rows that it does not show."""

    list_per_page = 50
    show_full_result_count = False
    paginator = LatePaginator

    def get_paginator(
        self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **kwargs: Any
    ) -> Any:
        paginator: Any = super().get_paginator(request, queryset, per_page, *args, **kwargs)
        beside: Any = self.get_list_select_related(request) or ()
        paginator.shown = self.get_queryset(request).order_by().select_related(*beside)
        return paginator

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        # No database takes this character; Django refuses it in the search box alone.
        if any("\0" in text for pair in request.GET.items() for text in pair):
            return redirect(request.path)
        return super().changelist_view(request, extra_context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word stands in one of the searched columns, names in any of their spellings."""
        for word in _words(search_term):
            found = Q()
            for path in self.get_search_fields(request):
                found |= _holds(self.model, str(path), word)
            queryset = queryset.filter(found)
        return queryset, False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The row's part of the change log, which knows of more than what was done in the admin."""
        row = self.get_object(request, unquote(object_id))
        identity = getattr(self.model, "identity", "")
        may_see: bool = request.user.has_perm("sources.view_change")
        if row is None or not identity or not may_see:
            return super().history_view(request, object_id, extra_context)
        query = urlencode({"resource": row.resource, "key": getattr(row, identity)})
        return redirect(f"{reverse('admin:sources_change_changelist')}?{query}")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A few of the rows that forbid the deletion, where Django would gather them all."""
        holders = [_told(holder) for row in objs for holder in _holders(row)]
        if holders:
            return [], {}, set(), holders
        return super().get_deleted_objects(objs, request)


def _words(term: str) -> Iterator[str]:
    for word in smart_split(term.replace("\0", "")):
        quoted = word.startswith(('"', "'")) and len(word) > 1 and word[0] == word[-1]
        yield unescape_string_literal(word) if quoted else word


def _holds(model: Any, path: str, word: str) -> Q:
    """A related row is looked for in its own table first: joined, it would be read once per row."""
    relation, _, column = path.partition("__")
    if not column:
        return _column_holds(path, word)
    related = model._meta.get_field(relation).related_model
    named = related._base_manager.filter(_column_holds(column, word))
    return Q(**{f"{relation}__in": named.values("pk")})


def _column_holds(column: str, word: str) -> Q:
    if column == "search_text":
        return Q(search_text__contains=normalise(word))
    return Q(**{f"{column}__icontains": word})


def _holders(row: Model) -> Iterator[Model]:
    for relation in row._meta.related_objects:
        if getattr(relation, "on_delete", None) is PROTECT:
            manager: Any = relation.related_model._base_manager
            path = relation.field.name
            shown = manager.filter(**{path: row}).select_related(*_named_by(relation.related_model))
            yield from islice(shown[:HOLDERS_SHOWN], HOLDERS_SHOWN)


def _told(holder: Model) -> str:
    """A part by its fact: a citation by itself is called as its source is."""
    row: Any = holder
    if isinstance(holder, FactPart):
        row = row.fact
    return f"{capfirst(row._meta.verbose_name)}: {row}"


def _named_by(model: Any) -> list[str]:
    return [field.name for field in model._meta.fields if field.many_to_one]


class PartFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # no subscript at run time
    """Rows of one fact. What they name is read with them, not once more for each of their selects."""

    def get_queryset(self) -> Any:
        if not hasattr(self, "_queryset"):
            self._queryset = super().get_queryset().select_related(*_named_by(self.model))
        return self._queryset

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, KnownSelect) and form.instance.pk:
                widget.known = getattr(form.instance, name)


class KnownSelect(AutocompleteSelect):
    """A select filled by search that knows the row it starts with."""

    known: Model | None = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        if self.known is None or [str(one) for one in value] != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        option = self.create_option(name, self.known.pk, str(self.known), True, 0)
        return [(None, [option], 0)]


class KnownPartInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows that belong to a fact, whose relations are asked for by search."""

    formset = PartFormSet

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
