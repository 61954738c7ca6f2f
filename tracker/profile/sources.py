"""Where all of it comes from: every source of the profile once, and what changed in its facts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from companies.models import Company
from sources import wording
from sources.change_words import Day, by_day
from sources.changes import change_page, public_changes
from sources.models import Source

CHANGES_SHOWN = 10


class SourceLine(NamedTuple):
    """A source and the facts of this profile that cite it, counted by their kind."""

    source: Source
    facts: int
    kinds: str


def profile_sources(facts: Iterable[Any]) -> list[SourceLine]:
    """Those that most facts rest on first. The facts have their citations fetched already."""
    citing: dict[Source, Counter[str]] = defaultdict(Counter)
    for fact in {(type(one), one.pk): one for one in facts}.values():
        for source in fact.cited_sources:
            citing[source][str(fact._meta.verbose_name_plural)] += 1
    lines = [SourceLine(source, kinds.total(), _kinds(kinds)) for source, kinds in citing.items()]
    return sorted(lines, key=lambda line: (-line.facts, line.source.title.casefold()))


def _kinds(kinds: Counter[str]) -> str:
    """``supply links 3, orders 1``"""
    return wording.listed(f"{kind} {wording.number(count)}" for kind, count in kinds.most_common())


def latest_changes(company: Company) -> list[Day]:
    """The newest changes of the company's row and of every fact that names it, day by day."""
    page = change_page(public_changes(company=company.slug))
    return by_day(page.runs[:CHANGES_SHOWN])
