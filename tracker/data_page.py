"""The downloads: every table with its addresses and columns, and the whole as a Data Package."""

from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sources import wording
from sources.columns import (
    Column,
    DateColumn,
    FlagColumn,
    ListColumn,
    NumberColumn,
    PartColumn,
    ReferenceColumn,
    identity_of,
)
from sources.csv_tables import Table, plain_csv_stream
from sources.models import Change
from sources.parameters import parameter_faults
from sources.problems import problem
from tracker.api.resources import LISTS
from tracker.datapackage import data_package
from tracker.dataset import TABLES
from tracker.snapshots.page import OrderForm, snapshots_shown


class ColumnWords(NamedTuple):
    """What a column holds, in the reader's language, and in which form."""

    name: str
    meaning: str
    form: str
    words: tuple[str, ...]
    is_required: bool


class Download(NamedTuple):
    """A table with its addresses; a table without a list of its own has no JSON and no feed."""

    name: str
    title: str
    rows: int
    columns: list[ColumnWords]
    csv_url: str
    page_url: str = ""
    json_url: str = ""
    atom_url: str = ""


def data_page(request: HttpRequest, order_form: OrderForm | None = None) -> HttpResponse:
    """``order_form`` is one with something wrong in it: it is shown again."""
    newest = Change.objects.settled().filter(is_public=True).order_by("-transaction", "-id").first()
    downloads = [_download(table) for table in TABLES]
    context = {
        "heading": _("Data"),
        "downloads": downloads,
        "rows": sum(download.rows for download in downloads),
        "version": str(Change.objects.version()),
        "changed_on": timezone.localdate(newest.at) if newest else None,
        "base": request.build_absolute_uri("/").rstrip("/"),
        **snapshots_shown(order_form),
    }
    return render(request, "tracker/data.html", context, status=400 if order_form else 200)


def _download(table: Table) -> Download:
    facts = next((one for one in LISTS if one.table is table), None)
    page = reverse(facts.url_name) if facts else ""
    bare = page.rstrip("/")
    return Download(
        table.name,
        table.title,
        table.published().count(),
        [_words(table, column) for column in table.columns],
        reverse("data-table", args=[table.name]),
        page,
        f"{bare}.json" if facts else "",
        f"{bare}.atom" if facts else "",
    )


def _words(table: Table, column: Column) -> ColumnWords:
    meaning = _meaning(table, column)
    return ColumnWords(column.name, meaning, _form(column), column.choices, column.required)


def _meaning(table: Table, column: Column) -> str:
    """The label that forms and the log use; the identity says what it is."""
    if column.name == table.identity:
        return _("identity, minted once and never used again")
    if isinstance(column, DateColumn):
        return str(table.model.partial_dates[column.name].verbose_name)
    if isinstance(column, PartColumn):
        assert column.part is not None
        part: Any = column.part._meta
        plural = str(part.get_field(column.relation).related_model._meta.verbose_name_plural)
        roles = (dict(part.get_field(name).flatchoices)[value] for name, value in column.fixed)
        return wording.clauses([plural, *map(str, roles)])
    try:
        name = column.relation if isinstance(column, ReferenceColumn) else column.name
        return str(table.model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return column.description


def _form(column: Column) -> str:
    if isinstance(column, PartColumn):
        assert column.part is not None
        relation: Any = column.part._meta.get_field(column.relation)
        identity = identity_of(relation.related_model)
        return pgettext("the form of a column", "list of %(identity)s, joined with |") % {
            "identity": identity
        }
    if isinstance(column, ReferenceColumn):
        relation_model: Any = column.model
        words = {"table": relation_model.resource, "identity": identity_of(relation_model)}
        return pgettext("the form of a column", "%(identity)s of %(table)s") % words
    if isinstance(column, ListColumn):
        return pgettext("the form of a column", "list, joined with |")
    forms = {
        NumberColumn: pgettext("the form of a column", "number"),
        FlagColumn: pgettext("the form of a column", "true, false or empty"),
        DateColumn: pgettext("the form of a column", "YYYY, YYYY-MM or YYYY-MM-DD"),
    }
    one_of_these = pgettext("the form of a column", "one of these")
    text = pgettext("the form of a column", "text")
    return forms.get(type(column), one_of_these if column.choices else text)


def data_table(request: HttpRequest, name: str) -> HttpResponseBase:
    """A whole table, byte for byte as it loads again; a list's own CSV takes filters."""
    table = next((one for one in TABLES if one.name == name), None)
    if table is None:
        raise Http404
    if faults := [message for _name, message in parameter_faults(request.GET, ())]:
        return problem(400, _("Invalid query"), errors={"query": faults})
    cells = (table.cells(row).values() for row in table.published())
    return plain_csv_stream(table.file_name, table.column_names, cells)


def package(request: HttpRequest) -> HttpResponse:
    """The Data Package that describes the tables beside it."""
    answer = JsonResponse(data_package(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
