"""Atom feeds: the newest facts of any filtered list, and whatever else can be told as entries."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from sources import wording
from sources.clock import clock
from sources.fact_lines import headline, page_of
from sources.intervals import Interval
from sources.models import Change, Source

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
    categories: tuple[str, ...] = ()


class Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """By the entries; Django takes the present moment for an empty feed, so that it never rests."""
        return max((item["updateddate"] for item in self.items), default=BEGINNING)


def feed_address(path: str, query: str = "") -> str:
    """With the page's language, if it is Chinese: a feed reader has no cookie to say it by."""
    query = "&".join(filter(None, (query, "lang=zh" if wording.in_chinese() else "")))
    return f"{path}?{query}" if query else path


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
            categories=[_writable(one) for one in entry.categories],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Feed.content_type)


def unless_known(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """304 to a reader who sends back only the hour of what it has; ETags are seen to before any view.

    While entries wait to be ordered no hour is told: the last of them may be earlier than another.
    """
    facts = Change.objects.state()
    if facts.changed_at is None or facts.unsettled:
        return answer()
    modified = int(facts.changed_at.timestamp())
    response: HttpResponse = get_conditional_response(request, None, modified) or answer()
    response["Last-Modified"] = http_date(modified)
    return response


def _writable(text: str) -> str:
    return UNWRITABLE.sub("", text)


def _as_asked(address: str) -> str:
    """The address as of the day the reader looks from; pages get theirs from the middleware."""
    seen = clock()
    days = {"as_of": seen.as_of, "recorded_by": seen.recorded_by}
    query = urlencode({name: day.isoformat() for name, day in days.items() if day})
    return f"{address}?{query}" if query and "?" not in address else address


def newest_facts(request: HttpRequest, rows: QuerySet[Any]) -> list[Entry]:
    return [entry_of(request, row) for row in newest_rows(rows)]


def newest_rows(rows: QuerySet[Any]) -> list[Any]:
    """The rows changed last, by day; of one day those first that became public last."""
    day = _source_day() if rows.model is Source else F("public_on")
    moved = rows.annotate(changed_at=_last_change(rows.model), feed_day=day)
    moved = moved.annotate(changed_on=TruncDate(Greatest("changed_at", "recorded_at")))
    newest = ("-changed_on", F("feed_day").desc(nulls_last=True), "-recorded_at", "pk")
    return list(moved.order_by(*newest)[:NEWEST])


def _source_day() -> Coalesce:
    """The last day a source may have been published, at most the day it was recorded."""
    recorded = TruncDate("recorded_at")
    return Coalesce(Least(F("published_on_last"), recorded), recorded)


def _last_change(model: Any) -> Coalesce:
    """When a row was last publicly changed, as far as the reader's clock has come."""
    key = OuterRef(model.identity)
    changes = Change.objects.settled().filter(is_public=True, resource=model.resource, key=key)
    for day in (clock().as_of, clock().recorded_by):
        changes = changes.filter(at__date__lte=day) if day else changes
    return Coalesce(Subquery(changes.order_by("-id").values("at")[:1]), "recorded_at")


def entry_of(request: HttpRequest, row: Any) -> Entry:
    """The entry of one of ``newest_rows``."""
    page = request.build_absolute_uri(page_of(row))
    # A holding or a stand at a fair has no page of its own: it shows on its owner's.
    has_page = hasattr(row, "get_absolute_url")
    own = f"#{row.resource}-{getattr(row, row.identity)}"
    return Entry(
        identity=page if has_page else page.partition("#")[0] + own,
        title=str(headline(row)),
        link=page,
        lines=words_of(row),
        updated=max(row.changed_at, row.recorded_at),
        published=_public(row),
    )


def words_of(row: Any) -> tuple[str, ...]:
    """Figure, text, confidence and sources, each as a line; empty where it has none."""
    return figure_of(row), _description(row), _confidence(row), _publishers(row)


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
