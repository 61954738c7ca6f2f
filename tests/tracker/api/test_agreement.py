"""Page, API, CSV and snapshot say the same of the same filter, today and on past days."""

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sources.columns import plain_number
from sources.intervals import Interval
from sources.lists import FactList
from tracker.api.resources import LISTS
from tracker.snapshots.formats.sqlite_file import write_sqlite
from tracker.snapshots.staging import stage

pytestmark = pytest.mark.django_db

DAYS = ("", "2026-06-30", "2025-06-30")

# A resource, a filter of its list, and the same condition on the columns of the snapshot.
FILTERS = (
    ("targets", "", "1"),
    ("targets", "company=ubtech&metric=deliveries", "company_slug = 'ubtech' AND metric = 'deliveries'"),
    ("targets", "verdict=met", "verdict = 'met'"),
    ("actuals", "company=unitree", "company_slug = 'unitree'"),
    ("rounds", "", "1"),
    ("rounds", "company=agibot", "company_slug = 'agibot'"),
    ("rounds", "stage=a&confidence=confirmed", "stage = 'a' AND confidence = 'confirmed'"),
    ("companies", "country=CN&listed=true", "country = 'CN' AND listing <> '[]'"),
    ("investors", "state_backed=true", "state_backed = 1"),
    ("supply-links", "customer=tesla", "customer_slug = 'tesla'"),
    ("orders", "maker=ubtech", "maker_slug = 'ubtech'"),
    ("sources", "kind=filing", "kind = 'filing'"),
    ("rounds", "stage=a,b&company=agibot,engineai", "stage IN ('a', 'b') AND company_slug IN ('agibot', 'engineai')"),
)  # fmt: skip


@pytest.fixture(params=DAYS, ids=lambda day: day or "now")
def taken(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Any]]:
    """A day, and the snapshot of it as its SQLite file."""
    day = request.param
    staged = stage(tmp_path / "staged", date.fromisoformat(day) if day else None)
    (written,) = write_sqlite(staged, tmp_path)
    with closing(sqlite3.connect(written.path)) as snapshot:
        yield day, snapshot


def test_the_same_rows_and_totals_everywhere(client: Client, taken: tuple[str, Any]) -> None:
    day, snapshot = taken
    found = 0
    for resource, query, condition in FILTERS:
        (facts,) = [one for one in LISTS if one.table.model.resource == resource]
        identity = facts.table.identity
        asked = "&".join(filter(None, (query, f"as_of={day}" if day else "")))
        where = f"SELECT {identity} FROM {facts.table.name} WHERE {condition} ORDER BY 1"
        expected = [row[0] for row in snapshot.execute(where)]
        api = f"/api/v1/{resource}/"
        records = client.get(f"{api}?limit=1000&fields={identity}&{asked}").json()["results"]
        assert [record[identity] for record in records] == expected[:1000], (resource, query)
        assert in_csv(client, facts, asked) == expected, (resource, query)
        totals = client.get(f"{api}totals/?{asked}").json()
        assert totals["count"] == len(expected)
        page = client.get(f"{page_of(facts)}?{asked}")
        assert page.context["page_obj"].paginator.count == len(expected)
        flat = totals | apart(totals)
        for name, value in shown(page.context["totals"]).items():
            assert flat[name] == value, (resource, query, name)
        found += len(expected)
    assert found > 150


def page_of(facts: FactList) -> str:
    return reverse(facts.url_name)


def in_csv(client: Client, facts: FactList, asked: str) -> list[str]:
    answer = client.get(f"{page_of(facts).rstrip('/')}.csv?{asked}")
    rows = csv.DictReader(io.StringIO(answer.getvalue().decode()))
    return sorted(row[facts.table.identity] for row in rows)


def shown(totals: Any) -> dict[str, Any]:
    """The page's totals under the API's names; the page words some in a form of its own."""
    found: dict[str, Any] = {}
    for total in totals:
        if isinstance(total.raw, Interval):
            name = "amount_usd" if total.name == "private" else total.name
            found[f"{name}_min"] = plain_number(total.raw.low)
            found[f"{name}_max"] = plain_number(total.raw.high)
        else:
            found[total.name] = total.raw
    return found


def apart(totals: dict[str, Any]) -> dict[str, Any]:
    """Funding's other instruments stand one level deeper in the API."""
    return {
        f"{name}_{end}": amounts[f"amount_usd_{end}"]
        for name, amounts in totals.get("apart", {}).items()
        for end in ("min", "max")
    }
