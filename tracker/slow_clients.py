"""A client may be as slow as it likes: no lock and no connection to the database waits for it.

Only a thread of the web server does, of which there are many (``manage.py start``).
"""

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from sources.problems import problem

View = Callable[[HttpRequest], HttpResponseBase]

PIECE = 64 * 1024
IN_MEMORY = 1024**2
MOST_RECEIVED = 21 * 1024**2
"""The largest file of an import, and the form around it."""
MOST_DRAINED = 10 * MOST_RECEIVED


def receive(request: HttpRequest) -> HttpResponse | None:
    """Take in the body before anything reads it; the refusal, where it breaks off.

    What is too long is thrown away: by its announced length the view refuses it in its own words.
    Only who is signed in may send more than a form holds.
    """
    announced = _announced(request)
    if not announced:
        return None
    is_known = request.user.is_authenticated
    let_go()
    most = MOST_RECEIVED if is_known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    body: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with the request)
    stream, request._stream = request._stream, body
    if announced > most:
        if is_known:
            _drain(stream, announced)
        return None
    for piece in _pieces(stream, announced):
        body.write(piece)
    received = body.tell()
    body.seek(0)
    if received < announced:
        return _broken_off(received, announced)
    return _refused(_("Send the form in UTF-8.")) if _is_strangely_encoded(request) else None


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _drain(stream: Any, announced: int) -> None:
    """A browser shows no answer while it is still sending."""
    for _piece in _pieces(stream, min(announced, MOST_DRAINED)):
        pass


def _pieces(stream: Any, announced: int) -> Iterator[bytes]:
    left = announced
    try:
        while left > 0 and (piece := stream.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
    except OSError:  # the connection is gone
        return


def _broken_off(received: int, announced: int) -> HttpResponse:
    detail = _("The request broke off: %(received)s of %(announced)s bytes came. Send it again.")
    return _refused(detail % {"received": f"{received:,}", "announced": f"{announced:,}"})


def _is_strangely_encoded(request: HttpRequest) -> bool:
    """A form that is not in UTF-8: Django's page for that asks for the form again, and breaks."""
    if request.content_type != "application/x-www-form-urlencoded":
        return False
    try:
        return request.POST is None
    except BadRequest:
        return True
    except SuspiciousOperation:  # too long, or of too many fields: the view meets it again
        return False


def _refused(detail: str) -> HttpResponse:
    return problem(400, _("Invalid request"), detail=detail)


def let_go() -> None:
    """Give the connection back; whoever asks the database next gets another."""
    if not connection.in_atomic_block:
        connection.close()


def hold_no_connection(get_response: View) -> View:
    """What is sent in pieces is made while it is sent, or read from a file, for minutes on end.

    Between the pieces there is no connection, so whoever makes them keeps no cursor open.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response: Any = get_response(request)
        if response.streaming:
            response.streaming_content = _sent(response.streaming_content)
        return response  # type: ignore[no-any-return]

    return middleware


def _sent(pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        let_go()
        yield piece
