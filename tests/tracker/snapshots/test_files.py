"""What the files hold: the bundle's bytes, the API's records, the counts of the totals."""

import hashlib
import json
import sqlite3
import sys
from contextlib import closing
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tracker.datapackage import data_package
from tracker.dataset import TABLES
from tracker.snapshots.formats import parquet
from tracker.snapshots.formats.csv_package import write_csv
from tracker.snapshots.resources import RESOURCES
from tracker.snapshots.staging import stage
from tracker.snapshots.writing import Made, write_snapshot

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 30)


def test_the_csv_is_the_bundle_byte_for_byte(tmp_path: Path) -> None:
    (written,) = write_csv(stage(tmp_path / "staged", None), tmp_path)
    with ZipFile(written.path) as package:
        for table in TABLES:
            bundled = (Path(settings.DATA_DIR) / table.file_name).read_bytes()
            assert package.read(table.file_name) == bundled
        assert json.loads(package.read("datapackage.json")) == data_package()
        assert b"load_dataset --folder" in package.read("README.txt")
        assert b"CC BY 4.0" in package.read("LICENSE.md")
    assert written.rows == 3464


def _parquet(path: Path) -> Any:
    # Not before the tests begin: frozen with what stays, it would complain of leaks at the end.
    duckdb: Any = import_module("duckdb")
    return duckdb.read_parquet(str(path))


@pytest.fixture(scope="module")
def of_a_day(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Made]:
    """A snapshot of that day's few rows, made once for all who only read it."""
    folder = tmp_path_factory.mktemp("of_a_day")
    with override_settings(SITE_URL="http://testserver"), django_db_blocker.unblock():
        return folder, write_snapshot("one", DAY, folder)


def test_every_format_holds_what_the_api_answers(
    client: Client, of_a_day: tuple[Path, Made]
) -> None:
    tmp_path, made = of_a_day
    counts = {one["name"]: one["rows"] for one in made.manifest["resources"]}
    assert counts["rounds"] == 19
    assert made.manifest["rows"] == sum(counts.values())
    with (
        ZipFile(tmp_path / "humanoid-tracker.jsonl.zip") as lines,
        closing(sqlite3.connect(tmp_path / "humanoid-tracker.sqlite3")) as database,
    ):
        for resource in RESOURCES:
            table, rows = resource.table.name, counts[resource.name]
            records = [json.loads(line) for line in lines.read(f"{table}.jsonl").splitlines()]
            if resource.facts:
                answer = client.get(f"/api/v1/{resource.name}/?as_of={DAY}&limit=1000").json()
                assert records == answer["results"]
                totals = client.get(f"/api/v1/{resource.name}/totals/?as_of={DAY}").json()
                assert totals["count"] == rows
            assert len(records) == rows
            names = [field.name for field in resource.fields]
            assert all(set(record) == set(names) for record in records)
            (held,) = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            assert held == rows
            typed = _parquet(tmp_path / f"{table}.parquet")
            assert typed.columns == names
            assert len(typed) == rows
        about = dict(database.execute("SELECT name, value FROM manifest").fetchall())
    assert about["as_of"] == "2024-06-30"
    assert about["rows.rounds"] == "19"
    assert about["version"] == made.manifest["version"]


def test_parquet_and_sqlite_have_types(of_a_day: tuple[Path, Made]) -> None:
    tmp_path, _made = of_a_day
    rounds = _parquet(tmp_path / "rounds.parquet")
    types = dict(zip(rounds.columns, map(str, rounds.types), strict=True))
    assert types["amount_min"] == "DOUBLE"
    assert types["public_on"] == "DATE"
    assert types["announced_on"] == "VARCHAR"  # a year is a date too
    assert types["lead_slugs"] == "VARCHAR[]"
    found = rounds.filter("key = 'rd-9506dab6'").fetchall()[0]
    row = dict(zip(rounds.columns, found, strict=True))
    assert (row["amount_min"], row["currency"]) == (820_000_000, "USD")
    assert row["lead_slugs"] == ["tencent"]
    with closing(sqlite3.connect(tmp_path / "humanoid-tracker.sqlite3")) as database:
        query = "SELECT typeof(amount_min), lead_slugs FROM rounds WHERE key = 'rd-9506dab6'"
        assert database.execute(query).fetchone() == ("real", '["tencent"]')
        linked = database.execute("PRAGMA foreign_key_list('rounds')").fetchall()
        assert {(row[2], row[3], row[4]) for row in linked} == {
            ("companies", "company_slug", "slug")
        }


def test_the_manifest_knows_each_file_and_the_same_facts_are_the_same_bytes(
    of_a_day: tuple[Path, Made], tmp_path: Path
) -> None:
    folder, made = of_a_day
    other = write_snapshot("other", DAY, tmp_path)
    assert made.manifest["files"] == other.manifest["files"]
    for file in made.manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        assert file["bytes"] == len(content)
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
    stored = json.loads((folder / "manifest.json").read_bytes())
    assert stored == made.manifest
    assert (stored["id"], stored["as_of"], stored["licence"]) == ("one", "2024-06-30", "CC-BY-4.0")
    assert "http://testserver/data/, CC BY 4.0." in stored["attribution"]
    names = {file["name"] for file in stored["files"]} | {"manifest.json"}
    assert {path.name for path in folder.iterdir()} == names


@pytest.mark.only_on("sqlite")
def test_without_duckdb_the_manifest_says_why_parquet_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert not parquet.is_possible()
    made = write_snapshot("one", date(2010, 1, 1), tmp_path)
    assert "DuckDB" in made.manifest["absent"]["parquet"]
    assert {file["format"] for file in made.manifest["files"]} == {"csv", "jsonl", "sqlite"}
    assert made.manifest["rows"] == 0
