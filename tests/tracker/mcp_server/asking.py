"""What tests ask of the tools, as the server calls them, and of the API beside them."""

import json
from typing import Any

from django.test import Client
from mcp_types import CallToolResult, TextContent

from tracker.mcp_server.answering import MOST_BYTES
from tracker.mcp_server.server import TOOLS, answered

BY_NAME = {tool.__name__: tool for tool in TOOLS}


def ask(tool: str, **arguments: Any) -> dict[str, Any]:
    """The structured answer; its text and its sources are checked on the way."""
    result = answered(BY_NAME[tool], arguments)
    text = text_of(result)
    assert not result.is_error, text
    answer: dict[str, Any] = result.structured_content or {}
    size = len(text.encode()) + len(json.dumps(answer, ensure_ascii=False).encode())
    assert size <= MOST_BYTES * 1.05
    numbers = {source["number"] for source in answer["sources"]}
    assert cited_in({**answer, "sources": []}) <= numbers
    assert all(source["url"] in text for source in answer["sources"])
    assert answer["page_url"].startswith("http://127.0.0.1:8000/")
    assert answer["page_url"] in text
    return answer


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def cited_in(part: Any) -> set[int]:
    if isinstance(part, list):
        return set().union(*(cited_in(one) for one in part))
    if not isinstance(part, dict):
        return set()
    own = (
        part.get("sources", []) if all(isinstance(n, int) for n in part.get("sources", [])) else []
    )
    return {*own, *cited_in([value for name, value in part.items() if name != "sources"])}


def refused(tool: str, **arguments: Any) -> str:
    result = answered(BY_NAME[tool], arguments)
    assert result.is_error
    assert result.structured_content is None
    return text_of(result)


def api(client: Client, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()
