"""One fact's page and record: found by its public identity, or answered honestly when it is not."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.choices import State
from sources.citations import looks_back
from sources.clock import clock
from sources.csv_tables import Table
from sources.models import MergedIdentity, Named, Source, Sourced
from sources.models.sourced import first_named
from sources.wording import day


class Gone(Exception):
    """The row was published once and has been withdrawn."""


class Moved(Exception):
    """The row was merged into another one, whose identity is ``new``; a middleware leads on."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        super().__init__(f"{old} → {new}")


class NotYet(Http404):
    """The row is there today, but not on the past day the reader looks from."""

    def __init__(self, row: Any) -> None:
        self.public_on = public_day_of(row)
        self.recorded_on = timezone.localdate(row.recorded_at)
        super().__init__(self.words())

    def words(self) -> str:
        """What it lacked then, and from which day on it is there."""
        seen = clock()
        if seen.as_of is not None and self.public_on > seen.as_of:
            words = _("On %(then)s this was not known yet. By %(since)s it was.")
            return words % {"then": day(seen.as_of), "since": day(self.public_on)}
        then = seen.recorded_by or seen.today
        words = _("By %(then)s this was not recorded here yet. On %(since)s it was.")
        return words % {"then": day(then), "since": day(self.recorded_on)}


def public_day_of(row: Any) -> date:
    """By the public clock; of a source, the last day it may have been published."""
    recorded = timezone.localdate(row.recorded_at)
    if isinstance(row, Source):
        return min(row.published_on.last, recorded) if row.published_on else recorded
    if isinstance(row, Named):
        return min(filter(None, (row.public_on or recorded, first_named(row))))
    return row.public_on or recorded


def find(table: Table, identity: str) -> Any:
    """The published row of that identity, by the reader's clock.

    Gone if it was withdrawn, Moved if it was merged into another, NotYet if it came later, Http404 if it never was.
    """
    row = table.rows().filter(**{table.identity: identity}).first()
    if row is None:
        raise Http404
    if isinstance(row, Sourced) and row.state != State.PUBLISHED:
        if row.state == State.WITHDRAWN:
            raise _moved(row) or Gone
        raise Http404
    if looks_back() and not table.published().filter(pk=row.pk).exists():
        raise NotYet(row)
    return row


def _moved(row: Sourced) -> Moved | None:
    merged = MergedIdentity.objects.filter(resource=row.resource, old=row.public_id).first()
    return Moved(merged.old, merged.new) if merged else None


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
    except (Gone, NotYet) as absence:
        return absence_page(request, absence)
    context = {"heading": str(fact), "fact": fact, "sources": cited(fact), **context}
    return render(request, template, context | beside(fact))


def absence_page(request: HttpRequest, absence: Gone | NotYet) -> HttpResponse:
    """Where a fact would be, if it had not been withdrawn or were known already."""
    if isinstance(absence, Gone):
        return render(request, "410.html", status=410)
    return render(request, "not_yet.html", {"words": str(absence)}, status=404)


def cited(fact: Any) -> list[Any]:
    return fact.cited_sources if isinstance(fact, Sourced) else []
