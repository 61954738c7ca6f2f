"""The stored latest promises, on the real rows, and what a page shows of them."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.latest_promises import shown_promises
from companies.models import LatestPromiseMetric, ProductionTarget
from companies.refresh import refresh_promises
from companies.tasks import refresh_promises as refresh_task
from tests.facts import published_target

pytestmark = pytest.mark.django_db

STAMP = {"id", "computed_at"}


def stored() -> list[dict[str, object]]:
    rows = LatestPromiseMetric.objects.order_by("company__slug", "year", "metric", "robot").values()
    return [{name: value for name, value in row.items() if name not in STAMP} for row in rows]


def promise(company: str, year: int, metric: str, robot: str = "") -> LatestPromiseMetric:
    return LatestPromiseMetric.objects.get(
        company__slug=company, year=year, metric=metric, robot=robot
    )


def test_xpengs_capacity_of_2026_is_fifty_thousand_and_not_scored() -> None:
    refresh_promises()
    metric = promise("xpeng", 2026, "annual_capacity", "IRON")
    assert (metric.units_min, metric.units_max) == (50_000, 50_000)
    assert str(metric.due) == "2026-12"
    assert metric.inputs == ["ta-1542e45d"]
    assert metric.scored is False


def test_teslas_word_on_2025_is_its_statement_of_april() -> None:
    refresh_promises()
    metric = promise("tesla", 2025, "annual_output", "Optimus")
    assert (metric.units_min, metric.units_max) == (2_000, 9_990)
    assert str(metric.stated_on) == "2025-04-22"
    assert metric.inputs == ["ta-c170cf74"]
    assert metric.superseded == ["ta-819d1726", "ta-4dd9aa13", "ta-d7a76ab6", "ta-a101e287"]
    assert metric.left_out == [["ta-fda7e364", "third_party"]]
    assert metric.scored is True


def test_refreshing_twice_equals_refreshing_once() -> None:
    refresh_promises()
    once = stored()
    refresh_promises()
    assert stored() == once
    assert len(once) > 40


def test_the_task_does_what_the_refresh_does() -> None:
    LatestPromiseMetric.objects.all().delete()
    refresh_task.apply()  # here, whatever broker this run of the suite has
    by_task = stored()
    refresh_promises()
    assert stored() == by_task


def test_a_withdrawn_target_leaves_the_metric() -> None:
    ProductionTarget.objects.filter(key="ta-c170cf74").update(state="withdrawn")
    refresh_promises()
    metric = promise("tesla", 2025, "annual_output", "Optimus")
    assert metric.inputs == ["ta-a101e287"]
    assert (metric.units_min, metric.units_max) == (5_000, 5_000)


def test_a_promise_that_nobody_makes_any_more_is_deleted() -> None:
    targets = ProductionTarget.objects.filter(company__slug="xpeng", metric="annual_capacity")
    targets.update(state="withdrawn")
    refresh_promises()
    left = LatestPromiseMetric.objects.filter(company__slug="xpeng", metric="annual_capacity")
    assert not left.exists()


def test_a_draft_is_no_promise() -> None:
    before = stored()
    draft = ProductionTarget.objects.get(key=published_target().key)
    draft.state = "draft"
    draft.save()
    refresh_promises()
    assert stored() == before


def test_a_refresh_for_a_past_day_knows_only_what_was_public_by_then() -> None:
    refresh_promises(date(2025, 1, 31))
    metric = promise("tesla", 2025, "annual_output", "Optimus")
    assert "ta-c170cf74" not in metric.inputs
    known = ProductionTarget.objects.filter(public_on__lte=date(2025, 1, 31))
    assert set(metric.inputs) <= set(known.values_list("key", flat=True))


def test_the_refresh_asks_as_often_for_all_companies_as_for_one() -> None:
    with CaptureQueriesContext(connection) as everything:
        refresh_promises()
    ProductionTarget.objects.exclude(company__slug="xpeng").update(state="withdrawn")
    with CaptureQueriesContext(connection) as one:
        refresh_promises()
    assert len(everything) == len(one)


def test_a_page_shows_each_promise_with_its_statements_and_reasons() -> None:
    refresh_promises()
    metric = promise("tesla", 2025, "annual_output", "Optimus")
    (shown,) = shown_promises([metric])
    assert [target.key for target in shown.inputs] == metric.inputs
    assert [target.key for target in shown.superseded] == metric.superseded
    assert [(left.target.key, str(left.reason)) for left in shown.left_out] == [
        ("ta-fda7e364", "said by a third party")
    ]


def test_showing_many_promises_takes_the_queries_of_showing_one() -> None:
    refresh_promises()
    metrics = list(LatestPromiseMetric.objects.select_related("company"))
    with CaptureQueriesContext(connection) as one:
        shown_promises(metrics[:1])
    with CaptureQueriesContext(connection) as many:
        shown = shown_promises(metrics)
    assert len(one) == len(many) == 2
    assert len(shown) == len(metrics)


def test_the_profile_links_the_inputs_of_a_promise(client: Client) -> None:
    refresh_promises()
    text = client.get("/companies/tesla/").content.decode()
    assert "4 replaced" in text
    for key in ("ta-c170cf74", "ta-819d1726", "ta-fda7e364"):
        assert f'href="/targets/{key}/"' in text
