"""Pages of the sources and of the change log."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sources.change_form import ChangeForm
from sources.change_words import Told, by_day, tell
from sources.changes import ChangePage, change_page, of_kind, public_changes, since
from sources.datasets import SOURCES
from sources.details import fact_page
from sources.fact_lines import headline
from sources.feeds import Entry, atom, feed_address, unless_known
from sources.filter_words import named
from sources.models import Source
from sources.problems import refused
from sources.resting import Fact, known_sources, resting_on, resting_words
from sources.source_list import SOURCES as SOURCE_LIST
from sources.wording import colon, listed


def source_list(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    return SOURCE_LIST.respond(request, ending)


def source_detail(request: HttpRequest, source_id: str) -> HttpResponse:
    return fact_page(request, SOURCES, source_id, "sources/source_detail.html", beside_source)


def beside_source(source: Source) -> dict[str, Any]:
    resting = resting_on(source)
    return {
        "resting": [group._replace(facts=[*map(_named, group.facts)]) for group in resting],
        "resting_words": resting_words(resting),
        "same_page": known_sources().filter(url=source.url).exclude(pk=source.pk),
    }


def _named(fact: Fact) -> Fact:
    return fact._replace(name=headline(fact.row).about)


def change_list(request: HttpRequest) -> HttpResponse:
    form = ChangeForm(request.GET)
    valid = form.is_valid()
    found = _asked_changes(form) if valid else ChangePage([], "")
    form.offer_companies()
    query = request.GET.copy()
    query.pop("cursor", None)
    context = {
        "heading": _("What changed"),
        "title": named(_("What changed"), form.words() if valid else ""),
        "cursor_faults": form.without_cursor(),
        "filter": {"form": form},
        "days": by_day(found.runs),
        "older": found.older,
        "is_first": not request.GET.get("cursor"),
        "newest_url": f"{request.path}?{query.urlencode()}" if query else request.path,
        "atom_url": feed_address(reverse("change-feed"), query.urlencode()),
    }
    return render(request, "sources/change_list.html", context, status=200 if valid else 400)


def change_feed(request: HttpRequest) -> HttpResponse:
    form = ChangeForm(request.GET)
    if not form.is_valid():
        return refused(form)
    return unless_known(request, lambda: _newest_changes(request, form))


def _newest_changes(request: HttpRequest, form: ChangeForm) -> HttpResponse:
    return atom(
        request,
        title=named(_("What changed"), form.words()),
        intro=_("Every public change of a fact: what was added, corrected or withdrawn, and why."),
        page=reverse("change-list"),
        entries=[_entry(request, told) for told in tell(_asked_changes(form).runs)],
    )


def _asked_changes(form: ChangeForm) -> ChangePage:
    asked = form.cleaned_data
    found = since(public_changes(asked["resource"], asked["company"]), asked["since"])
    return change_page(of_kind(found, asked["kind"]), asked["cursor"])


def _entry(request: HttpRequest, told: Told) -> Entry:
    page = request.build_absolute_uri(reverse("change-list"))
    return Entry(
        identity=f"{page}#change-{told.id}",
        title=f"{told.label}{colon()}{told.title}",
        link=request.build_absolute_uri(told.url) if told.url else page,
        lines=(
            told.table,
            listed(told.counts),
            *(f"{one.label}{colon()}{one.old} → {one.new}" for one in told.differences),
            told.reason,
        ),
        updated=told.at,
    )
