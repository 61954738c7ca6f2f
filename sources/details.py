"""One fact's page and record: found by its public identity, or answered honestly when it is not."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sources.choices import State
from sources.csv_tables import Table
from sources.models import Sourced


class Gone(Exception):
    """The row was published once and has been withdrawn."""


def find(table: Table, identity: str, rows: Any = None) -> Any:
    """The published row of that identity; Gone if it was withdrawn, Http404 if it never was."""
    rows = table.rows() if rows is None else table.with_columns(rows)
    row = rows.filter(**{table.identity: identity}).first()
    if row is None:
        raise Http404
    if isinstance(row, Sourced) and row.state != State.PUBLISHED:
        if row.state == State.WITHDRAWN:
            raise Gone
        raise Http404
    return row


def fact_page(
    request: HttpRequest,
    table: Table,
    identity: str,
    template: str,
    beside: Callable[[Any], dict[str, Any]] = lambda fact: {},
    **context: Any,
) -> HttpResponse:
    """The page of one fact; ``beside`` gives the context that depends on it, such as other reports."""
    try:
        fact = find(table, identity)
    except Gone:
        return render(request, "410.html", status=410)
    context = {"heading": str(fact), "fact": fact, "sources": cited(fact), **context}
    return render(request, template, context | beside(fact))


def cited(fact: Any) -> list[Any]:
    return fact.cited_sources if isinstance(fact, Sourced) else []
