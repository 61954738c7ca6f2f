"""Operations: what can be asked at an address, in the form of OpenAPI."""

import re
from collections.abc import Sequence

from sources.lists import FactList
from tracker.api.schema import parameters as asked
from tracker.api.schema import records
from tracker.api.schema.answers import answers
from tracker.api.schema.values import Schema, referring
from tracker.api.schema.vocabularies import Vocabularies


def reading(
    name: str,
    tag: str,
    summary: str,
    description: str,
    parameters: Sequence[Schema],
    responses: Schema,
) -> Schema:
    """A path with one operation: everything here is read."""
    return {
        "get": {
            "operationId": name,
            "tags": [tag],
            "summary": summary,
            "description": description,
            "parameters": [*parameters, *asked.everywhere()],
            "responses": responses,
        }
    }


def plural(resource: str) -> str:
    """``SupplyLinks`` for ``supply-links``."""
    return resource.title().replace("-", "")


def singular(resource: str) -> str:
    return re.sub("ies$", "y", plural(resource)).removesuffix("s")


def of_resource(facts: FactList, words: Vocabularies) -> dict[str, Schema]:
    """The list, the totals of a filter, and one row."""
    resource = str(facts.table.model.resource)
    name, heading = records.noun(facts), str(facts.heading)
    filters = asked.filters_of(facts.filterset, words)
    identity = facts.table.identity
    named = str(facts.table.model._meta.verbose_name)
    listing = [
        *filters,
        *asked.ordering_of(facts.filterset),
        *asked.reading_of(facts),
        asked.shared("limit"),
        asked.shared("cursor"),
    ]
    csv = (
        "The rows of the filter with the columns of the dataset, all of them in one answer:"
        " without `limit`, `cursor` and `expand`, and with `bom=true` for spreadsheets. A `'` stands"
        " before text that they would take for a formula"
    )
    return {
        f"/api/v1/{resource}/": reading(
            f"list{plural(resource)}",
            resource,
            f"List {resource}",
            "The rows that fit every filter given, some at a time.",
            listing,
            answers(referring(f"{name}List"), f"{heading} of the filter", csv=csv),
        ),
        f"/api/v1/{resource}/totals/": reading(
            f"total{plural(resource)}",
            resource,
            f"Totals of {resource}",
            "Totals over all rows of a filter: the figures that the page shows above its table.",
            filters,
            answers(referring(f"{name}Totals"), "The totals"),
        ),
        f"/api/v1/{resource}/{{{identity}}}/": reading(
            f"get{singular(resource)}",
            resource,
            f"Get one {named}",
            f"One {named} by its `{identity}`.",
            [asked.path(identity, f"Its `{identity}`."), *asked.reading_of(facts)],
            answers(referring(name), f"The {named}", of_one=True),
        ),
    }
