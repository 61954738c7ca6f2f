"""One batch: what it would do row by row, how far it has come, and what may be done with it."""

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sources.choices import BatchKind, BatchState
from sources.csv_tables import csv_stream
from sources.models import Batch, Proposal
from sources.roles import (
    ADMINISTRATORS,
    REVIEWERS,
    editors_only,
    is_administrator,
    is_reviewer,
    role_needed,
)
from tracker.desk import deciding
from tracker.desk.deciding import Decision, NotPossible
from tracker.desk.imports import importing, progress
from tracker.desk.imports.batch_lines import column_label, lines_of
from tracker.desk.imports.batch_work import HAND
from tracker.desk.imports.import_files import DELIMITERS, ENCODINGS
from tracker.desk.imports.import_views import FileForm, within_limits
from tracker.desk.rows import BY_RESOURCE
from tracker.desk.titles import batch_title, titles_of

PER_PAGE = 50
AT_ONCE = 500
REJECTED, NEW, CHANGED = "rejected", "new", "changed"
REPORT_COLUMNS = ("line", "row", "outcome", "column", "old", "new", "reason")


@csrf_exempt  # see import_page
@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def batch(request: HttpRequest, number: int) -> HttpResponse:
    return within_limits(request, _batch, number)


def _batch(request: HttpRequest, number: int) -> HttpResponse:
    if request.method != "POST":
        found = get_object_or_404(Batch.objects.defer("content"), pk=number)
        if found.state in importing.PENDING:
            HAND.lend()
        return _shown(request, found, FileForm(label_suffix=""))
    found = get_object_or_404(Batch.objects.select_for_update(), pk=number)
    act = request.POST.get("_act", "")
    form = FileForm(request.POST, request.FILES, label_suffix="")
    if needed := _role_missing(request, found, act):
        return role_needed(request, needed)
    if act == "again" and not form.is_valid():
        return _shown(request, found, form, status=422)
    try:
        _do(request, found, act, form)
        _say_done(request, found, act)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _role_missing(request: HttpRequest, found: Batch, act: str) -> str:
    """The role that the step needs and the user has not; empty if it may be taken."""
    if act in (importing.APPROVE, importing.REJECT, importing.UNDO):
        return "" if is_reviewer(request.user) else REVIEWERS
    if act == importing.PUBLISH:
        return "" if is_administrator(request.user) else ADMINISTRATORS
    is_author = found.author == request.user.get_username()
    return "" if is_author or is_administrator(request.user) else ADMINISTRATORS


def _do(request: HttpRequest, found: Batch, act: str, form: FileForm) -> None:
    words = request.POST.get("words", "").replace("\0", "").strip()[:2000]
    over_later = request.POST.get("over_later") == "on"
    if act in importing.STEPS and act != importing.UNDO:
        decision = Decision(request.user.get_username(), words, over_later)
        importing.order(found, act, decision)
    elif act == "again":
        found.title = form.name()
        importing.begin(found, form.content(), form.asked())
    elif act == "recheck":
        asked = {name: request.POST.get(name, "") for name in ("encoding", "delimiter")}
        known = {"encoding": ENCODINGS, "delimiter": DELIMITERS}
        sound = {name: text for name, text in asked.items() if text in known[name]}
        importing.begin(found, bytes(found.content), sound)
    elif act == "discard":
        importing.discard(found)
    else:
        raise NotPossible(_("There is no such step."))


DONE = {
    importing.QUEUE: gettext_lazy("Submitted: %(title)s"),
    importing.PUBLISH: gettext_lazy("Published: %(title)s"),
    importing.APPROVE: gettext_lazy("Approved: %(title)s"),
    importing.REJECT: gettext_lazy("Rejected: %(title)s"),
    importing.UNDO: gettext_lazy("Undone: %(title)s"),
}


def _say_done(request: HttpRequest, found: Batch, act: str) -> None:
    """Of a step that was taken at once; of others the page tells how far they are."""
    if found.state == importing.STATE_AFTER.get(act):
        messages.success(request, DONE[act] % {"title": batch_title(found)})


def _shown(request: HttpRequest, found: Batch, form: FileForm, status: int = 200) -> HttpResponse:
    author = request.user.get_username()
    report = found.report
    context = {
        "heading": batch_title(found),
        "batch": found,
        "table": BY_RESOURCE.get(found.resource),
        "report": report,
        "conflicts": _conflicts(found),
        "encoding": ENCODINGS.get(report.get("encoding", "")),
        "delimiter": DELIMITERS.get(report.get("delimiter", "")),
        "encodings": ENCODINGS.items(),
        "delimiters": DELIMITERS.items(),
        "form": form,
        "is_pending": found.state in importing.PENDING,
        "is_ready": importing.is_ready(found),
        "may_change": found.author == author or is_administrator(request.user),
        "may_publish": is_administrator(request.user),
        "may_decide": is_reviewer(request.user) and not deciding.is_own(found, author),
        "is_own": deciding.is_own(found, author),
        "is_reviewer": is_reviewer(request.user),
        "is_import": found.kind == BatchKind.IMPORT,
        "decided": _decision(found),
        **_progress(found),
        **_rows(request, found),
    }
    return render(request, "desk/batch.html", context, status=status)


class ShownConflict(NamedTuple):
    """What stood in the way of the last step; without a number it concerns the whole."""

    number: int
    title: str
    column: str
    reason: str


def _conflicts(found: Batch) -> list[ShownConflict]:
    told = [ShownConflict(*one) for one in found.report.get("conflicts", [])]
    rows = list(Proposal.objects.filter(pk__in=[one.number for one in told])) if told else []
    titles, resources = titles_of(rows), {one.pk: one.resource for one in rows}
    return [
        one._replace(
            title=titles.get(one.number, one.title),
            column=column_label(resources.get(one.number, ""), one.column),
        )
        for one in told
    ]


def _decision(found: Batch) -> dict[str, Any]:
    """Who took the last step and with what words, once it is taken."""
    is_settled = found.state not in (BatchState.CHECKED, *importing.PENDING)
    ordered: dict[str, Any] = found.report.get("order", {}) if is_settled else {}
    return ordered


def _progress(found: Batch) -> dict[str, Any]:
    done, total = progress.of(found.pk) if found.state in importing.PENDING else (0, 0)
    return {"done": done, "total": total}


def _rows(request: HttpRequest, found: Batch) -> dict[str, Any]:
    """The page of rejected, new or changed rows that is asked for; rejected ones first."""
    report = found.report
    show = request.GET.get("show", "")
    if show not in (REJECTED, NEW, CHANGED):
        show = REJECTED if report.get("fault_count") else ""
    page: Page[Any]
    if show == REJECTED:
        page = Paginator(report.get("faults", []), PER_PAGE).get_page(request.GET.get("page"))
        faults = [
            (line, column_label(found.resource, column), column, value, reason)
            for line, column, value, reason in page.object_list
        ]
        return {"show": show, "page_obj": page, "faults": faults}
    members = Proposal.objects.filter(batch=found).order_by("pk")
    if show:
        members = members.filter(base={}) if show == NEW else members.exclude(base={})
    page = Paginator(members, PER_PAGE).get_page(request.GET.get("page"))
    return {"show": show, "page_obj": page, "lines": lines_of(page.object_list)}


@require_safe
@editors_only
def batch_progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the page that asks again while a batch is at work; then the page is due anew."""
    found = get_object_or_404(Batch.objects.defer("content", "report"), pk=number)
    if found.state not in importing.PENDING:
        return HttpResponse(status=286, headers={"HX-Refresh": "true"})
    HAND.lend()
    context = {"batch": found, **_progress(found)}
    return render(request, "desk/_batch_progress.html", context)


@require_safe
@editors_only
def batch_report(request: HttpRequest, number: int) -> HttpResponse:
    """The dry run as a file: a line for each fault and each field that would change."""
    found = get_object_or_404(Batch.objects.defer("content"), pk=number)
    lines = csv_stream(f"import-{found.pk}.csv", REPORT_COLUMNS, _report_lines(found))
    return cast("HttpResponse", lines)


def _report_lines(found: Batch) -> Iterator[tuple[str, ...]]:
    for line, column, value, reason in found.report.get("faults", []):
        yield tuple(map(_safe, (str(line), "", "reject", column, "", value, reason)))
    for one in _members(found):
        outcome = "create" if one.is_new else "change"
        line = str(one.entry.get("line", ""))
        for column, (old, new) in one.changed().items():
            yield tuple(map(_safe, (line, one.key, outcome, column, old, new, "")))


def _members(found: Batch) -> Iterator[Proposal]:
    """Some at a time, by a query each: no cursor stays open while a slow client takes the file."""
    after = 0
    members = Proposal.objects.filter(batch=found).order_by("pk")
    while some := list(members.filter(pk__gt=after)[:AT_ONCE]):
        yield from some
        after = some[-1].pk


def _safe(cell: str) -> str:
    """What somebody sent is no formula in the spreadsheet that opens the report."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
