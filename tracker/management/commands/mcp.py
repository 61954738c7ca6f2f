"""``manage.py mcp``: the tracker as tools for a model, over standard input and output."""

import sys
from argparse import ArgumentParser
from contextlib import suppress
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from companies.models import Company


def has_dataset() -> bool:
    try:
        return bool(Company.objects.published().exists())
    except DatabaseError as fault:
        raise CommandError(f"The database cannot be read: {fault}") from None


class Command(BaseCommand):
    help = (
        "Serve the Model Context Protocol on standard input and output, read-only."
        " Started by a client; see docs/mcp.md."
    )
    # A client waits for the first answer.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--base-url",
            default=settings.SITE_URL,
            help="where the site is that answers point to (default: %(default)s)",
        )

    def handle(self, *_args: Any, base_url: str, **_options: Any) -> None:
        if find_spec("mcp") is None:
            raise CommandError("The MCP server is an extra. Install it: uv sync --extra mcp")
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise CommandError(
                f"--base-url: “{base_url}” is no address such as {settings.SITE_URL}"
            )
        if not has_dataset():
            raise CommandError(
                "There is no dataset yet. Load it: manage.py migrate && manage.py load_dataset"
            )
        from tracker.mcp_server.server import serve

        if sys.stdin.isatty():
            self.stderr.write("Waiting for an MCP client on standard input; Ctrl-C ends.")
        with suppress(KeyboardInterrupt):
            serve(base_url)
