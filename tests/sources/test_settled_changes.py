"""The change log with real transactions: several connections, foreign clients, renewed triggers."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from companies.models import ProductionTarget
from sources.change_log import acting
from sources.models import BundleLoad, Change, FactPart, RefreshMark, Source, Sourced
from sources.trigger_sql import is_logged
from tests.facts import a_source, draft_target, published_target

pytestmark = pytest.mark.usefixtures("reloaded_dataset")

ON_POSTGRESQL = connection.vendor == "postgresql"
APPS = ("sources", "companies", "funding", "supplychain", "tracker")


def raw_connection() -> Any:
    """A client that knows nothing of Django."""
    given = connection.settings_dict
    if ON_POSTGRESQL:
        names = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER"}
        return psycopg.connect(**{to: given[name] for to, name in names.items() if given[name]})
    return sqlite3.connect(given["NAME"], timeout=5)


@pytest.fixture
def client_of_another_program() -> Iterator[Any]:
    client = raw_connection()
    yield client
    client.rollback()
    client.close()


def insert(client: Any, source_id: str) -> None:
    client.execute(
        "INSERT INTO sources_source (source_id, url, title, publisher, language, kind, note,"
        f" recorded_at, search_text) VALUES ('{source_id}', 'https://example.com', 'Raw', '', 'en',"  # noqa: S608
        " 'news', '', CURRENT_TIMESTAMP, '')"
    )


def keys_after(start: int, *, settled: bool = False) -> list[str]:
    changes = Change.objects.settled() if settled else Change.objects.all()
    return list(changes.filter(id__gt=start).values_list("key", flat=True))


def newest() -> int:
    return Change.objects.order_by("-id").values_list("id", flat=True)[0]


def test_a_foreign_client_is_logged_without_an_actor(client_of_another_program: Any) -> None:
    start = newest()
    insert(client_of_another_program, "from-outside")
    client_of_another_program.commit()
    change = Change.objects.get(id__gt=start)
    assert (change.op, change.key, change.actor, change.reason) == ("add", "from-outside", "", "")
    assert change.is_public


def test_a_foreign_client_is_refused_like_everybody(client_of_another_program: Any) -> None:
    target = draft_target()
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError), match="cite a source"):
        client_of_another_program.execute(
            "UPDATE companies_productiontarget SET state = 'published', public_on = '2026-01-01'"
            f" WHERE id = {target.pk}"  # noqa: S608
        )


def test_nobody_borrows_the_actor_of_the_transaction_before() -> None:
    start = newest()
    with acting("li", "import"):
        a_source("s1").save()
    a_source("s2").save()
    actors = Change.objects.filter(id__gt=start).values_list("key", "actor")
    assert list(actors) == [("s1", "li"), ("s2", "")]


def test_an_actor_is_seen_by_no_other_connection(client_of_another_program: Any) -> None:
    start = newest()
    with acting("li", "import"):
        if ON_POSTGRESQL:  # SQLite lets one writer in at a time
            insert(client_of_another_program, "from-outside")
            client_of_another_program.commit()
        a_source("s1").save()
    if not ON_POSTGRESQL:
        insert(client_of_another_program, "from-outside")
        client_of_another_program.commit()
    actors = dict(Change.objects.filter(id__gt=start).values_list("key", "actor"))
    assert actors == {"from-outside": "", "s1": "li"}


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite lets one writer in at a time")
def test_an_entry_is_hidden_while_an_older_transaction_is_open(
    client_of_another_program: Any,
) -> None:
    start, version = newest(), Change.objects.version()
    insert(client_of_another_program, "slow")  # draws the lower number, commits later
    a_source("quick").save()
    assert keys_after(start) == ["quick"]
    assert keys_after(start, settled=True) == []
    assert Change.objects.version() == version
    client_of_another_program.commit()
    assert keys_after(start, settled=True) == ["slow", "quick"]
    assert Change.objects.version() == newest()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no transaction ids")
def test_entries_of_one_transaction_share_its_id() -> None:
    start = newest()
    with transaction.atomic():
        a_source("s1").save()
        a_source("s2").save()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            current = cursor.fetchone()[0]
    a_source("s3").save()
    ids = list(Change.objects.filter(id__gt=start).values_list("transaction", flat=True))
    assert ids[0] == ids[1] == current
    assert ids[2] > current


def test_the_dataset_version_grows_with_public_changes_only() -> None:
    version = Change.objects.version()
    draft = draft_target()
    ProductionTarget.objects.filter(pk=draft.pk).update(note="not yet public")
    assert Change.objects.version() == version
    published_target()
    grown = Change.objects.version()
    assert grown > version
    a_source("s1").save()
    assert Change.objects.version() > grown


# --- the triggers themselves ---


def triggers() -> dict[str, set[str]]:
    """Names of the triggers by table, as the database has them."""
    if ON_POSTGRESQL:
        sql = (
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
    else:
        sql = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql)
        for table, name in cursor.fetchall():
            found.setdefault(table, set()).add(name.removesuffix(f"_{table}"))
    return found


def expected_triggers() -> dict[str, set[str]]:
    """By table; written by hand per kind of table, not taken from the code under test."""
    logs = {"tracker_log"} if ON_POSTGRESQL else {"tracker_add", "tracker_mod", "tracker_del"}
    both = {"tracker_guard_mod", "tracker_guard_del"}
    guard = {"tracker_guard"} if ON_POSTGRESQL else both
    expected: dict[str, set[str]] = {}
    for model in apps.get_models():
        if not issubclass(model, Sourced | FactPart | Source):
            continue
        names = set(logs)
        if issubclass(model, Sourced) or model.__name__.endswith("Citation"):
            names |= guard
        if issubclass(model, Sourced) and not ON_POSTGRESQL:
            names.add("tracker_guard_add")
        if model.__name__ in ("Company", "Component"):
            names.add("tracker_ancestry" if ON_POSTGRESQL else "tracker_ancestry_mod")
        expected[model._meta.db_table] = names
    return expected


def test_every_logged_table_has_its_triggers() -> None:
    assert triggers() == expected_triggers()


def test_every_table_of_ours_is_logged_or_follows_from_logged_ones() -> None:
    unlogged = {
        model
        for model in apps.get_models()
        if model._meta.app_label in APPS and not is_logged(model)
    }
    derived = {model for model in unlogged if model.__name__.endswith("Metric")}
    assert unlogged - derived == {BundleLoad, Change, RefreshMark}


def test_a_flush_empties_published_tables_and_keeps_the_triggers() -> None:
    call_command("flush", interactive=False)
    assert not ProductionTarget.objects.exists()
    assert triggers() == expected_triggers()
    a_source("after-the-flush").save()
    assert Change.objects.get().key == "after-the-flush"


REBUILT = ("Source", "ProductionTarget", "TargetCitation", "Company", "FundingRound")


@pytest.mark.parametrize("name", REBUILT)
def test_a_migration_that_rebuilds_a_table_leaves_rows_and_triggers(name: str) -> None:
    (model,) = (m for m in apps.get_models() if m.__name__ == name)
    rows, start = model._default_manager.count(), newest()
    extra: models.Field[Any, Any] = models.CharField(max_length=9, default="", db_default="")
    extra.set_attributes_from_name("added_by_a_migration")
    wider: models.Field[Any, Any] = models.CharField(max_length=99, default="", db_default="")
    wider.set_attributes_from_name("added_by_a_migration")
    extra.model = wider.model = model
    with connection.schema_editor() as editor:
        editor.add_field(model, extra)
        editor.alter_field(model, extra, wider)
        editor.remove_field(model, wider)
    call_command("migrate", verbosity=0)
    assert model._default_manager.count() == rows
    assert newest() == start
    assert triggers() == expected_triggers()


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL rebuilds no table")
def test_sqlite_loses_triggers_with_a_rebuilt_table_until_the_next_migrate() -> None:
    with connection.schema_editor() as editor:
        editor._remake_table(Source)
    assert Source._meta.db_table not in triggers()
    call_command("migrate", verbosity=0)
    assert triggers() == expected_triggers()
