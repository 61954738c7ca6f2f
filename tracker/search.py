"""One search over everything that has a name."""

from typing import Any, NamedTuple

from companies.models import Company, Event, Facility, Robot
from funding.models import Investor
from sources.models import Named, Source
from sources.resting import known_sources
from sources.search_text import normalise, search_text
from sources.templatetags.facts import names
from supplychain.models import Component

# In the order in which equally good hits are shown.
ENTITIES: tuple[type[Named], ...] = (Company, Robot, Component, Investor, Facility, Event)
MOST_PER_KIND = 50


class Hit(NamedTuple):
    """One entity found; a lower ``rank`` is better."""

    rank: tuple[int, int, int, str]
    kind: str
    url: str
    name: str
    other_name: str
    matched_alias: str
    place: str


def search(query: str, most: int = 200) -> list[Hit]:
    """Entities whose names hold the query in any spelling, the closest first; none for no query."""
    wanted = normalise(query)
    if not wanted:
        return []
    hits = []
    for order, entity in enumerate(ENTITIES):
        rows: Any = entity.objects.published().filter(search_text__contains=wanted)
        rows = rows.select_related("company") if hasattr(entity, "company") else rows
        hits += [_hit(row, wanted, order) for row in rows]
    return sorted(hits)[:most]


def search_sources(query: str, most: int = MOST_PER_KIND) -> list[Source]:
    """Sources by title, publisher or identity; searched apart, because there are so many."""
    wanted = normalise(query)
    return list(known_sources().filter(search_text__contains=wanted)[:most]) if wanted else []


def _hit(row: Any, wanted: str, order: int) -> Hit:
    closeness = min(_distance(line, wanted) for line in row.search_text.split("\n"))
    first, second = names(row)
    return Hit(
        # A name that begins with the query is as good as the very name: 三花 means the company.
        rank=(closeness // 2, order, closeness, first.casefold()),
        kind=str(row._meta.verbose_name),
        url=row.get_absolute_url(),
        name=first,
        other_name=second,
        matched_alias=_alias(row, wanted, (first, second)),
        place=names(row.company)[0] if getattr(row, "company", None) else "",
    )


def _distance(line: str, wanted: str) -> int:
    """0 the very name, 1 its beginning, 2 the beginning of a word of it, 3 inside, 4 not there."""
    if line == wanted:
        return 0
    if line.startswith(wanted):
        return 1
    if f" {wanted}" in line:
        return 2
    return 3 if wanted in line else 4


def _alias(row: Any, wanted: str, shown: tuple[str, str]) -> str:
    """The alias that made the hit, where neither name that is shown did."""
    if any(wanted in search_text(name) for name in shown):
        return ""
    aliases = getattr(row, "aliases", ())
    return next((alias for alias in aliases if wanted in search_text(alias)), "")
