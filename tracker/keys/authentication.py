"""Whose API key a request bears: ``Authorization: Bearer ht_…`` or ``X-API-Key: ht_…``.

Other schemes of Authorization are somebody else's, such as a proxy's password, and are let pass,
unless they bear a key of this site: it would do nothing, silently.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from sources.problems import problem
from tracker.api.conditional import is_for_machines
from tracker.keys.counting import Count, count
from tracker.keys.last_use import note_use
from tracker.keys.models import ApiKey, Scope
from tracker.keys.throttle import (
    Policy,
    counted,
    network_of,
    refused_for_a_while,
    tell_limit,
)
from tracker.keys.tokens import TOKEN, Secret, read_token

View = Callable[[HttpRequest], HttpResponseBase]

GUESSES_PER_MINUTE = 20
IN_THE_QUERY = {"access_token", "api-key", "api_key", "apikey", "token", "x-api-key"}
"""What people call a key when they put it into an address."""


class Refused(Exception):
    """The request bears a key that does not open anything."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


def authenticate(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.api_key = None  # type: ignore[attr-defined]
        if is_for_machines(request.path_info):
            try:
                request.api_key = _key_of(request)  # type: ignore[attr-defined]
            except Refused as refused:
                answer = refused.answer
                # 429 says enough by itself; every other refusal is a request like any other.
                return answer if answer.status_code == 429 else counted(request, lambda _: answer)
        return get_response(request)

    return middleware


def refused_scope(request: HttpRequest, scope: Scope) -> HttpResponse | None:
    """401 for a request without a key, 403 where the key may not do this."""
    key: ApiKey | None = getattr(request, "api_key", None)
    if key is None:
        return _unauthorized("", _("This needs an API key: make one at /desk/account/keys/."))
    if key.may(scope):
        return None
    detail = _("This API key may not “%(scope)s”. Make one that may at /desk/account/keys/.")
    response = problem(403, _("Not with this key"), detail=detail % {"scope": scope.label})
    response["WWW-Authenticate"] = (
        f'Bearer realm="api", error="insufficient_scope", scope="{scope}"'
    )
    response["Cache-Control"] = "no-store"
    return response


def _key_of(request: HttpRequest) -> ApiKey | None:
    _refuse_in_the_query(request)
    text = _borne(request)
    if text is None:
        return None
    guesses = Policy("wrong-keys", GUESSES_PER_MINUTE, f"wrong:{network_of(request)}")
    so_far = count(guesses.who, 0)
    if so_far.taken >= guesses.limit:
        raise Refused(_too_many_guesses(guesses, so_far))
    key = _issued(text)
    if key is None:
        asked = count(guesses.who)
        is_over = asked.taken > guesses.limit
        raise Refused(_too_many_guesses(guesses, asked) if is_over else _unknown(text))
    if fault := _ended(key):
        raise Refused(_unauthorized(*fault))
    note_use(key)
    return key


def _borne(request: HttpRequest) -> Secret | None:
    header = request.headers.get("Authorization", "").strip()
    scheme, _space, bearer = header.partition(" ")
    given = [bearer] if scheme.lower() == "bearer" else []
    if not given and TOKEN.search(header):
        detail = _("This API key is not read here. Send it as “Authorization: Bearer ht_…”.")
        raise Refused(_unauthorized("malformed", detail))
    if "X-API-Key" in request.headers:
        given.append(request.headers["X-API-Key"])
    given = [text.strip() for text in given]
    if len(set(given)) > 1:
        detail = _("Two different API keys came with this request. Send one of them.")
        raise Refused(_bad_request(detail))
    return Secret(given[0]) if given else None


def _refuse_in_the_query(request: HttpRequest) -> None:
    """Addresses are logged, kept and passed on; a key in one is a key given away."""
    named = any(name.lower() in IN_THE_QUERY for name in request.GET)
    values = (value for values in request.GET.lists() for value in values[1])
    if named or any(TOKEN.search(value) for value in values):
        raise Refused(
            _bad_request(
                _(
                    "An API key does not belong into the address, which is logged and passed on."
                    " Send it in the header “Authorization: Bearer ht_…”. If this was a real key,"
                    " revoke it at /desk/account/keys/ and make a new one."
                )
            )
        )


def _issued(text: Secret) -> ApiKey | None:
    token = read_token(text)
    if token is None:
        return None
    key = ApiKey.objects.select_related("owner").filter(prefix=token.prefix).first()
    known = key.digest if key else ""
    return key if constant_time_compare(token.digest, known) else None


def _ended(key: ApiKey) -> tuple[str, str] | None:
    """Why it works no longer, in a word for machines and in a sentence. Only its bearer learns it."""
    if key.revoked_at:
        said = _("This API key was revoked on %(day)s. Make a new one at /desk/account/keys/.")
        return "revoked", said % {"day": f"{key.revoked_at:%Y-%m-%d}"}
    if key.is_expired and key.expires_at:
        said = _("This API key expired on %(day)s. Make a new one at /desk/account/keys/.")
        return "expired", said % {"day": f"{key.expires_at:%Y-%m-%d}"}
    if not key.owner.is_active:
        return "closed", _("The account of this API key is closed. An administrator can open it.")
    return None


def _unknown(text: Secret) -> HttpResponse:
    if read_token(text) is None:
        detail = _(
            "This is no API key of this site: it is cut off or mistyped. A key begins with “ht_”"
            " and has 50 characters. Copy it again, or leave it out: reading needs none."
        )
        return _unauthorized("malformed", detail)
    detail = _(
        "There is no such API key. Make one at /desk/account/keys/, or leave it out:"
        " reading needs none."
    )
    return _unauthorized("unknown", detail)


def _unauthorized(reason: str, detail: str) -> HttpResponse:
    response = problem(401, _("Not a valid API key"), detail=detail, reason=reason)
    error = f', error="invalid_token", error_description="{reason}"' if reason else ""
    response["WWW-Authenticate"] = f'Bearer realm="api"{error}'
    response["Cache-Control"] = "no-store"
    return response


def _bad_request(detail: str) -> HttpResponse:
    response = problem(400, _("Invalid request"), detail=detail)
    response["WWW-Authenticate"] = 'Bearer realm="api", error="invalid_request"'
    response["Cache-Control"] = "no-store"
    return response


def _too_many_guesses(guesses: Policy, asked: Count) -> HttpResponse:
    detail = _(
        "Too many wrong API keys came from this address; for a minute none is looked at."
        " Without a key you may go on reading."
    )
    response = refused_for_a_while(guesses, asked, detail)
    tell_limit(response, guesses, asked)
    return response
