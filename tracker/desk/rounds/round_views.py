"""Pages and answers of the form for rounds: an announcement read into it, its amount, its duplicates."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funding.datasets import ROUNDS
from sources.models import Proposal
from sources.roles import editors_only
from tracker.desk.entry.entry import Entry
from tracker.desk.entry.entry_views import entry_context
from tracker.desk.rounds.filling import filled_in, number_in, reading_of
from tracker.desk.rounds.live_amount import LONGEST, live_amount
from tracker.desk.rounds.reading import Reading
from tracker.desk.rounds.round_page import RoundPage, round_addresses, round_context
from tracker.desk.rows import stored

AMOUNT = ("currency", "amount_min", "amount_max", "announced_on")


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def reading(request: HttpRequest) -> HttpResponse:
    """The form with what the announcement in it says, nothing kept or submitted."""
    if request.method != "POST":
        return redirect("desk-add", ROUNDS.name)
    found = reading_of(request.POST)
    data = filled_in(request.POST, found)
    name, _sign, value = request.POST.get("_take", "").partition("=")
    if name in ROUNDS.column_names:
        data[name] = value
    return _shown(request, _entry(request, data), found)


@require_safe
@editors_only
def following(request: HttpRequest, number: int) -> HttpResponse:
    """The next round of the announcement from which one has just been submitted."""
    before = get_object_or_404(
        Proposal, pk=number, author=request.user.get_username(), resource=ROUNDS.model.resource
    )
    data = QueryDict(mutable=True)
    for name in ("announcement", "address", "published_on"):
        data[name] = next(iter(before.entry.get(name, [])), "")
    data["_round"] = str(
        number_in({"round_number": next(iter(before.entry.get("round_number", [])), "")}) + 1
    )
    found = reading_of(data)
    return _shown(request, Entry(ROUNDS, before.author, data=filled_in(data, found)), found)


@require_safe
@editors_only
def amount(request: HttpRequest) -> HttpResponse:
    """What an amount wording says, as it is typed."""
    given = request.GET
    text = given.get("text", given.get("amount_text", ""))[:LONGEST]
    cells = {name: given.get(name, "")[:60] for name in AMOUNT}
    return render(request, "desk/round/_amount.html", {"amount": live_amount(text, cells)})


@require_POST
@editors_only
def duplicates(request: HttpRequest) -> HttpResponse:
    """The likely duplicates of what is typed so far, for the place beside the form."""
    entry = _entry(request, request.POST)
    entry.look_for_duplicates()
    return render(
        request, "desk/round/_duplicates.html", {"entry": entry, **round_addresses(entry)}
    )


def _entry(request: HttpRequest, data: Any) -> Entry:
    """For a new round, for the draft ``but``, or for a correction of the round ``of``."""
    author, but = request.user.get_username(), request.GET.get("but", "")
    own = Proposal.objects.filter(author=author, resource=ROUNDS.model.resource)
    is_number = but.isascii() and but.isdigit() and len(but) < 10
    proposal = own.filter(pk=but).first() if is_number else None
    if proposal and not proposal.is_editable:
        proposal = None
    key = request.GET.get("of", "").replace("\x00", "")
    known = key and stored(ROUNDS, key) is not None
    return Entry(ROUNDS, author, data=data, proposal=proposal, identity=key if known else "")


def _shown(request: HttpRequest, entry: Entry, found: Reading) -> HttpResponse:
    """The whole page; for a script only what the reading changes."""
    entry.look_for_duplicates()
    context = entry_context(entry) | round_context(entry, RoundPage(entry, found))
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, f"desk/{'round/_read' if is_part else 'round_entry'}.html", context)
