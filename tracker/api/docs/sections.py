"""The description cut into pages: a section for each tag, an entry for each operation."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from tracker.api.docs.fields import Field, description_of, field_of, fields_of, parameter_of
from tracker.api.docs.snippets import Snippet, snippets
from tracker.api.schema.document import rows_of
from tracker.api.schema.parameters import EVERYWHERE
from tracker.api.schema.values import Schema

REF = "#/components/schemas/"
COMMON = {*EVERYWHERE, "limit", "cursor"}
"""Parameters that the introduction explains once for all."""
MOST_OPEN = 12
"""Types of records on one page."""


class Entry(NamedTuple):
    """One operation. ``common`` names the parameters that are explained elsewhere.

    Without a ``request`` there is no example: what it answers differs from server to server.
    """

    name: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Field]
    body: list[Field]
    common: list[str]
    statuses: list[str]
    answer: str
    request: str
    snippets: list[Snippet]
    example: str


class Kind(NamedTuple):
    """A type of records with its fields, or the types of which it is any one.

    Open are those that an answer or its rows have, folded those that they hold in turn. Where there
    are many all are folded, in the order of their names: an index.
    """

    name: str
    description: str
    fields: list[Field]
    choices: list[str]
    is_open: bool


class Section(NamedTuple):
    name: str
    description: str
    entries: list[Entry]
    kinds: list[Kind]


class Line(NamedTuple):
    """A section as the index names it; an address with the ends of those that go on from it."""

    name: str
    description: str
    addresses: list[tuple[str, list[str]]]


def index_of(document: Schema) -> list[Line]:
    return [
        Line(tag["name"], tag["description"], _grouped(_paths_of(document, tag["name"])))
        for tag in document["tags"]
    ]


def _grouped(paths: Iterable[str]) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for path in paths:
        if found and path.startswith(found[-1][0]):
            found[-1][1].append(path.removeprefix(found[-1][0]))
        else:
            found.append((path, []))
    return found


def section_of(document: Schema, name: str) -> Section | None:
    """The section of that tag; none where there is no such tag."""
    described = {tag["name"]: tag["description"] for tag in document["tags"]}
    if name not in described:
        return None
    entries = [
        _entry(document, method, path, operation)
        for path, found in _paths_of(document, name).items()
        for method, operation in found.items()
    ]
    return Section(name, described[name], entries, _kinds(document, entries))


def shared_parameters(document: Schema) -> list[Field]:
    return [
        parameter_of(document, {"$ref": f"#/components/parameters/{name}"})
        for name in document["components"]["parameters"]
    ]


def _paths_of(document: Schema, tag: str) -> dict[str, Schema]:
    return {
        path: found
        for path, found in document["paths"].items()
        if any(tag in operation["tags"] for operation in found.values())
    }


def _entry(document: Schema, method: str, path: str, operation: Schema) -> Entry:
    parameters = [parameter_of(document, one) for one in operation.get("parameters", ())]
    content = rows_of(operation)
    request = operation.get("x-example-request", "")
    server = document["servers"][0]["url"]
    return Entry(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        parameters=[one for one in parameters if one.name not in COMMON],
        body=_body(document, operation),
        common=[one.name for one in parameters if one.name in COMMON],
        statuses=sorted(operation["responses"]),
        answer=content.get("schema", {}).get("$ref", "").removeprefix(REF),
        request=request,
        snippets=snippets(server, request) if request else [],
        example=_shown(content.get("example")),
    )


def _body(document: Schema, operation: Schema) -> list[Field]:
    """What may be sent along."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    sent = content.get("schema", {}).get("properties", {})
    return [field_of(document, name, schema) for name, schema in sent.items()]


def _shown(example: Any) -> str:
    """Nothing for a list without rows, which explains none."""
    if isinstance(example, dict) and example.get("results") == []:
        return ""
    return json.dumps(example, ensure_ascii=False, indent=2)


def _kinds(document: Schema, entries: list[Entry]) -> list[Kind]:
    answers = [entry.answer for entry in entries if entry.answer]
    names = _held(document, answers)
    first = {*answers, *(_row_of(document, name) for name in answers)}
    if len(names) > MOST_OPEN:
        names, first = sorted(names), set()
    return [
        Kind(
            name,
            description_of(document, name),
            fields_of(document, name),
            _choices(document["components"]["schemas"][name]),
            is_open=name in first,
        )
        for name in names
    ]


def _row_of(document: Schema, name: str) -> str:
    """The type of a list's rows; empty for what is no list."""
    rows = document["components"]["schemas"][name].get("properties", {}).get("results", {})
    return str(rows.get("items", {}).get("$ref", "")).removeprefix(REF)


def _held(document: Schema, names: list[str]) -> list[str]:
    """Every type that the answers are made of, each once, the outer ones first."""
    found: list[str] = []
    waiting = [*names]
    while waiting:
        name = waiting.pop(0)
        schema = document["components"]["schemas"][name]
        if name not in found and "enum" not in schema:
            found.append(name)
            waiting += _named_in(schema)
    schemas = document["components"]["schemas"]
    return [name for name in found if fields_of(document, name) or _choices(schemas[name])]


def _choices(schema: Schema) -> list[str]:
    return [one["$ref"].removeprefix(REF) for one in schema.get("oneOf", ()) if "$ref" in one]


def _named_in(schema: Any) -> list[str]:
    """The types a schema refers to."""
    if isinstance(schema, list):
        return [name for one in schema for name in _named_in(one)]
    if not isinstance(schema, dict):
        return []
    if "$ref" in schema:
        return [str(schema["$ref"]).removeprefix(REF)]
    inner = (value for key, value in schema.items() if key != "discriminator")
    return [name for value in inner for name in _named_in(value)]
