"""What a stop does, drawn: the links that an answer speaks of, and what becomes of each."""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources.chart import Chart
from sources.chart_style import figure_json
from supplychain.charts.full_graph import full_graph_figure
from supplychain.charts.overlay import POSSIBLY, SHORT, SPARED, STOPS, SURELY, Overlay
from supplychain.charts.tiers import tiers_of
from supplychain.company_graph import link_rows
from supplychain.graph_words import graph_url, link_count, sentence, tier_labels
from supplychain.metrics import what_if_evidence
from supplychain.metrics.what_if_answer import LostNeed, Reading, Stop, WhatIf
from supplychain.models import SupplyLink
from supplychain.supply_graph import read_tree, supply_rows

MOST_DRAWN = 200
"""With more links an answer is read in its tables."""
LINKS = SupplyLink.resource
BREAKS = (what_if_evidence.STOPS, what_if_evidence.STOPS_UPSTREAM)


def links_of_answer(answer: WhatIf) -> set[str]:
    """The links that break, those that remain beside them, and those that did not count."""
    readings = (answer.surely, answer.possibly)
    used = {one.key for reading in readings for one in reading.used if one.resource == LINKS}
    unused = {one.key for reading in readings for one in reading.left_out if one.resource == LINKS}
    return used | unused | {key for reading in readings for key in _on_paths(_needs(reading))}


def touched(answer: WhatIf, stop: Stop) -> Q:
    """Those links, and whatever else is reported of a supplier that was named to stop."""
    return Q(key__in=links_of_answer(answer)) | Q(supplier__slug__in=stop.companies)


def overlay_of(answer: WhatIf) -> Overlay:
    surely, possibly = answer.surely, answer.possibly
    breaks = (
        one.key for reading in (surely, possibly) for one in reading.used if one.role in BREAKS
    )
    return Overlay(
        stopped=frozenset(answer.stopped),
        surely=_blocked(surely),
        possibly=_blocked(possibly),
        short=frozenset(lost.customer for lost in (*surely.products, *possibly.products)),
        # What is surer overwrites.
        broken=dict.fromkeys(breaks, SPARED)
        | dict.fromkeys(_on_paths(_needs(possibly)), POSSIBLY)
        | dict.fromkeys(_on_paths(_needs(surely)), SURELY),
        node_words={
            STOPS: _("stops"),
            SURELY: _("surely blocked"),
            POSSIBLY: _("possibly blocked"),
            SHORT: _("lacks a part"),
        },
        line_words={
            SURELY: _("breaks, and surely blocks"),
            POSSIBLY: _("breaks, and possibly blocks"),
            SPARED: _("breaks, another supplier remains"),
        },
    )


def _blocked(reading: Reading) -> frozenset[str]:
    return frozenset(one.maker for one in (*reading.direct, *reading.deeper))


def _needs(reading: Reading) -> Iterator[LostNeed]:
    for maker in (*reading.direct, *reading.deeper):
        yield from maker.needs
    yield from reading.products


def _on_paths(needs: Iterable[LostNeed]) -> Iterator[str]:
    return (row.key for need in needs for path in need.paths for row in path)


def stop_query(stop: Stop) -> list[tuple[str, str]]:
    """What stops, as the graph's address asks for it."""
    return [
        *(("stop", slug) for slug in sorted(stop.companies)),
        *(("stop_country", code) for code in sorted(stop.countries)),
        *(("stop_component", slug) for slug in sorted(stop.components)),
    ]


def what_if_query(stop: Stop) -> str:
    """What stops, as the what-if page's address asks for it."""
    query = QueryDict(mutable=True)
    query.setlist("stop", sorted(stop.companies))
    query.setlist("country", sorted(stop.countries))
    query.setlist("component", sorted(stop.components))
    return query.urlencode()


def what_if_chart(answer: WhatIf, stop: Stop) -> Chart | None:
    """The answer's links with what becomes of them; None where there is nothing to draw."""
    rows = link_rows(SupplyLink.objects.published().filter(touched(answer, stop)))
    if not 0 < len(rows) <= MOST_DRAWN:
        return None
    kept = stop_query(stop)
    labels = tier_labels(lambda slug: graph_url([("company", slug), *kept]))
    tiers = tiers_of(supply_rows(), read_tree())
    overlay = overlay_of(answer)
    figure = full_graph_figure(rows, tiers, labels, overlay=overlay)
    return Chart(
        title=_("What breaks, and what remains beside it"),
        summary=overlay_summary(overlay, overlay.broken, len(rows)),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="what-if-graph",
        csv_url=graph_url(kept, "csv"),
        rows=rows,
        links=[(graph_url(kept), _("In the supplier graph"))],
    )


def overlay_summary(overlay: Overlay, broken: Mapping[str, str], links: int) -> str:
    """What of the links shown breaks, and how one sees whom that blocks."""
    if not broken:
        return sentence([_("none of %(links)s breaks") % {"links": link_count(links)}])
    count = ngettext("%(count)d of %(links)s breaks", "%(count)d of %(links)s break", len(broken))
    clauses = [count % {"count": len(broken), "links": link_count(links)}]
    ways = (
        (SURELY, _("%(count)d surely block a maker (solid red)")),
        (POSSIBLY, _("%(count)d possibly block a maker (dashed red)")),
        (SPARED, _("for %(count)d a confirmed supplier remains (dotted red)")),
    )
    effects = list(broken.values())
    return sentence(
        clauses
        + [said % {"count": effects.count(effect)} for effect, said in ways if effect in effects]
    )
