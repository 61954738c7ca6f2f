"""``snapshots/``: the whole dataset in files, to list, to order and to download."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from sources.asked_rows import read_asked, same_address
from sources.clock import clock
from sources.keyset import Term, UnreadableCursor, window
from sources.lists import json_response
from sources.problems import missing, problem
from tracker.api.errors import refused_reading
from tracker.keys.authentication import refused_scope
from tracker.keys.models import Scope
from tracker.looking_back import parameters_of
from tracker.snapshots.asked_day import UnreadableOrder, day_in_body
from tracker.snapshots.download import download
from tracker.snapshots.models import Snapshot, SnapshotState
from tracker.snapshots.ordering import MOST_ORDERS, TooManyOrders, order
from tracker.snapshots.records import record

ASK_AGAIN_S = 20
NEWEST_FIRST = (Term("pk", descending=True),)


def snapshots(request: HttpRequest) -> HttpResponseBase:
    """GET lists them, the newest first; POST orders one."""
    if request.method == "POST":
        return order_one(request)
    if refusal := _refused(request, "limit", "cursor"):
        if refusal.has_header("Allow"):
            refusal["Allow"] = "GET, HEAD, POST"
        return refusal
    asked = read_asked(request.GET, (), ())
    rows = Snapshot.objects.listed()
    if as_of := clock().as_of:
        rows = rows.filter(as_of=as_of)
    if asked.faults:
        return problem(400, _("Invalid query"), errors=asked.faults)
    try:
        found = window(rows, NEWEST_FIRST, asked.cursor, asked.limit)
    except UnreadableCursor as fault:
        return problem(400, _("Invalid query"), errors={"cursor": [str(fault)]})
    following = same_address(request, cursor=found.cursor) if found.cursor else None
    results = [record(request, snapshot) for snapshot in found.rows]
    return _unless_known(request, {"results": results, "next": following})


def order_one(request: HttpRequest) -> HttpResponseBase:
    if refusal := refused_scope(request, Scope.SNAPSHOTS):
        return refusal
    try:
        as_of = day_in_body(request)
        ordered = order(as_of, request.api_key.owner.get_username())  # type: ignore[attr-defined]
    except UnreadableOrder as fault:
        return problem(fault.status, _("Invalid order"), errors={fault.member: [str(fault)]})
    except TooManyOrders as fault:
        detail = _("More than %(most)s orders in a day; the next is taken later.")
        refused = problem(429, _("Too many orders"), detail=detail % {"most": MOST_ORDERS})
        refused["Retry-After"] = str(fault.seconds)
        return refused
    answer: HttpResponseBase = json_response(record(request, ordered))
    answer.status_code = 202 if ordered.is_under_way else 200
    answer["Location"] = request.build_absolute_uri(_address(ordered))
    return _ask_again(answer, ordered)


def snapshot(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The manifest, and how far it has come."""
    if refusal := _refused(request, of_one=True):
        return refusal
    found = Snapshot.objects.filter(public_id=public_id).first()
    if found is None:
        return _unknown()
    if found.state == SnapshotState.REMOVED:
        return _removed()
    answer = _unless_known(request, record(request, found))
    return _ask_again(_versioned(answer, found), found)


def snapshot_file(request: HttpRequest, public_id: str, name: str) -> HttpResponseBase:
    if refusal := _refused(request, of_one=True):
        return refusal
    found = Snapshot.objects.filter(public_id=public_id).first()
    if found is None:
        return _unknown()
    if found.state == SnapshotState.REMOVED:
        return _removed()
    file = found.file(name)
    if file is None or found.made_at is None:
        absent = missing(_("This snapshot has no such file; its manifest lists those it has."))
        return _ask_again(absent, found)
    # Of a day and another name each, so that what is kept of several does not collide.
    stem, _dot, ending = name.partition(".")
    kept_as = f"{stem}-{found.public_id}.{ending}"
    try:
        answer = download(request, found.folder / name, file, name=kept_as, made_at=found.made_at)
    except FileNotFoundError:
        return _removed()
    return _versioned(answer, found)


def latest(request: HttpRequest, name: str = "") -> HttpResponseBase:
    """302 to the newest that is ready, of today's facts or of the day that is asked for."""
    if refusal := _refused(request):
        return refusal
    newest = Snapshot.objects.newest(clock().as_of)
    if newest is None:
        told = _("No snapshot of that day is here: order one with POST /api/v1/snapshots/.")
        nightly = _("No snapshot is ready yet; one is made every night.")
        return missing(told if clock().as_of else nightly)
    args = [newest.public_id, name]
    address = reverse("api-snapshot-file", args=args) if name else _address(newest)
    answer = HttpResponseRedirect(address)
    answer["Cache-Control"] = "no-cache"
    return answer


def _address(found: Snapshot) -> str:
    return reverse("api-snapshot", args=[found.public_id])


def _refused(request: HttpRequest, *names: str, of_one: bool = False) -> HttpResponse | None:
    """Nobody asks for the past of one snapshot: it has a day of its own."""
    if refusal := refused_reading(request, *names):
        return refusal
    taken = () if of_one else ("as_of",)
    told = _("A snapshot is of one day for good; its list takes as_of.")
    faults = {name: [told] for name in parameters_of(clock()) if name not in taken}
    return problem(400, _("Invalid query"), errors=faults) if faults else None


def _unknown() -> HttpResponse:
    return missing(_("There is no such snapshot; /api/v1/snapshots/ lists those there are."))


def _removed() -> HttpResponse:
    detail = _("Its files were removed; /api/v1/snapshots/latest/ leads to the newest.")
    return problem(410, _("Removed"), detail=detail)


def _versioned(answer: HttpResponseBase, found: Snapshot) -> HttpResponseBase:
    if found.version:
        answer["Dataset-Version"] = found.version
    return answer


def _ask_again(answer: HttpResponseBase, found: Snapshot) -> HttpResponseBase:
    if found.is_under_way:
        answer["Retry-After"] = str(ASK_AGAIN_S)
    return answer


def _unless_known(request: HttpRequest, body: Any) -> HttpResponseBase:
    made = json_response(body)
    etag = f'W/"{sha256(made.content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag) or made
    answer["ETag"] = etag
    answer["Cache-Control"] = "public, no-cache"
    return answer


urlpatterns = [
    path("snapshots/", csrf_exempt(snapshots), name="api-snapshots"),
    path("snapshots/latest/", csrf_exempt(latest), name="api-latest-snapshot"),
    path("snapshots/latest/<str:name>", csrf_exempt(latest), name="api-latest-snapshot-file"),
    path("snapshots/<str:public_id>/", csrf_exempt(snapshot), name="api-snapshot"),
    path(
        "snapshots/<str:public_id>/<str:name>", csrf_exempt(snapshot_file), name="api-snapshot-file"
    ),
]
