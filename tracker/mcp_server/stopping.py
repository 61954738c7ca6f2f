"""The tool ``what_if_supplier_stops``: who is blocked, and how many promised robots with them."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, NamedTuple

from django.urls import reverse
from pydantic import BaseModel, Field

from supplychain.metrics.what_if_answer import BlockedMaker, LostNeed, Reading, UnitsAtRisk, WhatIf
from supplychain.what_if import answer_what_if
from supplychain.what_if_form import EVERY_LINK, Question, WhatIfForm
from supplychain.what_if_names import Lookup
from supplychain.what_if_words import Told, told
from tracker.mcp_server.answering import (
    Citations,
    address,
    called,
    counted,
    cut_words,
    fitted,
    frame,
    name_of,
    range_of,
)
from tracker.mcp_server.asking import (
    Refusal,
    company_named,
    component_named,
    each_named,
    query_of,
    refuse_faults,
)
from tracker.mcp_server.shapes import Answer, Name, Range, marks

MOST = 60
MOST_ALTERNATIVES = 4


class Lost(BaseModel):
    """A part for which no supplier is left, by the reading asked for."""

    component: Name
    alternatives: list[Name] = Field(description="Suppliers that did not stop, the best first")
    alternatives_known: int
    links: list[str] = Field(description="Addresses of the links that broke")
    sources: list[int]

    @property
    def words(self) -> str:
        others = ", ".join(one.name for one in self.alternatives)
        more = self.alternatives_known - len(self.alternatives)
        others += f" and {more} more" if more else ""
        known = f"others known: {others}" if others else "no other supplier known"
        return f"{self.component.name} ({known}){marks(self.sources)}"


class Blocked(BaseModel):
    maker: Name
    surely: bool = Field(description="Confirmed links alone say so; else only possibly")
    upstream: bool = Field(description="Not itself cut off: its supplier lacks a part")
    lacks: list[Lost]
    promised: Range = Field(description="Robots it promised for the year, by its latest word")
    promised_metric: str | None

    def line(self) -> str:
        sure = "surely" if self.surely else "possibly"
        deeper = ", further down" if self.upstream else ""
        parts = ", ".join(lost.words for lost in self.lacks)
        kind = f" ({self.promised_metric.replace('_', ' ')})" if self.promised_metric else ""
        return (
            f"{self.maker.name}: {sure} blocked{deeper}, lacks {parts};"
            f" promised {self.promised.words}{kind}"
        )


class AtRisk(BaseModel):
    """Robots promised by the blocked makers; kinds of promise are never added up."""

    reading: Literal["surely", "possibly"]
    upstream: bool
    by_kind: dict[str, Range] = Field(description="Robots by kind of promise")
    makers: int = Field(description="Blocked makers")
    makers_with_a_promise: int = Field(description="So many of them promised a number for the year")


class Coverage(BaseModel):
    """How much of the industry the answer can speak of: other makers' suppliers are not known."""

    makers: int
    makers_linked: int
    makers_linked_by_confirmed_links: int
    makers_linked_for_these_components: int


class Stopped(Answer):
    year: int
    links: str = Field(description="The reading that `blocked` shows: confirmed or all")
    stopped: list[Name] = Field(description="Every company that the question stops")
    coverage: Coverage
    at_risk: list[AtRisk]
    blocked: list[Blocked]
    hit: list[Name] = Field(description="Makers that lose a supplier but keep another")
    told: list[str] = Field(description="The answer in words, by both readings")

    def lines(self) -> Iterator[str]:
        yield from self.told
        yield from (one.line() for one in self.blocked)
        if self.hit:
            yield "Lose a supplier and keep another: " + ", ".join(one.name for one in self.hit)


class Asked(NamedTuple):
    """The question and its answer; ``reading`` is the one that is shown in detail."""

    question: Question
    answer: WhatIf
    reading: Reading
    known: Lookup
    words: Told


def what_if_supplier_stops(
    stop: Annotated[
        list[str] | str | None,
        Field(
            description="Slugs or names of companies that stop, such as leaderdrive: one, or a list"
        ),
    ] = None,
    country: Annotated[
        list[str] | str | None,
        Field(description="ISO codes, one or a list: all suppliers from there stop"),
    ] = None,
    component: Annotated[
        list[str] | str | None,
        Field(
            description="Slugs or names of components that nobody delivers, one or a list; with"
            " country: from there only"
        ),
    ] = None,
    links: Annotated[
        Literal["confirmed", "all"],
        Field(description="confirmed: who is surely blocked; all: also who possibly is"),
    ] = "all",
    year: Annotated[
        int | None, Field(ge=2000, le=2100, description="Of the promised robots; null: this year")
    ] = None,
) -> Stopped:
    """Which makers could not build if suppliers stopped, without which part, and the robots at risk.

    A maker is blocked when a component it needs keeps no supplier. Surely: by confirmed links against
    every known alternative. Possibly: by all live links against confirmed alternatives. The graph holds
    only what sources name, so quote `coverage`. Name a company, a country or a component.
    """
    query = query_of(
        stop=[one.slug for one in each_named(stop, company_named)],
        country=country,
        component=[one.slug for one in each_named(component, component_named)],
        links=links,
        year=year,
    )
    form = WhatIfForm(query)
    refuse_faults(form)
    if not form.asks:
        raise Refusal("Name what stops: a company, a country or a component.")
    question = form.question()
    answer = answer_what_if(question.stop, question.year)
    reading = answer.possibly if question.links == EVERY_LINK else answer.surely
    asked = Asked(question, answer, reading, Lookup(answer, reading), told(answer, question.stop))
    path = f"{reverse('what-if')}?{query.urlencode()}"
    return fitted(lambda most: _stopped(asked, most, path), MOST)


def _stopped(asked: Asked, most: int, path: str) -> Stopped:
    answer, reading, known = asked.answer, asked.reading, asked.known
    surely = {one.maker for one in (*answer.surely.direct, *answer.surely.deeper)}
    blocked = [*reading.direct, *reading.deeper]
    cited = Citations()
    shown = [_blocked(one, known, surely, cited) for one in blocked[:most]]
    return Stopped(
        summary=f"If {asked.words.without} stopped: {_headline(answer)}",
        year=answer.year,
        links=asked.question.links,
        stopped=[name_of(one) for one in known.companies_of(answer.stopped)][:MOST],
        coverage=_coverage(answer),
        at_risk=list(_at_risk(answer)),
        blocked=shown,
        hit=[name_of(one) for one in known.companies_of(reading.hit)][:MOST],
        told=[_line(line) for line in asked.words.lines],
        cut=cut_words(len(shown), len(blocked), "blocked makers", "stop fewer at once"),
        sources=cited.listed,
        **frame(path),
    )


def _headline(answer: WhatIf) -> str:
    surely, possibly, coverage = answer.surely, answer.possibly, answer.coverage
    sure, maybe = len(surely.direct), len(possibly.direct)
    deeper = len(possibly.deeper)
    further = f", and {deeper} further down" if deeper else ""
    return (
        f"{counted(sure, 'maker')} surely and {maybe} possibly blocked at once{further}. Links are"
        f" known for {coverage.linked} of {counted(coverage.makers, 'maker')}, for these components for"
        f" {coverage.concerned}."
    )


def _line(line: Any) -> str:
    named = ", ".join(called(one) for one in line.companies)
    more = f" and {line.more} more" if line.more else ""
    return f"{line.label}: {line.text or named + more}"


def _coverage(answer: WhatIf) -> Coverage:
    seen = answer.coverage
    return Coverage(
        makers=seen.makers,
        makers_linked=seen.linked,
        makers_linked_by_confirmed_links=seen.confirmed,
        makers_linked_for_these_components=seen.concerned,
    )


def _at_risk(answer: WhatIf) -> Iterator[AtRisk]:
    readings: tuple[tuple[Literal["surely", "possibly"], Reading], ...] = (
        ("surely", answer.surely),
        ("possibly", answer.possibly),
    )
    for name, reading in readings:
        yield _units(name, False, reading.units)
        if reading.deeper:
            yield _units(name, True, reading.deeper_units)


def _units(name: Literal["surely", "possibly"], upstream: bool, units: UnitsAtRisk) -> AtRisk:
    return AtRisk(
        reading=name,
        upstream=upstream,
        by_kind={one.metric: range_of(one.units) for one in units.kinds},
        makers=units.makers,
        makers_with_a_promise=units.known,
    )


def _blocked(one: BlockedMaker, known: Lookup, surely: Iterable[str], cited: Citations) -> Blocked:
    promise = one.promise
    unknown = "no number for the year"
    return Blocked(
        maker=name_of(known.companies[one.maker]),
        surely=one.maker in surely,
        upstream=one.tier > 1,
        lacks=[_lost(need, known, cited) for need in one.needs],
        promised=range_of(promise.units, unknown=unknown) if promise else _nothing(unknown),
        promised_metric=promise.metric if promise else None,
    )


def _nothing(words: str) -> Range:
    return Range(min=None, max=None, words=words)


def _lost(need: LostNeed, known: Lookup, cited: Citations) -> Lost:
    keys = dict.fromkeys(row.key for path in need.paths for row in path)
    links = [known.link(key) for key in keys]
    best = [one.supplier for one in need.alternatives[:MOST_ALTERNATIVES]]
    numbers = [number for link in links for number in cited.of(link)]
    return Lost(
        component=name_of(known.parts[need.component]),
        alternatives=[name_of(known.companies[slug]) for slug in best if slug in known.companies],
        alternatives_known=need.alternatives_known,
        links=[address(link.get_absolute_url()) for link in links],
        sources=list(dict.fromkeys(numbers)),
    )
