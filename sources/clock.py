"""From which day the reader looks: what was not yet public, or not yet recorded here, is not there.

Set for the length of a request, as a language or a time zone is, so that no page, list, filter or
metric can forget to ask: ``SourcedQuerySet.published()`` obeys it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from sources.choices import State


class Clock(NamedTuple):
    """Facts public by the end of ``as_of`` and first recorded here by the end of ``recorded_by``.

    ``only`` narrows the evidence to these facts, each by resource and key: what a figure lists as
    its inputs must suffice to compute it again.
    """

    as_of: date | None = None
    recorded_by: date | None = None
    only: frozenset[tuple[str, str]] | None = None

    @property
    def is_now(self) -> bool:
        return self == NOW

    @property
    def today(self) -> date:
        """The day on which due dates are judged."""
        return self.as_of or timezone.localdate()


NOW = Clock()
_clock: ContextVar[Clock] = ContextVar("clock", default=NOW)


def clock() -> Clock:
    return _clock.get()


@contextmanager
def looking_from(seen: Clock) -> Iterator[None]:
    token = _clock.set(seen)
    try:
        yield
    finally:
        _clock.reset(token)


def published(relation: str = "") -> Q:
    """Published and visible by the reader's clock; ``relation`` is the path to the fact."""
    prefix = f"{relation}__" if relation else ""
    seen = clock()
    conditions: dict[str, Any] = {f"{prefix}state": State.PUBLISHED}
    if seen.as_of is not None:
        conditions[f"{prefix}public_on__lte"] = seen.as_of
    if seen.recorded_by is not None:
        conditions[f"{prefix}recorded_at__date__lte"] = seen.recorded_by
    return Q(**conditions)
