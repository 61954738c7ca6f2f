"""What an operation may answer: its rows, or why there are none."""

from typing import Any

from tracker.api.schema.values import Schema, items, record, referring, text, whole

JSON, CSV, PROBLEM_JSON = "application/json", "text/csv", "application/problem+json"

PROBLEM: Schema = record(
    {
        "type": text("What kind of problem it is: `about:blank` where the status says all"),
        "title": text("The kind of problem, for people"),
        "status": whole("The HTTP status again"),
        "detail": text("This problem, for people"),
        "errors": {
            "type": "object",
            "additionalProperties": items({"type": "string"}),
            "description": "What is wrong with each parameter; `query` for the query as a whole.",
        },
    },
    "Problem details (RFC 9457).",
) | {"required": ["type", "title", "status"]}

HEADERS: dict[str, Schema] = {
    "ETag": {
        "description": "Send it back as `If-None-Match`: until anything changes, the answer is 304"
        " without a body, and is not counted.",
        "schema": {"type": "string"},
    },
    "Dataset-Version": {
        "description": "The version of the dataset that answered; also a value of `since` for"
        " `changes/`.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": "`no-cache`: keep it, and ask each time whether it still holds.",
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": "How many requests are allowed in how many seconds.",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "How many requests are left, and in how many seconds there are more.",
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "After so many seconds one may ask again.",
        "schema": {"type": "integer"},
    },
    "WWW-Authenticate": {"description": "`Bearer`.", "schema": {"type": "string"}},
    "Location": {
        "description": "The address of the row that this one was merged into.",
        "schema": {"type": "string"},
    },
}
ALWAYS = ("RateLimit", "RateLimit-Policy")
WITH_ROWS = ("ETag", "Dataset-Version", "Cache-Control", *ALWAYS)


def _header(name: str) -> Schema:
    return {"$ref": f"#/components/headers/{name}"}


def _headers(*names: str) -> dict[str, Schema]:
    return {name: _header(name) for name in names}


def _problem(description: str, *headers: str) -> Schema:
    found: Schema = {"description": description}
    if headers:
        found["headers"] = _headers(*headers)
    return found | {"content": {PROBLEM_JSON: {"schema": referring("Problem")}}}


RESPONSES: dict[str, Schema] = {
    "NotModified": {
        "description": "What the `If-None-Match` of the request names is still the answer.",
        "headers": _headers("ETag", "Dataset-Version", "Cache-Control"),
    },
    "BadRequest": _problem(
        "A parameter nobody knows, or a value that cannot be read: named, with the nearest one.",
        *ALWAYS,
    ),
    "Unauthorized": _problem(
        "The API key is unknown, expired or revoked; without one the answer would have been given.",
        "WWW-Authenticate",
    ),
    "NotFound": _problem("Nothing published has this identity.", *ALWAYS),
    "Gone": _problem("It was published once and has been withdrawn; see `changes/`.", *ALWAYS),
    "Moved": {
        "description": "It was merged into another row, whose address this is.",
        "headers": _headers("Location"),
    },
    "TooManyRequests": _problem(
        "More requests than allowed; the key or the address may ask again later.",
        "Retry-After",
        *ALWAYS,
    ),
}


def shared(name: str) -> Schema:
    return {"$ref": f"#/components/responses/{name}"}


def answers(schema: Schema, description: str, *, csv: str = "", of_one: bool = False) -> Schema:
    """All that may come back; ``csv`` says what the CSV holds, where there is one."""
    content: dict[str, Any] = {JSON: {"schema": schema}}
    if csv:
        content[CSV] = {"schema": text(csv)}
    found = {
        "200": {"description": description, "headers": _headers(*WITH_ROWS), "content": content},
        "301": shared("Moved"),
        "304": shared("NotModified"),
        "400": shared("BadRequest"),
        "401": shared("Unauthorized"),
        "404": shared("NotFound"),
        "410": shared("Gone"),
        "429": shared("TooManyRequests"),
    }
    absent = () if of_one else ("301", "404", "410")
    return {status: answer for status, answer in found.items() if status not in absent}
