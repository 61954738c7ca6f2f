"""The review queue: what waits, and several decided at once."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sources.models import Batch, Proposal
from sources.roles import REVIEWERS, editors_only, is_reviewer, role_needed
from tracker.desk import deciding
from tracker.desk.deciding import Decision, NotPossible, Refused
from tracker.desk.imports.batch_lines import column_label
from tracker.desk.imports.importing import APPROVE, REJECT, SMALL_ROWS, order
from tracker.desk.review.queue_filter import QueueFilter
from tracker.desk.review.review import queue_page
from tracker.desk.review.review_request import decision_of, numbers_of, username, words_of
from tracker.desk.titles import titles_of
from tracker.desk.writing import Conflict

MOST_FAULTS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a reviewer; POST decides several at once, all of them or none."""
    if request.method == "POST":
        if not is_reviewer(request.user):
            return role_needed(request, REVIEWERS)
        return _decide_several(request)
    return _queue_page(request)


def _queue_page(
    request: HttpRequest, status: int = 200, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    chosen = QueueFilter(request.GET)
    waiting = chosen.waiting()
    page = queue_page(waiting, request.GET.get("page"), username(request))
    shown: dict[str, Any] = {
        "heading": _("Review queue"),
        "filter": chosen,
        "page_obj": page,
        "lines": page.object_list,
        "is_reviewer": is_reviewer(request.user),
        **(context or {}),
    }
    return render(request, "desk/queue.html", shown, status=400 if chosen.errors else status)


class Chosen(NamedTuple):
    """What was ticked in the queue."""

    proposals: list[Proposal]
    batches: list[Batch]

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        numbers, batches = (numbers_of(request, name) for name in ("proposal", "batch"))
        alone = Proposal.objects.filter(pk__in=numbers, brought_by=None).order_by("pk")
        whole = Batch.objects.defer("content").filter(pk__in=batches).order_by("pk")
        return cls(list(alone), list(whole))

    @property
    def size(self) -> int:
        return len(self.proposals) + sum(one.total or one.proposals.count() for one in self.batches)


def _decide_several(request: HttpRequest) -> HttpResponse:
    chosen = Chosen.of(request)
    context: dict[str, Any] = {
        "chosen": [one.pk for one in chosen.proposals],
        "chosen_batches": [one.pk for one in chosen.batches],
        "words": words_of(request),
    }
    try:
        return _decided(request, chosen)
    except Refused as refusal:
        faults = refusal.conflicts
        context |= {
            "faults": _faults_in_words(faults[:MOST_FAULTS]),
            "more_faults": max(0, len(faults) - MOST_FAULTS),
        }
    except NotPossible as fault:
        context["fault"] = str(fault)
    return _queue_page(request, 422, context)


class ShownFault(NamedTuple):
    """What stands in the way of a proposal, in words."""

    proposal: Proposal
    title: str
    column: str
    reason: str


def _faults_in_words(faults: Sequence[Conflict]) -> list[ShownFault]:
    titles = titles_of(one.proposal for one in faults)
    return [
        ShownFault(
            one.proposal,
            titles[one.proposal.pk],
            column_label(one.proposal.resource, one.column),
            str(one.reason),
        )
        for one in faults
    ]


def _decided(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    proposals, batches = chosen
    if not proposals and not batches:
        raise NotPossible(_("Choose what to decide first."))
    if any(one.batch_id for one in proposals):
        raise NotPossible(_("The rows of a batch are decided together."))
    is_rejection = request.POST.get("_act") == "reject"
    decision = decision_of(request)
    if any(is_large(one) for one in batches):
        return _ordered(batches, proposals, REJECT if is_rejection else APPROVE, decision)
    if is_rejection:
        deciding.reject_together(proposals, batches, decision)
        told = _("Rejected: %(count)s")
    else:
        deciding.approve_together(proposals, batches, decision)
        told = _("Approved: %(count)s")
    messages.success(request, told % {"count": chosen.size})
    return redirect("desk-queue")


def is_large(batch: Batch) -> bool:
    return batch.proposals.count() > SMALL_ROWS


def _ordered(
    whole: list[Batch], proposals: list[Proposal], act: str, decision: Decision
) -> HttpResponse:
    """A batch that takes longer than a request may is written aside; its own page tells how far."""
    if proposals or len(whole) > 1:
        raise NotPossible(_("A large batch is decided by itself: choose nothing else."))
    (batch,) = Batch.objects.select_for_update().filter(pk=whole[0].pk)
    order(batch, act, decision)
    return redirect(batch)
