"""What a first view of each kind of page weighs, as it is sent: a number of bytes, not a timing."""

import gzip
import re
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.pages import addresses

# What a page says of itself does not depend on the database.
pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
BUDGET = 100_000
BUDGET_WITH_A_CHART = 500_000
ASSET = re.compile(r'<(?:link|script|img)\b[^>]*\s(?:href|src)="([^"]+)"')
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']|@import\s+["']([^"']+)["']""")


@cache
def text_of(asset: str) -> str:
    """A file under its address, by the finders that serve and collect it."""
    path = finders.find(urlsplit(asset).path.removeprefix(settings.STATIC_URL))
    assert path, f"{asset} is not there"
    return Path(str(path)).read_text()


@cache
def weight_of(asset: str) -> int:
    """As WhiteNoise sends it to a browser: compressed once, at the best quality."""
    return len(brotli.compress(text_of(asset).encode()))


def assets_of(page: str) -> set[str]:
    """The style sheets, scripts and icon of a page, and what those import in their turn."""
    tags = (found.group() for found in re.finditer(r"<[^>]+>", page))
    waiting = [
        unescape(address)
        for tag in tags
        for address in ASSET.findall(tag)
        if urlsplit(unescape(address)).path.startswith(settings.STATIC_URL)
    ]
    found: set[str] = set()
    while waiting:
        asset = waiting.pop()
        if asset not in found:
            found.add(asset)
            waiting += imports_of(asset)
    return found


def imports_of(asset: str) -> list[str]:
    if "/vendor/" in asset:  # bundles, which import nothing
        return []
    named = (found[1] or found[2] for found in IMPORT.finditer(text_of(asset)))
    return [urljoin(asset, name) for name in named if name.startswith((".", "/"))]


def weights(client: Client, address: str) -> tuple[dict[str, int], bool]:
    """Bytes by file, the page itself among them, and whether a chart is on it."""
    response = client.get(address, headers={"accept-encoding": "gzip, br"})
    assert response["content-encoding"] == "gzip"
    page = gzip.decompress(response.content).decode()
    found = {asset: weight_of(asset) for asset in sorted(assets_of(page))}
    return {address: len(response.content), **found}, 'class="chart' in page


@pytest.mark.parametrize("address", addresses())
def test_a_first_view_stays_within_its_weight(client: Client, address: str) -> None:
    found, has_chart = weights(client, address)
    assert sum(found.values()) < (BUDGET_WITH_A_CHART if has_chart else BUDGET), found


def test_what_a_script_imports_is_weighed_with_it(client: Client) -> None:
    found, has_chart = weights(client, "/funding/")
    assert has_chart
    names = [Path(asset).name for asset in found]
    assert any(name.startswith("plotly") for name in names)
    assert "tokens.css" in names
    assert "icon.svg" in names


def test_a_page_without_a_chart_carries_no_chart_library(client: Client) -> None:
    for address in ("/orders/", "/sources/", "/search/?q=yu", "/methodology/"):
        found, has_chart = weights(client, address)
        assert not has_chart
        assert not [asset for asset in found if "plotly" in asset]
