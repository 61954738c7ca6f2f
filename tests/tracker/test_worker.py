"""Metrics follow the facts: on a real worker with real PostgreSQL and Redis, and without a broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.services import services

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A prepared database of its own with a worker and beat running; yields its address."""
    with services() as running:
        environment = {**os.environ, **running.environment(), "VAR_DIR": str(tmp_path)}
        environment["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
        manage = [sys.executable, "manage.py"]
        for command in (["migrate", "-v0"], ["load_dataset"]):
            subprocess.run([*manage, *command], cwd=ROOT, env=environment, check=True, timeout=120)
        celery = [sys.executable, "-m", "celery", "-A", "tracker"]
        schedule = str(tmp_path / "beat")
        processes = [
            subprocess.Popen([*celery, *role], cwd=ROOT, env=environment, start_new_session=True)
            for role in (
                ["worker", "--concurrency", "1", "--loglevel", "WARNING"],
                ["beat", "--schedule", schedule, "--pidfile", "", "--loglevel", "WARNING"],
            )
        ]
        try:
            yield environment["DATABASE_URL"], environment
        finally:
            for process in processes:
                os.killpg(process.pid, signal.SIGTERM)
            for process in processes:
                process.wait(30)


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.25)
    return False


CAPITAL = """
SELECT private_min FROM funding_capitalmetric JOIN companies_company c ON c.id = company_id
WHERE slug = 'engineai' AND currency = 'USD'
"""


@pytest.mark.failure
def test_a_worker_refreshes_the_metric_of_a_round_changed_by_raw_sql(
    deployment: tuple[str, dict[str, str]],
) -> None:
    url, _environment = deployment
    with psycopg.connect(url, autocommit=True) as connection:

        def capital() -> int | None:
            row = connection.execute(CAPITAL).fetchone()
            return None if row is None else int(row[0])

        assert eventually(lambda: capital() is not None), "the worker never computed the metric"
        before = capital()
        assert before is not None
        # Both reports of the Series B said USD 200 million; now both say 300.
        connection.execute(
            "UPDATE funding_fundinground SET amount_min = 300000000, amount_max = 300000000"
            " WHERE round = 'engineai-b-2026'"
        )
        assert eventually(lambda: capital() == before + 100_000_000)
