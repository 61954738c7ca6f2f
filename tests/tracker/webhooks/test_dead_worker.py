"""Workers that are killed half-way: the change is still told, by the next one, under the same id."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from tests.conftest import PREPARED
from tests.tracker.webhooks.conftest import Make
from tests.tracker.webhooks.receiver import Answering, Receiver, with_status
from tests.tracker.webhooks.test_delivering import ROUND
from tracker.webhooks.models import Webhook

pytestmark = [pytest.mark.failure, pytest.mark.only_on("sqlite")]

KILLED_TELLING = """
import os, signal
import django; django.setup()
from tracker.webhooks import delivering, fanning_out
fanning_out.Delivery.objects.bulk_create = lambda rows: os.kill(os.getpid(), signal.SIGKILL)
delivering.deliver_due()
"""
DELIVERING = """
import sys
from datetime import timedelta
import django; django.setup()
from django.utils import timezone
from tracker.webhooks.delivering import deliver_due
deliver_due(lambda: timezone.now() + timedelta(seconds=int(sys.argv[1])))
"""


def committed(path: Path) -> sqlite3.Connection:
    """The dataset with the webhook and its owner, in a file that another process can read."""
    copy = sqlite3.connect(path)
    assert PREPARED.sqlite
    PREPARED.sqlite.backup(copy)
    with connection.cursor() as cursor:
        for model in (User, Webhook):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            for row in cursor.fetchall():
                values = ", ".join("?" * len(row))
                copy.execute(f"INSERT INTO {model._meta.db_table} VALUES ({values})", row)
    return copy


@pytest.mark.django_db
def test_a_change_outlives_the_workers_that_die_of_it(
    tmp_path: Path, receiver: Receiver, make: Make
) -> None:
    make(receiver.url)
    copy = committed(tmp_path / "tracker.sqlite3")
    copy.execute("UPDATE funding_fundinground SET note = 'new' WHERE key = ?", [ROUND])
    copy.commit()
    environment = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "WEBHOOKS_TO_PRIVATE_ADDRESSES": "true",
    }

    def started(code: str, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", code, *words]
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)

    def messages() -> list[Any]:
        asked = copy.execute("SELECT state, attempts FROM webhooks_delivery")
        return asked.fetchall()

    assert started(KILLED_TELLING).wait(60) == -signal.SIGKILL
    assert messages() == [], "half of it was written"

    def kill(handler: Answering) -> None:
        worker.kill()
        worker.wait()

    receiver.answer = kill
    worker = started(DELIVERING, "0")
    assert worker.wait(60) == -signal.SIGKILL
    assert messages() == [("waiting", 1)]

    receiver.answer = with_status(200)
    assert started(DELIVERING, "90").wait(60) == 0
    assert messages() == [("delivered", 2)]
    assert len(receiver.got) == 2
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    copy.close()
