"""The stored figures of the promise ledger, on the real rows, and what pages show of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.latest_promises import shown_promises
from companies.models import (
    LatestPromiseMetric,
    ProductionActual,
    ProductionTarget,
    SlippageMetric,
    TrackRecordMetric,
    VerdictMetric,
    YearMetric,
)
from companies.refresh.promises import PROMISES
from companies.refresh.years import YEARS
from companies.verdict_marks import verdict_on, with_verdicts
from sources.clock import Clock, looking_from
from sources.models import Derived
from tests.companies.ledger import between
from tests.facts import published_target

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
MODELS = (
    LatestPromiseMetric,
    VerdictMetric,
    TrackRecordMetric,
    SlippageMetric,
    YearMetric,
)


@pytest.fixture(autouse=True)
def _of_one_day(request: pytest.FixtureRequest) -> None:
    refresh()


def refresh(*companies: str) -> None:
    PROMISES.store(frozenset(companies) or None, TODAY)
    YEARS.store(None, TODAY)


def stored(models: Iterable[type[Derived]] = MODELS) -> list[dict[str, Any]]:
    stamp = ("id", "computed_at")
    rows = [row for model in models for row in model._default_manager.order_by("slug").values()]
    return [{name: value for name, value in row.items() if name not in stamp} for row in rows]


def promise(slug: str) -> LatestPromiseMetric:
    return LatestPromiseMetric.objects.get(slug=slug)


def keys(metric: Derived) -> list[str]:
    return [one.key for one in metric.evidence]


def test_xpengs_capacity_of_2026_is_fifty_thousand_and_not_scored() -> None:
    metric = promise("xpeng.iron.2026.annual-capacity")
    assert metric.units == between(50_000, 50_000)
    assert str(metric.due) == "2026-12"
    assert keys(metric) == ["ta-1542e45d"]
    assert metric.scored is False


def test_teslas_word_on_2025_is_its_statement_of_april() -> None:
    metric = promise("tesla.optimus.2025.annual-output")
    assert metric.units == between(2_000, 9_990)
    assert str(metric.stated_on) == "2025-04-22"
    assert keys(metric) == ["ta-c170cf74"]
    assert [tuple(one)[1:] for one in metric.exclusions] == [
        ("ta-819d1726", "restated"),
        ("ta-4dd9aa13", "restated"),
        ("ta-d7a76ab6", "restated"),
        ("ta-a101e287", "restated"),
        ("ta-fda7e364", "third_party"),
    ]


def test_every_kind_of_figure_is_stored() -> None:
    assert all(model._default_manager.count() >= 15 for model in MODELS)
    assert VerdictMetric.objects.get(slug="ta-7ec90d35").verdict == "met"
    assert SlippageMetric.objects.get(slug="apptronik-apollo-production").moved.low == 365
    assert TrackRecordMetric.objects.get(slug="agibot.first").kept_rate == 1
    assert YearMetric.objects.get(slug="2025.deliveries").company is None
    assert YearMetric.objects.get(slug="tesla.2025.annual-output").promised.low == 2000


def test_every_code_of_the_evidence_has_words() -> None:
    for model in MODELS:
        for metric in model._default_manager.all():
            codes = {one.role for one in metric.evidence}
            codes |= {one.reason for one in metric.exclusions}
            assert codes <= set(model.words)


def test_every_figure_shows_its_values_and_its_record() -> None:
    for model in MODELS:
        for metric in model._default_manager.all()[:20]:
            assert all(str(one.label) and str(one.text) for one in metric.shown())
            assert metric.record()


def test_refreshing_twice_equals_refreshing_once() -> None:
    once = stored()
    refresh()
    assert stored() == once


def test_refreshing_one_company_leaves_the_others_as_they_are() -> None:
    before = stored()
    VerdictMetric.objects.filter(company__slug="xpeng").delete()
    refresh("xpeng")
    assert stored() == before


def test_a_withdrawn_target_leaves_its_figures() -> None:
    ProductionTarget.objects.filter(key="ta-c170cf74").update(state="withdrawn")
    refresh("tesla")
    metric = promise("tesla.optimus.2025.annual-output")
    assert keys(metric) == ["ta-a101e287"]
    assert metric.units == between(5_000, 5_000)
    assert not VerdictMetric.objects.filter(slug="ta-c170cf74").exists()


def test_a_withdrawn_report_changes_a_verdict() -> None:
    ProductionActual.objects.filter(key="ac-b4094411").update(state="withdrawn")
    refresh("ubtech")
    assert VerdictMetric.objects.get(slug="ta-7ec90d35").verdict == "undecidable"


def test_a_draft_is_no_promise() -> None:
    before = stored()
    draft = ProductionTarget.objects.get(key=published_target().key)
    draft.state = "draft"
    draft.save()
    refresh()
    assert stored() == before


def test_on_a_past_day_figures_know_only_what_was_public_by_then() -> None:
    day = date(2025, 6, 30)
    with looking_from(Clock(as_of=day)):
        figures = [f for model in MODELS[:4] for f in PROMISES.figures(model)]
        figures += YEARS.figures(YearMetric)
        (verdict,) = PROMISES.figures(VerdictMetric, slug="ta-089a5a5f")
    assert verdict.verdict == "met"  # Chery's 220 were reported in May
    used = {(one.resource, one.key) for figure in figures for one in figure.evidence}
    for resource, model in (("targets", ProductionTarget), ("actuals", ProductionActual)):
        named = {key for kind, key in used if kind == resource}
        assert named
        assert not model.objects.filter(key__in=named, public_on__gt=day).exists()


def test_the_calendar_alone_changes_a_verdict() -> None:
    assert VerdictMetric.objects.get(slug="ta-f87cdff0").verdict == "pending"
    PROMISES.store(None, date(2027, 1, 1))
    assert VerdictMetric.objects.get(slug="ta-f87cdff0").verdict == "unreported"


def test_the_refresh_reads_as_often_for_all_companies_as_for_one() -> None:
    with CaptureQueriesContext(connection) as everything:
        list(PROMISES.compute(None, TODAY))
    with CaptureQueriesContext(connection) as one:
        list(PROMISES.compute(frozenset({"xpeng"}), TODAY))
    with CaptureQueriesContext(connection) as years:
        list(YEARS.compute(None, TODAY))
    assert len(everything) == len(one) == len(years) == 4


# --- pages ---


def test_a_page_shows_each_promise_with_its_statements_and_reasons() -> None:
    metric = promise("tesla.optimus.2025.annual-output")
    (shown,) = shown_promises([metric])
    assert [target.key for target in shown.inputs] == keys(metric)
    assert [target.key for target in shown.superseded] == [
        one.key for one in metric.exclusions if one.reason == "restated"
    ]
    assert [(left.target.key, str(left.reason)) for left in shown.left_out] == [
        ("ta-fda7e364", "said by a third party")
    ]


def test_showing_many_promises_takes_the_queries_of_showing_one() -> None:
    metrics = list(LatestPromiseMetric.objects.select_related("company"))
    with CaptureQueriesContext(connection) as one:
        shown_promises(metrics[:1])
    with CaptureQueriesContext(connection) as many:
        shown = shown_promises(metrics)
    assert len(one) == len(many) == 2
    assert len(shown) == len(metrics)


@pytest.mark.parametrize("clock", [Clock(), Clock(as_of=TODAY)], ids=["now", "that day"])
def test_targets_carry_the_verdict_stored_or_computed(clock: Clock) -> None:
    with looking_from(clock), CaptureQueriesContext(connection) as queries:
        rows = {row.key: row.verdict for row in with_verdicts(ProductionTarget.objects.all())}
        assert rows["ta-9e04fe4b"] == "missed"
        assert rows["ta-fda7e364"] is None
        assert sum(code is not None for code in rows.values()) == 47
        found = verdict_on(ProductionTarget.objects.get(key="ta-9e04fe4b"))
    assert found is not None
    assert found.verdict == "missed"
    assert len(queries) < 20


def test_the_list_marks_verdicts_and_filters_by_them(client: Client) -> None:
    page = client.get("/targets/?verdict=missed").content.decode()
    assert 'href="/metrics/verdict/ta-9e04fe4b/"' in page
    assert "mark-missed" in page
    found = client.get("/targets.json?verdict=met").json()["results"]
    assert {row["key"] for row in found} == {
        "ta-2d6ee46a",
        "ta-05f52b39",
        "ta-089a5a5f",
        "ta-7ec90d35",
    }
    assert {row["verdict"] for row in found} == {"met"}
    past = client.get("/targets.json?verdict=met&as_of=2025-06-30").json()["results"]
    assert {row["key"] for row in past} == {"ta-2d6ee46a", "ta-089a5a5f"}
    assert client.get("/targets.json?verdict=kept").status_code == 400


def test_a_targets_own_record_and_page_hold_its_verdict(client: Client) -> None:
    assert client.get("/api/v1/targets/ta-9e04fe4b/").json()["verdict"] == "missed"
    assert client.get("/api/v1/targets/ta-fda7e364/").json()["verdict"] is None
    page = client.get("/targets/ta-9e04fe4b/").content.decode()
    assert 'href="/metrics/verdict/ta-9e04fe4b/"' in page
    assert "500–1,000" in page


def test_a_profile_shows_the_track_record_and_leads_to_its_reasons() -> None:
    records = PROMISES.figures(TrackRecordMetric, companies=frozenset({"tesla"}))
    shown = render_to_string("companies/_track_record.html", {"track_records": records})
    assert 'href="/metrics/track_record/tesla.first/"' in shown
    # Nothing is met or missed yet, so there is no share kept.
    assert ">kept" not in shown


def test_the_list_asks_as_often_for_many_targets_as_for_few(client: Client) -> None:
    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    assert queries("/targets.json?limit=2") == queries("/targets.json?limit=100")
    assert queries("/targets/ta-9e04fe4b/") == queries("/targets/ta-7ec90d35/")
