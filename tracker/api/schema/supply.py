"""The supplier graph, and what follows when suppliers stop."""

from sources.choices import Confidence
from supplychain.choices import LinkStatus
from supplychain.graph_form import STOPPING, GraphFilter
from supplychain.what_if_form import CONFIRMED, EVERY_LINK, YEARS
from tracker.api.schema import parameters as asked
from tracker.api.schema.answers import answers
from tracker.api.schema.operations import reading
from tracker.api.schema.values import (
    Schema,
    day,
    flag,
    items,
    number,
    or_null,
    record,
    referring,
    text,
    told,
    whole,
)
from tracker.api.schema.vocabularies import Vocabularies

TAG = "supply-chain"
SLUG: Schema = {"type": "string"}
DRAWN = ("view",)
"""Of the graph's filters, what only its page has a use for."""


def _several(name: str, description: str) -> Schema:
    schema = items(SLUG)
    return asked.query(name, schema, description, style="form", explode=True)


def _stopping(names: dict[str, str]) -> list[Schema]:
    """Each may be given several times; ``names`` are what the address calls them."""
    told_of = {
        "stop": "A company that stops, by its slug",
        "country": "Everything from a country stops, by its ISO 3166-1 code",
        "component": "A component stops, by its slug; with a country, from there only",
    }
    return [
        _several(names[name], f"{words}. May be repeated, or joined with commas.")
        for name, words in told_of.items()
    ]


def paths(words: Vocabularies) -> dict[str, Schema]:
    year = {"type": "integer", "minimum": YEARS[0], "maximum": YEARS[1]}
    readings = {"type": "string", "enum": [EVERY_LINK, CONFIRMED]}
    graph = [one for one in asked.filters_of(GraphFilter, words) if one["name"] not in DRAWN]
    return {
        "/api/v1/supply-chain/graph/": reading(
            "getSupplyGraph",
            TAG,
            "Get the supplier graph",
            "Companies with their tiers, and the links between them; whole, without pages.",
            [*graph, *_stopping(STOPPING)],
            answers(referring("SupplyGraph"), "The graph"),
        ),
        "/api/v1/supply-chain/what-if/": reading(
            "askWhatIf",
            TAG,
            "Ask what follows when suppliers stop",
            "Which makers are blocked when companies, a country or a component stop: surely, and"
            " possibly. At least one of `stop`, `country` and `component` is needed.",
            [
                *_stopping({name: name for name in STOPPING}),
                asked.query("year", year, "Robots promised for this year; by default the present."),
                asked.query("links", readings, "Which of the two readings is asked for."),
            ],
            answers(referring("WhatIf"), "The answer"),
        ),
    }


def schemas(words: Vocabularies) -> dict[str, Schema]:
    status, confidence = (
        words.of(LinkStatus.values, "LinkStatus"),
        words.of(Confidence.values, "Confidence"),
    )
    seen = {
        "as_of": or_null(day("The past day it was asked for; null is today")),
        "recorded_by": or_null(day("The day of recording it was asked for")),
    }
    return {
        **_graph(status, confidence, seen),
        **_answer(seen),
        **_readings(),
        **_needs(status, confidence),
    }


def _graph(status: Schema, confidence: Schema, seen: dict[str, Schema]) -> dict[str, Schema]:
    graph = record(
        {
            **seen,
            "nodes": items(referring("GraphNode")),
            "edges": items(referring("GraphEdge")),
            "what_if": referring("GraphEffects"),
        }
    )
    graph["required"].remove("what_if")
    node: dict[str, Schema] = {
        "slug": told(SLUG, "Slug of a company"),
        "name": text(),
        "country": or_null(text("ISO 3166-1 code")),
        "tier": whole("How many steps it is from the makers, which are 0"),
    }
    edge: dict[str, Schema] = {
        "key": text("Identity of the link in `supply-links`"),
        "supplier_slug": or_null(text("Null where no source names it")),
        "customer_slug": or_null(text("Null where no source names it")),
        "component_slug": SLUG,
        "status": status,
        "confidence": confidence,
    }
    effects: dict[str, Schema] = {
        "stopped": items(SLUG),
        "surely_blocked": items(SLUG),
        "possibly_blocked": items(SLUG),
        "lacking_a_part": items(SLUG),
        "broken": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "By the key of a link, what the stop does to it",
        },
    }
    return {
        "SupplyGraph": graph,
        "GraphNode": record(node, "A company"),
        "GraphEdge": record(edge, "A supply link"),
        "GraphEffects": record(effects, "Who is hit; only where something stops"),
    }


def _answer(seen: dict[str, Schema]) -> dict[str, Schema]:
    stop: dict[str, Schema] = {
        name: items(SLUG) for name in ("companies", "countries", "components")
    }
    answer: dict[str, Schema] = {
        "stop": referring("Stop"),
        "year": whole("Robots promised for this year"),
        "links": {"type": "string", "enum": [EVERY_LINK, CONFIRMED]},
        **seen,
        "stopped": items(SLUG, "Every company that stops"),
        "coverage": referring("Coverage"),
        "surely": referring("WhatIfReading"),
        "possibly": referring("WhatIfReading"),
        "version": text("Of the formula"),
        "formula": items(text(), "How the answer comes about, in paragraphs"),
    }
    coverage: dict[str, Schema] = {
        "makers": whole("Makers there are"),
        "makers_linked": whole("Makers with a live link"),
        "makers_linked_confirmed": whole("Makers with a confirmed live link"),
        "components": items(SLUG, "Components that lose a link"),
        "makers_linked_components": whole("Makers with a live link for any of these"),
    }
    return {
        "WhatIf": record(answer),
        "Stop": record(stop, "What stops, as it was understood"),
        "Coverage": record(coverage, "How much of the industry the answer can speak of"),
    }


def _readings() -> dict[str, Schema]:
    reading_of: dict[str, Schema] = {
        "blocked": items(referring("BlockedMaker"), "Makers that lack a part themselves"),
        "units": referring("UnitsAtRisk"),
        "blocked_upstream": items(referring("BlockedMaker"), "Makers hit through a supplier"),
        "units_upstream": referring("UnitsAtRisk"),
        "hit": items(SLUG, "Makers that lose a supplier and are not blocked"),
        "products": items(referring("LostNeed"), "What suppliers can no longer make"),
        "components_without_supplier": items(referring("LostComponent")),
        "used": items(referring("UsedPlace"), "The facts it rests on"),
        "left_out": items(referring("LeftOutPlace"), "The facts it leaves out"),
    }
    units: dict[str, Schema] = {
        "by_kind": items(referring("KindAtRisk"), "Each kind of promise apart: never add them up"),
        "known": whole("Makers whose promise is known, of `makers`"),
        "makers": whole("Makers blocked"),
    }
    place = {"resource": text(), "key": text()}
    used = record({**place, "role": text("How it entered, as a code"), **_range()})
    used["required"] = [*place, "role"]
    lost: dict[str, Schema] = {
        "component_slug": SLUG,
        "supplier_slugs": items(SLUG),
        "maker_slugs": items(SLUG, "Makers that have had it from them"),
        "unnamed_links": whole("Links without a named supplier"),
    }
    return {
        "WhatIfReading": record(reading_of, "The answer by one reading"),
        "UnitsAtRisk": record(units),
        "KindAtRisk": record({"metric": text(), **_range(), "makers": whole()}),
        "LostComponent": record(lost, "A component whose known suppliers have all stopped"),
        "UsedPlace": used,
        "LeftOutPlace": record({**place, "reason": text("Why, as a code")}),
    }


def _needs(status: Schema, confidence: Schema) -> dict[str, Schema]:
    promise = record({"metric": text(), **_range(), "target_keys": items(SLUG)})
    maker: dict[str, Schema] = {
        "maker_slug": SLUG,
        "tier": whole("How many steps from what stops"),
        "needs": items(referring("LostNeed")),
        "promise": or_null(referring("PromiseAtRisk")),
    }
    product = or_null(text("The part it goes into; null where none is said"))
    need: dict[str, Schema] = {
        "customer_slug": SLUG,
        "component_slug": SLUG,
        "input_for": product,
        "tier": whole("How many steps from what stops"),
        "paths": items(items(referring("PathStep")), "From what stopped down to this need"),
        "alternatives": items(referring("Alternative"), "The best of them"),
        "alternatives_known": whole("How many there are"),
    }
    step: dict[str, Schema] = {
        "key": text("Identity of the link in `supply-links`"),
        "supplier_slug": or_null(text("Null where no source names it")),
        "component_slug": SLUG,
        "customer_slug": SLUG,
        "input_for": product,
    }
    alternative: dict[str, Schema] = {
        "supplier_slug": SLUG,
        "key": text("Identity of the link that makes it known"),
        "status": status,
        "confidence": confidence,
        "makers": whole("Makers with a live link with it for the part"),
        "with_this_customer": flag("Known with this customer already"),
        "own_use": flag("Known to make the part for itself only"),
    }
    return {
        "BlockedMaker": record(maker),
        "PromiseAtRisk": promise,
        "LostNeed": record(need, "A part that has no supplier left"),
        "PathStep": record(step, "A link on the way"),
        "Alternative": record(alternative, "A supplier that did not stop"),
    }


def _range() -> dict[str, Schema]:
    return {
        "units_min": or_null(number("Robots, at least")),
        "units_max": or_null(number("Robots, at most; null is open")),
    }
