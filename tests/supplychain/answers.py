"""What a list answers to a query, as its ``.json`` gives it."""

from typing import Any

from django.test import Client


def records(client: Client, path: str, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"{path}.json?limit=1000&{query}")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def keys(client: Client, path: str, query: str) -> set[str]:
    return {row["key"] for row in records(client, path, query)}
