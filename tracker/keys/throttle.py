"""How often a key or an address may ask for what machines read.

Answers carry ``RateLimit-Policy`` and ``RateLimit`` as in draft-ietf-httpapi-ratelimit-headers-10
(https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/), and a refusal is that draft's
problem type "quota exceeded".
"""

import math
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources.problems import problem
from tracker.api.conditional import is_for_machines
from tracker.keys.counting import WINDOW_S, Count, count

View = Callable[[HttpRequest], HttpResponseBase]

QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"
NETWORK_BITS = 64
"""Of an IPv6 address: the rest of it one subscriber chooses at will."""


class Policy(NamedTuple):
    name: str
    limit: int
    who: str


def limit_rate(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        return counted(request, get_response)

    return middleware


def counted(request: HttpRequest, answer: View) -> HttpResponseBase:
    """The answer, or 429 where the limit is reached."""
    policy = policy_for(request)
    if not policy.limit or not is_for_machines(request.path_info):
        return answer(request)
    asked = count(policy.who)
    response = too_many(policy, asked) if asked.taken > policy.limit else answer(request)
    tell_limit(response, policy, asked)
    return response


def policy_for(request: HttpRequest) -> Policy:
    key = getattr(request, "api_key", None)
    if key is not None:
        return Policy("key", settings.API_KEY_PER_MINUTE, f"key:{key.pk}")
    limit = settings.API_ANONYMOUS_PER_MINUTE
    return Policy("address", limit, f"address:{network_of(request)}")


def network_of(request: HttpRequest) -> str:
    """From where it was sent, as the limits on signing in see it: an address, or an IPv6 network."""
    address = ip_address(get_adapter().get_client_ip(request))
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(IPv6Network((int(address), NETWORK_BITS), strict=False))
        address = address.ipv4_mapped
    return str(address)


def tell_limit(response: HttpResponseBase, policy: Policy, asked: Count) -> None:
    left = max(0, policy.limit - asked.taken)
    response["RateLimit-Policy"] = f'"{policy.name}";q={policy.limit};w={WINDOW_S}'
    response["RateLimit"] = f'"{policy.name}";r={left};t={_seconds(asked)}'


def too_many(policy: Policy, asked: Count) -> HttpResponse:
    seconds = _seconds(asked)
    said = ngettext(
        "More than %(limit)d request in a minute.",
        "More than %(limit)d requests in a minute.",
        policy.limit,
    )
    wait = ngettext("Wait %(n)d second.", "Wait %(n)d seconds.", seconds)
    detail = f"{said % {'limit': policy.limit}} {wait % {'n': seconds}} {_how_to_get_more(policy)}"
    return refused_for_a_while(policy, asked, detail)


def refused_for_a_while(policy: Policy, asked: Count, detail: str) -> HttpResponse:
    response = problem(
        429,
        _("Too many requests"),
        detail=detail.strip(),
        type=QUOTA_EXCEEDED,
        **{"violated-policies": [policy.name]},
    )
    response["Retry-After"] = str(_seconds(asked))
    response["Cache-Control"] = "no-store"
    return response


def _how_to_get_more(policy: Policy) -> str:
    most = settings.API_KEY_PER_MINUTE
    if policy.name == "address" and (not most or most > policy.limit):
        return _("With an API key you may ask more often: /desk/account/keys/.")
    return _("Answers that you have already cost nothing: send their ETag as If-None-Match.")


def _seconds(asked: Count) -> int:
    return max(1, math.ceil(asked.seconds_left))
