"""The change log with real transactions: several connections, foreign clients, renewed triggers."""

import importlib
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings as SettingsWrapper

from companies.models import ProductionTarget
from sources.change_log import acting, install_triggers
from sources.models import (
    Batch,
    BundleLoad,
    Change,
    FactPart,
    MergedIdentity,
    Proposal,
    RefreshMark,
    Remark,
    Source,
    Sourced,
)
from sources.trigger_sql import is_logged
from tests.facts import a_source, draft_target, published_target
from tests.settling import settle, until_settled

pytestmark = pytest.mark.django_db
real_transactions = pytest.mark.usefixtures("reloaded_dataset")

ON_POSTGRESQL = connection.vendor == "postgresql"
APPS = ("sources", "companies", "funding", "supplychain", "tracker")


def raw_connection() -> Any:
    """A client that knows nothing of Django."""
    if ON_POSTGRESQL:
        given = connection.get_connection_params()
        names = {"host", "port", "dbname", "user", "password"} & set(given)
        return psycopg.connect(**{name: given[name] for name in names})
    return sqlite3.connect(connection.settings_dict["NAME"], timeout=5)


@pytest.fixture
def client_of_another_program() -> Iterator[Any]:
    client = raw_connection()
    yield client
    client.rollback()
    client.close()


def insert(client: Any, source_id: str) -> None:
    client.execute(
        "INSERT INTO sources_source (source_id, url, title, publisher, language, kind, note,"
        f" recorded_at, search_text) VALUES ('{source_id}', 'https://example.com', 'Raw', '', 'en',"
        " 'news', '', CURRENT_TIMESTAMP, '')"
    )


def keys_after(start: int, *, settled: bool = False) -> list[str]:
    changes = Change.objects.settled() if settled else Change.objects.all()
    return list(changes.filter(id__gt=start).values_list("key", flat=True))


def newest() -> int:
    return Change.objects.order_by("-id").values_list("id", flat=True)[0]


@real_transactions
def test_a_foreign_client_is_logged_without_an_actor(client_of_another_program: Any) -> None:
    start = newest()
    insert(client_of_another_program, "from-outside")
    client_of_another_program.commit()
    change = Change.objects.get(id__gt=start)
    assert (change.op, change.key, change.actor, change.reason) == ("add", "from-outside", "", "")
    assert change.is_public


@real_transactions
def test_a_foreign_client_is_refused_like_everybody(client_of_another_program: Any) -> None:
    target = draft_target()
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError), match="cite a source"):
        client_of_another_program.execute(
            "UPDATE companies_productiontarget SET state = 'published', public_on = '2026-01-01'"
            f" WHERE id = {target.pk}"
        )


@real_transactions
def test_nobody_borrows_the_actor_of_the_transaction_before() -> None:
    start = newest()
    with acting("li", "import"):
        a_source("s1").save()
    a_source("s2").save()
    actors = Change.objects.filter(id__gt=start).values_list("key", "actor")
    assert list(actors) == [("s1", "li"), ("s2", "")]


@real_transactions
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


@real_transactions
@pytest.mark.only_on("postgresql")  # SQLite lets one writer in at a time
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
    settle()
    assert keys_after(start, settled=True) == ["slow", "quick"]
    assert Change.objects.version().id == newest()


@real_transactions
@pytest.mark.only_on("postgresql")  # SQLite lets one writer in at a time
def test_a_lower_number_that_settles_later_still_moves_the_version(
    client_of_another_program: Any,
) -> None:
    with transaction.atomic():
        a_source("first").save()
        insert(client_of_another_program, "between")
        a_source("last").save()
    until_settled("last")
    before = Change.objects.version()
    client_of_another_program.commit()
    settle()
    after = Change.objects.version()
    assert after > before
    assert after.id < before.id
    assert [one.key for one in Change.objects.between(before, after)] == ["between"]


@real_transactions
@pytest.mark.only_on("postgresql")  # SQLite has no transaction ids
def test_a_log_restored_into_a_younger_server_comes_before_all_that_follows() -> None:
    a_source("old").save()
    Change.objects.filter(key="old").update(transaction=2**40)
    RefreshMark.objects.update_or_create(name="restored", defaults={"transaction": 2**40})
    install_triggers(using="default")
    settle()
    before = Change.objects.version()
    a_source("new").save()
    settle()
    assert RefreshMark.objects.get(name="restored").transaction == 0
    assert Change.objects.version() > before
    assert Change.objects.get(key="old").transaction == 0


@real_transactions
@pytest.mark.only_on("postgresql")  # SQLite has no transaction ids
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


@real_transactions
def test_the_dataset_version_grows_with_public_changes_only() -> None:
    settle()
    version = Change.objects.version()
    draft = draft_target()
    ProductionTarget.objects.filter(pk=draft.pk).update(note="not yet public")
    settle()
    assert Change.objects.version() == version
    published_target()
    settle()
    grown = Change.objects.version()
    assert grown > version
    a_source("s1").save()
    settle()
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
    of_the_desk = {Batch, MergedIdentity, Proposal, Remark}
    assert unlogged - derived == {BundleLoad, Change, RefreshMark} | of_the_desk


@real_transactions
@pytest.mark.parametrize("silent", [False, True])
def test_a_flush_empties_published_tables_and_keeps_the_triggers(silent: bool) -> None:
    call_command("flush", interactive=False, inhibit_post_migrate=silent)
    assert not ProductionTarget.objects.exists()
    assert triggers() == expected_triggers()
    a_source("after-the-flush").save()
    assert Change.objects.get().key == "after-the-flush"


MIGRATION = """
from django.db import migrations, models

def last_step(apps, schema_editor):
    {last_step}

class Migration(migrations.Migration):
    dependencies = [("companies", {latest!r})]
    operations = [
        operation
        for model in ("company", "productiontarget", "targetcitation", "event", "eventcitation")
        for operation in (
            migrations.AddField(model, "extra", models.CharField(max_length=9, default="")),
            migrations.AlterField(model, "extra", models.CharField(max_length=99, default="")),
            migrations.RemoveField(model, "extra"),
        )
    ] + [migrations.RunPython(last_step)]
"""


@pytest.fixture
def migrate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper
) -> Iterator[Callable[[str], None]]:
    """Runs one more migration of `companies`, which rebuilds tables and ends with that statement."""

    folder = tmp_path / "more_migrations"
    shutil.copytree(settings.BASE_DIR / "companies" / "migrations", folder)
    latest = max(path.stem for path in folder.glob("0*.py"))

    def run(last_step: str) -> None:
        text = MIGRATION.format(last_step=last_step, latest=latest)
        (folder / "9999_rebuild.py").write_text(text)
        importlib.invalidate_caches()
        call_command("migrate", verbosity=0)

    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"companies": "more_migrations"}
    yield run
    MigrationRecorder(connection).record_unapplied("companies", "9999_rebuild")
    for name in [name for name in sys.modules if name.startswith("more_migrations")]:
        del sys.modules[name]


@real_transactions
def test_a_migration_that_rebuilds_tables_keeps_rows_and_triggers(
    migrate: Callable[[str], None],
) -> None:
    start, targets = newest(), ProductionTarget.objects.count()
    migrate("pass")
    assert ProductionTarget.objects.count() == targets
    assert newest() == start
    assert triggers() == expected_triggers()


@real_transactions
def test_a_migration_that_fails_leaves_the_triggers(migrate: Callable[[str], None]) -> None:
    with pytest.raises(ZeroDivisionError):
        migrate("1 / 0")
    assert triggers() == expected_triggers()


@real_transactions
@pytest.mark.only_on("sqlite")  # PostgreSQL rebuilds no table
def test_sqlite_loses_triggers_with_a_rebuilt_table_until_the_next_migrate() -> None:
    editor: Any = connection.schema_editor()
    with editor:
        editor._remake_table(Source)
    assert Source._meta.db_table not in triggers()
    call_command("migrate", verbosity=0)
    assert triggers() == expected_triggers()
