"""Which words of an address mean which day, and what is said of those that mean none."""

from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from sources.clock import Clock
from tracker.looking_back import asked_clock

database = pytest.mark.django_db


BAD = ["yesterday", "2025-13", "2025-02-30", "1999-12-31", "1999", "2999-01-01", "25-06-30", "0000"]


@database
@pytest.mark.parametrize("name", ["as_of", "recorded_by"])
@pytest.mark.parametrize("value", [*BAD, "x" * 5000, "\0"])
def test_a_day_that_cannot_be_read_is_refused_by_name(
    client: Client, name: str, value: str
) -> None:
    for address in (
        "/api/v1/targets/",
        "/api/v1/targets/totals/",
        "/api/v1/",
        "/targets.json",
        "/targets.csv",
    ):
        answer = client.get(address, {name: value})
        assert answer.status_code == 400
        assert answer["content-type"] == "application/problem+json"
        [message] = answer.json()["errors"][name]
        assert "YYYY-MM-DD" in message
        assert len(message) < 300
    for address in ("/", "/targets/", "/companies/xpeng/", "/search/", "/nowhere/"):
        answer = client.get(address, {name: value})
        assert answer.status_code == 400
        html = answer.content.decode()
        assert f"<code>{name}</code>" in html
        assert "YYYY-MM-DD" in html
        assert f'href="{address}" data-own-day' in html


@database
def test_a_day_given_twice_is_refused(client: Client) -> None:
    answer = client.get("/targets.json?as_of=2025-01-01&as_of=2025-06-30")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["as_of"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-06-30", date(2025, 6, 30)),
        ("2025-02", date(2025, 2, 28)),
        ("2024", date(2024, 12, 31)),
        ("2000-01-01", date(2000, 1, 1)),
        ("2000", date(2000, 12, 31)),
        ("", None),
        ("2026-03-14", None),
        ("2026-03", None),
        ("2026", None),
        ("2026-03-13", date(2026, 3, 13)),
    ],
)
def test_a_span_stands_for_its_last_day_and_one_not_over_for_now(
    text: str, day: date | None
) -> None:
    query = QueryDict(mutable=True)
    query["as_of"] = query["recorded_by"] = text
    assert asked_clock(query, date(2026, 3, 14)) == Clock(as_of=day, recorded_by=day)


@database
@pytest.mark.parametrize(
    "address", ["/api/v1/targets/", "/targets.json", "/api/v1/companies/totals/", "/api/v1/"]
)
def test_today_is_now(client: Client, address: str) -> None:
    today = client.get(address, {"as_of": str(timezone.localdate())})
    assert today.json().get("results") == client.get(address).json().get("results")
    if "totals" in address or address == "/api/v1/":
        assert today.content == client.get(address).content


@database
def test_admin_and_health_know_no_past(client: Client) -> None:
    assert client.get("/livez", {"as_of": "nonsense"}).status_code == 200
    assert client.get("/readyz", {"as_of": "nonsense"}).status_code == 200
    assert client.get("/admin/", {"as_of": "nonsense"}).status_code == 302
