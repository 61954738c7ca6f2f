"""The downloads: each table with its rows, addresses and columns, and the whole as a Data Package."""

import csv
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import Price
from sources.models import Change
from tests.pages import LANGUAGES
from tracker.datapackage import data_package
from tracker.dataset import TABLES

pytestmark = pytest.mark.django_db


def body(client: Client, address: str) -> str:
    return b"".join(client.get(address).streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_stands_there_with_rows_addresses_and_columns(
    client: Client, language: str
) -> None:
    answer = client.get("/data/", headers={"accept-language": language})
    assert answer.status_code == 200
    downloads = {one.name: one for one in answer.context["downloads"]}
    assert list(downloads) == [table.name for table in TABLES]
    assert sum(one.rows for one in downloads.values()) == answer.context["rows"] == 3464
    for table in TABLES:
        one = downloads[table.name]
        rows = list(csv.reader(io.StringIO(body(client, one.csv_url))))
        assert len(rows) - 1 == one.rows
        assert rows[0] == [column.name for column in one.columns]
        assert all(column.meaning and column.form for column in one.columns)
        for address in filter(None, (one.page_url, one.json_url, one.atom_url)):
            assert client.get(address).status_code == 200
    assert [name for name, one in downloads.items() if not one.page_url] == [
        "ownerships",
        "event_participants",
    ]


def test_columns_say_what_they_hold_and_in_which_form(client: Client) -> None:
    (rounds,) = [one for one in client.get("/data/").context["downloads"] if one.name == "rounds"]
    columns = {column.name: (column.meaning, column.form) for column in rounds.columns}
    assert columns["company_slug"] == ("company", "slug of companies")
    assert columns["announced_on"] == ("announced", "YYYY, YYYY-MM or YYYY-MM-DD")
    assert columns["amount_min"] == ("amount, at least", "number")
    assert columns["source_ids"] == ("sources", "list of source_id, joined with |")
    assert columns["lead_slugs"][0] != columns["investor_slugs"][0]
    stage = next(column for column in rounds.columns if column.name == "stage")
    assert (stage.form, stage.words[:2]) == ("one of these", ("seed", "angel"))
    html = client.get("/data/").content.decode()
    assert "<strong><code>company_slug</code></strong>" in html
    assert "<strong><code>amount_min</code></strong>" not in html


def test_the_tables_and_the_package_are_those_of_the_bundle(client: Client) -> None:
    for table in TABLES:
        bundled = (Path(settings.DATA_DIR) / table.file_name).read_text("utf-8")
        assert sorted(body(client, f"/data/{table.name}.csv").splitlines()) == sorted(
            bundled.splitlines()
        )
    answer = client.get("/data/datapackage.json")
    assert answer.json() == data_package()
    for resource in answer.json()["resources"]:
        assert client.get(f"/data/{resource['path']}").status_code == 200


def test_a_table_nobody_has_is_not_found(client: Client) -> None:
    assert client.get("/data/hopes.csv").status_code == 404


def test_a_whole_table_takes_no_filter_and_says_so(client: Client) -> None:
    answer = client.get("/data/rounds.csv?company=ubtech")
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"query": ["There is no filter “company”."]}


def test_a_past_day_has_the_tables_of_that_day(client: Client) -> None:
    now = len(body(client, "/data/prices.csv").splitlines())
    then = len(body(client, "/data/prices.csv?as_of=2025-06-30").splitlines())
    assert 1 < then < now
    shown = client.get("/data/?as_of=2025-06-30")
    (prices,) = [one for one in shown.context["downloads"] if one.name == "prices"]
    assert prices.rows == then - 1


def test_the_version_to_cite_is_that_of_the_log(client: Client) -> None:
    Price.objects.filter(pk=Price.objects.published()[0].pk).update(note="x")
    version = str(Change.objects.version())
    html = client.get("/data/").content.decode()
    assert f"dataset version {version} of " in html
    assert "http://testserver/data/, CC BY 4.0." in html


def test_the_page_costs_one_count_a_table(client: Client) -> None:
    client.get("/data/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/data/")
    assert len(captured) <= len(TABLES) + 6


def test_the_footer_leads_here(client: Client) -> None:
    assert 'href="/data/"' in client.get("/search/").content.decode()
