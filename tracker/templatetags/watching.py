"""Which part of a page can be watched: a company's profile, or the list with the filter in force."""

from typing import NamedTuple

from django import template

from companies.models import Company
from sources.clock import NOW, looking_from
from sources.models import Change
from sources.templatetags.facts import names
from tracker.api.resources import LISTS
from tracker.watch.watched import watched_address

register = template.Library()
LIST_NAMES = {facts.url_name for facts in LISTS}


class Watchable(NamedTuple):
    """``version`` is the place in the log from which a new watch counts changes as unread."""

    address: str
    name: str
    version: str
    is_company: bool


@register.simple_tag(takes_context=True)
def watchable(context: template.Context) -> Watchable | None:
    request = context.get("request")
    match = request.resolver_match if request else None
    if match is None or request is None:
        return None
    company = context.get("company")
    if match.url_name == "company-detail" and isinstance(company, Company):
        address, name = str(company.get_absolute_url()), names(company)[0]
    elif match.url_name in LIST_NAMES and not context["filter"].form.errors:
        address = watched_address(request.path, request.GET)
        name = str(context.get("title") or context["heading"])
    else:
        return None
    with looking_from(NOW):
        version = str(Change.objects.version())
    return Watchable(address, name, version, match.url_name == "company-detail")
