"""The server: each tool with what the protocol wants to know of it, and one way to call them all."""

import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable
from difflib import get_close_matches
from functools import partial, wraps
from threading import Lock
from typing import Annotated, Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from django.db import DatabaseError, close_old_connections
from django.urls import reverse
from django.utils.translation import override
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field, ValidationError

from sources.clock import looking_from
from tracker.code_version import code_version
from tracker.mcp_server.answering import site
from tracker.mcp_server.asking import Refusal, asked_from
from tracker.mcp_server.companies import company_profile, search_companies
from tracker.mcp_server.facts import dataset_overview, list_facts
from tracker.mcp_server.figures import explain_metric
from tracker.mcp_server.promises import promises
from tracker.mcp_server.shapes import Answer
from tracker.mcp_server.stopping import what_if_supplier_stops
from tracker.mcp_server.supply import supplier_exposure
from tracker.methodology import metrics_document
from tracker.middleware import FRESHNESS

LOG = logging.getLogger(__name__)

ONE_READS_ADDRESSES = Lock()
"""The first call imports every view of the site; threads that did it together would be in each
other's way, and to do it before serving would keep the client waiting for its first answer."""
AT_ONCE = 4
"""Calls answered at the same time: as many as the pool of PostgreSQL has connections."""

INSTRUCTIONS = """\
Humanoid Tracker: makers, suppliers, money, promises and outcomes of China's humanoid-robot industry.
Read-only. Every fact names its sources by number; cite them. Numbers are ranges: keep both ends, never
a midpoint. null is unknown, never zero. Produced, shipped, deployed, ordered and capacity are different
things. An only known supplier is not an only supplier. `as_of` (YYYY-MM-DD) answers as of a past day.
Names in any language are found by search_companies; dataset_overview names resources and metrics."""

CONVENTIONS = "# Conventions"
EXPECTED = "Input should be a valid "
TOOLS: tuple[Callable[..., Answer], ...] = (
    search_companies,
    company_profile,
    promises,
    supplier_exposure,
    what_if_supplier_stops,
    explain_metric,
    list_facts,
    dataset_overview,
)
AS_OF = inspect.Parameter(
    "as_of",
    inspect.Parameter.KEYWORD_ONLY,
    default=None,
    annotation=Annotated[
        str | None,
        Field(
            description="A past day, YYYY-MM-DD (YYYY-MM and YYYY: its last day): only what was public"
            " by then, with due dates judged on it. null: today"
        ),
    ],
)


def make_server() -> MCPServer[Any]:
    return MCPServer(
        "humanoid-tracker",
        title="Humanoid Tracker",
        instructions=INSTRUCTIONS,
        version=code_version(),
        website_url=site.get(),
        tools=[tool_of(tool) for tool in TOOLS],
        log_level="WARNING",
        subscriptions=False,
    )


def tool_of(tool: Callable[..., Answer]) -> Tool:
    """A parameter that the tool does not have is refused: it would narrow nothing, silently."""
    made = ClearTool.from_function(
        offered(tool),
        description=inspect.getdoc(tool),
        title=tool.__name__.replace("_", " ").capitalize(),
        annotations=ToolAnnotations(
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )
    arguments = made.fn_metadata.arg_model
    arguments.model_config["extra"] = "forbid"
    arguments.model_rebuild(force=True)
    made.parameters = without_titles(arguments.model_json_schema(by_alias=True))
    made.fn_metadata.output_schema = without_titles(made.fn_metadata.output_schema)
    return made


def without_titles(schema: Any) -> Any:
    """Each repeats the name of what it stands for, and a model reads all of it."""
    if isinstance(schema, list):
        return [without_titles(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = (one for one in schema.items() if one[0] != "title" or not isinstance(one[1], str))
    return {name: without_titles(part) for name, part in kept}


class ClearTool(Tool):
    """Words what is wrong with the arguments as everywhere else on the site."""

    async def run(
        self, arguments: dict[str, Any], context: Any, convert_result: bool = False
    ) -> Any:
        try:
            self.fn_metadata.validate_arguments(arguments)
        except ValidationError as fault:
            return _fault("; ".join(self._told(name, told) for name, told in by_name(fault)))
        return await super().run(arguments, context, convert_result)

    def _told(self, name: str, faults: list[Any]) -> str:
        if faults[0]["type"] != "extra_forbidden":
            return f"{name}: {either([fault['msg'] for fault in faults])}"
        known = list(self.parameters["properties"])
        near = get_close_matches(name, known, 1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
        return f"There is no parameter “{name}”. {hint}"


def by_name(fault: ValidationError) -> Iterable[tuple[str, list[Any]]]:
    """The faults of each argument together: one that may be of several types has one for each."""
    found: dict[str, list[Any]] = {}
    for one in fault.errors():
        found.setdefault(str(one["loc"][0]), []).append(one)
    return found.items()


def either(messages: list[str]) -> str:
    """What is the same in each is said once: ``Input should be a valid string or list``."""
    words = list(dict.fromkeys(one.removeprefix(EXPECTED) for one in messages))
    if len(words) == 1 or not all(one.startswith(EXPECTED) for one in messages):
        return " ".join(dict.fromkeys(messages))
    return f"{EXPECTED}{', '.join(words[:-1])} or {words[-1]}"


def offered(tool: Callable[..., Answer]) -> Callable[..., Awaitable[CallToolResult]]:
    """The tool with ``as_of`` beside its own parameters, run in a thread with its own connection."""
    signature = inspect.signature(tool, eval_str=True)
    limiter = _LIMITER

    @wraps(tool)
    async def call(**arguments: Any) -> CallToolResult:
        return await run_sync(partial(in_thread, tool, arguments), limiter=limiter)

    call.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*signature.parameters.values(), AS_OF],
        return_annotation=Annotated[CallToolResult, signature.return_annotation],
    )
    return call


_LIMITER = CapacityLimiter(AT_ONCE)


def in_thread(tool: Callable[..., Answer], arguments: dict[str, Any]) -> CallToolResult:
    """As a request does: with a connection that works, given back when all is told."""
    close_old_connections()
    try:
        return answered(tool, arguments)
    finally:
        close_old_connections()


def answered(tool: Callable[..., Answer], arguments: dict[str, Any]) -> CallToolResult:
    """In English, by the clock that was asked for; a refusal tells the model what to mend."""
    given = dict(arguments)
    as_of = given.pop("as_of", None)
    try:
        with ONE_READS_ADDRESSES:
            reverse("home")
        with override("en"):
            FRESHNESS.look()
            with looking_from(asked_from(as_of)):
                return _result(tool(**given))
    except Refusal as refusal:
        return _fault(str(refusal))
    except DatabaseError:
        LOG.exception("%s could not read the database", tool.__name__)
        return _fault("The database cannot be read at the moment. Try again in a minute.")
    except Exception:
        LOG.exception("%s failed", tool.__name__)
        return _fault("This could not be answered: the fault is the server's and is in its log.")


def _result(answer: Answer) -> CallToolResult:
    text = TextContent(type="text", text=answer.text())
    return CallToolResult(content=[text], structured_content=answer.model_dump(mode="json"))


def _fault(message: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=message)], is_error=True)


def serve(base_url: str) -> None:
    """Until the client closes standard input."""
    site.set(base_url)
    server = make_server()

    @server.resource(
        "tracker://conventions",
        title="Conventions",
        description="How ranges, confidence, days and vague words are read; explain_metric has formulas",
        mime_type="text/markdown",
    )
    def conventions() -> str:
        return CONVENTIONS + metrics_document().partition(CONVENTIONS)[2]

    server.run("stdio")
