"""Snapshots: the whole dataset in files, to list, to order and to download."""

from tracker.api.schema import parameters as asked
from tracker.api.schema.answers import JSON, PROBLEM_JSON, answers, shared
from tracker.api.schema.operations import reading
from tracker.api.schema.records import listed
from tracker.api.schema.values import (
    Schema,
    address,
    day,
    flag,
    items,
    moment,
    or_null,
    record,
    referring,
    text,
    whole,
)
from tracker.snapshots.models import SnapshotState

TAG = "snapshots"
MEANS = "The whole dataset in files, made every night and on demand, with checksums and licence."
BYTES = "application/octet-stream"
LIST = "/api/v1/snapshots/"
OF_A_DAY = "Of what was public by the end of this past day; without it, of today."


def paths() -> dict[str, Schema]:
    one = asked.path("id", "Its `id`.")
    name = asked.path("name", "The `name` of one of its files.")
    listing = reading(
        "listSnapshots",
        TAG,
        "List snapshots",
        "The newest first.",
        [asked.shared("limit"), asked.shared("cursor")],
        answers(referring("SnapshotList"), "The snapshots"),
    )
    return {
        LIST: asked.clocked(listing, as_of=OF_A_DAY, lang="") | {"post": _order()},
        f"{LIST}latest/": asked.clocked(
            _latest("getLatestSnapshot", "The newest snapshot", []), as_of=OF_A_DAY
        ),
        f"{LIST}latest/{{name}}": asked.clocked(
            _latest("getLatestFile", "A file of the newest snapshot", [name]), as_of=OF_A_DAY
        ),
        f"{LIST}{{id}}/": asked.clocked(
            reading(
                "getSnapshot",
                TAG,
                "Get a snapshot",
                "Its manifest, and how far it has come.",
                [one],
                answers(referring("Snapshot"), "The snapshot", of_one=True),
            ),
            lang="",
        ),
        f"{LIST}{{id}}/{{name}}": asked.clocked(_file([one, name]), lang=""),
    }


def _latest(operation: str, summary: str, parameters: list[Schema]) -> Schema:
    found = answers({}, summary)
    kept = {status: found[status] for status in ("400", "401", "429")}
    moved = {
        "description": "Its address.",
        "headers": {"Location": {"$ref": "#/components/headers/Location"}},
    }
    responses = {"302": moved, **kept, "404": shared("NotFound")}
    description = "Leads to the newest one that is ready, of today's facts or of the day asked for."
    return reading(operation, TAG, summary, description, parameters, responses)


def _file(parameters: list[Schema]) -> Schema:
    found = answers({}, "The file", of_one=True)
    del found["301"]
    content = {BYTES: {"schema": {"type": "string", "format": "binary"}}}
    found["200"] = found["200"] | {"content": content}
    found["206"] = {"description": "The part that `Range` asks for.", "content": content}
    refused = {PROBLEM_JSON: {"schema": referring("Problem")}}
    found["416"] = {"description": "The range begins behind the file's end.", "content": refused}
    told = "The bytes of a file, under its own media type; `Range` goes on with what was cut off."
    return reading("downloadFile", TAG, "Download a file", told, parameters, found)


def _order() -> Schema:
    body = record({"as_of": or_null(day("The past day to know the facts of; null is now"))})
    del body["required"]
    content = {JSON: {"schema": referring("Snapshot")}}
    refused = {PROBLEM_JSON: {"schema": referring("Problem")}}
    return {
        "operationId": "orderSnapshot",
        "tags": [TAG],
        "summary": "Order a snapshot",
        "description": "Makes one soon, or answers with the one that there is already. It needs an"
        " API key that may order snapshots.",
        "security": [{"apiKey": []}],
        "requestBody": {
            "content": {JSON: {"schema": body | {"additionalProperties": False}}},
            "required": False,
        },
        "responses": {
            "200": {"description": "It is there already.", "content": content},
            "202": {"description": "It is being made; ask for it again.", "content": content},
            "400": shared("BadRequest"),
            "401": shared("Unauthorized"),
            "403": {"description": "This key may not order snapshots.", "content": refused},
            "413": {"description": "The order is too long.", "content": refused},
            "429": shared("TooManyRequests"),
        },
    }


def schemas() -> dict[str, Schema]:
    return {"Snapshot": _snapshot(), "SnapshotList": listed(referring("Snapshot")), **_parts()}


def _snapshot() -> Schema:
    states = [state for state in SnapshotState.values if state != SnapshotState.REMOVED]
    made = {
        "version": "The dataset's version",
        "licence": "SPDX identifier",
        "attribution": "The words to cite it with",
    }
    known = {name: or_null(text(words)) for name, words in made.items()}
    return record(
        {
            "id": text("Its identity"),
            "state": {"type": "string", "enum": states},
            "fault": or_null(text("Why it failed")),
            "nightly": flag("Made every night, not ordered"),
            "as_of": or_null(day("The past day whose facts it holds; null is the day it was made")),
            "ordered_at": moment(),
            "version": known["version"],
            "changed_on": or_null(day("The day of the newest change in it")),
            "made_at": or_null(moment()),
            "licence": known["licence"],
            "licence_url": or_null(address()),
            "attribution": known["attribution"],
            "rows": or_null(whole("All tables together, number of rows")),
            "resources": items(referring("SnapshotTable")),
            "files": items(referring("SnapshotFile")),
            "absent": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "Formats that this server does not make, and why",
            },
            "url": address("Its own address"),
        },
        "The dataset at one moment; what is not known before it is made is null or empty.",
    )


def _parts() -> dict[str, Schema]:
    table: dict[str, Schema] = {
        "name": text("As the API calls it"),
        "table": text("As its file is called"),
        "rows": whole("Number of rows"),
    }
    file: dict[str, Schema] = {
        "name": text("File name"),
        "format": text("csv, jsonl, parquet, sqlite or manifest"),
        "resource": or_null(text("Of one table alone; null where it holds all")),
        "media_type": text(),
        "bytes": whole("Size in bytes"),
        "rows": or_null(whole("Number of rows")),
        "sha256": text("Checksum, hexadecimal"),
        "url": address("Where to download it"),
    }
    return {
        "SnapshotTable": record(table, "A table in the snapshot"),
        "SnapshotFile": record(file, "A file of the snapshot"),
    }
