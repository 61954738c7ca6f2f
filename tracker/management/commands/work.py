"""What a worker and beat do where there is Redis, in one process where there is none."""

import os
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from tracker.celery import app

TICK_S = 1.0


class Command(BaseCommand):
    help = "Embedded: run the scheduled tasks beside a web server that has no Redis. `start` does it by itself."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--beside", type=int, help="end with this parent process")

    def handle(self, **options: Any) -> None:
        if not settings.CELERY_TASK_ALWAYS_EAGER:
            raise CommandError(
                "REDIS_URL is set: run `celery -A tracker worker` and `celery -A tracker beat`"
            )
        app.loader.import_default_modules()
        with (
            ThreadPoolExecutor(len(settings.CELERY_BEAT_SCHEDULE)) as threads,
            suppress(KeyboardInterrupt),
        ):
            self._loop(options["beside"], threads)

    def _loop(self, parent: int | None, threads: Executor) -> None:
        """One task may take its time without holding up the others; none runs beside itself."""
        schedule: dict[str, dict[str, Any]] = settings.CELERY_BEAT_SCHEDULE
        due = dict.fromkeys(schedule, 0.0)
        running: dict[str, Future[None]] = {}
        while parent is None or os.getppid() == parent:
            for name, plan in schedule.items():
                is_free = name not in running or running[name].done()
                if is_free and time.monotonic() >= due[name]:
                    running[name] = threads.submit(self._run, name, app.tasks[plan["task"]])
                    due[name] = time.monotonic() + plan["schedule"]
            time.sleep(TICK_S)

    def _run(self, name: str, task: Callable[[], object]) -> None:
        """A task that fails is told and tried again at its time."""
        try:
            task()
        except Exception as fault:
            self.stderr.write(f"{timezone.now():%F %T} {name}: {fault!r}")
        finally:
            connections.close_all()
