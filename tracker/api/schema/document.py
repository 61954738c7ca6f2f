"""The whole description, put together from what answers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from sources.clock import NOW, looking_from
from tracker.api.resources import LISTS
from tracker.api.schema import figures, operations, others, parameters, records, snapshots, supply
from tracker.api.schema.answers import HEADERS, JSON, PROBLEM, RESPONSES
from tracker.api.schema.examples import ASKED, SERVER
from tracker.api.schema.values import Schema
from tracker.api.schema.vocabularies import Vocabularies

DOCUMENT = settings.BASE_DIR / "docs" / "openapi.json"
"""What is checked in; the examples in it are those that every description has."""

INTRODUCTION = """\
Facts about the humanoid-robot industry of China: who makes the robots, who supplies the parts, who \
pays, what was promised and what was delivered. Everything is read with GET; no key is needed, and \
one raises the limit.

Field names are those of the dataset. Empty and null mean unknown, never zero. A range is `_min` and \
`_max`, both included; one end null is open, both null is undisclosed. A shorter date is a less \
precise one. Money is in whole units of its currency.

Send the `ETag` of an answer back as `If-None-Match`: the answer is 304 until anything changes. \
Follow `next` for more rows: nothing is missed or repeated while editors write. `as_of` answers from \
what was public on a past day."""


def described(server: str = SERVER, examples: dict[str, Any] | None = None) -> Schema:
    """The description of the API at this address, in English and of today, whoever asks."""
    found: Schema = json.loads(_structure().replace(SERVER, server))
    return _with_examples(found, kept_examples() if examples is None else examples, server)


@cache
def _structure() -> str:
    """All but the examples: it follows from the code, and is the same until the process ends."""
    with override("en"), looking_from(NOW):
        words = Vocabularies()
        schemas, paths, tags = _schemas(words), _paths(words), _tags()
    document = {
        "openapi": "3.1.0",
        "info": _about(),
        "servers": [{"url": SERVER}],
        "security": [{}, {"apiKey": []}],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": dict(sorted((schemas | words.schemas).items())),
            "parameters": parameters.SHARED,
            "headers": HEADERS,
            "responses": RESPONSES,
            "securitySchemes": {"apiKey": _security()},
        },
    }
    return json.dumps(document, ensure_ascii=False, default=str)


def written(document: Schema) -> str:
    """As it stands in the file: one line per value, so that a change can be read."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _about() -> Schema:
    return {
        "title": "Humanoid Tracker",
        "version": "1",
        "description": INTRODUCTION,
        "license": {
            "name": "CC BY 4.0 (the facts)",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
    }


def _security() -> Schema:
    return {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, made at `/desk/account/keys/`: optional, it raises the limit.",
    }


def _tags() -> list[Schema]:
    resources = {str(facts.table.model.resource): str(facts.intro) for facts in LISTS}
    told = {
        **resources,
        figures.TAG: "Figures computed from the facts, each with its formula and its evidence.",
        supply.TAG: "The supplier graph, and what follows when suppliers stop.",
        **others.TAGS,
        snapshots.TAG: snapshots.MEANS,
    }
    return [{"name": name, "description": words} for name, words in told.items()]


def _schemas(words: Vocabularies) -> dict[str, Schema]:
    found: dict[str, Schema] = {"Problem": PROBLEM}
    for facts in LISTS:
        found |= records.schemas(facts, words)
    by_model = {facts.table.model: facts for facts in LISTS}
    related = {column.model for facts in LISTS for column in facts.table.related.values()}
    for model in sorted(related, key=lambda model: model.__name__):
        found[f"Expanded{model.__name__}"] = records.expanded(by_model[model], words)
    return {
        **found,
        **figures.schemas(words),
        **supply.schemas(words),
        **others.schemas(),
        **snapshots.schemas(),
    }


def _paths(words: Vocabularies) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for facts in LISTS:
        found |= operations.of_resource(facts, words)
    return {
        **found,
        **figures.paths(),
        **supply.paths(words),
        **others.paths(),
        **snapshots.paths(),
    }


def kept_examples() -> dict[str, Any]:
    """The answers in the file that is checked in, by operation."""
    return _examples_in(DOCUMENT)


@cache
def _examples_in(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    document = json.loads(path.read_text("utf-8"))
    return {
        operation["operationId"]: content["example"]
        for operation in operations_of(document)
        if "example" in (content := rows_of(operation))
    }


def rows_of(operation: Schema) -> Schema:
    """What the description says of an operation's answer in JSON; nothing where it has none."""
    answer: Schema = operation["responses"].get("200", {})
    found: Schema = answer.get("content", {}).get(JSON, {})
    return found


def operations_of(document: Schema) -> list[Schema]:
    return [one for path in document["paths"].values() for one in path.values()]


def _with_examples(document: Schema, examples: dict[str, Any], server: str) -> Schema:
    """Each operation with the address that was asked and what it answered, as of this server."""
    for operation in operations_of(document):
        name = operation["operationId"]
        if name in ASKED:
            operation["x-example-request"] = f"/api/v1/{ASKED[name]}"
        if name in examples:
            kept = json.dumps(examples[name], ensure_ascii=False)
            rows_of(operation)["example"] = json.loads(kept.replace(SERVER, server))
    return document
