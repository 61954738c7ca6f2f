"""manage.py read_announcements."""

import json
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from tests.funding.announcements.bundled import bundled_names

FIELDS = [
    "company_slug",
    "stage",
    "announced_on",
    "currency",
    "amount_min",
    "amount_max",
    "amount_text",
    "valuation_min",
    "valuation_max",
    "valuation_currency",
    "leads",
    "participants",
]
GOOD = {
    "id": "one",
    "text": "宇树科技完成近10亿元C轮融资，红杉中国领投。",
    "url": "https://news.example/1",
    "published_on": "2026-03-13",
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    """The command with the bundled names in place of the database's."""
    command = "funding.management.commands.read_announcements.known_names"
    monkeypatch.setattr(command, bundled_names)

    def run(*lines: str, **options: Any) -> list[dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", StringIO("\n".join(lines)))
        out = StringIO()
        with suppress(CommandError):
            call_command("read_announcements", stdout=out, **options)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def test_a_line_gives_the_rounds_it_announces(run):
    (answer,) = run(json.dumps(GOOD))
    (round_,) = answer["rounds"]
    assert answer["id"] == "one"
    assert list(round_) == FIELDS
    assert round_ == {
        "company_slug": "unitree",
        "stage": "c",
        "announced_on": "2026-03-13",
        "currency": "CNY",
        "amount_min": 900_000_000,
        "amount_max": 1_000_000_000,
        "amount_text": "近10亿元",
        "valuation_min": None,
        "valuation_max": None,
        "valuation_currency": None,
        "leads": ["红杉中国"],
        "participants": [],
    }


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"id": 7}', '"text" is missing'),
        ('{"id": 7, "text": 3}', '"text" is missing'),
        ('{"id": 7, "text": "", "published_on": "yesterday"}', '"published_on" is not a day'),
        ('{"id": 7, "text": "", "published_on": 20260313}', '"published_on" is not a day'),
        ("[" * 100_000, "not JSON"),
        ('{"id": NaN, "text": ""}', '"id" is neither'),
        ('{"id": [1], "text": ""}', '"id" is neither'),
        (json.dumps({"id": 7, "text": "融" * 100_001}), "longer than 100,000"),
        ("", "a blank line"),
    ],
)
def test_a_line_that_cannot_be_read_says_why_and_the_rest_goes_on(run, line, problem):
    bad, good = run(line, json.dumps(GOOD))
    assert (bad["line"], bad["rounds"]) == (1, [])
    assert problem in bad["error"]
    assert bad["id"] == (7 if "7" in line else None)
    assert len(good["rounds"]) == 1


def test_the_exit_status_says_whether_a_line_was_unreadable(monkeypatch, run):
    def status(*lines: str) -> None:
        monkeypatch.setattr("sys.stdin", StringIO("\n".join(lines)))
        call_command("read_announcements", stdout=StringIO())

    status(json.dumps(GOOD), "")
    with pytest.raises(CommandError, match="1 of 3 lines"):
        status(json.dumps(GOOD), "", "{")


def test_a_database_without_tables_is_named_with_its_remedy(monkeypatch):
    def known_names() -> None:
        raise OperationalError("no such table: companies_company")

    command = "funding.management.commands.read_announcements.known_names"
    monkeypatch.setattr(command, known_names)
    with pytest.raises(CommandError, match=r"no such table.*start --prepare"):
        call_command("read_announcements", stdout=StringIO())


def test_spans_are_given_on_request(run):
    (answer,) = run(json.dumps(GOOD), spans=True)
    assert answer["rounds"][0]["spans"]["company_slug"] == [[0, 4]]


@pytest.mark.django_db
def test_names_come_from_what_is_published(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("sys.stdin", StringIO(json.dumps(GOOD)))
    out = StringIO()
    with django_assert_num_queries(3):
        call_command("read_announcements", stdout=out)
    assert json.loads(out.getvalue())["rounds"][0]["stage"] == "c"
