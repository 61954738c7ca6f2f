"""The page on which a proposal is read, commented and decided."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sources.choices import ProposalState
from sources.fact_lines import page_of
from sources.models import Proposal
from sources.roles import REVIEWERS, editors_only, is_reviewer, role_needed
from sources.wording import spoken_language
from tracker.desk import deciding
from tracker.desk.deciding import NotPossible, is_own
from tracker.desk.history.undo_words import undo_words
from tracker.desk.review.announcement import announcement_of, pieces
from tracker.desk.review.comparing import Comparison
from tracker.desk.review.related import beside
from tracker.desk.review.review import next_to_decide
from tracker.desk.review.review_request import decision_of, numbers_of, username, words_of
from tracker.desk.rows import BY_RESOURCE, stored
from tracker.desk.titles import batch_title
from tracker.desk.undoing import undo

Act = Callable[[HttpRequest, Proposal], HttpResponse]
FOR_REVIEWERS = ("approve", "return", "reject", "undo")


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """What it changes, what stands beside it and what was said of it; POST takes a step."""
    proposals = Proposal.objects.select_related("batch").defer("batch__content")
    found = get_object_or_404(proposals, pk=number)
    if found.state == ProposalState.DRAFT and found.author != username(request):
        raise Http404
    if found.brought_by_id:
        return redirect("desk-proposal", found.brought_by_id)
    if request.method != "POST":
        return _proposal_page(request, found)
    name = request.POST.get("_act", "")
    if name in FOR_REVIEWERS and not is_reviewer(request.user):
        return role_needed(request, REVIEWERS)
    try:
        return ACTS.get(name, _unknown)(request, found)
    except NotPossible as fault:
        found = Proposal.objects.get(pk=found.pk)
        return _proposal_page(request, found, status=422, fault=str(fault))


def _proposal_page(
    request: HttpRequest, found: Proposal, status: int = 200, **context: Any
) -> HttpResponse:
    me, compared = username(request), Comparison(found)
    table = BY_RESOURCE[found.resource]
    row = stored(table, found.key) if found.key else None
    may_review = is_reviewer(request.user)
    context |= {
        "heading": compared.title,
        "proposal": found,
        "noun": capfirst(str(table.model._meta.verbose_name)),
        "history_url": reverse("desk-history", args=[table.name, found.key]) if found.key else "",
        "announcement": pieces(found),
        "announcement_language": spoken_language(announcement_of(found)),
        "batch_title": batch_title(found.batch) if found.batch else "",
        "compared": compared,
        "is_author": found.author == me,
        "is_own": is_own(found, me),
        "may_decide": may_review and found.state == ProposalState.IN_REVIEW and not found.batch_id,
        "is_reviewer": may_review,
        "beside": beside(found) if found.is_open else None,
        "remarks": found.remarks.all(),
        "public_url": page_of(row) if row is not None else "",
        "stands": row is not None,
        "words": words_of(request),
        "ticked": request.POST.getlist("over"),
    }
    if may_review and found.state == ProposalState.APPROVED and not found.batch_id:
        context["undo"] = undo_words(found)
    return render(request, "desk/proposal.html", context, status=status)


def _approve(request: HttpRequest, found: Proposal) -> HttpResponse:
    _refuse_member(found)
    compared = Comparison(found)
    needed = compared.tokens()
    if needed - set(request.POST.getlist("over")):
        raise NotPossible(
            _("Others changed this row since: tick each field that shall be written over.")
        )
    decision = decision_of(request)._replace(over_later=bool(needed))
    deciding.approve([found], decision)
    row = stored(compared.table, found.key)
    url = page_of(row) if row is not None and not compared.is_withdrawal else ""
    title = format_html('<a href="{}">{}</a>', url, compared.title) if url else compared.title
    messages.success(request, format_html(_("Approved: {}"), title))
    return _next(request, found)


def _send_back(request: HttpRequest, found: Proposal) -> HttpResponse:
    _refuse_member(found)
    deciding.send_back(found, decision_of(request))
    messages.success(request, _("Sent back: %(title)s") % {"title": Comparison(found).title})
    return _next(request, found)


def _reject(request: HttpRequest, found: Proposal) -> HttpResponse:
    _refuse_member(found)
    deciding.reject([found], decision_of(request))
    messages.success(request, _("Rejected: %(title)s") % {"title": Comparison(found).title})
    return _next(request, found)


def _comment(request: HttpRequest, found: Proposal) -> HttpResponse:
    deciding.comment(found, username(request), words_of(request))
    return redirect(f"{found.get_absolute_url()}#remarks")


def _retract(request: HttpRequest, found: Proposal) -> HttpResponse:
    _refuse_member(found)
    deciding.retract(found, username(request))
    messages.success(request, _("Taken back: it is a draft again."))
    return redirect("desk-resume", found.pk)


def _undo(request: HttpRequest, found: Proposal) -> HttpResponse:
    _refuse_member(found)
    if found.state != ProposalState.APPROVED:
        raise NotPossible(_("Only what was approved can be undone."))
    force = numbers_of(request, "force")
    undo(undo_words(found).proposals, username(request), words_of(request), force)
    messages.success(request, _("Undone: %(title)s") % {"title": Comparison(found).title})
    return redirect(found)


def _unknown(_request: HttpRequest, _found: Proposal) -> HttpResponse:
    raise NotPossible(_("Choose one of the buttons."))


ACTS: Mapping[str, Act] = {
    "approve": _approve,
    "return": _send_back,
    "reject": _reject,
    "comment": _comment,
    "retract": _retract,
    "undo": _undo,
}


def _refuse_member(found: Proposal) -> None:
    if found.batch_id:
        raise NotPossible(_("The rows of a batch are decided together."))


def _next(request: HttpRequest, found: Proposal) -> HttpResponse:
    following = next_to_decide(found, username(request))
    return redirect(following) if following else redirect("desk-queue")
