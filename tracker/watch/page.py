"""The watchlist: what changed in some lists and companies since a day or a version, and their feed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.change_form import SinceField
from sources.change_words import Day, days_of, tell
from sources.changes import Run, change_page, place_of, public_changes, since
from sources.feeds import feed_address, unless_known
from sources.models import Change, Version
from sources.parameters import parameter_faults
from sources.problems import problem
from sources.wording import colon, day
from tracker.watch.feed import watch_feed
from tracker.watch.watched import MOST, Watch, read_watches, title_of

SHOWN_OF_EACH = 20
"""Where several are watched; one alone is shown page by page."""


class WatchForm(forms.Form):
    since = SinceField()


class Asked(NamedTuple):
    """What an address asks for; ``errors`` by parameter, and ``since_text`` as it was given."""

    watches: list[Watch]
    start: date | Version | None
    cursor: Version | None
    errors: dict[str, list[str]]
    refused: list[str]


class Watched(NamedTuple):
    """What changed in one watch; the numbers are entries of the log, and so each fact of a bulk."""

    watch: Watch
    number: int
    days: list[Day]
    shown: int
    older: str
    alone_url: str


def read_asked(query: QueryDict) -> Asked:
    errors: dict[str, list[str]] = {}
    addresses = [address.strip() for address in query.getlist("w") if address.strip()]
    watches, faults = read_watches(addresses[:MOST])
    if faults:
        errors["w"] = [f"“{fault.address}”{colon()}{fault.reason}" for fault in faults]
    if len(addresses) > MOST:
        words = _(
            "At most %(most)s lists and companies can be watched in one address, not %(count)s."
        )
        errors.setdefault("w", []).append(words % {"most": MOST, "count": len(addresses)})
    form = WatchForm(query)
    if not form.is_valid():
        errors["since"] = [str(message) for message in form.errors["since"]]
    cursor = _cursor(query, errors)
    _refuse_others(query, errors)
    start = form.cleaned_data.get("since")
    return Asked(watches, start, cursor, errors, [fault.address for fault in faults])


def _cursor(query: QueryDict, errors: dict[str, list[str]]) -> Version | None:
    try:
        return place_of(str(query["cursor"])) if query.get("cursor") else None
    except ValueError:
        words = _("Take the cursor from the “next” address of an earlier answer.")
        errors["cursor"] = [words]
        return None


def _refuse_others(query: QueryDict, errors: dict[str, list[str]]) -> None:
    known = ("w", "since", "cursor")
    for name, message in parameter_faults(query, known, several=("w",)):
        errors.setdefault(name if name in known else "query", []).append(message)


def watch_page(request: HttpRequest) -> HttpResponse:
    asked = read_asked(request.GET)
    groups = what_changed(asked)
    context = {
        "title": title_of(asked.watches),
        "asked": asked,
        "form": WatchForm(request.GET),
        "changed": [group for group in groups if group.number],
        "unchanged": [group for group in groups if not group.number],
        "total": sum(group.number for group in groups),
        "since_words": _since_words(asked.start),
        "newest_url": _address(asked.watches, request.GET.get("since", "")),
        "share_url": request.build_absolute_uri(_address(asked.watches)),
        "feed_url": feed_address(reverse("watch-feed"), _query(asked.watches))
        if asked.watches
        else "",
        "version": str(Change.objects.version()),
        "most": MOST,
    }
    status = 400 if asked.errors else 200
    return render(request, "tracker/watch.html", context, status=status)


def what_changed(asked: Asked) -> list[Watched]:
    """Of each watch the changes since then, newest first; worded together, which costs once."""
    alone = len(asked.watches) == 1
    moved = _moved_since(asked.start)
    logs = [
        since(watch.changes(), asked.start) if moved(watch) else Change.objects.none()
        for watch in asked.watches
    ]
    pages = [change_page(log, asked.cursor if alone else None) for log in logs]
    runs = [page.runs if alone else page.runs[:SHOWN_OF_EACH] for page in pages]
    words = iter(tell([run for of_one in runs for run in of_one]))
    found = []
    for watch, log, page, of_one in zip(asked.watches, logs, pages, runs, strict=True):
        entries = list(islice(words, len(of_one)))
        url = _address([watch], str(asked.start or ""))
        older = page.older if alone else ""
        is_whole = not page.older and not (alone and asked.cursor)
        number = _number(page.runs) if is_whole else log.count()
        found.append(Watched(watch, number, days_of(entries), _number(of_one), older, url))
    return found


def _number(runs: Iterable[Run]) -> int:
    """How many entries of the log they hold."""
    return sum(sum(one.number for one in run.counted) or 1 for run in runs)


def _moved_since(start: date | Version | None) -> Callable[[Watch], bool]:
    """Whether anything in a watch's table changed since then: mostly nothing did, which is cheap."""
    if start is None:
        return lambda watch: True
    resources = since(public_changes(), start).order_by().values_list("resource", flat=True)
    moved = set(resources.distinct())
    return lambda watch: watch.facts.table.model.resource in moved if watch.facts else bool(moved)


def _query(watches: Sequence[Watch], start: str = "") -> str:
    query = QueryDict(mutable=True)
    query.setlist("w", [watch.address for watch in watches])
    if start:
        query["since"] = start
    return query.urlencode()


def _address(watches: Sequence[Watch], start: str = "") -> str:
    query = _query(watches, start)
    return f"{reverse('watch')}?{query}" if query else reverse("watch")


def _since_words(start: date | Version | None) -> str:
    """``since 1 November 2026``, or since the moment at which a version was the newest."""
    if isinstance(start, date):
        return _("since %(day)s") % {"day": day(start)}
    if start is None:
        return ""
    change = Change.objects.filter(pk=start.id, transaction=start.transaction).only("at").first()
    if change is None:
        return _("since version %(version)s") % {"version": start}
    at = timezone.localtime(change.at)
    return _("since %(day)s, %(time)s UTC") % {"day": day(at.date()), "time": f"{at:%H:%M}"}


def combined_feed(request: HttpRequest) -> HttpResponse:
    """The feed of a watchlist; the day from which it was last read does not matter to it."""
    asked = read_asked(request.GET)
    if not asked.watches and not asked.errors:
        example = f"{reverse('watch-feed')}?w=/funding/"
        words = _("Name what to watch, such as %(example)s.") % {"example": example}
        asked.errors["w"] = [words]
    if asked.errors:
        return problem(400, _("Invalid query"), errors=asked.errors)
    return unless_known(request, lambda: watch_feed(request, asked.watches))
