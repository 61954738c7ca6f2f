"""What undoing a batch would do, shown before it is done: what goes back, and what was edited since."""

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
from tracker.desk.deciding import Decision, NotPossible
from tracker.desk.imports import importing
from tracker.desk.imports.batch_views import PER_PAGE, named
from tracker.desk.rows import chunks
from tracker.desk.undoing import UndoStep, plan

MOST_CONFLICTS_SHOWN = 200


class Conflict(NamedTuple):
    """A step against which later edits stand, and the last of these."""

    step: UndoStep
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
    named(one.proposal for one in (*page.object_list, *edited[:MOST_CONFLICTS_SHOWN]))
    context: dict[str, Any] = {
        "heading": _("Undo: %(title)s") % {"title": found.title},
        "batch": found,
        "fault": fault,
        "words": words,
        "forced": forced,
        "withdrawn": sum(one.withdraws for one in others),
        "changed": sum(bool(one.changes) for one in steps),
        "fields": sum(len(one.changes) for one in steps),
        "conflicts": _with_last_edit(edited[:MOST_CONFLICTS_SHOWN]),
        "conflict_count": len(edited),
        "page_obj": page,
    }
    return render(request, "desk/batch_undo.html", context, status=422 if fault else 200)


def _with_last_edit(steps: list[UndoStep]) -> list[Conflict]:
    last: dict[tuple[str, str], Change] = {}
    for part in chunks(steps):
        keys = [one.proposal.key for one in part]
        resources = {one.proposal.resource for one in part}
        for change in Change.objects.filter(resource__in=resources, key__in=keys).order_by("id"):
            last[change.resource, change.key] = change
    return [Conflict(one, last.get((one.proposal.resource, one.proposal.key))) for one in steps]
