"""A file in pieces, from any place in it: what was interrupted goes on where it stopped."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _

from sources.problems import problem

PIECE = 64 * 1024
FOREVER = "public, max-age=31536000, immutable"
_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class Part(NamedTuple):
    """The bytes from ``first`` up to, but not with, ``end``."""

    first: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.first


class Unsatisfiable(ValueError):
    """The range begins behind the end of the file."""


def download(
    request: HttpRequest, path: Path, file: dict[str, Any], *, name: str, made_at: datetime
) -> HttpResponseBase:
    """The file, or the part of it that is asked for; FileNotFoundError where it is not there."""
    etag, changed = f'"{file["sha256"]}"', int(made_at.timestamp())
    response: HttpResponseBase | None = get_conditional_response(request, etag, changed)
    if response is None:
        size = path.stat().st_size
        try:
            part = _asked(request, size, etag, changed)
        except Unsatisfiable:
            return _unsatisfiable(size)
        response = _answer(request, path, part, size)
        response["Content-Type"] = file["media_type"]
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = FOREVER
    # Compressed on the way it would have no length, and no place in it could be named.
    request.META["HTTP_ACCEPT_ENCODING"] = ""
    return response


def _asked(request: HttpRequest, size: int, etag: str, changed: int) -> Part | None:
    """None for the whole: also where a range is asked of another version, or cannot be read."""
    header = request.headers.get("Range", "")
    if not header or request.method != "GET" or not _is_of_this(request, etag, changed):
        return None
    found = _ONE_RANGE.fullmatch(header)
    if not found or not any(found.groups()):
        return None  # several ranges too: RFC 9110 lets a server answer them with the whole
    first, last = found.groups()
    if not first:
        part = Part(max(0, size - int(last)), size)
    else:
        part = Part(int(first), min(int(last) + 1, size) if last else size)
        if last and int(last) < int(first):
            return None
    if part.first >= size or not part.length:
        raise Unsatisfiable
    return part


def _is_of_this(request: HttpRequest, etag: str, changed: int) -> bool:
    """Whether what the client has so far is of this very file, as If-Range tells."""
    held = request.headers.get("If-Range", "").strip()
    if not held or held.startswith('"'):
        return held in ("", etag)
    return parse_http_date_safe(held) == changed


def _answer(request: HttpRequest, path: Path, part: Part | None, size: int) -> HttpResponseBase:
    sent = part or Part(0, size)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        # Opened here, so that a file that is gone is told before the answer begins.
        response = StreamingHttpResponse(_pieces(path.open("rb"), sent))
    response["Content-Length"] = str(sent.length)
    if part:
        response.status_code = 206
        response["Content-Range"] = f"bytes {part.first}-{part.end - 1}/{size}"
    return response


def _pieces(content: Any, part: Part) -> Iterator[bytes]:
    with content:
        content.seek(part.first)
        left = part.length
        while left and (piece := content.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _unsatisfiable(size: int) -> HttpResponse:
    detail = _("The file has %(size)s bytes; ask for a range that begins in it.") % {"size": size}
    response = problem(416, _("No such range"), detail=detail)
    response["Content-Range"] = f"bytes */{size}"
    return response
