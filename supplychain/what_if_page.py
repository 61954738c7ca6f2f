"""A what-if answer in the reader's words: names for slugs, facts for keys, texts for codes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.choices import TargetMetric
from companies.models import Company, ProductionTarget
from sources import wording
from sources.intervals import Interval
from sources.templatetags.facts import names
from supplychain.choices import LinkStatus
from supplychain.link_wording import heading, part
from supplychain.metrics import live_links, units_at_risk, what_if_evidence
from supplychain.metrics.alternatives import Alternative
from supplychain.metrics.known_suppliers import UNNAMED
from supplychain.metrics.what_if_answer import BlockedMaker, LostNeed, WhatIf
from supplychain.models import Component, SupplyLink
from supplychain.rows import SupplyRow
from supplychain.what_if_form import CONFIRMED, Question
from supplychain.what_if_graph import what_if_chart
from supplychain.what_if_names import Lookup
from supplychain.what_if_words import told

SHOWN = 200
"""Rows of a table on the page; the JSON answer has all."""
UNFOLDED = 8
"""So many blocked makers stand open; the others fold out."""

WORDS: Mapping[str, Promise] = {
    what_if_evidence.STOPS: gettext_lazy("stops"),
    what_if_evidence.STOPS_UPSTREAM: gettext_lazy("stops, because its supplier lacks a part"),
    what_if_evidence.KEEPS: gettext_lazy("remains, and keeps the maker supplied"),
    what_if_evidence.NOT_CONFIRMED: gettext_lazy("not confirmed"),
    UNNAMED: gettext_lazy("does not name the supplier"),
    live_links.QUALIFICATION: gettext_lazy("only in qualification"),
    live_links.RUMOURED: gettext_lazy("a rumour"),
    live_links.SUPERSEDED: gettext_lazy("another report on the same supply counts"),
    live_links.ENDED: gettext_lazy("the latest report says that the supply ended"),
    units_at_risk.PROMISED: gettext_lazy("the promise for the year"),
    units_at_risk.OTHER_METRIC: gettext_lazy("another kind of promise counts first"),
    units_at_risk.WITHIN_COMPANY: gettext_lazy("within a promise for the whole company"),
}


class Counts(NamedTuple):
    """The makers that lose a supplier, each counted once."""

    makers: int
    surely: int
    possibly: int
    spared: int


class Step(NamedTuple):
    """One link of a path: the part it supplies, with its page, and to whom."""

    part: str
    url: str
    customer: Company


class Path(NamedTuple):
    start: str
    steps: list[Step]


class OtherSupplier(NamedTuple):
    company: Company
    words: str
    url: str


class LostPart(NamedTuple):
    customer: Company
    part: Component
    product: Component | None
    tier: int
    paths: list[Path]
    others: list[OtherSupplier]
    more: int


class MakerLine(NamedTuple):
    maker: Company
    tier: int
    parts: list[LostPart]
    promise: str
    figures: list[str]


class LostComponentLine(NamedTuple):
    component: Component
    suppliers: list[Company]
    makers: list[Company]


class EvidenceLine(NamedTuple):
    fact: Any
    about: str
    words: str


def what_if_context(answer: WhatIf, question: Question) -> dict[str, Any]:
    """Everything that the page says about the answer."""
    reading = answer.surely if question.links == CONFIRMED else answer.possibly
    lookup = Lookup(answer, reading)
    blocked = (*reading.direct, *reading.deeper)
    lines = [_maker_line(one, lookup) for one in blocked[:SHOWN]]
    return {
        "answer": answer,
        "told": told(answer, question.stop),
        "chart": what_if_chart(answer, question.stop),
        "is_sure": question.links == CONFIRMED,
        "counts": _counts(answer),
        "stopped": lookup.companies_of(answer.stopped),
        "coverage": _coverage_text(answer),
        "blocked": lines[:UNFOLDED],
        "blocked_folded": lines[UNFOLDED:],
        "blocked_more": max(len(blocked) - SHOWN, 0),
        "deeper": bool(reading.deeper),
        "hit": lookup.companies_of(reading.hit),
        "products": [_lost_part(one, lookup) for one in reading.products[:SHOWN]],
        "components": [
            LostComponentLine(
                lookup.parts[one.component],
                lookup.companies_of(one.suppliers),
                lookup.companies_of(one.makers),
            )
            for one in reading.components
        ],
        "used": _evidence(reading.used, lambda one: one.role, lookup),
        "left_out": _evidence(reading.left_out, lambda one: one.reason, lookup),
    }


def _counts(answer: WhatIf) -> Counts:
    surely, possibly = answer.surely, answer.possibly
    sure = len(surely.direct) + len(surely.deeper)
    blocked = len(possibly.direct) + len(possibly.deeper)
    spared = len(possibly.hit)
    return Counts(blocked + spared, sure, blocked - sure, spared)


def _coverage_text(answer: WhatIf) -> str:
    coverage = answer.coverage
    words = {
        "linked": wording.number(coverage.linked),
        "makers": wording.number(coverage.makers),
        "confirmed": wording.number(coverage.confirmed),
        "concerned": wording.number(coverage.concerned),
    }
    text = _(
        "How much this knows: makers with any live supply link, which alone could be found blocked:"
        " %(linked)s of %(makers)s; with a confirmed one: %(confirmed)s; with a link for a part that"
        " loses a supplier: %(concerned)s. Where no report was found, nothing says that a maker is"
        " safe."
    )
    return text % words


def _maker_line(one: BlockedMaker, lookup: Lookup) -> MakerLine:
    return MakerLine(
        maker=lookup.companies[one.maker],
        tier=one.tier,
        parts=[_lost_part(need, lookup) for need in one.needs],
        promise=_promise_text(one),
        figures=list(one.promise.figures) if one.promise else [],
    )


def _promise_text(one: BlockedMaker) -> str:
    if one.promise is None:
        return ""
    metric = str(TargetMetric(one.promise.metric).label)
    return metric + wording.colon() + wording.quantity(one.promise.units)


def _lost_part(need: LostNeed, lookup: Lookup) -> LostPart:
    return LostPart(
        customer=lookup.companies[need.customer],
        part=lookup.parts[need.component],
        product=lookup.parts.get(need.product),
        tier=need.tier,
        paths=[_path(path, lookup) for path in need.paths],
        others=[_other(one, lookup) for one in need.alternatives],
        more=need.alternatives_known - len(need.alternatives),
    )


def _path(path: Iterable[SupplyRow], lookup: Lookup) -> Path:
    links = [lookup.link(row.key) for row in path]
    first = links[0].supplier
    return Path(
        start=names(first)[0] if first else _("an unnamed supplier"),
        steps=[
            Step(part(link.component), link.get_absolute_url(), link.customer)
            for link in links
            if link.customer
        ],
    )


def _other(one: Alternative, lookup: Lookup) -> OtherSupplier:
    status = str(LinkStatus(one.status).label).lower()
    makers = ngettext("%(count)d maker", "%(count)d makers", one.makers) % {"count": one.makers}
    words = [
        _("%(status)s with this customer") % {"status": status}
        if one.with_this_customer
        else status,
        makers if one.makers else "",
        _("for itself only") if one.own_use else "",
    ]
    url = lookup.link(one.key).get_absolute_url()
    return OtherSupplier(lookup.companies[one.supplier], wording.clauses(words), url)


def _evidence(
    evidence: Iterable[Any], code_of: Callable[[Any], str], lookup: Lookup
) -> list[EvidenceLine]:
    shown = [one for one in evidence if one.key in lookup.facts][:SHOWN]
    return [
        EvidenceLine(
            fact=(fact := lookup.facts[one.key]),
            about=_about(fact),
            words=str(WORDS.get(code_of(one), code_of(one))),
        )
        for one in shown
    ]


def _about(fact: SupplyLink | ProductionTarget) -> str:
    if isinstance(fact, SupplyLink):
        return heading(fact)
    units = wording.quantity(Interval(fact.units_min, fact.units_max))
    words = (str(fact.get_metric_display()), units, wording.by(fact.due))
    return names(fact.company)[0] + wording.colon() + wording.clauses(words)
