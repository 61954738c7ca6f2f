"""The page on which a table is uploaded, and what was uploaded before."""

from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from sources.choices import BatchKind
from sources.models import Batch
from sources.roles import editors_only
from tracker.dataset import TABLES
from tracker.desk.imports import importing
from tracker.desk.imports.import_files import (
    DELIMITERS,
    ENCODINGS,
    MOST_BYTES,
    MOST_ROWS,
    too_large,
)
from tracker.desk.rows import BY_NAME
from tracker.desk.titles import batch_titles
from tracker.slow_clients import MOST_RECEIVED

PER_PAGE = 25
FOUND_OUT = gettext_lazy("Find out")


class FileForm(forms.Form):
    """A file or its text, and how to read it where that cannot be found out."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        required=False,
        choices=[("", FOUND_OUT), *ENCODINGS.items()],
    )
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Delimiter"),
        required=False,
        choices=[("", FOUND_OUT), *DELIMITERS.items()],
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        file, text = found.get("file"), found.get("text", "")
        if file and text.strip():
            self.add_error("text", _("Give a file or its text, not both."))
        if file is None and not text.strip() and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste its text below."))
        if file and file.size > MOST_BYTES:
            self.add_error("file", too_large())
        return found

    def content(self) -> bytes:
        file = self.cleaned_data["file"]
        return bytes(file.read()) if file is not None else self.cleaned_data["text"].encode()

    def name(self) -> str:
        """Of the file; empty for pasted text."""
        file = self.cleaned_data["file"]
        return str(file.name).replace("\0", "")[:200] if file is not None else ""

    def asked(self) -> dict[str, str]:
        given = self.cleaned_data
        encoding = given["encoding"] if given["file"] is not None else "utf-8"
        return {"encoding": encoding, "delimiter": given["delimiter"]}


class ImportForm(FileForm):
    table = forms.ChoiceField(label=gettext_lazy("Table"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy(
            "Where the rows come from and why; it stands in the history of each."
        ),
    )
    field_order = ("table", "file", "text", "encoding", "delimiter", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        choices = sorted(((table.name, table.title) for table in TABLES), key=lambda one: one[1])
        self.fields["table"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]


@csrf_exempt  # a body that is too long is refused before anything reads it; the rest is protected
@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def import_page(request: HttpRequest) -> HttpResponse:
    return within_limits(request, _import_page)


def within_limits(request: HttpRequest, view: Any, *args: Any) -> HttpResponse:
    """The view, protected; or our own page with 413 where the upload is too large."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > MOST_RECEIVED:
        return _too_large(request, too_large())
    try:
        return csrf_protect(view)(request, *args)  # type: ignore[no-any-return]
    except RequestDataTooBig:
        return _too_large(request, _("Too long to be pasted: upload it as a file."))
    except (TooManyFieldsSent, TooManyFilesSent, MultiPartParserError):
        return _too_large(request, _("This upload cannot be read: send one file."), status=400)


def _too_large(request: HttpRequest, fault: str, status: int = 413) -> HttpResponse:
    return _shown(request, ImportForm(), status=status, fault=fault)


def _import_page(request: HttpRequest) -> HttpResponse:
    starting = {"table": request.GET.get("table", "")}
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else None
    if form is None:
        return _shown(request, ImportForm(initial=starting))
    if not form.is_valid():
        sent: Any = request.FILES.get("file")
        is_large = sent is not None and sent.size > MOST_BYTES
        return _shown(request, form, status=413 if is_large else 422)
    table = BY_NAME[form.cleaned_data["table"]]
    batch = Batch(
        kind=BatchKind.IMPORT,
        resource=table.model.resource,
        title=form.name(),
        author=request.user.get_username(),
        reason=form.cleaned_data["reason"].strip(),
    )
    importing.begin(batch, form.content(), form.asked())
    return redirect(batch)


def _shown(
    request: HttpRequest, form: ImportForm, *, status: int = 200, fault: str = ""
) -> HttpResponse:
    batches = Batch.objects.filter(kind=BatchKind.IMPORT).defer("content", "report")
    page: Page[Any] = Paginator(batches, PER_PAGE).get_page(request.GET.get("page"))
    titles = batch_titles(page.object_list)
    context = {
        "heading": _("Import"),
        "form": form,
        "fault": fault,
        "page_obj": page,
        "batches": [(one, titles[one.pk]) for one in page.object_list],
        "most_mb": MOST_BYTES // 1024**2,
        "most_rows": MOST_ROWS,
    }
    return render(request, "desk/import.html", context, status=status)
