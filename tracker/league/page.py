"""League tables: a page of five, or one of them in full, and each as CSV."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sources.columns import plain_number
from sources.csv_tables import csv_answer
from sources.parameters import CLOCKS
from sources.problems import refused
from tracker.league.backers import investors_by_makers, suppliers_by_makers
from tracker.league.form import TABLES, LeagueForm
from tracker.league.makers import makers_by_capital, makers_by_promises, makers_by_units
from tracker.league.tables import LeagueTable

ROWS_SHOWN = 15
FIXED_COLUMNS = (
    "place_best place_worst slug name_en name_zh country value_min value_max unit".split()
)


def league_table(name: str, asked: dict[str, str], currency: str) -> LeagueTable:
    country, province = asked["country"], asked["province"]

    def wanted(entity: Any) -> bool:
        """No province is recorded of an investor: it passes any."""
        there = getattr(entity, "province", province)
        return country in ("", entity.country) and province in ("", there)

    if name == "units":
        return makers_by_units(int(asked["year"]), asked["kind"], wanted)
    if name == "capital":
        return makers_by_capital(currency, wanted)
    if name == "promises":
        return makers_by_promises(wanted)
    return suppliers_by_makers(wanted) if name == "suppliers" else investors_by_makers(wanted)


def unused(table: str) -> tuple[str, ...]:
    """Questions that say nothing about the only table shown."""
    if table in ("", "units"):
        return ()
    return ("year", "kind", "province") if table == "investors" else ("year", "kind")


@require_safe
def league_tables(request: HttpRequest) -> HttpResponse:
    form = LeagueForm(request.GET)
    valid = form.is_valid()
    context: dict[str, Any] = {"form": form, "heading": _("Rankings")}
    if valid:
        asked = form.cleaned_data
        only = asked["table"]
        currency = request.preferences.currency  # type: ignore[attr-defined]
        shown = [league_table(name, asked, currency) for name in ([only] if only else TABLES)]
        context |= {
            "tables": [_on_page(one, request.GET, full=bool(only)) for one in shown],
            "only": shown[0] if only else None,
            "all_url": league_address(request.GET),
            "province": asked["province"],
            "unused": unused(only),
        }
    return render(request, "tracker/league.html", context, status=200 if valid else 400)


def _on_page(table: LeagueTable, query: QueryDict, *, full: bool) -> dict[str, Any]:
    rows = table.rows
    cut = len(rows) > ROWS_SHOWN and not full
    return {
        "table": table,
        "rows": rows[:ROWS_SHOWN] if cut else rows,
        "count": len(rows),
        "full_url": league_address(query, table=table.name) if cut else "",
        "csv_url": league_address(query, csv=table.name),
    }


def league_address(query: QueryDict, *, table: str = "", csv: str = "") -> str:
    """The page, one table of it in full, or its CSV, with the same filter."""
    kept = query.copy()
    for name in ("table", *CLOCKS):
        kept.pop(name, None)
    if table:
        kept["table"] = table
    place = reverse("league-table-rows", args=[csv]) if csv else reverse("league-tables")
    return f"{place}?{kept.urlencode()}" if kept else place


@require_safe
def league_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """Every row of one table, places included."""
    if name not in TABLES:
        raise Http404
    form = LeagueForm(request.GET)
    if not form.is_valid():
        return refused(form)
    currency = request.preferences.currency  # type: ignore[attr-defined]
    table = league_table(name, form.cleaned_data, currency)
    columns = [*FIXED_COLUMNS, *table.record]
    return csv_answer(f"league-{name}.csv", columns, _records(request, table))


def _records(request: HttpRequest, table: LeagueTable) -> Iterator[list[str]]:
    for row in table.rows:
        entity, value = row.entry.entity, row.entry.value
        fixed = (
            row.place.best,
            row.place.worst,
            entity.slug,
            entity.name_en,
            entity.name_zh,
            entity.country,
            plain_number(value.low),
            plain_number(value.high),
            table.unit,
        )
        own = (
            request.build_absolute_uri(cell) if name in ("explanation", "rows") else cell
            for name, cell in zip(table.record, row.entry.record, strict=True)
        )
        yield [_plain(cell) for cell in (*fixed, *own)]


def _plain(cell: Any) -> str:
    if isinstance(cell, Decimal):
        cell = plain_number(cell)
    return "" if cell is None else str(cell)


ROUTES = [
    path("league-tables/", league_tables, name="league-tables"),
    path("league-tables/<slug:name>.csv", league_csv, name="league-table-rows"),
]
