"""One list, many forms: the page, its CSV, JSON and feed, and the API, all from one filtered query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple

import orjson
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, re_path, reverse

from sources.asked_rows import READING, AskedRows, Faults, expanded, read_asked, same_address
from sources.chips import chips
from sources.clock import clock
from sources.columns import plain_number
from sources.csv_tables import Table, csv_stream
from sources.feeds import atom, feed_address, newest_facts, unless_known
from sources.filter_words import filter_words, named
from sources.filters import PAGING, FactFilter
from sources.intervals import Interval
from sources.keyset import Term, UnreadableCursor, ordered, window
from sources.models import Sourced
from sources.parameters import join_values
from sources.problems import refused

ROWS_PER_PAGE = 50


class Total(NamedTuple):
    """One figure about all rows of a filter: ``raw`` for machines, ``value`` for people.

    A raw ``Interval`` becomes two fields, ``<name>_min`` and ``<name>_max``.
    """

    name: str
    label: str
    raw: Any
    value: str
    hint: str = ""
    currency: str = ""
    """Where the figure is money: a page shows only those in the reader's currency."""
    formula: str = ""
    """How it comes about, in a sentence or two, with what is left out; every total of a page has it."""


class ComputedField(NamedTuple):
    """What a record has beyond the table's columns, as the API describes it.

    ``type`` is JSON Schema's word (string, integer, number, boolean); every one may be null unless
    ``nullable`` says otherwise. ``words`` are all values it may have, where they are few.
    """

    name: str
    type: str
    description: str
    words: tuple[str, ...] = ()
    format: str = ""
    nullable: bool = True


Extra = Callable[[HttpRequest, QuerySet[Any]], dict[str, Any]]


@dataclass(frozen=True)
class FactList:
    """What a list shows and by what it filters.

    ``for_page`` adds the joins that the template reads; where they cost much for every row,
    ``is_cut_first`` adds them to the page's rows alone; ``computed`` gives fields beyond the
    table's columns; ``extra`` gives further template context, such as charts, or totals that the
    page words in its own way.
    """

    table: Table
    filterset: type[FactFilter]
    template: str
    heading: Any
    intro: Any
    url_name: str
    totals: Callable[[QuerySet[Any]], Sequence[Total]]
    for_page: Callable[[QuerySet[Any]], QuerySet[Any]] = field(default=lambda rows: rows)
    computed: Callable[[Any], dict[str, Any]] = field(default=lambda row: {})
    computed_fields: Sequence[ComputedField] = ()
    """What ``computed`` gives, in words, for the API's description of itself."""
    extra: Extra = field(default=lambda request, rows: {})
    filters_shown: int = 5
    rows_per_page: int = ROWS_PER_PAGE
    is_cut_first: bool = False

    def paths(self, prefix: str, view: Callable[..., HttpResponseBase]) -> list[URLPattern]:
        """``targets/`` for the page, ``targets.csv``, ``.json`` and ``.atom`` for the same query."""
        bare = prefix.rstrip("/")
        return [
            path(prefix, view, name=self.url_name),
            re_path(rf"^{bare}\.(?P<ending>csv|json|atom)$", view, name=f"{self.url_name}-rows"),
        ]

    def filtered(self, request: HttpRequest, reading: tuple[str, ...] = PAGING) -> FactFilter:
        """What was asked for; beside the filters the address may say these names of the reading."""
        join_values(request, self.filterset.joinable())
        filterset = self.narrowed(request.GET, self.table.published())
        filterset.request, filterset.reading = request, reading
        return filterset

    def narrowed(self, query: QueryDict, rows: QuerySet[Any]) -> FactFilter:
        """The filter over these rows of the table: the published ones, or others."""
        return self.filterset(query, rows)

    def title(self, filterset: FactFilter) -> str:
        """The heading with the filter in words; the filter is valid."""
        return named(str(self.heading), filter_words(filterset))

    def respond(
        self, request: HttpRequest, ending: str = "", *, by_identity: bool = False
    ) -> HttpResponseBase:
        """``by_identity``: a CSV in the order of the API's pages, and not in that of the page's rows."""
        filterset = self.filtered(request, READING[ending])
        if not ending:
            return self.page(request, filterset)
        asked = self.asked(request, ending)
        if not filterset.form.is_valid() or asked.faults:
            return invalid(filterset, asked.faults)
        if ending == "csv":
            return self.csv(
                ordered(filterset.qs, self.terms(filterset)) if by_identity else filterset.qs, asked
            )
        if ending == "json":
            return self.json(request, filterset, asked)
        return unless_known(request, lambda: self.atom(request, filterset))

    def asked(self, request: HttpRequest, ending: str) -> AskedRows:
        """Which fields, how many rows and from where: for CSV, of the table's columns alone."""
        is_csv = ending == "csv"
        names = self.table.column_names if is_csv else self.field_names
        return read_asked(request.GET, names, () if is_csv else list(self.table.related))

    @property
    def field_names(self) -> list[str]:
        """All that a record has, in its order."""
        columns = [*self.table.column_names]
        public = ["public_on"] if issubclass(self.table.model, Sourced) else []
        computed = [one.name for one in self.computed_fields]
        return [*columns, *public, *computed, "page_url" if "url" in columns else "url"]

    def page(self, request: HttpRequest, filterset: FactFilter) -> HttpResponse:
        valid = filterset.form.is_valid()
        if valid and (moved := filterset.since_merged()):
            # A page, its charts and what stands beside them then read the same address.
            query = request.GET.copy()
            for name, slugs in moved.items():
                query[name] = slugs
            return redirect(f"{request.path}?{query.urlencode(safe=',')}")
        filterset.offer_choices()
        rows = filterset.qs if valid else filterset.qs.none()
        query = request.GET.copy()
        query.pop("page", None)
        extra = self.extra(request, rows) if valid else {}  # noqa: S610 (not a queryset's)
        if valid and "totals" not in extra:
            extra["totals"] = self._for_reader(request, rows)
        bare = request.path.rstrip("/")
        suffix = f"?{query.urlencode()}" if query else ""
        context = {
            "heading": self.heading,
            "title": self.title(filterset) if valid else self.heading,
            "intro": self.intro,
            "filter": filterset,
            "filter_shown": self.filters_shown,
            "active_filters": chips(request, filterset) if valid else [],
            "page_obj": self._page_of(rows, request.GET.get("page")),
            "ordering": request.GET.get("ordering", ""),
            "csv_url": f"{bare}.csv{suffix}",
            "json_url": f"{bare}.json{suffix}",
            "atom_url": feed_address(f"{bare}.atom", query.urlencode()),
            **extra,
        }
        return render(request, self.template, context, status=200 if valid else 400)

    def _page_of(self, rows: QuerySet[Any], number: str | None) -> Page[Any]:
        if not self.is_cut_first:
            return Paginator(self.for_page(rows), self.rows_per_page).get_page(number)
        page = Paginator(rows.values_list("pk", flat=True), self.rows_per_page).get_page(number)
        page.object_list = self.for_page(rows.filter(pk__in=list(page.object_list)))
        return page

    def _for_reader(self, request: HttpRequest, rows: QuerySet[Any]) -> list[Total]:
        wanted = ("", request.preferences.currency)  # type: ignore[attr-defined]
        return [total for total in self.totals(rows) if total.currency in wanted]

    def csv(self, rows: QuerySet[Any], asked: AskedRows) -> StreamingHttpResponse:
        header = [name for name in self.table.column_names if asked.wants(name)]
        cells = (asked.picked(self.table.cells(row)).values() for row in rows)
        return csv_stream(self.table.file_name, header, cells, bom=asked.bom)

    def json(self, request: HttpRequest, filterset: FactFilter, asked: AskedRows) -> HttpResponse:
        """The API's answer: a page of records, and the address of the next."""
        try:
            found = window(filterset.qs, self.terms(filterset), asked.cursor, asked.limit)
        except UnreadableCursor as fault:
            return invalid(filterset, {"cursor": [str(fault)]})
        following = same_address(request, cursor=found.cursor) if found.cursor else None
        records = self.records(request, found.rows, asked)
        return json_response({"results": records, "next": following})

    def terms(self, filterset: FactFilter) -> list[Term]:
        """What was asked to sort by, and the identity, which settles ties."""
        return [*starmap(Term, filterset.order), Term(self.table.identity)]

    def records(
        self, request: HttpRequest, rows: Sequence[Any], asked: AskedRows
    ) -> list[dict[str, Any]]:
        """The rows as they were asked for."""

        def addressed(row: Any, record: dict[str, Any]) -> dict[str, Any]:
            return with_address(request, row, record)

        found = [self.record(request, row) for row in rows]
        for record in expanded(found, self.table, asked.expand, addressed):
            for name in [name for name in record if not asked.keeps(name)]:
                del record[name]
        return found

    def atom(self, request: HttpRequest, filterset: FactFilter) -> HttpResponse:
        """The newest facts of the filter, whatever order its page is in."""
        return atom(
            request,
            title=self.title(filterset),
            intro=str(self.intro),
            page=reverse(self.url_name),
            entries=newest_facts(request, filterset.qs),
        )

    def totals_record(self, rows: QuerySet[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for total in self.totals(rows):
            if isinstance(total.raw, Interval):
                found[f"{total.name}_min"] = plain_number(total.raw.low)
                found[f"{total.name}_max"] = plain_number(total.raw.high)
            else:
                found[total.name] = total.raw
        return found

    def record(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        computed = self.computed(row)
        if hasattr(row, "public_on"):
            computed = {"public_on": public_day(row), **computed}
        return with_address(request, row, {**self.table.record(row), **computed})


def with_address(request: HttpRequest, row: Any, record: dict[str, Any]) -> dict[str, Any]:
    """With the address of the row's page; a source has one of its own under the name ``url``."""
    url = request.build_absolute_uri(row.get_absolute_url())
    return {**record, "page_url" if "url" in record else "url": url}


def public_day(row: Any) -> date | None:
    """None where a past day knows the row only because an older fact names it."""
    as_of = clock().as_of
    return None if as_of and row.public_on and row.public_on > as_of else row.public_on


def json_bytes(body: Any) -> bytes:
    return orjson.dumps(body, default=str, option=orjson.OPT_UTC_Z)


def json_response(body: Any) -> HttpResponse:
    return HttpResponse(json_bytes(body), content_type="application/json")


def invalid(filterset: FactFilter, also: Faults | None = None) -> HttpResponse:
    """400, naming each parameter and what is wrong with it."""
    return refused(filterset.form, also or {})
