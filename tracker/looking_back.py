"""The past day a reader asks to look from: read from the address, and kept in those of the answer."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from sources.clock import Clock, looking_from
from sources.parameters import CLOCKS
from sources.partial_dates import PartialDate

EARLIEST = date(2000, 1, 1)
NOT_PAGES = ("/admin/", "/static/", "/livez", "/readyz")
ALWAYS_NOW = ("/desk/", *NOT_PAGES)

_TAG = re.compile(r"<([a-z]+)\s[^>]*>")
_ADDRESS = re.compile(r'(?<=\s)(href|hx-get)="([/?][^"]*)"')
OWN_DAY = "data-own-day"
"""Marks a link or a form that chooses the day itself, such as the way back to today."""


class UnreadableDay(ValueError):
    """A parameter of the address that names no day to look from."""

    def __init__(self, parameter: str, text: str, today: date) -> None:
        self.parameter = parameter
        super().__init__(
            _(
                "“%(text)s” is no day to look from: write one day as YYYY-MM-DD, from %(earliest)s"
                " to %(today)s. YYYY-MM and YYYY stand for their last day."
            )
            % {"text": text[:40], "earliest": EARLIEST, "today": today}
        )


def asked_clock(query: QueryDict, today: date) -> Clock:
    """The clock that the address asks for; UnreadableDay where it cannot be read.

    A span that has not ended, and today itself, mean now.
    """
    as_of, recorded_by = (_asked_day(query, name, today) for name in CLOCKS)
    return Clock(as_of=as_of, recorded_by=recorded_by)


def _asked_day(query: QueryDict, name: str, today: date) -> date | None:
    given = query.getlist(name)
    text = ", ".join(given)
    if not text:
        return None
    try:
        # Given twice it is joined, and so no date.
        asked = PartialDate.parse(text)
    except ValueError:
        raise UnreadableDay(name, text, today) from None
    if asked.first > today or asked.last < EARLIEST:
        raise UnreadableDay(name, text, today)
    return asked.last if asked.last < today else None


def parameters_of(seen: Clock) -> dict[str, str]:
    """What an address must say to be read from the same day."""
    return {name: day.isoformat() for name in CLOCKS if (day := getattr(seen, name)) is not None}


def without_day(request: HttpRequest) -> QueryDict:
    """The parameters of the address beside the day; another day's rows begin on their first page."""
    query = request.GET.copy()
    for name in (*CLOCKS, "page", "cursor"):
        query.pop(name, None)
    return query


def today_address(request: HttpRequest) -> str:
    rest = without_day(request).urlencode()
    return f"{request.path}?{rest}" if rest else request.path


def keep_day(response: HttpResponseBase, seen: Clock) -> None:
    """Let a streamed answer be read from the same day, and the links of a page lead to it."""
    if getattr(response, "streaming", False):
        stream = response.streaming_content  # type: ignore[attr-defined]
        response.streaming_content = _streamed(stream, seen)  # type: ignore[attr-defined]
    elif response.headers.get("Content-Type", "").startswith("text/html"):
        html = response.content.decode()  # type: ignore[attr-defined]
        response.content = with_day(html, parameters_of(seen))  # type: ignore[attr-defined]


def _streamed(chunks: Iterable[bytes], seen: Clock) -> Iterator[bytes]:
    """Each chunk made by the reader's clock, which the server has put back long before."""
    stream = iter(chunks)
    while True:
        with looking_from(seen):
            chunk = next(stream, None)
        if chunk is None:
            return
        yield chunk


def with_day(html: str, parameters: dict[str, str]) -> str:
    """The page with the day added to its links and to the forms that ask the server."""
    hidden = format_html_join("", '<input type="hidden" name="{}" value="{}">', parameters.items())

    def tag(found: re.Match[str]) -> str:
        text, name = found[0], found[1]
        if OWN_DAY in text:
            return text
        if name == "form":
            # A form sends its fields and drops the query of its address.
            return text if 'method="post"' in text else text + hidden
        return _ADDRESS.sub(lambda one: _attribute(one[1], one[2], parameters), text)

    return _TAG.sub(tag, html)


def _attribute(name: str, address: str, parameters: dict[str, str]) -> str:
    return format_html('{}="{}"', name, dated_address(unescape(address), parameters))


def dated_address(address: str, parameters: dict[str, str]) -> str:
    """The address with the day added, unless it has one or leads to what has no past."""
    if address.startswith(("//", *ALWAYS_NOW)):
        return address
    parts = urlsplit(address)
    given = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    added = {name: day for name, day in parameters.items() if name not in given}
    query = "&".join(filter(None, (parts.query, urlencode(added))))
    return urlunsplit(parts._replace(query=query))
