"""A what-if answer in a sentence: who is blocked without what, and how many robots with them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Count, F
from django.utils.translation import gettext as _

from companies.choices import TargetMetric
from companies.models import Company
from sources import wording
from sources.templatetags.facts import names
from supplychain.component_tree import live
from supplychain.link_wording import part
from supplychain.metrics.what_if_answer import BlockedMaker, Reading, Stop, UnitsAtRisk, WhatIf
from supplychain.models import Component, SupplyLink
from supplychain.what_if_form import Proposal

NAMED = 6
"""So many names are said; the others are counted."""
EXAMPLES = 5


class ToldLine(NamedTuple):
    """What one label says: the first of the companies and how many more, or a text."""

    label: str
    companies: list[Company]
    more: int
    text: str


class Told(NamedTuple):
    """The answer in words; ``without`` names what stops."""

    without: str
    lines: list[ToldLine]


def examples() -> list[Proposal]:
    """The suppliers with the most customers, each as the question what stops with it."""
    rows = live(SupplyLink.objects.published()).filter(supplier__isnull=False).order_by()
    counted = rows.exclude(supplier=F("customer")).values("supplier")
    most = counted.annotate(n=Count("customer", distinct=True)).order_by("-n", "supplier__slug")
    pks = [row["supplier"] for row in most[:EXAMPLES]]
    named = Company.objects.in_bulk(pks)
    return [Proposal(names(named[pk])[0], f"?stop={named[pk].slug}") for pk in pks]


def told(answer: WhatIf, stop: Stop) -> Told:
    """Surely and possibly blocked makers, then what they promised; further down apart."""
    surely, possibly = answer.surely, answer.possibly
    sure = {one.maker for one in (*surely.direct, *surely.deeper)}
    maybe = [one for one in possibly.direct if one.maker not in sure]
    deeper = [one for one in possibly.deeper if one.maker not in sure]
    called = _companies(stop.companies, surely, possibly)
    lines = [
        _makers(_("Surely blocked"), [*surely.direct, *surely.deeper], called),
        _makers(_("Possibly blocked"), maybe, called),
    ]
    if deeper:
        label = _("Possibly blocked further down, because their supplier lacks a part")
        lines.append(_makers(label, deeper, called))
    lines += [ToldLine(label, [], 0, text) for label, text in _at_risk(answer)]
    return Told(stopping_words(stop, called), lines)


def _companies(stopped: Iterable[str], *readings: Reading) -> dict[str, Company]:
    slugs = set(stopped)
    for reading in readings:
        slugs |= {one.maker for one in (*reading.direct, *reading.deeper)}
    return {one.slug: one for one in Company.objects.filter(slug__in=slugs)}


def _makers(label: str, blocked: Iterable[BlockedMaker], called: Mapping[str, Company]) -> ToldLine:
    """All of them where they are few; else the first by name, and how many more there are."""
    found = sorted((called[one.maker] for one in blocked), key=_by_name)
    shown = found if len(found) <= NAMED + 1 else found[:NAMED]
    text = "" if found else _("no maker, as far as the links tell")
    return ToldLine(label, shown, len(found) - len(shown), text)


def _by_name(company: Company) -> str:
    return names(company)[0].casefold()


def _at_risk(answer: WhatIf) -> list[tuple[str, str]]:
    """By either reading, the direct effects; where both say the same, once."""
    sure, maybe = answer.surely.units, answer.possibly.units
    deeper = answer.possibly.deeper_units
    said = []
    if sure.makers:
        said.append((_("Robots surely at risk, promised for %(year)s"), units_words(sure)))
    if maybe.makers > sure.makers:
        said.append((_("Robots possibly at risk, promised for %(year)s"), units_words(maybe)))
    if deeper.makers:
        label = _("Robots possibly at risk further down, promised for %(year)s")
        said.append((label, units_words(deeper)))
    said = said or [(_("Robots at risk, promised for %(year)s"), _("none"))]
    return [(label % {"year": answer.year}, text) for label, text in said]


def units_words(units: UnitsAtRisk) -> str:
    """Each kind of promise apart, and of how many makers one is known."""
    counted = _("promise known for %(known)s of %(makers)s") % {
        "known": wording.number(units.known),
        "makers": wording.number(units.makers),
    }
    kinds = [
        _("%(kind)s %(units)s")
        % {
            "kind": str(TargetMetric(one.metric).label).lower(),
            "units": wording.quantity(one.units),
        }
        for one in units.kinds
    ]
    words = {"units": wording.semicolon().join(kinds), "known": counted}
    return _("%(units)s (%(known)s)") % words if kinds else counted


def stopping_words(stop: Stop, called: Mapping[str, Company]) -> str:
    """“Sanhua, Tuopu Group”, “all suppliers from Japan”, “Reducers from China”."""
    found = [
        names(one)[0]
        for one in sorted((called[slug] for slug in stop.companies if slug in called), key=_by_name)
    ]
    countries = wording.listed(sorted(map(wording.country, stop.countries)))
    parts = wording.listed(
        sorted(part(one) for one in Component.objects.filter(slug__in=stop.components))
    )
    said = [wording.listed(found)] if found else []
    if parts and countries:
        said.append(_("%(parts)s from %(country)s") % {"parts": parts, "country": countries})
    elif parts:
        said.append(parts)
    elif countries:
        said.append(_("all suppliers from %(country)s") % {"country": countries})
    return wording.listed(said)
