"""Counts requests in windows of a minute, exactly, however many ask at once.

A window begins with the first request in it. With Redis all processes share their counts; without it,
and for as long as it is lost, each process counts for itself: answers are never refused for want of it.
"""

import time
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

import redis
from django.conf import settings
from redis.exceptions import RedisError

from sources import redis_cache

WINDOW_S = 60
SHARED_PREFIX = "asked:"
COUNT_SCRIPT = """
local taken = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {taken, left}
"""


class Count(NamedTuple):
    taken: int
    """With this one, since the window began."""
    seconds_left: float


class ProcessCounter:
    def __init__(self) -> None:
        self._lock = Lock()
        self._windows: dict[str, tuple[int, float]] = {}
        self._sweep_at = 0.0

    def count(self, who: str, number: int = 1) -> Count:
        now = time.monotonic()
        with self._lock:
            if now >= self._sweep_at:
                self._sweep_at = now + WINDOW_S
                self._windows = {w: kept for w, kept in self._windows.items() if kept[1] > now}
            taken, ends_at = self._windows.get(who, (0, 0.0))
            if ends_at <= now:
                taken, ends_at = 0, now + WINDOW_S
            self._windows[who] = taken + number, ends_at
        return Count(taken + number, ends_at - now)


class RedisCounter:
    def __init__(self, address: str) -> None:
        patience = redis_cache.PATIENCE_S
        client = redis.Redis.from_url(
            address, socket_timeout=patience, socket_connect_timeout=patience
        )
        self._script: Any = client.register_script(COUNT_SCRIPT)

    def count(self, who: str, number: int = 1) -> Count:
        taken, left = self._script(keys=[SHARED_PREFIX + who], args=[number, WINDOW_S * 1000])
        return Count(taken, left / 1000)


IN_PROCESS = ProcessCounter()
shared_counter = lru_cache(RedisCounter)


def count(who: str, number: int = 1) -> Count:
    """One more request of ``who``; none more, but the count so far, with a ``number`` of 0."""
    if settings.REDIS_URL and not redis_cache.ABSENCE.lasts():
        try:
            return shared_counter(settings.REDIS_URL).count(who, number)
        except RedisError as fault:
            redis_cache.ABSENCE.begins(fault)
    return IN_PROCESS.count(who, number)
