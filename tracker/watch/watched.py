"""What a reader may watch: a filtered list or a company, by its address on this site."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Company
from sources.changes import public_changes
from sources.choices import State
from sources.clock import NOW, looking_from
from sources.filters import PAGING
from sources.lists import FactList
from sources.models import Change, Sourced
from sources.parameters import CLOCKS
from sources.templatetags.facts import names
from sources.wording import colon, listed
from tracker.api.resources import LISTS
from tracker.languages import PARAMETER as LANGUAGE

MOST = 50
"""More watches than this do not fit into an address that every program can carry."""
LONGEST = 500
NAMED_IN_TITLE = 3


class Unwatchable(ValueError):
    """An address that cannot be watched, and why."""

    def __init__(self, address: str, reason: str) -> None:
        self.address = address[:LONGEST]
        self.reason = reason
        super().__init__(f"{self.address}: {reason}")


class Watch(NamedTuple):
    """One list with its filter, or one company; ``address`` is its own page on this site."""

    address: str
    name: str
    facts: FactList | None = None
    query: QueryDict = QueryDict("")
    company: Company | None = None

    def rows(self) -> QuerySet[Any]:
        """The published rows of a list within its filter."""
        assert self.facts is not None
        return self.facts.narrowed(self.query, self.facts.table.published()).qs

    def changes(self) -> QuerySet[Change]:
        """The public changes of the facts that are in it today, and of those withdrawn from it.

        A fact that was corrected so that it fits the filter no longer is not among them.
        """
        if self.company is not None:
            return public_changes(company=self.company.slug)
        assert self.facts is not None
        model = self.facts.table.model
        changes = public_changes(model.resource)
        if not self.query:
            return changes
        held = Q(key__in=_keys(model, self.rows()))
        if issubclass(model, Sourced):
            gone = model.objects.filter(state=State.WITHDRAWN)
            held |= Q(key__in=_keys(model, self.facts.narrowed(self.query, gone).qs))
        return changes.filter(held)


def _keys(model: Any, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    # Through the primary key: the filter may have annotated, joined and made distinct.
    held = rows.order_by().values("pk")
    keys: QuerySet[Any, Any] = model._base_manager.filter(pk__in=held).values(model.identity)
    return keys


def title_of(watches: Sequence[Watch]) -> str:
    """``Watchlist: UBTECH Robotics, Orders, 4 more``."""
    shown = [watch.name for watch in watches[:NAMED_IN_TITLE]]
    more = len(watches) - len(shown)
    items = [
        *shown,
        ngettext("%(count)s more", "%(count)s more", more) % {"count": more} if more else "",
    ]
    return f"{_('Watchlist')}{colon()}{listed(items)}" if watches else _("Watchlist")


def watched_query(query: QueryDict) -> QueryDict:
    """The filter alone: neither page, order, language nor the day it is seen from."""
    kept = query.copy()
    for name, values in query.lists():
        if name in (*PAGING, *CLOCKS, LANGUAGE) or values == [""]:
            kept.pop(name)
    return kept


def watched_address(path: str, query: QueryDict) -> str:
    rest = watched_query(query).urlencode()
    return f"{path}?{rest}" if rest else path


def read_watches(addresses: Iterable[str]) -> tuple[list[Watch], list[Unwatchable]]:
    """What these addresses mean, each once, and those that mean nothing."""
    found: dict[str, Watch] = {}
    faults = []
    for address in addresses:
        try:
            watch = read_watch(address)
        except Unwatchable as fault:
            faults.append(fault)
        else:
            found.setdefault(watch.address, watch)
    return list(found.values()), faults


def read_watch(address: str) -> Watch:
    """The list or company at this address; Unwatchable where there is none."""
    if not address.startswith("/") or address.startswith("//") or len(address) > LONGEST:
        words = _("Give the address of a list or a company of this site, such as %(example)s.")
        example = f"{reverse('round-list')}?company=ubtech"
        raise Unwatchable(address, words % {"example": example})
    parts = urlsplit(address)
    name, found = _place(address, parts.path)
    if name == "company-detail":
        return _company(address, str(found["slug"]))
    facts = next((one for one in LISTS if one.url_name == name), None)
    if facts is None:
        raise Unwatchable(address, _("This is no list and no company, so nothing can be watched."))
    return _list(address, parts.path, facts, watched_query(QueryDict(parts.query)))


def _place(address: str, path: str) -> tuple[str, dict[str, Any]]:
    try:
        match = resolve(path)
    except Resolver404:
        raise Unwatchable(address, _("No page of this site is there.")) from None
    return match.url_name or "", match.kwargs


def _company(address: str, slug: str) -> Watch:
    with looking_from(NOW):
        company = Company.objects.published().filter(slug=slug).first()
    if company is None:
        raise Unwatchable(address, _("No company is published under this address."))
    return Watch(str(company.get_absolute_url()), names(company)[0], company=company)


def _list(address: str, path: str, facts: FactList, query: QueryDict) -> Watch:
    filterset = facts.narrowed(query, facts.table.published())
    if not filterset.form.is_valid():
        reasons = [str(words) for found in filterset.form.errors.values() for words in found]
        raise Unwatchable(address, " ".join(reasons))
    return Watch(watched_address(path, query), facts.title(filterset), facts, query)
