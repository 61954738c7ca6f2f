"""Runnable examples of a request, in curl, Python and JavaScript."""

import json
from shlex import quote
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Snippet(NamedTuple):
    language: str
    title: str
    code: str


def snippets(server: str, request: str) -> list[Snippet]:
    """The same request in each language; ``request`` is its path and query."""
    return [
        Snippet("curl", "curl", f"curl --fail {quote(server + request)}"),
        Snippet("python", "Python", _python(server, request)),
        Snippet("javascript", "JavaScript", _javascript(server, request)),
    ]


def _python(server: str, request: str) -> str:
    path, query = _parted(request)
    lines = ["import requests", "", "answer = requests.get("]
    lines.append(f'    "{server}{path}",')
    if query:
        told = [f"        {json.dumps(name)}: {json.dumps(value)}," for name, value in query]
        lines += ["    params={", *told, "    },"]
    return "\n".join(
        [*lines, "    timeout=30,", ")", "answer.raise_for_status()", "print(answer.json())"]
    )


def _javascript(server: str, request: str) -> str:
    path, query = _parted(request)
    lines = [f'const address = new URL("{server}{path}");']
    lines += [
        f"address.searchParams.set({json.dumps(name)}, {json.dumps(value)});"
        for name, value in query
    ]
    return "\n".join(
        [
            *lines,
            "const answer = await fetch(address);",
            "if (!answer.ok) throw new Error(await answer.text());",
            "console.log(await answer.json());",
        ]
    )


def _parted(request: str) -> tuple[str, list[tuple[str, str]]]:
    parts = urlsplit(request)
    return parts.path, parse_qsl(parts.query)
