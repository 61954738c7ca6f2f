"""One signed POST to an address that somebody else chose.

Nothing but that address is reached by it: the address that a name has at that moment is checked and
then connected to, no redirect is followed, no proxy, cookie or password of this machine is used.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from threading import Thread
from time import monotonic
from typing import Any, NamedTuple

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession  # type: ignore[import-untyped]
from requests_hardened.ip_filter import InvalidIPAddress, filter_host  # type: ignore[import-untyped]
from requests_hardened.ip_filter_adapter import IPFilterAdapter  # type: ignore[import-untyped]
from standardwebhooks import Webhook as Signer
from urllib3.exceptions import HTTPError

from tracker.webhooks.models import EXCERPT, Reason

NotPublic = InvalidIPAddress
CONNECT_S = 5.0
"""For reaching the receiver, and again for agreeing on encryption."""
TIMEOUT_S = 10.0
"""For all of it: looking up the name, connecting, sending, and reading the answer however slowly it comes."""
MOST_READ = 64 * 1024
SUCCESS = range(200, 300)
GONE = 410
UNICAST = ipaddress.ip_network("2000::/3")
"""Of IPv6 nothing else is public: not fec0::/10, once site-local, nor what carries an IPv4 address."""
SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments, such as the gateway of one's own network
        "192.88.99.0/24",  # 6to4, relays
        "2001::/23",  # the same for IPv6, among it Teredo
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
"""Which of these are global differs between versions of Python."""


class Answer(NamedTuple):
    """``reason`` is empty for a success."""

    status: int | None = None
    reason: Reason | None = None
    duration_ms: int = 0
    excerpt: str = ""
    retry_after: str = ""


def signed_headers(
    message_id: str, body: str, secrets: Sequence[str], now: datetime
) -> dict[str, str]:
    """As Standard Webhooks has them: a signature for each secret, any of which a receiver may know."""
    signatures = (Signer(secret).sign(message_id, now, body) for secret in secrets)
    return {
        "accept-encoding": "identity",
        "content-type": "application/json",
        "user-agent": "HumanoidTracker-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def post(url: str, body: str, headers: dict[str, str]) -> Answer:
    begun = monotonic()
    session = _Session()
    try:
        answer = _within(TIMEOUT_S, lambda: _answer(session, url, body, headers))
    except (requests.RequestException, HTTPError, OSError, ValueError) as fault:
        answer = Answer(reason=_reason(fault))
    finally:
        session.cut()
    return answer._replace(duration_ms=int((monotonic() - begun) * 1000))


def _within(seconds: float, act: Callable[[], Answer]) -> Answer:
    """TimeoutError where it takes longer: a name's look-up, for one, cannot be ended from outside.

    Nobody waits for it then. It ends by itself, at the latest when it finds its connection cut.
    """
    outcome: Future[Answer] = Future()

    def run() -> None:
        try:
            outcome.set_result(act())
        except BaseException as fault:  # raised below instead
            outcome.set_exception(fault)

    Thread(target=run, name="webhook", daemon=True).start()
    return outcome.result(seconds)


def _answer(session: "_Session", url: str, body: str, headers: dict[str, str]) -> Answer:
    with session, session.post(url, body.encode(), headers=headers, stream=True) as response:
        # As it comes over the wire: what is compressed stays so, and cannot grow.
        text = response.raw.read(MOST_READ, decode_content=False).decode(errors="replace")
        reason = _reason_of(response.status_code)
        # A NUL is no character of a text to PostgreSQL.
        excerpt = text[:EXCERPT].replace("\0", "\N{REPLACEMENT CHARACTER}")
        return Answer(
            response.status_code, reason, 0, excerpt, response.headers.get("Retry-After", "")
        )


def _reason_of(status: int) -> Reason | None:
    if status in SUCCESS:
        return None
    return Reason.REDIRECTED if status in range(300, 400) else Reason.REFUSED


def _reason(fault: BaseException) -> Reason:
    if isinstance(fault, NotPublic):
        return Reason.NOT_PUBLIC
    if isinstance(fault, requests.exceptions.SSLError):
        return Reason.BAD_CERTIFICATE
    if isinstance(fault, requests.Timeout | TimeoutError):
        return Reason.TIMED_OUT
    return Reason.NO_CONNECTION


class _Session(HTTPSession):  # type: ignore[misc]
    """For one request. ``cut`` ends it from another thread, whatever it waits for."""

    def __init__(self) -> None:
        is_guarded = not settings.WEBHOOKS_TO_PRIVATE_ADDRESSES
        super().__init__(
            Config(
                ip_filter_enable=False,  # mounted below instead, stricter
                ip_filter_allow_loopback_ips=False,
                never_redirect=True,
                default_timeout=(CONNECT_S, TIMEOUT_S),
            )
        )
        self.trust_env = False
        self.is_cut = False
        self.sockets: list[socket.socket] = []
        for scheme in ("https", "http"):
            kind = _GuardedAdapter if is_guarded else _Adapter
            self.mount(f"{scheme}://", kind(self, scheme == "https"))

    def watch(self, connected: socket.socket) -> None:
        self.sockets.append(connected)
        if self.is_cut:
            self.cut()

    def cut(self) -> None:
        self.is_cut = True
        for one in self.sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class _Watched:
    """Notes the connection as soon as it stands, so that it can be cut."""

    session: _Session

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)  # type: ignore[misc]
        session, plain = self.session, pool.ConnectionCls

        class Connection(plain):  # type: ignore[misc,valid-type]
            def connect(self) -> None:
                super().connect()
                session.watch(self.sock)

        pool.ConnectionCls = Connection
        return pool


class _Adapter(_Watched, requests.adapters.HTTPAdapter):
    def __init__(self, session: _Session, is_https: bool) -> None:
        self.session = session
        super().__init__()


class _GuardedAdapter(_Watched, IPFilterAdapter):  # type: ignore[misc]
    def __init__(self, session: _Session, is_https: bool) -> None:
        self.session = session
        super().__init__(is_https_proto=is_https)

    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
        """The address that is returned is the one connected to, so a name's next answer is of no use."""
        host, pool = super().build_connection_pool_key_attributes(*args, **kwargs)
        refuse_unless_public(str(host["host"]))
        return host, pool


def look_up(name: str, port: int) -> None:
    """NotPublic where the name leads to no public address now."""
    refuse_unless_public(filter_host(name, port, allow_loopback=False))


def refuse_unless_public(address: str) -> None:
    """Beyond the library's list, which knows neither IPv4 within IPv6 nor site-local addresses."""
    ip = ipaddress.ip_address(address.strip("[]"))
    is_unicast = ip.version == 4 or ip in UNICAST
    is_special = ip.is_reserved or ip.is_multicast or any(ip in network for network in SPECIAL)
    if is_special or not is_unicast or not ip.is_global:
        raise NotPublic(ip)
