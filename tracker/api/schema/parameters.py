"""What may stand in an address: each filter as a parameter with its type, words and meaning."""

from typing import Any

import django_filters
from django.utils.text import capfirst

from companies.filters.robots import RobotNamedFilter
from sources.asked_rows import DEFAULT_LIMIT, HIGHEST_LIMIT
from sources.asked_values import MOST_VALUES, Several
from sources.filters import (
    CitingFilter,
    CountryFilter,
    DayFilter,
    EntityFilter,
    FactFilter,
    SearchFilter,
)
from sources.lists import FactList
from sources.source_filters import YearFilter
from tracker.api.schema.values import Schema
from tracker.api.schema.vocabularies import Vocabularies
from tracker.languages import LANGUAGES

_REST = "(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
ASKED_DATE = f"^(?!0000)[0-9]{{4}}{_REST}"
PAST_DAY = f"^20[0-9]{{2}}{_REST}"
YES_NO = {"true", "false"}


def query(name: str, schema: Schema, description: str, **more: Any) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


def path(name: str, description: str) -> Schema:
    schema = {"type": "string", "minLength": 1}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
    }


def shared(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


def several(name: str, words: list[str], description: str) -> Schema:
    """Names joined with commas."""
    return joined(name, {"type": "string", "enum": words}, description)


def joined(name: str, each: Schema, description: str, **limits: int) -> Schema:
    """Values joined with commas, each of this schema."""
    schema = {"type": "array", "items": each, "minItems": 1, **limits}
    return query(name, schema, description, style="form", explode=False)


SHARED: dict[str, Schema] = {
    "limit": query(
        "limit",
        {
            "type": "integer",
            "minimum": 1,
            "maximum": HIGHEST_LIMIT,
            "default": DEFAULT_LIMIT,
        },
        "How many rows an answer holds at most.",
    ),
    "cursor": query(
        "cursor",
        {"type": "string", "minLength": 1},
        "Where to go on: taken from `next` of the answer before, never made by hand.",
    ),
    "as_of": query(
        "as_of",
        {"type": "string", "pattern": PAST_DAY},
        "Look from a past day: only what was public by its end. `YYYY-MM` and `YYYY` stand for"
        " their last day; not before 2000, nor in the future.",
    ),
    "recorded_by": query(
        "recorded_by",
        {"type": "string", "pattern": PAST_DAY},
        "Only facts first recorded here by the end of that day, in their present form.",
    ),
    "lang": query(
        "lang",
        {"type": "string", "enum": [one.asked for one in LANGUAGES]},
        "The language of words meant for people, such as titles and errors; otherwise that of"
        " `Accept-Language`.",
    ),
}
EVERYWHERE = ("as_of", "recorded_by", "lang")


def everywhere() -> list[Schema]:
    return [shared(name) for name in EVERYWHERE]


def clocked(path: Schema, **meaning: str) -> Schema:
    """Where the parameters of every address are fewer, or mean something else than of facts.

    By name what each means here; empty where it is as everywhere.
    """
    operation = path["get"]
    own = [one for one in operation["parameters"] if one not in everywhere()]
    taken = [
        query(name, SHARED[name]["schema"], told) if told else shared(name)
        for name, told in meaning.items()
    ]
    operation["parameters"] = [*own, *taken]
    return path


def filters_of(filterset: type[FactFilter], words: Vocabularies) -> list[Schema]:
    """The filter's own parameters by name, the order apart."""
    found = [
        _filter(name, one, words)
        for name, one in filterset.base_filters.items()
        if not isinstance(one, django_filters.OrderingFilter)
    ]
    return sorted(found, key=lambda one: str(one["name"]))


def ordering_of(filterset: type[FactFilter]) -> list[Schema]:
    one = filterset.base_filters.get("ordering")
    if one is None:
        return []
    words = [value for value, _label in one.extra["choices"] if value]
    told = (
        "Sort by these, the first one first; `-` in front turns it round. Unknown values come last"
        " either way. Without it rows stand in the order of their identity."
    )
    each = {"type": "string", "enum": words, "x-enum-varnames": [*map(_member, words)]}
    return [joined("ordering", each, told, uniqueItems=True)]


def _member(word: str) -> str:
    """What a generated client calls an order: ``ANNOUNCED``, ``ANNOUNCED_DESCENDING``."""
    name = word.removeprefix("-").upper()
    return f"{name}_DESCENDING" if word.startswith("-") else name


def reading_of(facts: FactList) -> list[Schema]:
    """Which fields of the records, and what beside them."""
    names, related = facts.field_names, list(facts.table.related)
    found = [
        several("fields", names, "Only these fields, joined with commas."),
        several("omit", names, "All fields but these, joined with commas."),
    ]
    if related:
        told = (
            "Rows that the record names, nested beside their identity, joined with commas. Not for"
            " CSV."
        )
        found.append(several("expand", related, told))
    return found


def _filter(name: str, one: Any, words: Vocabularies) -> Schema:
    label = capfirst(str(one.label or name.replace("_", " ")))
    schema, meaning = _kind(one, words)
    told = f"{label}. {meaning}".rstrip(". ") + "."
    if issubclass(one.field_class, Several):
        return joined(
            name, schema, f"{told} Several joined with commas: any of them.", maxItems=MOST_VALUES
        )
    return query(name, schema, told)


def _kind(one: Any, words: Vocabularies) -> tuple[Schema, str]:
    """The schema of a filter's values, and what kind of value it is in words."""
    if isinstance(one, EntityFilter):
        return _text(), f"Slug of a row of `{one.entity.resource}`"
    if isinstance(one, RobotNamedFilter):
        return _text(), "Slug of a robot: facts whose text names it or its family"
    if isinstance(one, CitingFilter):
        return _text(), "Facts that rest on the source of this `source_id`"
    if isinstance(one, DayFilter):
        meaning = f"Compares the {one.end} possible day of what is written `YYYY[-MM[-DD]]`"
        return {"type": "string", "pattern": ASKED_DATE}, meaning
    if isinstance(one, CountryFilter):
        return {"type": "string", "pattern": "^[A-Z]{2}$"}, "Its code in ISO 3166, as `CN`"
    if isinstance(one, YearFilter):
        return {"type": "string", "pattern": "^[12][0-9]{3}$"}, "A year, written `YYYY`"
    if isinstance(one, SearchFilter):
        return _text(), "A part of its names, in either language, or of its notes"
    if isinstance(one, django_filters.NumberFilter):
        return {"type": "number"}, ""
    if isinstance(one, django_filters.ChoiceFilter):
        return _choice([str(value) for value, _label in one.extra["choices"]], words), ""
    return _text(), "Exactly this text, as the data has it"


def _choice(values: list[str], words: Vocabularies) -> Schema:
    if set(values) == YES_NO:
        return {"type": "boolean"}
    return words.known_as(values) or {"type": "string", "enum": values}


def _text() -> Schema:
    return {"type": "string", "minLength": 1}
