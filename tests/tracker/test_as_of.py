"""``as_of`` and ``recorded_by``: every page and answer as it was known, or recorded, on a past day."""

import csv
import io
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import Company, ProductionTarget
from sources.clock import NOW, Clock, clock, looking_from
from sources.lists import FactList
from sources.models import Named, Source, Sourced
from sources.resting import known_sources
from tests.facts import a_source, cite, draft_target
from tracker.api.resources import LISTS
from tracker.looking_back import keep_day

database = pytest.mark.django_db
EVERY_LIST = pytest.mark.parametrize(
    "facts", LISTS, ids=[facts.table.model.resource for facts in LISTS]
)
JUNE = "2025-06-30"


def some_days() -> list[str]:
    chosen = random.Random(20250630)
    span = (date(2026, 10, 1) - date(2023, 1, 1)).days
    days = [date(2023, 1, 1) + timedelta(days=chosen.randrange(span)) for _ in range(5)]
    return [str(day) for day in sorted(days)]


EVERY_DAY = pytest.mark.parametrize("day", some_days())


def page(facts: FactList) -> str:
    return reverse(facts.url_name)


def rows_url(facts: FactList, ending: str) -> str:
    return f"{page(facts).rstrip('/')}.{ending}"


def api(facts: FactList) -> str:
    return f"/api/v1/{facts.table.model.resource}/"


def all_records(client: Client, url: str, **query: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    answer = client.get(url, {"limit": "500", **query}).json()
    while True:
        records += answer["results"]
        if answer["next"] is None:
            return records
        answer = client.get(answer["next"]).json()


def csv_rows(client: Client, url: str, **query: str) -> list[dict[str, str]]:
    response = client.get(url, query)
    assert response.status_code == 200
    # Read after the request has ended, as a server does.
    assert clock() == NOW
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def known_by(facts: FactList, day: str) -> set[str]:
    """Identities by the public clock, read without the code under test where a row has one."""
    model: Any = facts.table.model
    last = date.fromisoformat(day)
    if issubclass(model, Sourced) and not issubclass(model, Named):
        found = model.objects.filter(state="published", public_on__lte=last)
    else:
        with looking_from(Clock(as_of=last)):
            rows = known_sources() if model is Source else model.objects.published()
            return set(rows.values_list(model.identity, flat=True))
    return set(found.values_list(model.identity, flat=True))


@database
@EVERY_LIST
@EVERY_DAY
def test_no_list_of_a_past_day_holds_a_later_row(client: Client, facts: FactList, day: str) -> None:
    identity = facts.table.identity
    expected = known_by(facts, day)
    records = all_records(client, api(facts), as_of=day)
    assert {record[identity] for record in records} == expected
    assert all(str(record.get("public_on") or "") <= day for record in records)
    assert {
        row[identity] for row in csv_rows(client, rows_url(facts, "csv"), as_of=day)
    } == expected
    totals = client.get(f"{api(facts)}totals/", {"as_of": day}).json()
    assert totals["count"] == len(expected)
    shown = client.get(page(facts), {"as_of": day})
    assert shown.status_code == 200
    assert shown.context["page_obj"].paginator.count == len(expected)


@database
@EVERY_LIST
def test_a_detail_of_a_past_day_is_there_or_says_since_when(
    client: Client, facts: FactList
) -> None:
    records = all_records(client, api(facts))
    for day in some_days():
        known = known_by(facts, day)
        chosen = random.Random(day)
        for record in chosen.sample(records, min(4, len(records))):
            identity = record[facts.table.identity]
            address = record.get("page_url") or record["url"]
            shown = client.get(address, {"as_of": day})
            machine = client.get(f"{api(facts)}{identity}/", {"as_of": day})
            expected = 200 if identity in known else 404
            assert (shown.status_code, machine.status_code) == (expected, expected), (address, day)
            if expected == 404:
                assert "this was not known yet. By " in shown.content.decode()
                assert "this was not known yet. By " in machine.json()["detail"]


@database
def test_moving_back_hides_a_fact_wherever_it_stood(client: Client) -> None:
    """XPENG's capacity for the end of 2026 was first told after June 2025."""
    later = ProductionTarget.objects.published().filter(
        company__slug="xpeng", metric="annual_capacity", public_on__gt=JUNE
    )[0]
    profile, listed = "/companies/xpeng/", "/targets/?company=xpeng"
    for address in (profile, listed, later.get_absolute_url()):
        assert later.get_absolute_url() in client.get(address).content.decode()
    for address in (profile, listed):
        back = client.get(
            address, {"as_of": JUNE, "company": "xpeng"} if "?" in address else {"as_of": JUNE}
        )
        assert back.status_code == 200
        assert later.get_absolute_url() not in back.content.decode()
    gone = client.get(later.get_absolute_url(), {"as_of": JUNE})
    assert gone.status_code == 404
    assert f'href="{later.get_absolute_url()}" data-own-day' in gone.content.decode()


@database
def test_search_finds_no_name_and_no_source_of_a_later_day(client: Client) -> None:
    late = Company.objects.published().filter(public_on__gt=JUNE)
    with looking_from(Clock(as_of=date.fromisoformat(JUNE))):
        company = late.exclude(pk__in=Company.objects.published().values("pk"))[0]
    source = a_source("a-late-source", title="Zyxwvut speaks of robots")
    source.save()
    for address in ("/search/", "/search/suggest/"):
        assert (
            company.get_absolute_url()
            in client.get(address, {"q": company.name_en}).content.decode()
        )
        back = client.get(address, {"q": company.name_en, "as_of": JUNE})
        assert company.get_absolute_url() not in back.content.decode()
    assert "Zyxwvut" in client.get("/search/", {"q": "Zyxwvut"}).content.decode()
    found = client.get("/search/", {"q": "Zyxwvut speaks", "as_of": JUNE}).content.decode()
    assert "speaks of robots" not in found


@database
def test_a_company_that_came_later_is_no_mistake_in_a_filter(client: Client) -> None:
    back = client.get("/api/v1/targets/", {"company": "xpeng", "as_of": "2010-01-01"})
    assert back.status_code == 200
    assert back.json()["results"] == []
    assert client.get("/api/v1/targets/", {"company": "xpengg", "as_of": JUNE}).status_code == 400
    robot = client.get("/api/v1/prices/", {"robot": "tesla-optimus", "as_of": "2010-01-01"})
    assert robot.json()["results"] == []


@database
@EVERY_LIST
def test_before_the_import_nothing_was_recorded_and_by_its_day_everything(
    client: Client, facts: FactList
) -> None:
    recorded = facts.table.model.objects.order_by("recorded_at")[0].recorded_at.date()
    for day, count in ((recorded - timedelta(days=1), 0), (recorded, None)):
        query = {"recorded_by": str(day)}
        total = client.get(f"{api(facts)}totals/", query).json()["count"]
        expected = client.get(f"{api(facts)}totals/").json()["count"] if count is None else count
        assert total == expected
        assert len(csv_rows(client, rows_url(facts, "csv"), **query)) == expected
        shown = client.get(page(facts), query)
        assert shown.status_code == 200
        assert shown.context["page_obj"].paginator.count == expected


@database
def test_what_was_recorded_later_says_so(client: Client) -> None:
    target = ProductionTarget.objects.published()[0]
    before = str(timezone.localdate(target.recorded_at) - timedelta(days=1))
    answer = client.get(f"/api/v1/targets/{target.key}/", {"recorded_by": before})
    assert answer.status_code == 404
    assert "was not recorded here yet" in answer.json()["detail"]


def test_every_chunk_of_a_stream_is_made_by_the_clock_of_its_request() -> None:
    def chunks() -> Iterator[bytes]:
        for _time in range(3):
            yield str(clock().as_of).encode()

    answer = StreamingHttpResponse(chunks())
    keep_day(answer, Clock(as_of=date(2025, 6, 30)))
    for chunk in answer:
        assert chunk == JUNE.encode()
        assert clock() == NOW


@database
def test_a_stream_read_late_is_still_of_its_day(client: Client) -> None:
    """Two answers read in turns, each by its own clock, and neither leaves it behind."""
    then = client.get("/targets.csv", {"as_of": JUNE}).streaming_content  # type: ignore[attr-defined]
    now = client.get("/targets.csv").streaming_content  # type: ignore[attr-defined]
    lines: tuple[list[bytes], list[bytes]] = ([], [])
    for first, second in zip(then, now, strict=False):
        assert clock() == NOW
        lines[0].append(first)
        lines[1].append(second)
    keys = {line.split(b",")[0].decode() for line in lines[0][1:]}
    assert not ProductionTarget.objects.filter(key__in=keys, public_on__gt=JUNE).exists()


@database
def test_a_request_leaves_no_clock_behind(client: Client) -> None:
    expected = client.get("/api/v1/targets/totals/").json()
    for address in (
        "/targets/",
        "/targets.csv",
        "/nowhere/",
        "/targets/?orderin=x",
        "/api/v1/targets/nope/",
    ):
        client.get(address, {"as_of": JUNE})
        assert clock() == NOW
        assert client.get("/api/v1/targets/totals/").json() == expected


@database
def test_a_due_date_is_judged_on_the_day_looked_from(client: Client) -> None:
    due = ProductionTarget.objects.published().filter(
        due_last__range=("2025-07-01", "2026-06-30"), public_on__lte=JUNE
    )
    assert due.exists()
    then = client.get("/api/v1/targets/totals/", {"as_of": JUNE}).json()
    with looking_from(Clock(as_of=date.fromisoformat(JUNE))):
        passed = ProductionTarget.objects.published().filter(due_last__lt=JUNE).count()
    assert then["past_due"] == passed
    html = client.get("/", {"as_of": JUNE}).content.decode()
    assert due.order_by("due_last", "key")[0].get_absolute_url() in html


@database
def test_a_source_published_later_is_not_there_yet(client: Client) -> None:
    source = Source.objects.filter(published_on_first__gt=JUNE)[0]
    assert client.get(source.get_absolute_url()).status_code == 200
    assert client.get(source.get_absolute_url(), {"as_of": JUNE}).status_code == 404
    undated = a_source("nobody-cites-this")
    undated.save()
    assert client.get(undated.get_absolute_url(), {"as_of": JUNE}).status_code == 404
    cite(draft_target(), undated)
    assert client.get(undated.get_absolute_url(), {"as_of": JUNE}).status_code == 404
