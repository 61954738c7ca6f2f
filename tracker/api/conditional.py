"""Answers for machines are asked for again and again: the same one is sent, and made, only once.

An answer follows from the facts, the figures derived from them, the day, the code, the language and
the address. From these its ETag is made before anything is computed, and under it the answer is kept.
"""

import gzip
from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from sources.negotiation import prefers_csv
from sources.redis_cache import pages
from tracker.embed.framing import EMBED
from tracker.looking_back import ALWAYS_NOW
from tracker.moment import moment

View = Callable[[HttpRequest], HttpResponseBase]

API = "/api/v1/"
ENDINGS = (".json", ".csv", ".atom")
NOT_FROM_FACTS = (*ALWAYS_NOW, f"{API}snapshots/", "/data/snapshots/")
KEPT_S = 3600
MOST_KEPT_BYTES = 2_000_000
SHORTEST_COMPRESSED = 200
BROTLI_QUALITY, GZIP_LEVEL = 4, 6


class Kept(NamedTuple):
    """An answer's body as it was sent, and the headers that belong to it."""

    body: bytes
    headers: dict[str, str]


def is_for_machines(path: str) -> bool:
    """The API, and the lists under their endings; not what people sign in for."""
    return path.startswith(API) or (path.endswith(ENDINGS) and not path.startswith(ALWAYS_NOW))


def follows_from_facts(request: HttpRequest) -> bool:
    path = request.path_info
    if request.method not in ("GET", "HEAD") or path.startswith(NOT_FROM_FACTS):
        return False
    return path.startswith((API, EMBED)) or path.endswith(ENDINGS)


def without_cookies(get_response: View) -> View:
    """The API knows no cookies: whoever asks the same is answered the same."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(API):
            request.COOKIES = {}
        return get_response(request)

    return middleware


def unless_modified(get_response: View) -> View:
    """304 to a client that has this answer; nothing is computed or counted for that."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not follows_from_facts(request):
            return get_response(request)
        now = moment()
        etag = f'W/"{_digest(request, now.key)}"'
        request.answer_key = etag  # type: ignore[attr-defined]
        response = _unless_known(request, etag, get_response)
        if response.status_code in (200, 304):
            response["ETag"] = etag
            response["Dataset-Version"] = now.version
        _say_who_may_keep_it(request, response)
        return response

    return middleware


def _unless_known(request: HttpRequest, etag: str, answer: View) -> HttpResponseBase:
    if request.headers.get("If-None-Match", "").strip() != "*":
        known: HttpResponseBase | None = get_conditional_response(request, etag)
        return known or answer(request)
    # Whoever has any answer at all: whether there is one, only the view can tell.
    made: Any = answer(request)
    if made.status_code != 200:
        return made  # type: ignore[no-any-return]
    return get_conditional_response(request, etag, response=made)  # type: ignore[return-value]


def _say_who_may_keep_it(request: HttpRequest, response: HttpResponseBase) -> None:
    """Anybody, if he asks each time whether it still holds; an answer to a key only its owner."""
    if not response.has_header("Cache-Control"):
        whose = "private" if getattr(request, "api_key", None) else "public"
        response["Cache-Control"] = f"{whose}, no-cache"
    is_api = request.path_info.startswith(API)
    told = ("Accept", "Authorization", "X-API-Key") if is_api else ("Cookie",)
    patch_vary_headers(response, (*told, "Accept-Encoding", "Accept-Language"))


def _digest(request: HttpRequest, moment_key: str) -> str:
    """Of everything that the answer follows from."""
    preferences: Any = getattr(request, "preferences", None)
    parts = (
        moment_key,
        get_language() or "",
        preferences.currency if preferences else "",
        "csv" if prefers_csv(request) else "",
        request.build_absolute_uri(),
    )
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def remember(get_response: View) -> View:
    """The same answer is made once, and compressed once, however often it is asked for."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        etag = getattr(request, "answer_key", "")
        if not etag:
            return get_response(request)
        encoding = accepted_encoding(request.headers.get("Accept-Encoding", ""))
        key = f"answer:{etag[3:-1]}:{encoding}"
        kept: Kept | None = pages.get(key)
        if kept is not None:
            return HttpResponse(kept.body, headers=kept.headers)
        response = get_response(request)
        if isinstance(response, HttpResponse) and response.status_code == 200:
            compress(response, encoding)
            if len(response.content) <= MOST_KEPT_BYTES:
                pages.set(key, Kept(response.content, dict(response.headers)), KEPT_S)
        return response

    return middleware


def accepted_encoding(header: str) -> str:
    """``br`` or ``gzip``, whichever of them the client takes, the better one first; empty for neither."""
    taken = set()
    for part in header.lower().split(","):
        name, _semicolon, quality = part.partition(";")
        if quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            taken.add(name.strip())
    return next((name for name in ("br", "gzip") if name in taken), "")


def compress(response: HttpResponse, encoding: str) -> None:
    if not encoding or len(response.content) < SHORTEST_COMPRESSED:
        return
    if response.has_header("Content-Encoding"):
        return
    body = response.content
    if encoding == "br":
        response.content = brotli.compress(body, quality=BROTLI_QUALITY)
    else:
        response.content = gzip.compress(body, GZIP_LEVEL, mtime=0)
    response["Content-Encoding"] = encoding
