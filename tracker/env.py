"""Every setting the environment may give: its name, accepted form, default and purpose, in one list.

``docs/configuration.md`` shows the same list; a test keeps them equal.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def _flag(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text.lower()]


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError
        return value

    return parse


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _origins(text: str) -> list[str]:
    origins = _words(text)
    if any(urlsplit(o).scheme not in ("http", "https") or not urlsplit(o).netloc for o in origins):
        raise ValueError
    return origins


def _site(text: str) -> str:
    parts = urlsplit(text)
    # Reading the port raises ValueError where it is not a number.
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0):
        raise ValueError
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise ValueError
    return text.rstrip("/")


def _secret(text: str) -> str:
    if text and len(text) < 50:
        raise ValueError
    return text


def _address(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        parts = urlsplit(text)
        # Reading the port raises ValueError where it is not a number.
        if text and (
            parts.scheme not in schemes or not (parts.netloc or parts.path) or parts.port == 0
        ):
            raise ValueError
        return text

    return parse


def _level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError
    return text.upper()


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    accepted: str
    purpose: str
    parse: Callable[[str], Any] = str
    secret: bool = False
    """Never repeated in a message or a log."""


SETTINGS = (
    Setting("HOST", "127.0.0.1", "an address to listen on", "Where the web server listens."),
    Setting("PORT", "8000", "a whole number from 1 to 65535", "Its port.", _whole(1, 65535)),
    Setting("WORKERS", "1", "a whole number from 1 to 64", "Web processes.", _whole(1, 64)),
    Setting(
        "DEBUG", "false", "true or false", "Django's debug pages. Never on a public host.", _flag
    ),
    Setting(
        "SECRET_KEY",
        "",
        "at least 50 characters",
        "Signs sessions. Empty: generated once and kept in VAR_DIR/secret_key.",
        _secret,
        secret=True,
    ),
    Setting(
        "VAR_DIR",
        "var",
        "a folder",
        "Holds the SQLite file, the secret key, collected files and snapshots.",
        Path,
    ),
    Setting(
        "DATABASE_URL",
        "",
        "sqlite:///path or postgresql://user:password@host:port/name",
        "The database. Empty: SQLite at VAR_DIR/tracker.sqlite3.",
        _address("sqlite", "postgres", "postgresql"),
        secret=True,
    ),
    Setting(
        "REDIS_URL",
        "",
        "redis://host:port/0, rediss://… or unix:///path/to/socket",
        "Cache and Celery broker. Empty: both work inside each process.",
        _address("redis", "rediss", "unix"),
        secret=True,
    ),
    Setting(
        "ALLOWED_HOSTS",
        "127.0.0.1,localhost,[::1]",
        "host names, separated by commas",
        "Names the site answers to.",
        _words,
    ),
    Setting(
        "CSRF_TRUSTED_ORIGINS",
        "",
        "http:// or https:// origins, separated by commas",
        "Origins that may post forms when a proxy changes the host.",
        _origins,
    ),
    Setting(
        "HTTPS",
        "false",
        "true or false",
        "The site is served over https only: secure cookies, HSTS, redirect.",
        _flag,
    ),
    Setting(
        "SITE_URL",
        "",
        "http://host or https://host, without a path",
        "The site's public address, as files that leave it name it. Empty: http://HOST:PORT.",
        _site,
    ),
    Setting(
        "SNAPSHOTS_KEPT",
        "7",
        "a whole number from 1 to 366",
        "Nightly snapshots of the dataset that are kept.",
        _whole(1, 366),
    ),
    Setting(
        "REQUIRE_SECOND_FACTOR",
        "false",
        "true or false",
        "Who has an account sets up a second factor before the desk and the admin open.",
        _flag,
    ),
    Setting(
        "SELF_APPROVAL",
        "false",
        "true or false",
        "Reviewers may approve what they entered themselves.",
        _flag,
    ),
    Setting(
        "API_ANONYMOUS_PER_MINUTE",
        "120",
        "a whole number from 0 to 1000000",
        "How often one address may ask the API without a key. 0: no limit.",
        _whole(0, 1_000_000),
    ),
    Setting(
        "API_KEY_PER_MINUTE",
        "1200",
        "a whole number from 0 to 1000000",
        "How often each API key may. 0: no limit.",
        _whole(0, 1_000_000),
    ),
    Setting(
        "WEBHOOKS_TO_PRIVATE_ADDRESSES",
        "false",
        "true or false",
        "Webhooks may also lead into this machine and its networks, and use plain http.",
        _flag,
    ),
    Setting("LOG_LEVEL", "INFO", ", ".join(LOG_LEVELS), "How much is logged.", _level),
)


class Environment:
    """The parsed settings, each by its name; a bad value stops the start and says what is accepted."""

    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self._parsed: dict[str, Any] = {}
        faults = []
        for setting in SETTINGS:
            text = values.get(setting.name, "").strip() or setting.default
            try:
                self._parsed[setting.name] = setting.parse(text)
            except (ValueError, KeyError):
                shown = "" if setting.secret else f"={text!r}"
                faults.append(f"{setting.name}{shown}: give {setting.accepted}")
        if faults:
            raise ImproperlyConfigured("; ".join(faults))

    def __getitem__(self, name: str) -> Any:
        return self._parsed[name]
