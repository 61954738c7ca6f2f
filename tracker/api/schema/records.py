"""A resource's records, its list, and its totals."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst

from sources.intervals import Interval
from sources.lists import FactList, Total
from sources.models import Sourced
from tracker.api.schema import columns as cells
from tracker.api.schema.values import (
    Schema,
    address,
    day,
    items,
    number,
    or_null,
    record,
    referring,
    text,
    whole,
)
from tracker.api.schema.vocabularies import Vocabularies
from tracker.middleware import Preferences

PICKED = (
    "`fields` and `omit` leave fields out, `expand` adds some; without them all others are here"
)
PUBLIC_ON = (
    "The day on which it was public: the last possible day of the earliest dated source; null where"
    " a past day knows the row only because an older fact names it"
)


def noun(facts: FactList) -> str:
    """The name of the record, and of the type in a generated client."""
    return str(facts.table.model.__name__)


def schemas(facts: FactList, words: Vocabularies) -> dict[str, Schema]:
    name = noun(facts)
    return {
        name: record(_fields(facts, words), PICKED, whole=False),
        f"{name}List": listed(referring(name)),
        f"{name}Totals": _totals(facts),
    }


def expanded(facts: FactList, words: Vocabularies) -> Schema:
    """What ``expand`` puts beside the identity of such a row: its columns and its address."""
    own = cells.columns(facts.table, words)
    return record(own | _place(own), f"A row of `{facts.table.model.resource}`, expanded")


def listed(row: Schema, description: str = "") -> Schema:
    following = or_null(address("The address of the next rows; null on the last page"))
    return record({"results": items(row), "next": following}, description)


def _fields(facts: FactList, words: Vocabularies) -> dict[str, Schema]:
    table = facts.table
    own = cells.columns(table, words)
    public = {"public_on": or_null(day(PUBLIC_ON))} if issubclass(table.model, Sourced) else {}
    computed = {one.name: cells.computed(one, table, words) for one in facts.computed_fields}
    beside = {name: cells.expanded(column) for name, column in table.related.items()}
    return {**own, **public, **computed, **_place(own), **beside}


def _place(own: dict[str, Schema]) -> dict[str, Schema]:
    """A source has an address of its own under the name ``url``."""
    return {"page_url" if "url" in own else "url": address("The address of its page for people")}


def _totals(facts: FactList) -> Schema:
    """By what the totals of no rows at all are called; some are there only where rows have them."""
    properties: dict[str, Schema] = {}
    for total in totals_of_nothing(facts):
        properties |= _total(total)
    schema = record(properties, "Totals over all rows of the filter")
    return schema | {"additionalProperties": {"type": ["integer", "number", "null"]}}


def totals_of_nothing(facts: FactList) -> Sequence[Total]:
    request: Any = HttpRequest()
    request.preferences = Preferences()
    request.GET = QueryDict("")
    filterset = facts.filtered(request)
    return facts.totals(filterset.qs.none())


def _total(total: Total) -> dict[str, Schema]:
    words = f"{capfirst(total.label)}. {total.formula}".strip()
    if isinstance(total.raw, Interval):
        in_money = f" In {total.currency}." if total.currency else ""
        return {
            f"{total.name}_min": or_null(number(f"Lower bound. {words}{in_money}")),
            f"{total.name}_max": or_null(number(f"Upper bound; null is open. {words}{in_money}")),
        }
    if isinstance(total.raw, dict):
        apart = {"type": "object", "additionalProperties": or_null({"type": "number"})}
        return {total.name: {"type": "object", "additionalProperties": apart, "description": words}}
    return {total.name: whole(words) if isinstance(total.raw, int) else text(words)}
