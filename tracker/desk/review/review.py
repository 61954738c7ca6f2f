"""What waits for a reviewer, line by line, and what was decided about a row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from sources import wording
from sources.changes import WITHDRAWN
from sources.choices import BatchState, ProposalOp, ProposalState, SourceKind
from sources.columns import ReferenceColumn
from sources.fields import split_list
from sources.history import versions
from sources.models import Batch, Proposal, Source
from tracker.dataset import TABLES
from tracker.desk.deciding import is_own
from tracker.desk.rows import BY_RESOURCE, Cells, is_withdrawn, standing
from tracker.desk.titles import batch_titles, titles_of

PER_PAGE = 50

COMPANY_COLUMNS = sorted(
    {
        column.name
        for table in TABLES
        for column in table.columns
        if isinstance(column, ReferenceColumn) and column.model is Company
    }
)


class Line(NamedTuple):
    """One thing to decide: a proposal with what it brings along, or a whole batch."""

    thing: Proposal | Batch
    title: str
    noun: str
    since: datetime
    is_own: bool
    size: int = 1
    brings: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    comes_back: str = ""

    @property
    def is_batch(self) -> bool:
        return isinstance(self.thing, Batch)


class Place(NamedTuple):
    """Where a line stands in the queue, before anything else is read of it."""

    since: datetime
    number: int
    is_batch: bool
    size: int


def naming_company(slug: str) -> Q:
    """Proposals whose row is the company's own or names it."""
    found = Q(resource=Company.resource, key=slug)
    for name in COMPANY_COLUMNS:
        found |= Q(**{f"cells__{name}": slug})
    return found


def queue_page(waiting: QuerySet[Proposal], number: str | None, reviewer: str) -> Page[Any]:
    """The lines of one page, oldest first; a batch stands where its oldest row does."""
    places: Any = _places(waiting)
    page: Page[Any] = Paginator(places, PER_PAGE).get_page(number)
    page.object_list = lines_of(list(page.object_list), reviewer)
    return page


def _places(waiting: QuerySet[Proposal]) -> list[Place]:
    alone = waiting.filter(batch=None).order_by().values_list("submitted_at", "pk")
    batches = waiting.exclude(batch=None).order_by().values("batch")
    counted = batches.annotate(since=Min("submitted_at"), number=Count("pk"))
    found = [Place(since or timezone.now(), pk, False, 1) for since, pk in alone]
    found += [
        Place(one["since"] or timezone.now(), one["batch"], True, one["number"]) for one in counted
    ]
    return sorted(found)


def lines_of(places: Sequence[Place], reviewer: str) -> list[Line]:
    """From a number of queries that grows with the tables concerned, not with the lines."""
    numbers = [place.number for place in places if not place.is_batch]
    proposals = {one.pk: one for one in Proposal.objects.filter(pk__in=numbers)}
    whole = [place.number for place in places if place.is_batch]
    batches = Batch.objects.defer("content").in_bulk(whole)
    told = _Told(list(proposals.values()))
    titles = batch_titles(batches.values())
    found = []
    for place in places:
        if place.is_batch:
            found.append(_batch_line(batches[place.number], titles[place.number], place, reviewer))
        elif place.number in proposals:
            found.append(told.line(proposals[place.number], place.since, reviewer))
    return found


def _batch_line(batch: Batch, title: str, place: Place, reviewer: str) -> Line:
    return Line(
        thing=batch,
        title=title,
        noun=str(batch.get_kind_display()),
        since=place.since,
        is_own=is_own(batch, reviewer),
        size=place.size,
        warnings=(_("being written"),) if batch.state == BatchState.WRITING else (),
    )


class _Told:
    """What the lines say of some proposals, with everything they need read at once."""

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        self.brought: Mapping[int, list[Proposal]] = _by_bringer(proposals)
        along = [one for found in self.brought.values() for one in found]
        self.titles = titles_of(proposals, along)
        self.sources = _sources_of([*proposals, *along])
        self.rows = standing_rows(proposals)
        self.standing = cells_of(self.rows)

    def line(self, proposal: Proposal, since: datetime, reviewer: str) -> Line:
        brought = self.brought.get(proposal.pk, [])
        return Line(
            thing=proposal,
            title=self.titles[proposal.pk],
            noun=_noun(proposal),
            since=since,
            is_own=is_own(proposal, reviewer),
            brings=tuple(f"{_noun(one)} {self.titles[one.pk]}" for one in brought),
            warnings=tuple(self._warnings(proposal)),
            comes_back=comes_back(proposal, self.rows.get((proposal.resource, proposal.key))),
        )

    def _warnings(self, proposal: Proposal) -> Iterable[str]:
        if although(proposal) or proposal.entry.get("twins"):
            yield _("looks like a row we have")
        now = self.standing.get((proposal.resource, proposal.key))
        if conflicting_columns(proposal, now):
            yield _("somebody changed the row since")
        cited = split_list(proposal.cells.get("source_ids", ""))
        sources = [self.sources[one] for one in cited if one in self.sources]
        if proposal.op == ProposalOp.WRITE and rests_on_one_weak(sources):
            yield _("a single weak source")


def _noun(proposal: Proposal) -> str:
    return str(BY_RESOURCE[proposal.resource].model._meta.verbose_name)


def _by_bringer(proposals: Sequence[Proposal]) -> Mapping[int, list[Proposal]]:
    found: dict[int, list[Proposal]] = defaultdict(list)
    for one in Proposal.objects.filter(brought_by__in=[p.pk for p in proposals]).order_by("pk"):
        found[one.brought_by_id or 0].append(one)
    return found


def although(proposal: Proposal) -> str:
    """Why it is no duplicate, in its author's words: asked of everything that looked like one."""
    given = proposal.entry.get("although", [])
    return str(given[0] if isinstance(given, list) and given else "").strip()


Rows = dict[tuple[str, str], Any]


def standing_rows(proposals: Iterable[Proposal]) -> Rows:
    """The rows that they would change as they stand, by resource and key."""
    keys: dict[str, set[str]] = defaultdict(set)
    for one in proposals:
        keys[one.resource].add(one.key)
    found: Rows = {}
    for resource, wanted in keys.items():
        rows = standing(BY_RESOURCE[resource], wanted)
        found |= {(resource, key): row for key, row in rows.items()}
    return found


def cells_of(rows: Rows) -> dict[tuple[str, str], Cells]:
    return {name: BY_RESOURCE[name[0]].cells(row) for name, row in rows.items()}


def comes_back(proposal: Proposal, row: Any) -> str:
    """Of an open proposal whose row is withdrawn: since when; empty for every other."""
    is_write = proposal.op == ProposalOp.WRITE
    if row is None or not (is_write and proposal.is_open and is_withdrawn(row)):
        return ""
    past = versions(BY_RESOURCE[proposal.resource], proposal.key)
    withdrawn = [one.at for one in past if one.kind == WITHDRAWN]
    if not withdrawn:
        return _("Comes back: was withdrawn")
    day = wording.day(timezone.localdate(withdrawn[-1]))
    return _("Comes back: was withdrawn on %(day)s") % {"day": day}


def conflicting_columns(proposal: Proposal, now: Cells | None) -> list[str]:
    """Where the author changed what somebody else has changed otherwise since."""
    table = BY_RESOURCE[proposal.resource]
    if now is None or proposal.op == ProposalOp.WITHDRAW:
        return []
    if proposal.is_new:
        return [table.identity]
    return proposal.conflicting(now)


class Cited(NamedTuple):
    """As much of a source as tells how much it is worth."""

    url: str
    is_weak: bool


def _sources_of(proposals: Sequence[Proposal]) -> dict[str, Cited]:
    wanted = {item for one in proposals for item in split_list(one.cells.get("source_ids", ""))}
    found = {
        one.source_id: Cited(one.url, one.is_weak or one.kind == SourceKind.BLOG)
        for one in Source.objects.filter(source_id__in=wanted)
    }
    for one in proposals:
        if one.resource == Source.resource:
            kind, note = one.cells.get("kind", ""), one.cells.get("note", "")
            found[one.key] = Cited(one.cells.get("url", ""), bool(note) or kind == SourceKind.BLOG)
    return found


def rests_on_one_weak(sources: Sequence[Cited]) -> bool:
    """A single page, however often it is listed, that is a blog or was seen only as a headline."""
    return len({one.url for one in sources}) == 1 and all(one.is_weak for one in sources)


def next_to_decide(proposal: Proposal, reviewer: str) -> Proposal | None:
    """The one after it in the queue that the reviewer may decide; else the oldest of them."""
    waiting = Proposal.objects.in_review().filter(batch=None).order_by("submitted_at", "pk")
    open_ones = [one for one in waiting.exclude(pk=proposal.pk) if not is_own(one, reviewer)]
    since = proposal.submitted_at or timezone.now()
    later = (one for one in open_ones if (one.submitted_at or since, one.pk) > (since, proposal.pk))
    return next(later, open_ones[0] if open_ones else None)


def decisions_about(resource: str, key: str, reader: str) -> QuerySet[Proposal]:
    """Every proposal about the row with its steps, but for the drafts of others than the reader."""
    drafts_of_others = Q(state=ProposalState.DRAFT) & ~Q(author=reader)
    about = Proposal.objects.about(resource, key).exclude(drafts_of_others)
    return about.prefetch_related("remarks")
