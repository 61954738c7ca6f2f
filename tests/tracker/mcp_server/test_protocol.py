"""A real client of the protocol's own SDK, with `manage.py mcp` as its server."""

import os
import sys
from typing import Any
from urllib.parse import urlsplit

import anyio
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client as Browser
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

from tracker.mcp_server.server import TOOLS

AT_ONCE = 12
PATIENCE_S = 120
ASKED: dict[str, dict[str, Any]] = {
    "search_companies": {"query": "优必选"},
    "company_profile": {"company": "ubtech"},
    "promises": {"company": "ubtech", "year": 2025},
    "supplier_exposure": {"component": "harmonic-reducer"},
    "what_if_supplier_stops": {"stop": ["leaderdrive"]},
    "explain_metric": {"metric": "capital_raised", "about": "engineai.usd"},
    "list_facts": {"resource": "rounds", "filters": {"company": "unitree"}, "limit": 5},
    "dataset_overview": {},
}


def database_url() -> str:
    """The tests' own database, whose rows were committed when the run began."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def environment() -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": database_url()}


async def conversation() -> dict[str, Any]:
    """One start of the server, and everything that is asked of it."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["manage.py", "mcp", "--base-url", "https://tracker.example"],
        env=environment(),
        cwd=settings.BASE_DIR,
    )
    found: dict[str, Any] = {"together": []}
    async with Client(server, read_timeout_seconds=PATIENCE_S, mode="legacy") as client:
        found["instructions"] = client.instructions
        found["tools"] = (await client.list_tools()).tools
        for name, arguments in ASKED.items():
            found[name] = await client.call_tool(name, arguments)

        async def again(place: int) -> None:
            day = {"as_of": "2025-12-31"} if place % 2 else {}
            answer = await client.call_tool("promises", {"company": "ubtech", **day})
            found["together"].append((place % 2, answer))

        async with anyio.create_task_group() as group:
            for place in range(AT_ONCE):
                group.start_soon(again, place)
        found["unknown"] = await client.call_tool("promises", {"compny": "ubtech"})
        found["wrong"] = await client.call_tool("promises", {"year": "soon"})
        found["strange"] = await client.call_tool(
            "list_facts", {"resource": "rounds", "filters": {"company": {"is": "xpeng"}}}
        )
        found["conventions"] = await client.read_resource("tracker://conventions")
    return found


@pytest.mark.django_db
def test_a_client_lists_the_tools_and_gets_what_the_api_says(client: Browser) -> None:
    found = anyio.run(conversation)

    assert [tool.name for tool in found["tools"]] == [tool.__name__ for tool in TOOLS]
    assert all(tool.annotations.read_only_hint for tool in found["tools"])
    assert all(tool.output_schema for tool in found["tools"])
    assert "never\na midpoint" in found["instructions"]
    for name in ASKED:
        answer = found[name]
        assert not answer.is_error, answer.content[0].text
        assert answer.structured_content["page_url"].startswith("https://tracker.example/")

    rounds = client.get("/api/v1/rounds/?company=unitree&limit=5")
    told = [without_addresses(one) for one in rounds.json()["results"]]
    got = found["list_facts"].structured_content
    assert [without_addresses(one) for one in got["records"]] == told
    assert got["dataset_version"] == rounds.headers["Dataset-Version"]
    blocked = found["what_if_supplier_stops"].structured_content["blocked"]
    what_if = client.get("/api/v1/supply-chain/what-if/?stop=leaderdrive").json()
    makers = [one["maker_slug"] for one in what_if["possibly"]["blocked"]]
    assert [one["maker"]["slug"] for one in blocked] == makers == ["estun", "magiclab", "ubtech"]

    now, then = (
        {answer.structured_content["found"] for past, answer in found["together"] if past == when}
        for when in (0, 1)
    )
    assert len(now) == len(then) == 1, "each of the calls looks from its own day"
    assert then.pop() < now.pop()
    assert found["unknown"].content[0].text == (
        "There is no parameter “compny”. Did you mean company?"
    )
    assert found["wrong"].content[0].text.startswith("year: Input should be a valid integer")
    assert found["strange"].content[0].text == (
        "filters: Input should be a valid string, integer, number, boolean or list"
    )
    assert "Ranges, never a midpoint" in found["conventions"].contents[0].text


def without_addresses(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "url"}


@pytest.mark.only_on("sqlite")
def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.management.commands.mcp.find_spec", lambda name: None)
    with pytest.raises(CommandError, match="uv sync --extra mcp"):
        call_command("mcp")


@pytest.mark.only_on("sqlite")
def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="is no address such as"):
        call_command("mcp", "--base-url", "tracker")
