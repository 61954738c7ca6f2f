"""Atom feeds: the newest facts of any filtered list, and whatever else can be told as entries."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Coalesce, Least, TruncDate
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from sources import wording
from sources.clock import clock
from sources.intervals import Interval
from sources.models import Change, Source
from sources.templatetags.facts import names

NEWEST = 50
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without entries was last updated: never since."""

# XML 1.0 has no place for these, however they are escaped.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Entry(NamedTuple):
    """One entry; ``identity`` stays the same for good, ``lines`` are plain text."""

    identity: str
    title: str
    link: str
    lines: tuple[str, ...]
    updated: datetime
    published: datetime | None = None


class Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """By the entries; Django takes the present moment for an empty feed, so that it never rests."""
        return max((item["updateddate"] for item in self.items), default=BEGINNING)


def atom(
    request: HttpRequest, *, title: str, intro: str, page: str, entries: Iterable[Entry]
) -> HttpResponse:
    """A feed of these entries; ``page`` is the path of the page that shows the same."""
    query = request.GET.urlencode()
    feed = Feed(
        title=_writable(f"{title} · {_('Humanoid Tracker')}"),
        subtitle=_writable(intro),
        description="",
        link=request.build_absolute_uri(f"{page}?{query}" if query else page),
        feed_url=request.build_absolute_uri(),
        author_name=_("Humanoid Tracker"),
        language=get_language(),
        feed_copyright=_("Facts: CC BY 4.0."),
    )
    for entry in entries:
        feed.add_item(
            title=_writable(entry.title),
            link=_as_asked(entry.link),
            # A reader takes the summary for HTML.
            description="<br>".join(escape(_writable(line)) for line in entry.lines if line),
            unique_id=entry.identity,
            pubdate=entry.published,
            updateddate=entry.updated,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Feed.content_type)


def _writable(text: str) -> str:
    return UNWRITABLE.sub("", text)


def _as_asked(address: str) -> str:
    """The address as of the day the reader looks from; pages get theirs from the middleware."""
    seen = clock()
    days = {"as_of": seen.as_of, "recorded_by": seen.recorded_by}
    query = urlencode({name: day.isoformat() for name, day in days.items() if day})
    return f"{address}?{query}" if query and "?" not in address else address


def newest_facts(request: HttpRequest, rows: QuerySet[Any]) -> list[Entry]:
    """The newest rows by the day they became public, then by the moment they were recorded."""
    day = _source_day() if rows.model is Source else F("public_on")
    ordered = rows.order_by(day.desc(nulls_last=True), "-recorded_at", "pk")
    found = list(ordered[:NEWEST])
    changed = _last_changes(rows.model, [str(getattr(row, row.identity)) for row in found])
    return [_entry(request, row, changed) for row in found]


def _source_day() -> Coalesce:
    """The last day a source may have been published, at most the day it was recorded."""
    recorded = TruncDate("recorded_at")
    return Coalesce(Least(F("published_on_last"), recorded), recorded)


def _last_changes(model: Any, keys: list[str]) -> Mapping[str, datetime]:
    """When each of these was last publicly changed, as far as the reader's clock has come."""
    changes = Change.objects.settled().filter(is_public=True, resource=model.resource, key__in=keys)
    for day in (clock().as_of, clock().recorded_by):
        changes = changes.filter(at__date__lte=day) if day else changes
    return dict(changes.order_by().values_list("key").annotate(newest=Max("at")))


def _entry(request: HttpRequest, row: Any, changed: Mapping[str, datetime]) -> Entry:
    identity = request.build_absolute_uri(row.get_absolute_url())
    newest = changed.get(str(getattr(row, row.identity)), row.recorded_at)
    return Entry(
        identity=identity,
        title=names(row)[0],
        link=identity,
        lines=(figure_of(row), _description(row), _confidence(row), _publishers(row)),
        updated=max(newest, row.recorded_at),
        published=_public(row),
    )


def _public(row: Any) -> datetime | None:
    recorded = timezone.localdate(row.recorded_at)
    if isinstance(row, Source):
        day: date | None = min(row.published_on.last, recorded) if row.published_on else recorded
    else:
        day = row.public_on
    seen = clock().as_of
    # On a past day a company may be known only because an older fact names it.
    if day is None or (seen and day > seen):
        return None
    return datetime.combine(day, time(), UTC)


def figure_of(row: Any) -> str:
    """What the fact states, with the source's own words: ``at least 1,000 robots (“over 1,000”)``."""
    found = [_range(row, stem) for stem in ("units", "price", "amount")]
    valuation = _range(row, "valuation")
    if valuation:
        found.append(_("valued at %(amount)s") % {"amount": valuation})
    for display in ("get_status_display", "get_kind_display"):
        found += [str(getattr(row, display)())] if hasattr(row, display) else []
    if hasattr(row, "amount_min") and not any(found):
        found.append(pgettext("an amount", "undisclosed"))
    due = getattr(row, "due", None)
    found += [wording.by(due) if due else "", wording.country(getattr(row, "country", ""))]
    return wording.clauses(found)


def _range(row: Any, stem: str) -> str:
    interval = Interval(getattr(row, f"{stem}_min", None), getattr(row, f"{stem}_max", None))
    if interval.is_unknown:
        return ""
    currency = getattr(row, "valuation_currency" if stem == "valuation" else "currency", "")
    unit = str(row.get_unit_display()) if hasattr(row, "get_unit_display") else ""
    counted = stem == "units" and getattr(row, "unit", "") != "money"
    if counted:
        figure = f"{wording.quantity(interval)} {unit}".strip()
    else:
        figure = wording.money(currency, interval, figures=4)
    worded = getattr(row, f"{stem}_text", "")
    return _("%(figure)s (“%(words)s”)") % {"figure": figure, "words": worded} if worded else figure


def _description(row: Any) -> str:
    texts = (getattr(row, name, "") for name in ("summary", "description"))
    return " ".join(text for text in texts if text)


def _confidence(row: Any) -> str:
    if not hasattr(row, "confidence"):
        return ""
    return _("Confidence") + wording.colon() + str(row.get_confidence_display())


def _publishers(row: Any) -> str:
    """Who published the fact's sources, each once; of a source, its own publisher."""
    sources = [row] if isinstance(row, Source) else row.cited_sources
    found = dict.fromkeys(source.publisher or _host(source) for source in sources)
    return _("Sources") + wording.colon() + wording.listed(found) if found else ""


def _host(source: Source) -> str:
    return (urlsplit(source.url).hostname or source.title).removeprefix("www.")
