"""The totals of a filter, as the API gives them."""

from typing import Any

from django.test import Client
from django.urls import resolve

from tracker.api.resources import LISTS


def totals(client: Client, path: str, query: str = "") -> dict[str, Any]:
    """Of the list whose page is at this path."""
    name = resolve(f"/{path.strip('/')}/").url_name
    (facts,) = [facts for facts in LISTS if facts.url_name == name]
    answer = client.get(f"/api/v1/{facts.table.model.resource}/totals/?{query}")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())
