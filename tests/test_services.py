import os

import psycopg
import pytest
import redis
from django.db import connection

from tests.services import services

on_each_database = pytest.mark.only_on("sqlite", "postgresql")


@on_each_database
def test_the_suite_runs_on_the_database_that_the_environment_names() -> None:
    named = os.environ.get("DATABASE_URL", "sqlite:")
    assert connection.vendor == ("postgresql" if named.startswith("postgres") else "sqlite")


@on_each_database
def test_redis_answers_where_the_environment_names_one() -> None:
    url = os.environ.get("REDIS_URL")
    assert url is None or redis.Redis.from_url(url).ping()


def test_private_servers_survive_a_restart_and_leave_nothing_behind() -> None:
    with services() as running:
        with psycopg.connect(running.database_url) as client:
            client.execute("CREATE TABLE kept AS SELECT 1 AS robots")
        redis.Redis.from_url(running.redis_url).set("robots", 1)
        for server in (running.postgres, running.redis):
            server.stop()
            server.start()
        with psycopg.connect(running.database_url) as client:
            assert client.execute("SELECT robots FROM kept").fetchone() == (1,)
        # Redis keeps nothing here: what must survive its restart may not live only there.
        assert redis.Redis.from_url(running.redis_url).get("robots") is None
    assert not running.postgres.log.parent.exists()
    assert None not in (running.postgres.process.poll(), running.redis.process.poll())
