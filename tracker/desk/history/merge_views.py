"""Merging two companies or two investors: what would move is shown before it is proposed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sources.choices import BatchKind, BatchState
from sources.fact_lines import headline
from sources.models import Batch
from sources.models.proposal import difference
from sources.roles import editors_only
from tracker.desk.cell_words import in_words
from tracker.desk.entry.fields import NameField
from tracker.desk.history.merging import MERGEABLE, Merge, Moved, is_mergeable, propose
from tracker.desk.rows import BY_NAME, stored
from tracker.desk.titles import batch_title


class MergeForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)

    def __init__(self, table: Any, data: Any) -> None:
        super().__init__(data, label_suffix="")
        self.table = table
        old = NameField(model=table.model, label=gettext_lazy("The one that goes"))
        new = NameField(model=table.model, label=gettext_lazy("The one that stays"))
        self.fields = {"old": old, "new": new, **self.fields}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if "old" in found and found.get("old") == found.get("new"):
            self.add_error("new", _("These are the same row: name two."))
        for end in ("old", "new"):
            if end in found and self._waits(found[end]):
                self.add_error(end, _("Another merge of it is in review: decide that one first."))
        return found

    def _waits(self, identity: str) -> bool:
        waiting = Batch.objects.filter(
            kind=BatchKind.MERGE,
            state=BatchState.IN_REVIEW,
            resource=self.table.model.resource,
        )
        return any(identity in (one.report["old"], one.report["new"]) for one in waiting)

    def merge(self) -> Merge:
        old, new = (stored(self.table, self.cleaned_data[end]) for end in ("old", "new"))
        return Merge(self.table, old, new)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def merge(request: HttpRequest) -> HttpResponse:
    """GET shows what would happen; POST with a reason puts it before the reviewers."""
    data = request.POST if request.method == "POST" else request.GET
    name = data.get("table", MERGEABLE[0])
    table = BY_NAME[name if is_mergeable(name) else MERGEABLE[0]]
    form = MergeForm(table, data if "old" in data and "new" in data else None)
    if "old" in data and "new" not in data:
        form.initial["old"] = data["old"]
    _put_focus(form)
    shown: list[Any] = []
    if form.is_bound and form.is_valid():
        found = form.merge()
        shown = [_shown(one) for one in found.moved()]
        reason = form.cleaned_data["reason"].strip()
        if request.method == "POST" and reason:
            batch = propose(found, request.user.get_username(), reason)
            messages.success(request, _("Submitted: %(title)s") % {"title": batch_title(batch)})
            return redirect(batch)
        if request.method == "POST":
            form.add_error("reason", ValidationError(_("Say how you know that they are one.")))
    context = {
        "heading": _("Merge two rows that are one"),
        "form": form,
        "table": table,
        "tables": [BY_NAME[one] for one in MERGEABLE],
        "moved": shown,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/merge.html", context, status=status)


def _put_focus(form: MergeForm) -> None:
    """On what is to be filled in next."""
    if form.is_bound and form.is_valid():
        name = "reason"
    elif form.is_bound:
        name = next((one for one in ("old", "new") if one in form.errors), "old")
    else:
        name = "new" if form.initial.get("old") else "old"
    form.fields[name].widget.attrs["autofocus"] = True


def _shown(moved: Moved) -> dict[str, Any]:
    changed = difference(moved.base, moved.cells or moved.base)
    return {
        "noun": capfirst(str(moved.table.model._meta.verbose_name)),
        "title": str(headline(moved.row)),
        "row": moved.row,
        "withdrawn": moved.cells is None,
        "changes": in_words(moved.table, changed),
    }
