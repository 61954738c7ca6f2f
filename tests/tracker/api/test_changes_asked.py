"""How the changes feed is asked, by page, place, day and company; and what answers a mistake."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.live_server_helper import LiveServer

from companies.models import Company, ProductionTarget
from sources.change_log import acting
from sources.models import Change, Source, Version
from sources.publication import withdraw
from tests.facts import a_source, cite, published_target
from tests.tracker.api.replayed import FEED, asked, entries_after, merge, published
from tracker.api.changes import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_settled")]


def told(entries: list[Entry]) -> list[tuple[str, str, str, set[str]]]:
    return [(one.op, one.resource, one.key, set(one.changes)) for one in entries]


def test_pages_follow_each_other_and_end_where_polling_begins(client: Client) -> None:
    whole = asked(client, "resource=orders&limit=1000")
    assert whole["next"] is None
    found, address = [], f"{FEED}?resource=orders&limit=40"
    while address:
        page = client.get(address).json()
        found += page["results"]
        address = page["next"]
    assert found == whole["results"]
    assert len({one["key"] for one in found}) == len(found) == 94
    assert page["cursor"] == whole["cursor"]
    since = f"{FEED}?since={page['cursor']}"
    empty = client.get(since)
    assert empty.json() == {"results": [], "next": None, "cursor": page["cursor"]}
    assert client.get(since, headers={"If-None-Match": empty["ETag"]}).status_code == 304
    a_source("fresh").save()
    (fresh,) = client.get(since, headers={"If-None-Match": empty["ETag"]}).json()["results"]
    assert fresh["key"] == "fresh"


def test_the_version_of_any_answer_is_a_place_to_go_on_from(client: Client) -> None:
    version = client.get("/api/v1/orders/?limit=1")["Dataset-Version"]
    assert asked(client, f"since={version}")["results"] == []
    target = published_target()
    withdraw(target)
    ops = [(one["op"], one["key"]) for one in asked(client, f"since={version}")["results"]]
    assert ops == [("ADD", target.key), ("DEL", target.key)]


def test_a_day_stands_for_its_first_entry_and_a_past_day_for_its_last(client: Client) -> None:
    a_source("first-of-may").save()
    a_source("later").save()
    days = {
        "first-of-may": datetime(2026, 5, 1, tzinfo=UTC),
        "later": datetime(2026, 5, 2, tzinfo=UTC),
    }
    for key, day in days.items():
        Change.objects.filter(key=key).update(at=day)
    Change.objects.exclude(key__in=days).update(at=datetime(2026, 4, 30, 23, 59, tzinfo=UTC))
    assert [one["key"] for one in asked(client, "since=2026-05-01")["results"]] == list(days)
    assert [one["key"] for one in asked(client, "since=2026-05")["results"]] == list(days)
    assert [one["key"] for one in asked(client, "since=2026-05-02")["results"]] == ["later"]
    for name in ("as_of", "recorded_by"):
        then = asked(client, f"since=2026-05-01&{name}=2026-05-01")
        assert [one["key"] for one in then["results"]] == ["first-of-may"]
        assert [one["key"] for one in asked(client, f"since={then['cursor']}")["results"]] == [
            "later"
        ]


def test_of_a_company_it_tells_what_names_it_or_did(client: Client) -> None:
    start = Change.objects.version()
    target = published_target(sources=1)
    target.company = Company.objects.get(slug="ubtech")
    target.save()
    cite(target, *Source.objects.all()[5:6])
    merge("companies", "galbot", "unitree")
    every = entries_after(start)
    for slug in ("xpeng", "ubtech", "galbot", "unitree", "xpeng,galbot"):
        expected = [one for one in every if one.companies.intersection(slug.split(","))]
        assert expected
        got = asked(client, f"since={start}&company={slug}&limit=1000")["results"]
        assert [(one["op"], one["resource"], one["key"]) for one in got] == [
            entry[:3] for entry in told(expected)
        ]
    assert told([one for one in every if "ubtech" in one.companies])[:2] == [
        ("MOD", "targets", target.key, {"company_slug"}),
        ("MOD", "targets", target.key, {"source_ids"}),
    ]


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("since=soon", "since", "take the “cursor” of an answer, or write YYYY-MM-DD"),
        ("since=2026-02-30", "since", "is no place"),
        ("since=-1", "since", "is no place"),
        ("since=%00", "since", "Null characters"),
        ("since=2099-01-01", "since", "has not come yet"),
        ("since=999999999999999999-1", "since", "lies ahead of the newest change"),
        ("limit=0", "limit", "from 1 to 1000"),
        ("limit=1001", "limit", "from 1 to 1000"),
        ("limit=ten", "limit", "from 1 to 1000"),
        ("resource=round", "resource", "Did you mean “rounds”?"),
        ("resource=rounds,round", "resource", "Did you mean “rounds”?"),
        ("company=ubtec", "company", "Did you mean ubtech?"),
        ("company=tesla,ubtec", "company", "Did you mean ubtech?"),
        ("company=" + ",".join(map(str, range(51))), "company", "Give at most 50 values."),
        ("cursor=0-1", "query", "There is no filter “cursor”."),
        ("limit=1&limit=2", "query", "Give “limit” once."),
    ],
)
@pytest.mark.only_on("sqlite")
def test_what_cannot_be_read_is_named(
    client: Client, query: str, parameter: str, words: str
) -> None:
    problem = asked(client, query, status=400)
    assert words in " ".join(problem["errors"][parameter])


@pytest.mark.only_on("sqlite")
def test_it_is_only_read(client: Client) -> None:
    assert client.post(FEED).status_code == 405
    assert client.head(FEED).status_code == 200


def test_a_page_takes_as_many_queries_for_many_entries_as_for_few(client: Client) -> None:
    with acting("ed", "the year's filings"):
        for round_of in ProductionTarget.objects.published()[:60]:
            round_of.note += " x"
            round_of.save(update_fields=["note"])
    asked(client, "limit=1")
    counts = []
    for limit in (70, 160):
        with CaptureQueriesContext(connection) as captured:
            asked(client, f"resource=targets&limit={limit}")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as captured:
        assert len(asked(client, "limit=1000")["results"]) == 1000
    # Two for its version and the newest, the page, what was before it, and one for each table named.
    assert len(captured) <= 12


# --- how others use it ---

GUIDE = Path(__file__).parents[3] / "docs" / "changes-feed.md"


@pytest.mark.only_on("sqlite")
def test_the_guides_example_mirrors_the_dataset(site: LiveServer, tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    client: dict[str, Any] = {}
    exec(compile(example, GUIDE, "exec"), client)  # noqa: S102 (our own documentation)
    copy = tmp_path / "copy.json"
    client |= {"SITE": site.url, "COPY": copy}
    held = published()
    for _run in ("from nothing", "from where it was"):
        rows = client["mirror"]()
        assert {(name, key): row for name, of in rows.items() for key, row in of.items()} == held
    kept = json.loads(copy.read_text())
    kept["rows"]["orders"].popitem()
    missed = next(entry for entry in entries_after(Version()) if entry.resource == "orders")
    copy.write_text(
        json.dumps(kept | {"cursor": str(missed.place._replace(id=missed.place.id - 1))})
    )
    assert client["mirror"]() == rows
