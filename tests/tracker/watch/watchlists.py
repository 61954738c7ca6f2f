"""Addresses of watchlists, and what a page says changed in them."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client


def watchlist(*addresses: str, **more: str) -> str:
    return f"/watch/?{urlencode([*(('w', one) for one in addresses), *more.items()])}"


def combined(*addresses: str) -> str:
    return f"/watch/feed.atom?{urlencode([('w', one) for one in addresses])}"


def changed(client: Client, address: str) -> dict[str, list[Any]]:
    """The entries of each watch in which something changed, by its address."""
    answer = client.get(address)
    assert answer.status_code == 200
    return {
        group.watch.address: [entry for day in group.days for entry in day.entries]
        for group in answer.context["changed"]
    }
