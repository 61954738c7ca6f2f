"""What a call asks for: the day to look from, and the company or component that a text names."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.text import slugify

from companies.datasets import COMPANIES
from sources.clock import Clock
from sources.csv_tables import Table
from sources.details import Gone, Moved, NotYet, find
from sources.problems import faults_of
from sources.search_text import normalise
from supplychain.datasets import COMPONENTS
from tracker.looking_back import UnreadableDay, asked_clock
from tracker.search import near_names, search

LONGEST = 60
"""So much of an unknown name is repeated in the refusal."""
NEAR = 5


class Refusal(Exception):
    """The call cannot be answered; the message tells the model what to ask instead."""


def query_of(**parameters: Any) -> QueryDict:
    """As an address would hold them; what was not given is not in it."""
    query = QueryDict(mutable=True)
    for name, value in parameters.items():
        if value is None or value in ("", []):
            continue
        query.setlist(
            name, [str(one) for one in value] if isinstance(value, list) else [str(value)]
        )
    return query


def asked_from(as_of: str | None) -> Clock:
    try:
        return asked_clock(query_of(as_of=as_of), timezone.localdate())
    except UnreadableDay as fault:
        raise Refusal(f"as_of: {fault}") from None


def company_named(text: str) -> Any:
    return _named(COMPANIES, "company", text)


def component_named(text: str) -> Any:
    return _named(COMPONENTS, "component", text)


def each_named(given: list[str] | str | None, named: Callable[[str], Any]) -> list[Any]:
    """Rows by slugs or names: listed, or joined with commas; a name with a comma is taken whole."""
    found = []
    for text in [given] if isinstance(given, str) else given or ():
        try:
            found.append(named(text))
        except Refusal:
            if "," not in text:
                raise
            found += [named(part) for part in text.split(",")]
    return found


def _named(table: Table, noun: str, text: str) -> Any:
    """By slug, or by a name that is one row's alone; a merged slug leads on."""
    wanted = text.replace("\0", "").strip()
    try:
        return find(table, wanted)
    except Moved as moved:
        return _named(table, noun, moved.new)
    except Gone:
        raise Refusal(f"The {noun} “{wanted}” was published once and has been withdrawn.") from None
    except NotYet as absence:
        raise Refusal(f"{noun} “{wanted}”: {absence}") from None
    except Http404:
        pass
    spelled = normalise(wanted)
    rows = table.published().filter(search_text__contains=spelled) if spelled else []
    same = [row for row in rows if spelled in map(normalise, row.search_names())]
    # “harmonic reducer” is what people call the slug, even where the name in full is longer.
    same = same or list(table.published().filter(slug=slugify(wanted)))
    if len(same) == 1:
        return same[0]
    near = [row.slug for row in same] or near_slugs(table, wanted)
    raise Refusal(f"There is no {noun} “{wanted[:LONGEST]}”.{_meant(near)}")


def near_slugs(table: Table, text: str) -> list[str]:
    """Rows whose names hold the text, else those that are spelled almost like it."""
    start = table.model(slug="-").get_absolute_url().partition("-/")[0]
    hits = [*search(text[:LONGEST]), *near_names(text[:LONGEST].replace("-", " "), 20)]
    found = dict.fromkeys(
        hit.url.removeprefix(start).strip("/") for hit in hits if start in hit.url
    )
    return list(found)[:NEAR]


def _meant(near: Iterable[str]) -> str:
    slugs = ", ".join(near)
    return f" Did you mean {slugs}?" if slugs else " search_companies finds slugs by name."


def refuse_faults(form: Any) -> None:
    """What a filter or form does not take, parameter by parameter."""
    if form.is_valid():
        return
    faults = faults_of(form)
    raise Refusal("; ".join(f"{name}: {' '.join(told)}" for name, told in faults.items()))
