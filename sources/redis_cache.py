"""The cache on Redis when Redis is away: pages do without it, whoever counts attempts must not.

``default`` raises: allauth counts attempts at signing in there, and uncounted nobody is let in.
``pages`` keeps only what can be computed anew. Lost, it is a miss, and readers notice nothing.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import caches
from django.core.cache.backends import redis as its_cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.utils.connection import ConnectionProxy
from redis.exceptions import RedisError

LOG = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE_S = 1.0
"""How long one answer is waited for."""
LEFT_ALONE_S = 5.0
"""After a loss the server is not asked again for so long: no page waits more than once."""
TOLD_EVERY_S = 60.0

pages: Any = ConnectionProxy(caches, "pages")


class RedisCache(its_cache.RedisCache):
    """Django's, which gives up soon."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"socket_connect_timeout": PATIENCE_S, "socket_timeout": PATIENCE_S}
        super().__init__(server, {**params, "OPTIONS": options | params.get("OPTIONS", {})})


class Absence:
    """Of the server, as one process knows it."""

    def __init__(self) -> None:
        self.ask_again = self.tell_again = 0.0

    def lasts(self) -> bool:
        return time.monotonic() < self.ask_again

    def begins(self, fault: Exception) -> None:
        now = time.monotonic()
        self.ask_again = now + LEFT_ALONE_S
        if now >= self.tell_again:
            self.tell_again = now + TOLD_EVERY_S
            LOG.warning("The cache does not answer, pages are made without it: %s", fault)


ABSENCE = Absence()


class PageCache(RedisCache):
    """Asked in vain it holds nothing, and keeps nothing."""

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return _or_else(default, lambda: super(PageCache, self).get(key, default, version))

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        return _or_else(False, lambda: super(PageCache, self).add(key, value, timeout, version))

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        _or_else(None, lambda: super(PageCache, self).set(key, value, timeout, version))

    def delete(self, key: Any, version: Any = None) -> bool:
        return _or_else(False, lambda: super(PageCache, self).delete(key, version))


def _or_else(otherwise: T, ask: Callable[[], T]) -> T:
    if ABSENCE.lasts():
        return otherwise
    try:
        return ask()
    except RedisError as fault:
        ABSENCE.begins(fault)
        return otherwise
