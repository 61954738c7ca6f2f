"""What a fact said before, who changed it and why; bringing a version back, and withdrawing a fact."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sources.change_words import reason_words
from sources.choices import ProposalOp
from sources.csv_tables import Table
from sources.fact_lines import headline
from sources.history import Version, versions
from sources.models import Proposal, Source
from sources.models.proposal import difference
from sources.roles import editors_only
from tracker.desk import deciding
from tracker.desk.cell_words import ShownChange, in_words
from tracker.desk.naming import named_by
from tracker.desk.review.review import decisions_about
from tracker.desk.rows import BY_NAME, is_withdrawn, stored
from tracker.desk.titles import titles_of


class Past(NamedTuple):
    """A version with what it changed of the one before, in words."""

    version: Version
    reason: str
    changes: list[ShownChange]
    is_current: bool


@require_safe
@editors_only
def history(request: HttpRequest, table: str, identity: str) -> HttpResponse:
    """Every version, the newest first, with what was decided about the row beside them."""
    found, row = _row(table, identity)
    return _history_page(request, found, row)


@require_POST
@editors_only
def restore(request: HttpRequest, table: str, identity: str, number: int) -> HttpResponse:
    """Propose a version as it was; it goes before the reviewers like any correction."""
    found, row = _row(table, identity)
    past = {one.number: one for one in versions(found, identity)}
    if number not in past:
        raise Http404
    cells, now = past[number].cells, found.cells(row)
    reason = request.POST.get("reason", "").strip()
    fault = ""
    if not reason:
        fault = _("Say why this version is brought back.")
    elif cells == now and not is_withdrawn(row):
        fault = _("The row says this already.")
    if fault:
        return _history_page(request, found, row, {"fault": fault, "at": number}, status=422)
    return _proposed(request, found, row, reason, cells, ProposalOp.WRITE)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def withdraw(request: HttpRequest, table: str, identity: str) -> HttpResponse:
    """Propose that a fact is taken off every page; its address answers 410 afterwards."""
    found, row = _row(table, identity)
    named = named_by(found, row)
    context: dict[str, Any] = {
        **_about(found, row),
        "heading": _("Withdraw: %(title)s") % {"title": headline(row)},
        "named": named,
        "is_source": found.model is Source,
        "is_withdrawn": is_withdrawn(row),
    }
    possible = not (named or context["is_source"] or context["is_withdrawn"])
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST" and possible and reason:
        cells = found.cells(row)
        return _proposed(request, found, row, reason, cells, ProposalOp.WITHDRAW)
    if request.method == "POST" and possible:
        context["fault"] = _("Say why it is withdrawn; it stands in the change log.")
    context["possible"] = possible
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/withdraw.html", context, status=status)


def _row(name: str, identity: str) -> tuple[Table, Any]:
    table = BY_NAME.get(name)
    row = stored(table, identity) if table else None
    if table is None or row is None:
        raise Http404
    return table, row


def _about(table: Table, row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "title": str(headline(row)),
        "table": table,
        "identity": str(getattr(row, table.identity)),
    }


def _history_page(
    request: HttpRequest,
    table: Table,
    row: Any,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    identity = str(getattr(row, table.identity))
    about = decisions_about(table.model.resource, identity, request.user.get_username())
    titles = titles_of(about)
    context = {
        **_about(table, row),
        "heading": _("History: %(title)s") % {"title": headline(row)},
        "past": _told(table, identity, is_withdrawn(row)),
        "proposals": [(one, titles[one.pk]) for one in about],
        **(more or {}),
    }
    return render(request, "desk/history.html", context, status=status)


def _told(table: Table, identity: str, withdrawn: bool) -> list[Past]:
    found: list[Past] = []
    before: dict[str, str] = {}
    kept = versions(table, identity)
    for version in kept:
        changed = difference(before, version.cells) if before else {}
        current = version is kept[-1] and not withdrawn
        reason = reason_words(version.reason, for_desk=True)
        found.append(Past(version, reason, in_words(table, changed), current))
        before = version.cells
    return found[::-1]


def _proposed(
    request: HttpRequest, table: Table, row: Any, reason: str, cells: dict[str, str], op: ProposalOp
) -> HttpResponse:
    proposal = Proposal.objects.create(
        resource=table.model.resource,
        key=str(getattr(row, table.identity)),
        op=op,
        cells=cells,
        base=table.cells(row),
        title=str(row)[:300],
        author=request.user.get_username(),
        reason=reason[:500],
    )
    deciding.submit(proposal)
    messages.success(
        request, _("Submitted: %(title)s") % {"title": titles_of([proposal])[proposal.pk]}
    )
    return redirect(proposal)
