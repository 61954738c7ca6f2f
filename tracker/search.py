"""One search over everything that has a name."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from companies.models import Company, Event, Facility, Robot
from funding.models import Investor
from sources.models import Named, Source
from sources.resting import known_sources
from sources.search_text import normalise, search_text
from sources.templatetags.facts import names
from sources.wording import CHINESE_RUN, clauses, country, listed, place_name, when
from supplychain.models import Component

# In the order in which equally good hits are shown.
ENTITIES: tuple[type[Named], ...] = (Company, Robot, Component, Investor, Facility, Event)
MOST_PER_KIND = 50
# Of ten letters four may differ, of four characters two: with less every short name is near any other.
NEAR_ENOUGH = 0.6
NEAR_ENOUGH_IN_CHINESE = 0.5


class Hit(NamedTuple):
    """One entity found; a lower ``rank`` is better."""

    rank: tuple[float, int, int, str]
    kind: str
    kinds: str
    url: str
    name: str
    other_name: str
    matched_alias: str
    pinyin: str
    place: str
    resource: str
    slug: str
    name_en: str
    name_zh: str
    country: str
    """Where it is from, as an ISO code; of a robot, where its maker is from. Empty where unknown."""


class Group(NamedTuple):
    """The hits of one kind, the closest first."""

    kinds: str
    hits: Sequence[Hit]

    @property
    def first(self) -> Sequence[Hit]:
        return self.hits[:10]

    @property
    def more(self) -> Sequence[Hit]:
        return self.hits[10:MOST_PER_KIND]


def search(query: str, most: int | None = None) -> list[Hit]:
    """Entities whose names hold the query in any spelling, the closest first; none for no query.

    Where no name holds it as it was typed, those that hold each of its words.
    """
    wanted = normalise(query)
    if not wanted:
        return []
    return _hits(wanted, [wanted], most) or _hits(wanted, wanted.split(" "), most)


def grouped(hits: Iterable[Hit]) -> list[Group]:
    """By kind, the kind of the closest hit first."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.kinds, []).append(hit)
    return [Group(kinds, of_kind) for kinds, of_kind in found.items()]


def near_names(query: str, most: int = 6) -> list[Hit]:
    """Names spelled almost as the query; asked for where nothing was found."""
    wanted = normalise(query)
    in_chinese = bool(CHINESE_RUN.search(wanted))
    least = NEAR_ENOUGH_IN_CHINESE if in_chinese else NEAR_ENOUGH
    if len(wanted) < (2 if in_chinese else 3):
        return []
    found = []
    for order, row in _rows():
        likeness = max(_likeness(line, wanted, least) for line in row.search_text.split("\n"))
        if likeness >= least:
            found.append(_hit(row, wanted, (1 - likeness, order, 0)))
    return sorted(found)[:most]


def search_sources(query: str) -> list[Source]:
    """Sources by title, publisher or identity; searched apart, because there are so many."""
    wanted = normalise(query)
    if not wanted:
        return []
    return list(known_sources().filter(search_text__contains=wanted)[:MOST_PER_KIND])


def _hits(wanted: str, parts: Sequence[str], most: int | None) -> list[Hit]:
    condition = Q()
    for part in parts:
        condition &= Q(search_text__contains=part)
    hits = []
    for order, row in _rows(condition):
        closeness = min(_distance(line, wanted) for line in row.search_text.split("\n"))
        # A name that begins with the query is as good as the very name: 三花 means the company.
        hits.append(_hit(row, wanted, (closeness // 2, order, closeness)))
    return sorted(hits)[:most]


def _rows(condition: Q | None = None) -> Iterator[tuple[int, Any]]:
    """Every named thing, with the place of its kind in ``ENTITIES``."""
    for order, entity in enumerate(ENTITIES):
        rows: QuerySet[Any] = entity.objects.published().filter(condition or Q())
        for row in rows.select_related("company") if hasattr(entity, "company") else rows:
            yield order, row


def _hit(row: Any, wanted: str, rank: tuple[float, int, int]) -> Hit:
    first, second = names(row)
    return Hit(
        rank=(*rank, first.casefold()),
        kind=str(row._meta.verbose_name),
        kinds=str(row._meta.verbose_name_plural),
        url=row.get_absolute_url(),
        name=first,
        other_name=second,
        matched_alias=_alias(row, wanted, (first, second)),
        pinyin=_pinyin((first, second), wanted),
        place=_place(row),
        resource=row.resource,
        slug=row.slug,
        name_en=str(row),
        name_zh=getattr(row, "name_zh", ""),
        country=_country(row),
    )


def _place(row: Any) -> str:
    """What tells this name from others like it: a maker, a part of the trade, a day."""
    if isinstance(row, Company):
        return clauses(
            (listed(row.role_labels()[:2]), place_name(row.city) or country(row.country))
        )
    if isinstance(row, Event):
        return when(row.happened_on)
    if getattr(row, "company", None):
        return names(row.company)[0]
    return row.get_kind_display() if isinstance(row, Investor) else ""


def _country(row: Any) -> str:
    own: str = row.jurisdiction if isinstance(row, Event) else getattr(row, "country", "")
    maker = getattr(row, "company", None) if isinstance(row, Robot) else None
    return maker.country if maker else own


def _distance(line: str, wanted: str) -> int:
    """0 the very name, 1 its beginning, 2 the beginning of a word of it, 3 inside, 4 not there."""
    if line == wanted:
        return 0
    if line.startswith(wanted):
        return 1
    if f" {wanted}" in line:
        return 2
    return 3 if wanted in line else 4


def _likeness(line: str, wanted: str, least: float) -> float:
    """The share of letters in common and in order, 0 to 1; 0 where it is below ``least``."""
    compared = SequenceMatcher(None, line, wanted)
    if compared.real_quick_ratio() < least or compared.quick_ratio() < least:
        return 0
    return compared.ratio()


def _alias(row: Any, wanted: str, shown: tuple[str, str]) -> str:
    """The alias that made the hit, where neither name that is shown did."""
    if any(wanted in search_text(name) for name in shown):
        return ""
    aliases = getattr(row, "aliases", ())
    return next((alias for alias in aliases if wanted in search_text(alias)), "")


def _pinyin(shown: tuple[str, str], wanted: str) -> str:
    """The syllables or initials that made the hit, where neither name as it is written did."""
    if any(wanted in normalise(name) for name in shown):
        return ""
    for name in shown:
        _written, *readings = search_text(name).split("\n")
        # With spaces, without, and initials: those without are read more easily with.
        for index, reading in enumerate(readings):
            if wanted in reading:
                return readings[0] if index < 2 else reading
    return ""
