"""The desk's bar, and the quiet links of public pages that lead editors to it."""

from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sources.models import Proposal
from sources.roles import ROLE_NAMES, is_editor, role_of
from tracker.desk.entry.layouts import ENTERED
from tracker.desk.rows import BY_NAME, BY_RESOURCE

register = template.Library()
KEYS = {"desk-queue": "gq", "desk-import": "gi", "desk-health": "gh", "desk-merge": "gm"}


class Link(NamedTuple):
    url: str
    label: str
    is_here: bool = False
    number: int = 0
    key: str = ""
    """The keys that lead there."""


class Bar(NamedTuple):
    """``here`` is the name of the route; ``pages`` leaves out those that this site has not."""

    user: str
    role: str
    home: str
    here: str
    adding: list[Link]
    pages: list[Link]


@register.simple_tag(takes_context=True)
def desk_bar(context: template.Context) -> Bar:
    request: HttpRequest = context["request"]
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    table = str(match.kwargs.get("table", "")) if match else ""
    role = role_of(request.user)
    pages = {
        "desk-queue": (_("Review queue"), Proposal.objects.in_review().count()),
        "desk-import": (_("Import"), 0),
        "desk-health": (_("Data health"), 0),
        "desk-merge": (pgettext("two companies or investors", "Merge"), 0),
    }
    return Bar(
        user=request.user.get_username(),
        role=str(ROLE_NAMES.get(role, "")),
        home=reverse("desk"),
        here=here,
        adding=[_adding(name, here == "desk-add" and table == name) for name in ENTERED],
        pages=[
            Link(url, label, here == name, count, KEYS.get(name, ""))
            for name, (label, count) in pages.items()
            if (url := _address(name))
        ],
    )


def _adding(name: str, is_here: bool = False, **begun: str) -> Link:
    noun = str(BY_NAME[name].model._meta.verbose_name)
    query = f"?{urlencode(begun)}" if begun else ""
    return Link(reverse("desk-add", args=[name]) + query, noun[:1].upper() + noun[1:], is_here)


def _address(name: str, *args: str) -> str:
    """Empty where this site has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


# --- on public pages ---


def _is_editors(context: template.Context) -> bool:
    """Whether an editor reads this page; without a session cookie nothing is asked for."""
    request: HttpRequest | None = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return is_editor(request.user)


@register.simple_tag(takes_context=True)
def opens_desk(context: template.Context) -> bool:
    return _is_editors(context)


@register.simple_tag(takes_context=True)
def desk_links(context: template.Context, row: Any) -> list[Link]:
    """What an editor may do with a row; nothing for readers."""
    if not _is_editors(context) or getattr(row, "resource", "") not in BY_RESOURCE:
        return []
    about = BY_RESOURCE[row.resource].name, str(getattr(row, row.identity))
    links = {
        "desk-edit": pgettext("an act of an editor", "Correct"),
        "desk-history": pgettext("an act of an editor", "History"),
        "desk-withdraw": pgettext("an act of an editor", "Withdraw"),
    }
    if row.resource == "sources":  # what is cited stays
        del links["desk-withdraw"]
    return [Link(url, label) for name, label in links.items() if (url := _address(name, *about))]


COLUMN_OF_COMPANY = {
    "rounds": "company_slug",
    "targets": "company_slug",
    "actuals": "company_slug",
    "supply_links": "supplier_slug",
    "orders": "maker_slug",
}


@register.simple_tag(takes_context=True)
def desk_additions(context: template.Context, company: Any) -> list[Link]:
    """New rows about a company; nothing for readers."""
    if not _is_editors(context):
        return []
    return [_adding(name, **{column: company.slug}) for name, column in COLUMN_OF_COMPANY.items()]
