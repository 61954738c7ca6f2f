"""The front page as a reader and a past day see it."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.refresh.promises import PROMISES
from sources.clock import looking_from
from tests.facts import cite, draft_target, some_sources
from tests.tracker.overview.promises import DAY, TODAY, board
from tracker.overview.page import CHOKEPOINTS

QUERIES = 44


@pytest.mark.django_db
def test_every_number_of_the_lead_leads_to_so_many_rows(client: Client) -> None:
    page = client.get("/", {"as_of": "2026-10-01"}).content.decode()
    lead = re.findall(r'<a href="#(promises-[a-z-]+)">(\d+) ', page)
    with looking_from(DAY):
        assert sum(int(count) for _anchor, count in lead) == len(board().verdicts)
    for anchor, count in lead:
        body = page.split(f'<tbody id="{anchor}">')[1].split("</tbody>")[0]
        assert body.count("<tr>") == int(count)
        assert body.count("/metrics/verdict/") >= 2 * int(count)


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2000-01-01", "2023-06-30", "2025-06-30"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_a_past_day_leaves_away_what_was_not_there(
    client: Client, day: str, language: str
) -> None:
    client.cookies["language"] = language
    answer = client.get("/", {"as_of": day})
    assert answer.status_code == 200
    page = answer.content.decode()
    for left in re.findall(r"<(?:ol|tbody|dl)[^>]*>\s*</(?:ol|tbody|dl)>", page):
        pytest.fail(f"empty: {left}")
    if day == "2025-06-30":
        # AgiBot's promise and report of 2024; nothing yet of what came in 2025 for 2025.
        assert 'id="promises-met"' in page
        assert "agibot.deliveries.2025.first" not in page


@pytest.mark.django_db
def test_a_part_with_one_known_supplier_leads_to_what_if_it_stops(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'href="/supply-chain/what-if/?stop=nvidia"' in page
    assert 'href="/supply-chain/what-if/?stop=leaderdrive"' in page


@pytest.mark.django_db
def test_the_parts_with_the_fewest_suppliers_are_those_of_the_list_of_parts(client: Client) -> None:
    def parts(page: str, table: str) -> list[str]:
        body = page.split(table)[1].split("<tbody>")[1].split("</tbody>")[0]
        return re.findall(r'<th scope="row"><a[^>]*href="([^"]+)"', body)

    here = parts(client.get("/").content.decode(), 'id="chokepoints"')
    there = parts(client.get("/supply-chain/").content.decode(), 'id="scarcest"')
    assert len(here) == CHOKEPOINTS
    assert here == there[:CHOKEPOINTS]


@pytest.mark.django_db
def test_the_page_asks_as_often_for_many_rows_as_for_few(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/").status_code == 200
        return len(asked)

    def promise(place: int) -> None:
        units = {"units_min": 70_000 + place, "unit": "robots"}
        year = {"due_first": date(2026, 1, 1), "due_last": date(2026, 12, 31)}
        target = draft_target(metric="deployment", robot=f"Robot {place}", **units, **year)
        cite(target, *some_sources(2))
        target.state, target.public_on = "published", date(2026, 1, 1)
        target.save()

    promise(0)
    PROMISES.store(None, TODAY)
    client.get("/")
    few = queries()
    assert few <= QUERIES
    for place in range(1, 6):
        promise(place)
    PROMISES.store(None, TODAY)
    assert queries() == few
