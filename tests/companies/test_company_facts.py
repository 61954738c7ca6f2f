"""Every row that names a company is read, of whatever app, and a change finds its companies."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies.refresh.company_facts import companies_told_of, fact_rows, namings
from companies.refresh.freshness import FRESHNESS
from sources.models import Change

pytestmark = pytest.mark.django_db


def test_facts_of_every_app_that_name_a_company_are_read() -> None:
    named = {(naming.model.resource, naming.field) for naming in namings()}
    assert named == {
        ("actuals", "company"),
        ("event-participants", "company"),
        ("facilities", "company"),
        ("orders", "customer"),
        ("orders", "maker"),
        ("ownerships", "owned"),
        ("ownerships", "owner"),
        ("prices", "company"),
        ("robots", "company"),
        ("rounds", "company"),
        ("supply-links", "customer"),
        ("supply-links", "supplier"),
        ("targets", "company"),
    }
    assert {resource for resource, _field in named} | {"companies", "sources"} == (
        FRESHNESS.depends_on
    )


def test_a_change_concerns_the_companies_that_the_row_names() -> None:
    def told(resource: str, **where: str) -> Any:
        return companies_told_of(list(Change.objects.filter(resource=resource, **where)))

    assert told("supply-links", key="sl-79ec77a2") >= {"dobot"}
    assert told("orders", key="or-cd34a4d2") >= {"dobot"}
    assert told("rounds", key="rd-7b828d4e", part="sources") == {"dobot"}
    assert told("companies", key="dobot") == {"dobot"}
    assert told("sources", key="c-humanoid-atlas-rel") is None
    assert companies_told_of([]) == frozenset()


def test_the_number_of_queries_does_not_grow_with_the_companies() -> None:
    with CaptureQueriesContext(connection) as one:
        few = list(fact_rows(frozenset({"tesla"})))
    with CaptureQueriesContext(connection) as everything:
        many = list(fact_rows(None))
    assert len(one) == len(everything)
    assert len(few) < len(many)


def test_a_fact_is_public_between_the_first_and_the_last_day_its_dates_allow() -> None:
    rows = {row.key: row for row in fact_rows(frozenset({"dobot", "ubtech"}))}
    # A source of July 2025.
    order = rows["or-cd34a4d2"]
    assert (order.public_from, order.public_on) == (date(2025, 7, 1), date(2025, 7, 31))
    # Reported on 12 January 2026 by a source of that day.
    report = rows["ac-01350fe5"]
    assert report.public_from == report.public_on == date(2026, 1, 12)


def test_one_page_that_is_a_blog_or_an_unopened_headline_is_a_weak_source() -> None:
    rows = list(fact_rows(None))
    weak = {row.key for row in rows if row.is_weak}
    # A blog alone; three sources, one of them a blog; one opened page.
    assert "engineai-assembly-lines" in weak
    assert "pr-b7a706c9" not in weak
    assert "ta-0ddeaa14" not in weak
