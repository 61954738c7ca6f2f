"""Feeds over several lists: all that is known of a company, and all that a watchlist holds."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.datasets import COMPANIES
from companies.models import Company
from sources.changes import naming
from sources.details import Gone, NotYet, absence_page, find
from sources.feeds import (
    BEGINNING,
    NEWEST,
    Entry,
    atom,
    entry_of,
    newest_facts,
    newest_rows,
    unless_known,
)
from sources.models import Sourced
from sources.templatetags.facts import names
from sources.wording import colon, listed
from tracker.dataset import TABLES
from tracker.watch.watched import Watch, title_of


def company_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything on one company."""
    try:
        company = find(COMPANIES, slug)
    except (Gone, NotYet) as absence:
        return absence_page(request, absence)
    return unless_known(request, lambda: _company_feed(request, company))


def _company_feed(request: HttpRequest, company: Company) -> HttpResponse:
    name = names(company)[0]
    entries = [entry for entry, _named in _of_companies(request, [company])]
    intro = _("Every fact here that names %(company)s, the newest and the last corrected first.")
    return atom(
        request,
        title=name,
        intro=intro % {"company": name},
        page=str(company.get_absolute_url()),
        entries=_newest(entries),
    )


def watch_feed(request: HttpRequest, watches: Sequence[Watch]) -> HttpResponse:
    """The newest facts of all these watches in one feed, each once, with what it came through."""
    return atom(
        request,
        title=title_of(watches),
        intro=_("The newest and the last corrected facts of each watched list and company."),
        page=reverse("watch"),
        entries=_newest(_marked(_found(request, watches))),
    )


def _found(request: HttpRequest, watches: Sequence[Watch]) -> Iterator[tuple[Entry, str]]:
    """Each entry with the name of a watch it came through."""
    for watch in watches:
        if watch.facts is not None:
            yield from ((entry, watch.name) for entry in newest_facts(request, watch.rows()))
    companies = {watch.company.pk: watch for watch in watches if watch.company is not None}
    held = [watch.company for watch in companies.values() if watch.company is not None]
    for entry, named in _of_companies(request, held):
        yield from ((entry, companies[pk].name) for pk in sorted(named))


def _of_companies(
    request: HttpRequest, companies: Collection[Company]
) -> Iterator[tuple[Entry, set[int]]]:
    """The newest facts that name any of these companies, from a fixed number of queries."""
    wanted = {company.pk for company in companies}
    slugs = [company.slug for company in companies]
    for table in TABLES if wanted else ():
        model = table.model
        if not issubclass(model, Sourced) or not naming(model, slugs):
            continue
        columns = [field.attname for field in model._meta.fields if field.related_model is Company]
        for row in newest_rows(table.published().filter(naming(model, slugs))):
            found = {getattr(row, column) for column in columns}
            found |= {row.pk} if model is Company else set()
            yield entry_of(request, row), found & wanted


def _marked(found: Iterable[tuple[Entry, str]]) -> Iterator[Entry]:
    """Each entry once, with every watch that it came through."""
    entries: dict[str, Entry] = {}
    through: dict[str, list[str]] = defaultdict(list)
    for entry, watch in found:
        entries.setdefault(entry.identity, entry)
        if watch not in through[entry.identity]:
            through[entry.identity].append(watch)
    for identity, entry in entries.items():
        watches = through[identity]
        line = _("Watched as") + colon() + listed(watches)
        yield entry._replace(lines=(*entry.lines, line), categories=tuple(watches))


def _newest(entries: Iterable[Entry]) -> list[Entry]:
    """By the day of the last change, then by the day on which the fact became public."""
    ordered = sorted(
        entries,
        key=lambda one: (one.updated.date(), one.published or BEGINNING, one.identity),
        reverse=True,
    )
    return ordered[:NEWEST]
