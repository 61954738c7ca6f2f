"""The record of forecasters, by hand and by its laws."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from companies.metrics.forecasts import ForecastRecord, compute_forecasts
from companies.models import ForecastMetric
from companies.refresh.market import MARKET
from companies.rows import MarketFigureRow
from sources.clock import Clock, looking_from
from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate

TODAY = date(2026, 9, 30)


def a_figure(key: str = "mf-1", nature: str = "forecast", **changes: Any) -> MarketFigureRow:
    """Morgan Stanley in June 2025: 12,000 robots delivered in China in 2025."""
    row = MarketFigureRow(
        key=key,
        scope="china",
        nature=nature,
        metric="shipped" if nature == "estimate" else "deliveries",
        units=Interval.exactly(12_000),
        unit="robots",
        currency="",
        period_start=PartialDate.parse("2025-01-01") if nature == "estimate" else None,
        period_end=PartialDate.parse("2025-12-31"),
        stated_on=PartialDate.parse("2026-01" if nature == "estimate" else "2025-06"),
        stated_by="Morgan Stanley",
        confidence="reported",
        public_on=None,
    )
    return row._replace(**changes)


def at_least(units: int) -> Interval:
    return Interval(Decimal(units), None)


def only(*rows: MarketFigureRow, today: date = TODAY) -> ForecastRecord:
    (found,) = compute_forecasts(rows, today)
    return found


def verdict(*rows: MarketFigureRow, today: date = TODAY) -> str:
    (prediction,) = only(*rows, today=today).predictions
    return prediction.verdict


def test_a_forecast_is_met_when_even_the_lowest_estimate_reaches_it() -> None:
    # Daiwa said 7,000 for China in 2025; GGII later estimated 18,000 and Morgan Stanley 12,000.
    rows = [
        a_figure("mf-25b877fe", units=Interval.exactly(7_000)),
        a_figure("mf-0a95a1b6", "estimate", units=Interval.exactly(18_000)),
        a_figure("mf-9aaf30a3", "estimate"),
    ]
    (prediction,) = only(*rows).predictions
    assert prediction.verdict == "met"
    assert prediction.estimated == Interval(Decimal(12_000), Decimal(18_000))
    # 7,000 ÷ 18,000 to 7,000 ÷ 12,000
    assert prediction.ratio == Interval(Decimal(7) / 18, Decimal(7) / 12)


def test_the_verdict_follows_from_the_lower_end_and_the_hull_of_the_estimates() -> None:
    low, high = (
        a_figure(f"mf-{units}", "estimate", units=Interval.exactly(units))
        for units in (11_000, 13_000)
    )
    assert verdict(a_figure(), high) == "met"
    assert verdict(a_figure(), low) == "missed"
    assert verdict(a_figure(), low, high) == "undecidable"
    assert verdict(a_figure()) == "unreported"
    assert verdict(a_figure(), low, today=date(2025, 12, 31)) == "pending"
    assert verdict(a_figure(), high, today=date(2025, 12, 31)) == "met"
    assert verdict(a_figure(units=Interval(None, Decimal(9))), high) == "undecidable"


def test_an_estimate_counts_only_when_it_was_stated_later_and_for_the_same_thing() -> None:
    others = [
        a_figure("mf-early", "estimate", stated_on=PartialDate.parse("2025-06-30")),
        a_figure("mf-half", "estimate", period_start=PartialDate.parse("2025-07-01")),
        a_figure("mf-unsaid", "estimate", period_start=None),
        a_figure("mf-rumour", "estimate", confidence="rumoured"),
        a_figure("mf-world", "estimate", scope="world"),
        a_figure("mf-made", "estimate", metric="produced"),
    ]
    record = only(a_figure(), *others)
    assert record.unreported == 1
    assert [(one.key, one.reason) for one in record.left_out] == [
        ("mf-early", "not_later"),
        ("mf-half", "other_period"),
        ("mf-rumour", "rumoured"),
        ("mf-unsaid", "other_period"),
    ]


def test_a_cumulative_count_has_no_start() -> None:
    said = a_figure(metric="cumulative_output", period_start=PartialDate.parse("2024"))
    counted = a_figure("mf-2", "estimate", metric="cumulative_produced", period_start=None)
    assert verdict(said, counted) == "met"


def test_restatements_are_counted_by_day_and_measured_from_the_first() -> None:
    rows = [
        a_figure("mf-1", units=Interval.exactly(12_000), stated_on=PartialDate.parse("2025-01")),
        a_figure("mf-2", units=Interval.exactly(9_000), stated_on=PartialDate.parse("2025-02")),
        a_figure("mf-3", units=Interval.exactly(15_000), stated_on=PartialDate.parse("2025-02")),
        a_figure("mf-4", units=at_least(24_000), stated_on=PartialDate.parse("2025-03")),
    ]
    record = only(*rows)
    assert (record.forecasts, record.lines, record.lines_restated) == (3, 1, 1)
    assert record.restatements == 2
    assert record.factor == at_least(2)
    middle = record.predictions[1]
    assert middle.keys == ("mf-2", "mf-3")
    assert middle.restated == Interval(Decimal("0.75"), Decimal("1.25"))


def test_goals_stand_apart_and_statements_without_a_number_make_no_record() -> None:
    rows = [
        a_figure("mf-1"),
        a_figure("mf-2", "goal"),
        a_figure("mf-3", "goal", stated_by="MIIT", units=UNKNOWN, metric="start_of_production"),
        a_figure("mf-4", "forecast", stated_by="A forum", confidence="rumoured"),
    ]
    found = compute_forecasts(rows, TODAY)
    assert [(one.nature, one.forecaster) for one in found] == [
        ("forecast", "Morgan Stanley"),
        ("goal", "Morgan Stanley"),
    ]


UNITS = st.tuples(st.integers(1, 50), st.integers(0, 20)).map(
    lambda pair: Interval(Decimal(pair[0]), Decimal(sum(pair)))
)
FIGURES = st.lists(
    st.builds(
        lambda nature, units, month, body, sure: (nature, units, month, body, sure),
        st.sampled_from(["forecast", "goal", "estimate"]),
        st.one_of(UNITS, st.just(UNKNOWN), UNITS.map(lambda units: Interval(units.low, None))),
        st.integers(1, 12),
        st.sampled_from(["GGII", "IDC"]),
        st.sampled_from(["reported", "reported", "rumoured"]),
    ),
    max_size=12,
).map(
    lambda drawn: [
        a_figure(
            f"mf-{at}",
            nature,
            units=units,
            stated_on=PartialDate.parse(f"2025-{month:02}"),
            stated_by=body,
            confidence=sure,
        )
        for at, (nature, units, month, body, sure) in enumerate(drawn)
    ]
)


@given(FIGURES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[MarketFigureRow], rng: Random) -> None:
    shuffled = list(rows)
    rng.shuffle(shuffled)
    assert compute_forecasts(shuffled, TODAY) == compute_forecasts(rows, TODAY)


@given(FIGURES)
def test_the_facts_used_suffice_and_every_statement_is_accounted_for(
    rows: list[MarketFigureRow],
) -> None:
    for record in compute_forecasts(rows, TODAY):
        used = {one.key for one in record.used}
        again = only_of(record, compute_forecasts([r for r in rows if r.key in used], TODAY))
        assert again.predictions == record.predictions
        assert (again.ratio, again.factor) == (record.ratio, record.factor)
        told = used | {one.key for one in record.left_out}
        own = {r.key for r in rows if (r.nature, r.stated_by) == (record.nature, record.forecaster)}
        assert own <= told
        assert not used & {row.key for row in rows if row.confidence == "rumoured"}


def only_of(like: ForecastRecord, records: list[ForecastRecord]) -> ForecastRecord:
    place = like.nature, like.forecaster
    return next(one for one in records if (one.nature, one.forecaster) == place)


@given(FIGURES)
def test_each_statement_gets_one_verdict(rows: list[MarketFigureRow]) -> None:
    for record in compute_forecasts(rows, TODAY):
        counted = (record.met, record.missed, record.undecidable, record.unreported, record.pending)
        assert sum(counted) == record.forecasts == len(record.predictions)
        assert record.restatements == record.forecasts - record.lines


def stored(slug: str) -> ForecastMetric:
    rows = MARKET.compute(None, TODAY)
    return next(row for row in rows if isinstance(row, ForecastMetric) and row.slug == slug)


@pytest.mark.django_db
def test_morgan_stanley_moved_china_in_2026_from_twelve_to_fifty_thousand() -> None:
    record = stored("morgan-stanley")
    # 12,000 (12 Nov 2025), 14,000 ("2025"), 28,000 (Jan 2026), 50,000 (June 2026)
    assert (record.forecasts, record.lines, record.restatements) == (7, 4, 3)
    assert record.factor == Interval.exactly(Decimal("4.1667"))  # 50,000 ÷ 12,000
    assert record.pending == 7


@pytest.mark.django_db
def test_bank_of_america_cannot_be_judged_because_the_estimates_disagree() -> None:
    # 18,000 for the world in 2025; later: 14,500 and up, 15,000 to 20,000, 18,000 and 13,317.
    record = stored("bank-of-america")
    assert record.undecidable == record.forecasts == 1
    assert record.ratio == Interval(None, Decimal("1.3517"))  # 18,000 ÷ 13,317, open below
    assert {one.key for one in record.evidence} == {
        "mf-1c862767",
        "mf-f11fc0eb",
        "mf-3f246745",
        "mf-2f7dadc6",
        "mf-5b7d274f",
    }


@pytest.mark.django_db
def test_ggii_said_eighteen_thousand_and_counted_as_many_where_another_counted_fewer() -> None:
    record = stored("ggii")
    verdicts = {one["keys"][0]: one["verdict"] for one in record.predictions}
    assert verdicts["mf-03a856c6"] == "undecidable"  # 18,000; later 12,000 to 18,000
    assert record.ratio == Interval(Decimal(1), Decimal("1.5"))
    # China in 2030: 162,500, then 271,200
    assert record.factor == Interval.exactly(Decimal("1.6689"))
    assert (record.lines_restated, record.restatements) == (1, 1)


@pytest.mark.django_db
def test_daiwa_was_beaten_by_every_tracker() -> None:
    record = stored("daiwa")
    assert (record.met, record.pending) == (1, 1)
    assert record.ratio == Interval(Decimal("0.3889"), Decimal("0.5833"))  # 7 ÷ 18, 7 ÷ 12


@pytest.mark.django_db
def test_every_word_of_a_record_is_translated() -> None:
    for row in MARKET.compute(None, TODAY):
        codes = {one.role for one in row.evidence} | {one.reason for one in row.exclusions}
        assert codes <= set(row.words), row
        assert all(str(value.text) and str(value.label) for value in row.shown())


@pytest.mark.django_db
def test_the_list_of_market_figures_shows_the_record_of_each_forecaster(client: Client) -> None:
    MARKET.store(None, TODAY)
    text = client.get("/market-figures/").content.decode()
    for slug in ("morgan-stanley", "goal.state-grid"):
        assert f'href="{stored(slug).get_absolute_url()}"' in text
    assert "4.17 times" in text


@pytest.mark.django_db
def test_a_past_day_shows_the_record_as_it_was_then(client: Client) -> None:
    day = date(2025, 12, 15)
    with looking_from(Clock(as_of=day)):
        record = MARKET.figure(ForecastMetric, slug="morgan-stanley")
        assert record is not None
        assert [one["keys"] for one in record.predictions] == [["mf-e2d27413"]]
        assert record.restatements == 0
