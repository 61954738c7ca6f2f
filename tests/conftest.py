"""Fixtures for everything. What only one app's tests need stands in that app's folder."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebError, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from sources.models import BundleLoad, Source
from sources.models.change import ChangeQuerySet
from sources.resting import sourced_models
from tests.prepared import Prepared
from tracker.api import conditional
from tracker.messages import compile_messages
from tracker.refresh import refresh_all

CHROMIUM_FLAGS = [
    "--disable-gpu",
    # A browser under test speaks to nobody but the server under test.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    "--no-first-run",
]
PAGE_TIMEOUT_MS = 10_000
# How fast examples are drawn says something of the machine, and nothing of what is tested.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")
PREPARED = Prepared()
DB_BLOCKER = pytest.StashKey[DjangoDbBlocker]()
# The console names a violation only in prose; this adds directive and address.
REPORT_CSP_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
    console.error(`CSP ${event.effectiveDirective} refused ${event.blockedURI}`));
"""


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, before any worker of xdist reads them
        compile_messages()


def pytest_report_header() -> str:
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    broker = "Redis" if os.environ.get("REDIS_URL") else "none (tasks run in-process)"
    return f"database: {engine}, broker: {broker}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # What does not depend on the database is run on one of them: `make test` runs both.
    elsewhere = [item for item in items if not belongs_here(item)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if belongs_here(item)]

    def uses_browser(item: pytest.Item) -> bool:
        return "browser" in getattr(item, "fixturenames", ())

    for item in items:
        if uses_browser(item):
            item.add_marker(pytest.mark.browser)
    # Browser tests come last: the cheap tests fail first, and Playwright leaves an event loop
    # running in its process, under which `asyncio.run` in a later test would fail.
    items.sort(key=uses_browser)


def belongs_here(item: pytest.Item) -> bool:
    """Whether this run, on its database, is one for the test."""
    if marker := item.get_closest_marker("only_on"):
        return connection.vendor in marker.args
    asks_a_database = item.get_closest_marker("django_db") or (
        "django_db_setup" in getattr(item, "fixturenames", ())
    )
    return bool(asks_a_database) or connection.vendor == "sqlite"


# --- the dataset: every test with a database sees all its rows, loaded once per process ---


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A SQLite file of this process's own, so that two runs at once do not share one."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database["TEST"]["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The test database with the dataset in it.

    In place of pytest-django's own fixture, which makes no database for a run in which only browser
    tests were chosen: they would read, and load into, the developer's.
    """
    request.config.stash[DB_BLOCKER] = django_db_blocker
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        load_everything()
        PREPARED.keep()
    # What is there by now stays, and what a page makes is mostly gone with its answer: a sixth of a
    # long list's time went into walking both, again and again.
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)
    yield
    with django_db_blocker.unblock():
        end_other_sessions()
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def answers_made_anew() -> Iterator[None]:
    """A test is rolled back, and the next one is given its places in the log: nothing may be kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conditional, "KEPT_S", 0)
        yield


def end_other_sessions() -> None:
    """A thread of the live server may still hold a session; PostgreSQL drops no database in use."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def all_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL a test's own transaction stays open; test_settled_changes.py has real ones."""
    monkeypatch.setattr(ChangeQuerySet, "settled", lambda changes: changes)


RECORDED_AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""When the tests' dataset was recorded: what was known on a day must not depend on today's."""


@contextmanager
def recorded_on_that_day() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for model in (*sourced_models(), Source):
            field = model._meta.get_field("recorded_at")
            patch.setattr(field, "_get_default", lambda: RECORDED_AT)
        yield


def load_everything() -> None:
    """What `manage.py start` puts into an empty database."""
    with recorded_on_that_day():
        call_command("load_dataset", stdout=StringIO())
    refresh_all()
    remember_the_load()


def remember_the_load() -> None:
    # For good: a test that counts queries must not meet the moment at which it runs out.
    cache.set("bundle_loaded_at", BundleLoad.objects.latest("loaded_at").loaded_at, None)


@pytest.fixture
def reloaded_dataset(transactional_db: None) -> None:
    """The dataset for a test whose transactions must be real, such as one with two connections.

    Such a test ends with a flush of the whole database; the hook below then puts it back.
    """


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    outcome = yield
    if nextitem is not None and is_transactional(item):
        with item.config.stash[DB_BLOCKER].unblock():
            PREPARED.put_back()
            remember_the_load()
    return outcome


def is_transactional(item: pytest.Item) -> bool:
    """pytest-django flushes the database after these."""
    marker = item.get_closest_marker("django_db")
    named = {"transactional_db", "live_server", "django_db_reset_sequences"}
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        named & set(getattr(item, "fixturenames", ()))
    )


@pytest.fixture(scope="session", autouse=True)
def _static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Served as they lie in `static/`, so that no test depends on what was collected before."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_rate_limit() -> Iterator[None]:
    """All tests ask from one address; tests/tracker/keys sets limits of its own."""
    with override_settings(API_ANONYMOUS_PER_MINUTE=0, API_KEY_PER_MINUTE=0):
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """The hasher of production with a thousandth of the work that is there to take long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScryptPasswordHasher, "work_factor", 2**4)
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A request in Chinese leaves its language with the thread; no test inherits it."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


# --- the site: a real server over the loaded database, which no test writes to ---


@pytest.fixture(scope="session")
def _server(
    django_db_setup: None, _static_files: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[LiveServer]:
    # Not pytest-django's `live_server`: that flushes the database after each test.
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def site(_server: LiveServer, django_db_blocker: DjangoDbBlocker) -> Iterator[LiveServer]:
    """The running site; `site.url` is its address. Together with `db` only for tests that read."""
    with django_db_blocker.unblock():
        yield _server


# --- the browser ---


@pytest.fixture(scope="session")
def browser(_server: LiveServer) -> Iterator[Browser]:
    """One Chromium per test process, after the server: Playwright leaves an event loop running."""
    executable = "/usr/bin/chromium"
    if not Path(executable).exists():
        executable = shutil.which("chromium") or shutil.which("google-chrome") or ""
    if not executable:
        pytest.fail("No Chromium found: install Debian's `chromium` (`make test` does).")
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with pytest.MonkeyPatch.context() as environment:
        # Django takes Playwright's event loop for an async view and would refuse every query.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=executable, args=flags)
            yield chromium
            chromium.close()


@pytest.fixture
def page_faults() -> list[str]:
    """What went wrong in the browser so far. A test that provokes a fault asserts and clears it."""
    return []


@pytest.fixture
def page(browser: Browser, site: LiveServer, page_faults: list[str]) -> Iterator[Page]:
    """A page of the running site; the test fails on any script error or outside request."""
    context = browser.new_context(base_url=site.url, reduced_motion="reduce")
    context.set_default_timeout(PAGE_TIMEOUT_MS)
    context.add_init_script(REPORT_CSP_VIOLATIONS)

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            page_faults.append(f"console: {message.text}")

    def note_error(error: WebError) -> None:
        page_faults.append(f"uncaught: {error.error}")

    def note_request(request: Request) -> None:
        address = urlsplit(request.url)
        outside = address.netloc != urlsplit(site.url).netloc
        if outside and address.scheme not in ("data", "blob", "about"):
            page_faults.append(f"outside request: {request.url}")

    context.on("console", note_console)
    context.on("weberror", note_error)
    context.on("request", note_request)
    yield context.new_page()
    context.close()
    if page_faults:
        pytest.fail("\n".join(["The browser reported:", *page_faults]), pytrace=False)
