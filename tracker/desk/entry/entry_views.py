"""Pages on which editors enter and correct rows."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sources.choices import ProposalState, RemarkKind
from sources.csv_tables import Table
from sources.fact_lines import headline, page_of
from sources.models import Proposal, Remark
from sources.roles import editors_only
from tracker.desk.entry.entry import Entry, storable
from tracker.desk.entry.forms import RowForm
from tracker.desk.rounds.round_page import next_address, round_context
from tracker.desk.rows import BY_NAME, BY_RESOURCE, stored

DONE = "desk-done"
"""Marks the message after which the browser forgets what it kept of the form."""


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def add(request: HttpRequest, table: str) -> HttpResponse:
    """A new row; the query may fill columns in, as in ``?company_slug=unitree``."""
    found = _table(table)
    names = {column.name for column in found.columns}
    starting = {name: storable(str(value)) for name, value in request.GET.items() if name in names}
    return _entered(request, Entry(found, _author(request), data=_data(request), starting=starting))


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def edit(request: HttpRequest, table: str, identity: str) -> HttpResponse:
    """A correction of a row that stands; published or withdrawn."""
    found = _table(table)
    if storable(identity) != identity or stored(found, identity) is None:
        raise Http404
    return _entered(request, Entry(found, _author(request), data=_data(request), identity=identity))


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """A draft, or what a reviewer has sent back, taken up again."""
    proposal = get_object_or_404(Proposal, pk=number, author=_author(request))
    if not proposal.is_editable or proposal.brought_by_id:
        return redirect(proposal)
    table = BY_RESOURCE[proposal.resource]
    data = request.POST if request.method == "POST" else _kept(table, proposal)
    return _entered(request, Entry(table, _author(request), data=data, proposal=proposal))


@require_POST
@editors_only
def duplicates(request: HttpRequest, table: str) -> HttpResponse:
    """What belongs beside what is typed so far: likely duplicates, new rows, what was understood."""
    number = request.GET.get("but", "")
    own = Proposal.objects.filter(author=_author(request))
    proposal = own.filter(pk=int(number)).first() if number.isdecimal() else None
    entry = Entry(_table(table), _author(request), data=request.POST, proposal=proposal)
    entry.look_for_duplicates()
    return render(request, "desk/_beside.html", {"entry": entry})


def _entered(request: HttpRequest, entry: Entry) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("_act") == "draft":
            draft = entry.save_draft()
            messages.success(request, _("Draft kept."), extra_tags=DONE)
            return redirect("desk-resume", draft.pk)
        if entry.is_valid():
            proposal = entry.submit()
            told = _("Submitted: %(title)s") % {"title": proposal}
            messages.success(request, told, extra_tags=DONE)
            if request.POST.get("_act") == "another":
                return redirect(next_address(entry, proposal))
            return redirect(proposal)
    elif entry.data is not None:
        entry.is_valid()
    context = entry_context(entry) | {"is_answered": request.method == "POST"}
    if entry.table.name == "rounds":
        context |= round_context(entry)
    return render(
        request,
        _template(entry.table),
        context,
        status=422 if request.method == "POST" else 200,
    )


def entry_context(entry: Entry) -> dict[str, Any]:
    noun = str(entry.table.model._meta.verbose_name)
    heading = _("Correct: %(noun)s") if entry.base else _("Add: %(noun)s")
    beside = reverse("desk-duplicates", args=[entry.table.name])
    row = stored(entry.table, entry.identity) if entry.base else None
    return {
        "entry": entry,
        "heading": heading % {"noun": noun},
        "duplicates_url": f"{beside}?but={entry.proposal.pk}" if entry.proposal else beside,
        "faults": faulty_fields(entry),
        "subheading": str(headline(row)) if row else "",
        "subheading_url": page_of(row) if row else "",
        "returned": _last_words(entry.proposal) if entry.proposal else None,
    }


def faulty_fields(entry: Entry) -> list[dict[str, Any]]:
    """The label and anchor of each field with a fault, in the order of the form."""
    return [
        {"id": field.id_for_label or field.auto_id, "label": field.label}
        for form in (*entry.forms, entry.entry)
        if form.is_bound
        for field in form.visible_fields()
        if field.errors
    ]


def _last_words(proposal: Proposal) -> Remark | None:
    """Why a reviewer sent it back."""
    if proposal.state != ProposalState.RETURNED:
        return None
    return proposal.remarks.filter(kind=RemarkKind.RETURNED).last()


def _template(table: Table) -> str:
    return "desk/round_entry.html" if table.name == "rounds" else "desk/entry.html"


def _table(name: str) -> Table:
    if name not in BY_NAME:
        raise Http404
    return BY_NAME[name]


def _author(request: HttpRequest) -> str:
    return str(request.user.get_username())


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _kept(table: Table, proposal: Proposal) -> QueryDict:
    """What the form held when it was kept; for a proposal that no form made, what its cells fill in."""
    data = QueryDict(mutable=True)
    entry = proposal.entry or {"reason": [proposal.reason], **_filled_in(table, proposal)}
    for name, values in entry.items():
        data.setlist(name, values)
    return data


def _filled_in(table: Table, proposal: Proposal) -> dict[str, list[str]]:
    form = RowForm(table, cells=proposal.cells)
    shown = {name: form.initial[name] for name in form.fields}
    return {name: one if isinstance(one, list) else [one] for name, one in shown.items()}
