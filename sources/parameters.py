"""What may stand in an address's query: every form of the site refuses the rest in the same words."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

# Read for every page by the middleware: they choose the day, not the rows.
CLOCKS = ("as_of", "recorded_by")


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
            alike = get_close_matches(name, known, 1)
            yield name, _unknown(name, alike[0] if alike else near)
    for name, values in query.lists() if isinstance(query, QueryDict) else ():
        if len(values) > 1 and name not in several:
            yield name, _("Give “%(name)s” once.") % {"name": name}


def _unknown(name: str, near: str) -> str:
    message = _("There is no filter “%(name)s”.") % {"name": name}
    return message + (_(" Did you mean “%(near)s”?") % {"near": near} if near else "")
