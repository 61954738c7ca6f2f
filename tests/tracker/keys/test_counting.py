"""Counts are exact, on Redis and in the process, and go on when Redis is lost."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pytest_django import Settings as SettingsWrapper

from sources import redis_cache
from sources.redis_cache import Absence
from tests.services import Server, redis_alone
from tracker.keys import counting
from tracker.keys.counting import WINDOW_S, ProcessCounter, RedisCounter, count

THREADS, EACH = 8, 100


@pytest.fixture(scope="module")
def redis_server() -> Iterator[tuple[Server, str]]:
    with redis_alone() as alone:
        yield alone


class Slow(dict[str, tuple[int, float]]):
    """Lets another thread in between what is read and what is written."""

    def get(self, who: str, otherwise: Any = None) -> Any:
        found = super().get(who, otherwise)
        time.sleep(0)
        return found


@pytest.mark.parametrize("store", ["process", "redis"])
def test_eight_threads_are_counted_exactly(store: str, redis_server: tuple[Server, str]) -> None:
    in_process = ProcessCounter()
    in_process.count("wang", 0)
    in_process._windows = Slow(in_process._windows)
    counter = in_process if store == "process" else RedisCounter(redis_server[1])

    def ask(_thread: int) -> list[int]:
        return [counter.count("li").taken for _time in range(EACH)]

    with ThreadPoolExecutor(THREADS) as threads:
        taken = [one for several in threads.map(ask, range(THREADS)) for one in several]
    assert sorted(taken) == list(range(1, THREADS * EACH + 1))
    assert counter.count("li", 0).taken == THREADS * EACH
    assert counter.count("wang").taken == 1
    assert 0 < counter.count("li").seconds_left <= WINDOW_S


def test_a_new_window_begins_when_the_old_one_is_over(
    redis_server: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("tracker.keys.counting.time.monotonic", lambda: now)
    counter = ProcessCounter()
    assert [counter.count("li").taken for _time in range(2)] == [1, 2]
    now += WINDOW_S - 1
    assert counter.count("li") == (3, 1.0)
    now += 1
    assert counter.count("wang") == (1, WINDOW_S)
    assert list(counter._windows) == ["wang"], "what is over is forgotten"
    assert counter.count("li") == (1, WINDOW_S)
    kept: Any = RedisCounter(redis_server[1])
    kept.count("li", 0)
    assert 59_000 < kept._script.registered_client.pttl(f"{counting.SHARED_PREFIX}li") <= 60_000


def test_a_lost_redis_refuses_nobody(
    settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_cache, "ABSENCE", Absence())
    with redis_alone() as (server, address):
        settings.REDIS_URL = address
        assert [count("li").taken for _time in range(3)] == [1, 2, 3]
        server.stop()
        assert count("li").taken == 1, "counted here"
        assert redis_cache.ABSENCE.lasts()
        assert count("li").taken == 2
