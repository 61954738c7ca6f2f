"""The desk's own page: what waits for an editor, and where to begin."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sources.choices import ProposalState, RemarkKind
from sources.models import Proposal, Remark
from sources.roles import editors_only, is_reviewer
from tracker.dataset import TABLES
from tracker.desk.deciding import step
from tracker.desk.entry.layouts import ENTERED
from tracker.desk.rows import BY_NAME
from tracker.desk.titles import titles_of

MOST = 50
LATELY = 8
DECIDED = (ProposalState.APPROVED, ProposalState.REJECTED, ProposalState.UNDONE)


class Item(NamedTuple):
    """A proposal, and what it states in words."""

    proposal: Any
    title: str


@require_safe
@editors_only
def desk(request: HttpRequest) -> HttpResponse:
    """What was sent back first: only its author can mend it."""
    own = _with_words(Proposal.objects.filter(author=request.user.get_username(), brought_by=None))
    single = own.filter(batch=None)
    context: dict[str, Any] = {
        "heading": _("Desk"),
        "entered": [BY_NAME[name] for name in ENTERED],
        "others": [table for table in TABLES if table.name not in ENTERED],
    }
    drafts = single.filter(state=ProposalState.DRAFT).order_by("-updated_at")
    decided = single.filter(state__in=DECIDED).order_by("-decided_at", "-pk")
    found = {
        "returned": list(own.filter(state=ProposalState.RETURNED)[:MOST]),
        "drafts": list(drafts[:MOST]),
        "own_waiting": list(single.filter(state=ProposalState.IN_REVIEW)[:MOST]),
        "decided": list(decided[:LATELY]),
    }
    if is_reviewer(request.user):
        others = Proposal.objects.in_review().exclude(author=request.user.get_username())
        found["queue"] = list(others.order_by("submitted_at")[:LATELY])
        context["waiting"] = others.count()
    titles = titles_of(one for proposals in found.values() for one in proposals)
    for name, proposals in found.items():
        context[name] = [Item(one, titles.get(one.pk) or str(one)) for one in proposals]
    return render(request, "desk/desk.html", context)


def _with_words(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Each with the words of the last step, such as why it was sent back."""
    said = Remark.objects.filter(proposal=OuterRef("pk")).exclude(words="").order_by("-pk")
    return proposals.annotate(
        last_words=Subquery(said.values("words")[:1]), last_actor=Subquery(said.values("actor")[:1])
    )


@require_POST
@editors_only
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """One's own draft is thrown away; what reviewers have seen of it stays, as rejected."""
    author = request.user.get_username()
    proposal = get_object_or_404(Proposal, pk=number, author=author, brought_by=None)
    if not proposal.is_editable:
        messages.error(request, _("This proposal is not with its author any more."))
        return redirect(proposal)
    if proposal.remarks.exists():
        words = _("Discarded by its author")
        step([proposal, *proposal.brought.all()], RemarkKind.REJECTED, author, words)
    else:
        proposal.delete()
    messages.success(request, _("Discarded."))
    return redirect("desk")
