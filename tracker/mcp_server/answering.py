"""From rows to answers: addresses, numbered sources, ranges, and a bound on the size."""

import json
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sources import wording
from sources.clock import clock
from sources.columns import plain_number
from sources.intervals import Interval
from sources.models import Change, Sourced
from sources.templatetags.facts import names
from tracker.fact_wording import address_of, line_of
from tracker.looking_back import dated_address, parameters_of
from tracker.mcp_server.shapes import Answer, Cited, Fact, Name, Range

MOST_BYTES = 24_000
"""Of an answer, its structured form and its text together."""
MOST_SOURCES = 4
"""So many of a fact's sources are listed; its page has them all."""

site: ContextVar[str] = ContextVar("site", default="http://127.0.0.1:8000")
"""Where the pages are that the answers point to."""

A = TypeVar("A", bound=Answer)


def address(path: str) -> str:
    """A page of the site, read from the same day as the answer."""
    return site.get().rstrip("/") + dated_address(path, parameters_of(clock()))


def frame(path: str) -> dict[str, Any]:
    """What every answer carries of its own accord."""
    return {
        "as_of": clock().today.isoformat(),
        "dataset_version": str(Change.objects.version()),
        "page_url": address(path),
    }


class Citations:
    """Numbers the sources of an answer, each once, in the order in which its facts cite them."""

    def __init__(self, most: int = MOST_SOURCES) -> None:
        self.most = most
        self.found: dict[str, Cited] = {}

    def of(self, fact: Any) -> list[int]:
        return [self._number(source) for source in fact.cited_sources[: self.most]]

    def _number(self, source: Any) -> int:
        if source.source_id not in self.found:
            self.found[source.source_id] = Cited(
                number=len(self.found) + 1,
                publisher=source.publisher or None,
                title=source.title,
                published_on=str(source.published_on) if source.published_on else None,
                url=source.url,
            )
        return self.found[source.source_id].number

    def fact(self, fact: Sourced) -> Fact:
        line = line_of(fact)
        return Fact(
            resource=fact.resource,
            key=fact.public_id,
            about=line.about,
            figure=line.figure or None,
            wording=line.words or None,
            confidence=getattr(fact, "confidence", None),
            public_on=day_text(fact.public_on),
            page_url=address(address_of(fact)),
            sources=self.of(fact),
        )

    @property
    def listed(self) -> list[Cited]:
        return list(self.found.values())


def name_of(row: Any) -> Name:
    return Name(slug=row.slug, name=str(row), name_zh=getattr(row, "name_zh", "") or None)


def called(row: Any) -> str:
    """The name that pages use."""
    return names(row)[0]


def day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def date_text(partial: Any) -> str | None:
    """A partial date as precise as it was given."""
    return str(partial) if partial else None


def range_of(interval: Interval, words: str = "", unknown: str = "undisclosed") -> Range:
    """Never a midpoint; what is unknown says so in words."""
    said = unknown if interval.is_unknown else words or wording.quantity(interval)
    low, high = plain_number(interval.low), plain_number(interval.high)
    return Range(min=_whole(low), max=_whole(high), words=said)


def _whole(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def size_of(answer: Answer) -> int:
    structured = json.dumps(answer.model_dump(mode="json"), ensure_ascii=False)
    return len(structured.encode()) + len(answer.text().encode())


def fitted(make: Callable[[int], A], most: int) -> A:
    """The answer with as many rows, up to ``most``, as its size allows."""
    answer = make(most)
    while most > 0 and size_of(answer) > MOST_BYTES:
        most = most * 3 // 4
        answer = make(most)
    return answer


def counted(count: int, one: str, many: str = "") -> str:
    """``1 row``, ``2 rows``."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def cut_words(shown: int, there: int, rows: str, narrow: str) -> str | None:
    """``12 of 40 suppliers are shown; narrow by …``; nothing where all are."""
    return None if shown >= there else f"{shown} of {there} {rows} are shown: {narrow}."
