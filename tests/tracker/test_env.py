"""Each setting is read, defaulted and refused by name, with the accepted form."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tracker.env import SETTINGS, Environment

BAD = [
    ("PORT", "http"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "80.5"),
    ("WORKERS", "0"),
    ("WORKERS", "many"),
    ("DEBUG", "maybe"),
    ("HTTPS", "2"),
    ("SECRET_KEY", "too short"),
    ("DATABASE_URL", "mysql://user@host/name"),
    ("DATABASE_URL", "tracker.sqlite3"),
    ("DATABASE_URL", "postgresql://user@host:port/name"),
    ("DATABASE_URL", "postgresql://"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "redis://"),
    ("REDIS_URL", "redis://localhost:0/0"),
    ("REDIS_URL", "redis://localhost:99999/0"),
    ("CSRF_TRUSTED_ORIGINS", "example.com"),
    ("CSRF_TRUSTED_ORIGINS", "https://example.com, ftp://example.com"),
    ("SITE_URL", "example.com"),
    ("SITE_URL", "https://example.com/tracker"),
    ("SITE_URL", "https://example.com:port"),
    ("SNAPSHOTS_KEPT", "0"),
    ("SNAPSHOTS_KEPT", "all"),
    ("REQUIRE_SECOND_FACTOR", "sometimes"),
    ("SELF_APPROVAL", "perhaps"),
    ("API_ANONYMOUS_PER_MINUTE", "-1"),
    ("API_KEY_PER_MINUTE", "plenty"),
    ("WEBHOOKS_TO_PRIVATE_ADDRESSES", "some"),
    ("LOG_LEVEL", "LOUD"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_stops_with_its_name_and_the_accepted_form(name: str, value: str) -> None:
    accepted = {setting.name: setting.accepted for setting in SETTINGS}[name]
    with pytest.raises(ImproperlyConfigured) as refusal:
        Environment({name: value})
    told = str(refusal.value)
    assert told.startswith(name)
    assert told.endswith(f"give {accepted}")
    may_hold_a_password = name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL")
    assert (repr(value) in told) is not may_hold_a_password


def test_a_secret_is_never_printed() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        Environment({"SECRET_KEY": "hunter2", "DATABASE_URL": "mysql://me:hunter2@host/name"})
    assert "hunter2" not in str(refusal.value)


def test_all_bad_values_are_told_at_once() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"PORT=.*; .*DEBUG=.*; .*LOG_LEVEL="):
        Environment({"PORT": "x", "DEBUG": "x", "LOG_LEVEL": "x"})


@pytest.mark.parametrize(
    ("name", "value", "parsed"),
    [
        ("PORT", "9000", 9000),
        ("PORT", " 9000 ", 9000),
        ("PORT", "", 8000),
        ("DEBUG", "TRUE", True),
        ("DEBUG", "0", False),
        ("HTTPS", "1", True),
        ("ALLOWED_HOSTS", "a.example, b.example,", ["a.example", "b.example"]),
        ("ALLOWED_HOSTS", "", ["127.0.0.1", "localhost", "[::1]"]),
        ("CSRF_TRUSTED_ORIGINS", "", []),
        ("CSRF_TRUSTED_ORIGINS", "https://a.example", ["https://a.example"]),
        ("SITE_URL", "https://a.example/", "https://a.example"),
        ("SITE_URL", "", ""),
        ("LOG_LEVEL", "debug", "DEBUG"),
        ("VAR_DIR", "/srv/tracker", Path("/srv/tracker")),
        ("SECRET_KEY", "k" * 50, "k" * 50),
        ("DATABASE_URL", "sqlite:////srv/t.sqlite3", "sqlite:////srv/t.sqlite3"),
        ("DATABASE_URL", "postgresql://app@/db?host=/run", "postgresql://app@/db?host=/run"),
        ("REDIS_URL", "unix:///run/redis.sock", "unix:///run/redis.sock"),
        ("REDIS_URL", "redis://localhost:6379/1", "redis://localhost:6379/1"),
    ],
)
def test_a_good_value_is_parsed(name: str, value: str, parsed: object) -> None:
    assert Environment({name: value})[name] == parsed


def test_every_setting_has_a_test_of_a_bad_value_or_takes_any_text() -> None:
    free = {"HOST", "VAR_DIR", "ALLOWED_HOSTS"}
    assert {name for name, _value in BAD} | free == {setting.name for setting in SETTINGS}


def test_a_bad_value_stops_the_start(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PORT": "eighty"}
    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert started.returncode != 0
    assert "PORT='eighty': give a whole number from 1 to 65535" in started.stderr
