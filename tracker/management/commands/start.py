"""What `make run` runs: brings everything up to date, step by step, then serves the site."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from tracker.messages import compile_messages
from tracker.refresh import refresh_if_due

THREADS = 64
"""Of each web process. Most of them wait: each slow client keeps one until its last byte is sent.

With 4, five downloads at 2 kB/s stopped all other answers for good.
"""


class Command(BaseCommand):
    help = "Migrate, load the dataset, refresh the metrics, collect static files, and serve."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--prepare", action="store_true", help="stop before serving")

    def handle(self, **options: Any) -> None:
        if not options["prepare"]:
            self._claim_port()
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Database", self._migrate),
            ("Dataset", lambda: call_command("load_dataset", if_changed=True, stdout=self.stdout)),
            ("Metrics", self._refresh),
            ("Translations", lambda: self._say(compile_messages(), "compiled", "up to date")),
            ("Static files", self._collect_static),
        )
        for title, step in steps:
            started = time.monotonic()
            self.stdout.write(f"{title} …")
            step()
            self.stdout.write(f"{title}: done in {time.monotonic() - started:.1f} s")
        if not options["prepare"]:
            self._serve()

    def _say(self, did: bool, done: str, idle: str) -> None:
        self.stdout.write(f"  {done if did else idle}")

    def _claim_port(self) -> None:
        host, port = settings.ENV["HOST"], settings.ENV["PORT"]
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"HOST={host} PORT={port} cannot be used ({error.strerror}): choose another,"
                    f" as in PORT={port % 65535 + 1} make run"
                ) from None

    def _migrate(self) -> None:
        executor = MigrationExecutor(connections["default"])
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            call_command("migrate", verbosity=0, interactive=False)
        self._say(bool(pending), f"{len(pending)} migrations applied", "up to date")

    def _refresh(self) -> None:
        self._say(refresh_if_due(), "refreshed", "up to date")

    def _collect_static(self) -> None:
        stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
        found = static_fingerprint()
        stale = not stamp.exists() or stamp.read_text() != found
        if stale:
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            stamp.write_text(found)
        self._say(stale, "collected and compressed", "up to date")

    def _serve(self) -> None:
        host, port = settings.ENV["HOST"], settings.ENV["PORT"]
        self.stdout.write(
            f"\nHumanoid Tracker: http://{host}:{port}/\n"
            "To create an editor, who signs in at /desk/, in another terminal:"
            " .venv/bin/python manage.py create_editor NAME\n"
            "To stop: Ctrl+C\n"
        )
        self.stdout.flush()
        connections.close_all()
        if settings.CELERY_TASK_ALWAYS_EAGER:
            # Without a worker its tasks are done beside the server, by a process that ends with it.
            subprocess.Popen(
                [sys.executable, "manage.py", "work", "--beside", str(os.getpid())],
                cwd=settings.BASE_DIR,
            )
        granian = str(Path(sys.executable).with_name("granian"))
        arguments = [granian, "--interface", "wsgi", "--host", host, "--port", str(port)]
        arguments += ["--workers", str(settings.ENV["WORKERS"]), "--blocking-threads", str(THREADS)]
        # Its warnings are of its arguments alone, and of so many threads it would warn.
        os.execv(granian, [*arguments, "--log-level", "error", "tracker.wsgi:application"])


def static_fingerprint() -> str:
    """Changes when any static file of the project or of a package does."""
    total = sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            total.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return total.hexdigest()
