"""How far a long job has come, told to the pages of other connections.

In the cache: what the job's own transaction writes is seen by nobody before it ends.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sources.redis_cache import pages

EVERY_S = 0.5
KEPT_S = 900


@dataclass
class Progress:
    number: int
    total: int
    done: int = 0
    told_at: float = 0.0

    def tell(self) -> None:
        self.told_at = time.monotonic()
        pages.set(_name(self.number), (self.done, self.total), KEPT_S)


_CURRENT: ContextVar[Progress | None] = ContextVar("progress", default=None)


@contextmanager
def shown(number: int, total: int) -> Iterator[None]:
    """Show every ``tick`` within as progress of this batch."""
    progress = Progress(number, total)
    token = _CURRENT.set(progress)
    progress.tell()
    try:
        yield
    finally:
        _CURRENT.reset(token)
        pages.delete(_name(number))


def tick() -> None:
    """One row more is dealt with; nothing outside ``shown``."""
    if progress := _CURRENT.get():
        progress.done = min(progress.done + 1, progress.total)
        if time.monotonic() - progress.told_at > EVERY_S:
            progress.tell()


def of(number: int) -> tuple[int, int]:
    """(done, total) of a batch at work; zeros where nothing is known yet."""
    return pages.get(_name(number)) or (0, 0)


def _name(number: int) -> str:
    return f"batch-{number}-progress"
