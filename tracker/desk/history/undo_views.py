"""What undoing a batch would do, shown before it is done: what goes back, and what was edited since."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sources.choices import BatchState
from sources.models import Batch, Change
from sources.roles import reviewers_only
from tracker.desk.cell_words import ShownChange
from tracker.desk.deciding import Decision, NotPossible
from tracker.desk.imports import importing
from tracker.desk.imports.batch_lines import Words
from tracker.desk.imports.batch_views import PER_PAGE
from tracker.desk.rows import Cells, chunks
from tracker.desk.titles import batch_title
from tracker.desk.undoing import UndoStep, plan

MOST_CONFLICTS_SHOWN = 200


class ShownLater(NamedTuple):
    """A field that was edited after the batch wrote it."""

    label: str
    written: str
    now: str
    back: str


class ShownStep(NamedTuple):
    """A step in words."""

    step: UndoStep
    title: str
    changes: list[ShownChange]


class Conflict(NamedTuple):
    """A step against which later edits stand, in words, and the last of these."""

    step: UndoStep
    title: str
    later: list[ShownLater]
    last: Change | None


@require_http_methods(["GET", "HEAD", "POST"])
@reviewers_only
def undo_batch(request: HttpRequest, number: int) -> HttpResponse:
    if request.method == "POST":
        found = get_object_or_404(Batch.objects.select_for_update(), pk=number)
        force = None if "force_all" in request.POST else _numbers(request.POST.getlist("force"))
        words = request.POST.get("words", "").replace("\0", "").strip()[:2000]
        decision = Decision(request.user.get_username(), words)
        try:
            importing.order(found, importing.UNDO, decision, force)
        except NotPossible as refusal:
            return _shown(request, found, fault=str(refusal), words=words, forced=force)
        if found.state == BatchState.UNDONE:
            messages.success(request, _("Undone: %(title)s") % {"title": batch_title(found)})
        return redirect(found)
    return _shown(request, get_object_or_404(Batch.objects.defer("content"), pk=number))


def _numbers(given: list[str]) -> set[int]:
    return {int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 19}


def _shown(
    request: HttpRequest,
    found: Batch,
    *,
    fault: str = "",
    words: str = "",
    forced: set[int] | None = frozenset(),  # type: ignore[assignment]
) -> HttpResponse:
    if found.state != BatchState.COMMITTED:
        messages.error(request, fault or _("Only what is committed can be undone."))
        return redirect(found)
    steps = plan(found.proposals.all())
    edited = [one for one in steps if one.later]
    others = [one for one in steps if not one.later]
    page = Paginator(others, PER_PAGE).get_page(request.GET.get("page"))
    shown = [*page.object_list, *edited[:MOST_CONFLICTS_SHOWN]]
    in_words = Words([one.proposal for one in shown], _cells_of(shown))
    title = batch_title(found)
    context: dict[str, Any] = {
        "heading": _("Undo: %(title)s") % {"title": title},
        "title": title,
        "batch": found,
        "fault": fault,
        "words": words,
        "forced": forced,
        "withdrawn": sum(one.withdraws for one in others),
        "changed": sum(bool(one.changes) for one in steps),
        "fields": sum(len(one.changes) for one in steps),
        "conflicts": _with_last_edit(edited[:MOST_CONFLICTS_SHOWN], in_words),
        "conflict_count": len(edited),
        "page_obj": page,
        "steps": [
            ShownStep(
                one, in_words.title(one.proposal), in_words.changes(one.proposal, one.changes)
            )
            for one in page.object_list
        ],
    }
    return render(request, "desk/batch_undo.html", context, status=422 if fault else 200)


def _cells_of(steps: Iterable[UndoStep]) -> Iterator[tuple[str, Cells]]:
    """What the rows hold now, what they would go back to, and what was written."""
    for one in steps:
        for cells in (one.now, one.target, one.proposal.written or {}):
            yield one.proposal.resource, cells


def _later(step: UndoStep, words: Words) -> list[ShownLater]:
    written = words.changes(
        step.proposal, {one.column: (one.written, one.now) for one in step.later}
    )
    back = words.changes(step.proposal, {one.column: (one.now, one.back) for one in step.later})
    return [
        ShownLater(one.label, one.old, one.new, other.new)
        for one, other in zip(written, back, strict=True)
    ]


def _with_last_edit(steps: list[UndoStep], words: Words) -> list[Conflict]:
    last: dict[tuple[str, str], Change] = {}
    for part in chunks(steps):
        keys = [one.proposal.key for one in part]
        resources = {one.proposal.resource for one in part}
        for change in Change.objects.filter(resource__in=resources, key__in=keys).order_by("id"):
            last[change.resource, change.key] = change
    return [
        Conflict(
            one,
            words.title(one.proposal),
            _later(one, words),
            last.get((one.proposal.resource, one.proposal.key)),
        )
        for one in steps
    ]
