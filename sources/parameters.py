"""What may stand in an address's query: every form of the site refuses the rest in the same words."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from sources.wording import listed

# Read for every page by the middleware: they choose the day, not the rows.
CLOCKS = ("as_of", "recorded_by")

CALLED_ELSEWHERE = {
    **dict.fromkeys(("page", "offset", "after", "start"), "cursor"),
    **dict.fromkeys(("per_page", "page_size", "pagesize", "size", "count", "top"), "limit"),
    **dict.fromkeys(("sort", "sort_by", "sortby", "order", "order_by", "orderby"), "ordering"),
    **dict.fromkeys(("include", "embed", "with"), "expand"),
    **dict.fromkeys(("exclude", "without"), "omit"),
    **dict.fromkeys(("select", "columns", "only"), "fields"),
    **dict.fromkeys(("search", "query", "name"), "q"),
}
"""What other sites call a parameter that is here under another name."""


def join_values(request: HttpRequest, names: Collection[str]) -> None:
    """Of these names, values given one by one become one, joined with commas.

    Clients that are generated from a description write a list either way.
    """
    repeated = [name for name in names if len(request.GET.getlist(name)) > 1]
    if repeated:
        query = request.GET.copy()
        for name in repeated:
            query[name] = ",".join(query.getlist(name))
        request.GET = query  # type: ignore[assignment]


def refuse_parameters(
    form: Any, query: Any, known: Collection[str], several: Collection[str] = (), near: str = ""
) -> None:
    """Refuse what ``parameter_faults`` finds: at the field of that name, or of the form itself."""
    for name, message in parameter_faults(query, known, several, near):
        form.add_error(name if name in form.fields else None, message)


def parameter_faults(
    query: Any, known: Collection[str], several: Collection[str] = (), near: str = ""
) -> Iterator[tuple[str, str]]:
    """What is wrong with the parameters themselves, by name.

    One that means nothing here would do nothing, silently; of several values a form takes the last,
    unless it is among those that may have ``several``. ``near`` is named where nothing is alike.
    """
    known = [*known, *CLOCKS]
    for name in query or ():
        if name not in known:
            yield name, _unknown(name, known, near)
    for name, values in query.lists() if isinstance(query, QueryDict) else ():
        if len(values) > 1 and name not in several:
            yield name, _("Give “%(name)s” once.") % {"name": name}


def _unknown(name: str, known: Collection[str], near: str) -> str:
    if "bom" in known and "fields" in known and name in ("limit", "cursor", "expand"):
        told = _("A CSV has all rows of its filter, without nested ones: leave “%(name)s” out.")
        return told % {"name": name}
    message = _("There is no filter “%(name)s”.") % {"name": name}
    if name == "format":
        hint = _(" CSV is asked for with the header “Accept: text/csv”.")
        return message + (hint if "limit" in known else "")
    named = CALLED_ELSEWHERE.get(name, "")
    alike = [named] if named in known else get_close_matches(name, known, 1)
    near = alike[0] if alike else near
    return message + (_(" Did you mean “%(near)s”?") % {"near": near} if near else "")


FEW = 20
"""So many names are listed where none of them is near."""


def no_such(name: str, known: Collection[str]) -> str:
    """That it is none of these, with the near one; with all of them where they are few."""
    near = get_close_matches(name, list(known), 1)
    message = _("There is no “%(name)s” here.") % {"name": name[:80]}
    if near:
        return message + _(" Did you mean “%(near)s”?") % {"near": near[0]}
    if not known or len(known) > FEW:
        return message
    return message + " " + _("Choose from %(names)s.") % {"names": listed(known)}
