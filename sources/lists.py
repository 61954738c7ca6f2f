"""One list, many forms: the page, its CSV, JSON and feed, and the API, all from one filtered query."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext as _

from sources.clock import clock
from sources.columns import plain_number
from sources.csv_tables import Table, csv_stream
from sources.feeds import atom, feed_address, newest_facts, unless_known
from sources.filter_words import filter_words, named
from sources.filters import FactFilter
from sources.intervals import Interval
from sources.problems import problem, refused

ROWS_PER_PAGE = 50
DEFAULT_LIMIT = 100
HIGHEST_LIMIT = 1000


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


class Chip(NamedTuple):
    """A filter in force, and the address without it."""

    label: str
    value: str
    remove_url: str


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

    def filtered(self, request: HttpRequest) -> FactFilter:
        return self.narrowed(request.GET, self.table.published())

    def narrowed(self, query: QueryDict, rows: QuerySet[Any]) -> FactFilter:
        """The filter over these rows of the table: the published ones, or others."""
        return self.filterset(query, rows)

    def title(self, filterset: FactFilter) -> str:
        """The heading with the filter in words; the filter is valid."""
        return named(str(self.heading), filter_words(filterset))

    def respond(self, request: HttpRequest, ending: str = "") -> HttpResponseBase:
        filterset = self.filtered(request)
        if ending and not filterset.form.is_valid():
            return invalid(filterset)
        if ending == "csv":
            return self.csv(filterset.qs)
        if ending == "json":
            return self.json(request, filterset.qs)
        if ending == "atom":
            return unless_known(request, lambda: self.atom(request, filterset))
        return self.page(request, filterset)

    def page(self, request: HttpRequest, filterset: FactFilter) -> HttpResponse:
        filterset.offer_choices()
        valid = filterset.form.is_valid()
        rows = filterset.qs if valid else filterset.qs.none()
        query = request.GET.copy()
        for name in ("page", "limit", "cursor"):
            query.pop(name, None)
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

    def csv(self, rows: QuerySet[Any]) -> StreamingHttpResponse:
        header = [*self.table.column_names]
        cells = (self.table.cells(row).values() for row in rows)
        return csv_stream(self.table.file_name, header, cells)

    def json(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
        """The API's answer: a page of records, the address of the next; first, the filter's totals."""
        limit, offset, faults = paging(request)
        if faults:
            return problem(400, _("Invalid query"), errors=faults)
        window = list(rows[offset : offset + limit + 1])
        following = None
        if len(window) > limit:
            query = {**request.GET.dict(), "cursor": cursor_to(offset + limit)}
            following = request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
        body: dict[str, Any] = {
            "results": [self.record(request, row) for row in window[:limit]],
            "next": following,
        }
        if not offset:
            # They are the same on every page of a pull; the first has them.
            body["totals"] = self.totals_record(rows)
        return json_response(body)

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
        url = request.build_absolute_uri(row.get_absolute_url())
        record = {**self.table.record(row), **computed}
        # A source has an address of its own under the name `url`.
        return {**record, "page_url" if "url" in record else "url": url}


def public_day(row: Any) -> date | None:
    """None where a past day knows the row only because an older fact names it."""
    as_of = clock().as_of
    return None if as_of and row.public_on and row.public_on > as_of else row.public_on


def json_response(body: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(body, default=str), content_type="application/json")


def invalid(filterset: FactFilter) -> HttpResponse:
    """400, naming each parameter and what is wrong with it."""
    return refused(filterset.form)


def chips(request: HttpRequest, filterset: FactFilter) -> list[Chip]:
    found = []
    for name, form_field in filterset.form.fields.items():
        value = request.GET.get(name)
        if not value or name == "ordering":
            continue
        query = request.GET.copy()
        for gone in (name, "page"):
            query.pop(gone, None)
        choices = dict(getattr(form_field.widget, "choices", ()))
        label = str(form_field.label or name)
        rest = f"{request.path}?{query.urlencode()}" if query else request.path
        found.append(Chip(label, str(choices.get(value, value)), rest))
    return found


def paging(request: HttpRequest) -> tuple[int, int, dict[str, list[str]]]:
    """Limit and offset of a request for JSON, and what is wrong with either."""
    faults: dict[str, list[str]] = {}
    text = request.GET.get("limit", str(DEFAULT_LIMIT))
    limit = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= limit <= HIGHEST_LIMIT:
        faults["limit"] = [_("Give a whole number from 1 to %(most)s.") % {"most": HIGHEST_LIMIT}]
    offset = 0
    if "cursor" in request.GET:
        try:
            offset = int(urlsafe_b64decode(request.GET["cursor"].encode()).decode("ascii"))
            if not 0 <= offset < 2**31:
                raise ValueError
        except ValueError:
            faults["cursor"] = [_("Take the cursor from the “next” address of an earlier answer.")]
    return limit, offset, faults


def cursor_to(offset: int) -> str:
    return urlsafe_b64encode(str(offset).encode()).decode()
