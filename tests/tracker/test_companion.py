"""The companion process of `make run`: what a worker and beat do elsewhere."""

import os
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from tracker.celery import app
from tracker.management.commands import work


class Stopped(Exception):
    """Ends the loop."""


class AtOnce(Executor):
    """Runs what is given to it before anything else."""

    def __init__(self, _threads: int) -> None:
        pass

    def submit(self, ask: Any, /, *given: Any, **_named: Any) -> Any:
        done: Future[Any] = Future()
        done.set_result(ask(*given))
        return done


def turns(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> list[str]:
    """Which tasks ran, while the clock showed these times."""
    ran: list[str] = []
    shown = iter(clock)
    now = [0.0]

    def tick(_seconds: float) -> None:
        try:
            now[0] = next(shown)
        except StopIteration:
            raise Stopped from None

    monkeypatch.setattr(time, "sleep", tick)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(work, "ThreadPoolExecutor", AtOnce)
    monkeypatch.setattr(work.Command, "_run", lambda _self, name, _task: ran.append(name))
    monkeypatch.setattr(settings, "CELERY_TASK_ALWAYS_EAGER", True)
    with pytest.raises(Stopped):
        call_command("work")
    return ran


def test_every_scheduled_task_runs_at_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = turns(monkeypatch, [1.0, 2.0, 5.0])
    assert set(ran) == set(settings.CELERY_BEAT_SCHEDULE)
    # At 0, 2 and 5 s; at 0 and 5 s; at 0 s alone.
    assert ran.count("work-on-batches") == 3
    assert ran.count("refresh-metrics") == 2
    assert ran.count("make-snapshots") == 1


def test_a_task_that_fails_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(connections, "close_all", lambda: None)

    def fails() -> None:
        raise ValueError("no room")

    work.Command()._run("make-snapshots", fails)
    assert "make-snapshots: ValueError('no room')" in capsys.readouterr().err


def test_every_task_of_the_schedule_is_known() -> None:
    app.loader.import_default_modules()
    assert {plan["task"] for plan in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_where_there_is_redis_it_names_what_to_run_instead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "CELERY_TASK_ALWAYS_EAGER", False)
    with pytest.raises(CommandError, match="celery -A tracker worker"):
        call_command("work")


@pytest.mark.only_on("sqlite")
def test_it_ends_when_the_server_it_stands_beside_is_gone() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    done = subprocess.run(
        [sys.executable, "manage.py", "work", "--beside", "1"],
        cwd=settings.BASE_DIR,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
