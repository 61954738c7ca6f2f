"""Addresses of pages: which of them mean the same page, and which are no addresses at all."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q

from sources.models import Source

NOT_PART_OF_A_PAGE = re.compile(
    r"^(utm_.*|spm|from|share.*|fbclid|gclid|ref|isappinstalled|scene)$"
)
WITHOUT_SCHEME = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
LONGEST = 500
_valid = URLValidator(schemes=["http", "https"])


def is_address(text: str) -> bool:
    """Whether it is meant as one, well-formed or not."""
    return text.startswith(("http:", "https:")) or bool(WITHOUT_SCHEME.fullmatch(text))


def with_scheme(text: str) -> str:
    return text if text.startswith(("http:", "https:")) else f"https://{text}"


def is_malformed(text: str) -> bool:
    if not is_address(text):
        return False
    try:
        _valid(with_scheme(text))
    except ValidationError:
        return True
    return len(text) > LONGEST


def host_of(url: str) -> str:
    """Without www and the m of mobile pages; empty where there is none."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.")


def canonical(url: str) -> str:
    """The page an address means: without scheme, www, fragment, trailing slash and trackers.

    Empty where it is no address.
    """
    host = host_of(url)
    if not host:
        return ""
    parts = urlsplit(url.strip())
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not NOT_PART_OF_A_PAGE.match(name)
    ]
    path = unquote(parts.path).rstrip("/")
    return host + path + (f"?{urlencode(sorted(query))}" if query else "")


def page_meant(text: str) -> str:
    """The same for what somebody typed; empty where that is no address."""
    if not is_address(text) or is_malformed(text):
        return ""
    return canonical(with_scheme(text))


def at_address(text: str) -> list[Source]:
    """The sources whose page it is, the longest known first."""
    wanted = page_meant(text)
    if not wanted:
        return []
    path = wanted.split("?")[0]
    rows = Source.objects.filter(Q(url__icontains=path) | Q(url__icontains=quote(path)))
    return [row for row in rows.order_by("pk") if canonical(row.url) == wanted]
