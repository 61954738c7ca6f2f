"""What if suppliers stop: the facts read, the question answered, and the answer in plain records."""

from collections.abc import Iterable
from inspect import getdoc
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from companies.models import LatestPromiseMetric
from companies.refresh.promises import PROMISES
from sources.clock import clock
from sources.columns import plain_number
from sources.evidence import LeftOut, Used
from sources.intervals import Interval
from sources.lists import json_response
from sources.problems import problem
from supplychain.metrics.alternatives import Alternative
from supplychain.metrics.units_at_risk import RESOURCE
from supplychain.metrics.what_if import VERSION, compute_what_if
from supplychain.metrics.what_if_answer import (
    BlockedMaker,
    Coverage,
    LostNeed,
    Reading,
    Stop,
    UnitsAtRisk,
    WhatIf,
)
from supplychain.rows import PromisedUnits, SupplyRow
from supplychain.supply_graph import read_supply_graph
from supplychain.what_if_form import Question, WhatIfForm


def what_if_json(request: HttpRequest) -> HttpResponse:
    """The answer to the query, or 400 naming each parameter and what is wrong with it."""
    form = WhatIfForm(request.GET)
    faults = {} if form.is_valid() else form.faults()
    if not faults and not form.asks:
        faults = {"stop": [_("Name what stops: a company, a country or a component.")]}
    if faults:
        return problem(400, _("Invalid query"), errors=faults)
    question = form.question()
    answer = answer_what_if(question.stop, question.year)
    return json_response(what_if_record(answer, question))


def answer_what_if(stop: Stop, year: int) -> WhatIf:
    """By the reader's clock."""
    graph = read_supply_graph()
    return compute_what_if(graph.links, promised_units(year), graph.makers, graph.tree, stop, year)


def promised_units(year: int) -> list[PromisedUnits]:
    """Every company's latest scored promises due in the year."""
    return [
        PromisedUnits(
            maker=one.company_slug,
            year=year,
            metric=one.target_metric,
            robot=one.robot,
            units=one.units,
            keys=tuple(used.key for used in one.evidence if used.resource == RESOURCE),
            figure=one.slug,
        )
        for one in PROMISES.figures(LatestPromiseMetric, with_evidence=True, year=year, scored=True)
    ]


def what_if_record(answer: WhatIf, question: Question) -> dict[str, Any]:
    """The answer as JSON holds it; ``links`` says which of the two readings was asked for."""
    seen, stop = clock(), question.stop
    return {
        "stop": {
            "companies": sorted(stop.companies),
            "countries": sorted(stop.countries),
            "components": sorted(stop.components),
        },
        "year": answer.year,
        "links": question.links,
        "as_of": seen.as_of,
        "recorded_by": seen.recorded_by,
        "stopped": answer.stopped,
        "coverage": _coverage(answer.coverage),
        "surely": _reading(answer.surely),
        "possibly": _reading(answer.possibly),
        "version": VERSION,
        "formula": formula(),
    }


def formula() -> list[str]:
    """How the answer comes about, in paragraphs for readers."""
    text = getdoc(compute_what_if) or ""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "makers": coverage.makers,
        "makers_linked": coverage.linked,
        "makers_linked_confirmed": coverage.confirmed,
        "components": coverage.components,
        "makers_linked_components": coverage.concerned,
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "blocked": [_maker(one) for one in reading.direct],
        "units": _units(reading.units),
        "blocked_upstream": [_maker(one) for one in reading.deeper],
        "units_upstream": _units(reading.deeper_units),
        "hit": reading.hit,
        "products": [_need(one) for one in reading.products],
        "components_without_supplier": [
            {
                "component_slug": one.component,
                "supplier_slugs": one.suppliers,
                "maker_slugs": one.makers,
                "unnamed_links": one.unnamed,
            }
            for one in reading.components
        ],
        "used": _used(reading.used),
        "left_out": _left_out(reading.left_out),
    }


def _units(units: UnitsAtRisk) -> dict[str, Any]:
    by_kind = [
        {"metric": one.metric, **_range(one.units), "makers": one.makers} for one in units.kinds
    ]
    return {"by_kind": by_kind, "known": units.known, "makers": units.makers}


def _range(units: Interval) -> dict[str, Any]:
    return {"units_min": plain_number(units.low), "units_max": plain_number(units.high)}


def _maker(one: BlockedMaker) -> dict[str, Any]:
    promise = one.promise
    return {
        "maker_slug": one.maker,
        "tier": one.tier,
        "needs": [_need(need) for need in one.needs],
        "promise": promise
        and {
            "metric": promise.metric,
            **_range(promise.units),
            "target_keys": [used.key for used in promise.used],
        },
    }


def _need(need: LostNeed) -> dict[str, Any]:
    return {
        "customer_slug": need.customer,
        "component_slug": need.component,
        "input_for": need.product or None,
        "tier": need.tier,
        "paths": [[_step(row) for row in path] for path in need.paths],
        "alternatives": [_alternative(one) for one in need.alternatives],
        "alternatives_known": need.alternatives_known,
    }


def _step(row: SupplyRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "supplier_slug": row.supplier or None,
        "component_slug": row.component,
        "customer_slug": row.customer,
        "input_for": row.input_for or None,
    }


def _alternative(one: Alternative) -> dict[str, Any]:
    return {
        "supplier_slug": one.supplier,
        "key": one.key,
        "status": one.status,
        "confidence": one.confidence,
        "makers": one.makers,
        "with_this_customer": one.with_this_customer,
        "own_use": one.own_use,
    }


def _used(used: Iterable[Used]) -> list[dict[str, Any]]:
    return [
        {"resource": one.resource, "key": one.key, "role": one.role}
        | ({} if one.value.is_unknown else _range(one.value))
        for one in used
    ]


def _left_out(left_out: Iterable[LeftOut]) -> list[dict[str, Any]]:
    return [one._asdict() for one in left_out]
