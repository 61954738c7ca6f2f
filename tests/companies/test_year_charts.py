"""The charts of promised and reported years, of moved dates and of verdicts, and their sentences."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from companies.charts import YearBars, YearLabels, years_figure
from companies.charts.years import KINDS
from companies.models import Company, ProductionTarget, SlippageMetric, YearMetric
from companies.refresh.promises import PROMISES
from companies.refresh.years import YEARS
from companies.slippage_chart import slippage_chart
from companies.timeline import company_promise_chart
from companies.year_charts import years_chart, years_summary
from sources.chart_style import figure_json
from sources.clock import Clock, looking_from
from sources.intervals import UNKNOWN, Interval
from tests.figures import hover_of, keys_of, shown_tags, urls_of
from tests.rows import HOSTILE

TODAY = date(2026, 11, 21)
LABELS = YearLabels(
    scale="robots <log>",
    so_far="so far",
    promised="Promised",
    reported="Reported",
    promised_text=lambda row: f"{row.promised.low}",
    reported_text=lambda row: f"{row.reported.low}",
    number=lambda value: f"{value:,.0f}",
)


def robots(low: int | None, high: int | None = None) -> Interval:
    return Interval(None if low is None else Decimal(low), None if high is None else Decimal(high))


def bars(year: int = 2025, kind: str = "deliveries", **changes: Any) -> YearBars:
    """Two companies promised 1,000 to 2,000; one of them reported 1,500, and so did another."""
    row = YearBars(
        key=f"{year}.{kind}",
        year=year,
        kind=kind,
        kind_label=kind.replace("_", " ").capitalize(),
        promised=robots(1000, 2000),
        promising=2,
        reported=robots(3000),
        reporting=2,
        of_promising=robots(1500, 1500),
        promising_reported=1,
        url=f"/metrics/year/{year}.{kind}/",
    )
    return row._replace(**changes)


ROWS = [
    bars(),
    bars(2026, reported=UNKNOWN),
    bars(2025, "annual_output", promised=UNKNOWN),
    bars(2024, "deployment", promised=robots(None, 500)),
]


def test_each_kind_has_a_panel_and_each_number_a_mark() -> None:
    figure = years_figure(ROWS, LABELS, 2026)
    assert keys_of(figure) == {row.key for row in ROWS}
    assert urls_of(figure) == {row.url for row in ROWS}
    marks = [trace for trace in figure.data if trace.customdata]
    # In every panel promised and reported, but for what is unknown.
    assert [(trace.yaxis, trace.name, list(trace.y)) for trace in marks] == [
        ("y", "Reported", [3000]),
        ("y2", "Promised", [1000, 1000]),
        ("y2", "Reported", [3000]),
        ("y3", "Promised", [500]),
        ("y3", "Reported", [3000]),
    ]
    assert list(marks[1].x) == [2024.83, 2025.83]


def test_running_totals_and_years_without_a_number_are_not_drawn() -> None:
    nothing = bars(promised=UNKNOWN, reported=UNKNOWN)
    assert years_figure([nothing, bars(kind="cumulative_output")], LABELS, 2026).data == ()
    assert "cumulative_output" not in KINDS


def test_an_open_end_is_an_arrow_and_a_closed_one_a_stroke() -> None:
    def tips(units: Interval) -> list[str]:
        figure = years_figure([bars(promised=units, reported=UNKNOWN)], LABELS, 2026)
        drawn = figure.data[0]
        sizes = zip(drawn.marker.symbol, drawn.marker.size, strict=True)
        return [symbol for symbol, size in sizes if size]

    assert tips(robots(1000)) == ["triangle-up"]
    assert tips(robots(None, 1000)) == ["triangle-down"]
    assert tips(robots(1000, 2000)) == ["line-ew"]


def test_promised_and_reported_differ_by_shape_and_this_year_says_so_far() -> None:
    figure = years_figure(ROWS, LABELS, 2026)
    shapes = {trace.name: trace.marker.symbol for trace in figure.data if trace.showlegend}
    assert len(set(shapes.values())) == 2
    assert list(figure.layout.xaxis.ticktext) == ["2024", "2025", "2026<br>so far"]


def test_years_keep_markup_text_and_do_not_mind_the_order() -> None:
    figure = years_figure([bars(kind_label=HOSTILE)], LABELS, 2026)
    assert shown_tags(figure) == []
    assert "&lt;img src=x" in hover_of(figure, "2025.deliveries")
    backwards = years_figure(ROWS[::-1], LABELS, 2026)
    assert figure_json(backwards) == figure_json(years_figure(ROWS, LABELS, 2026))


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({}, "Reports on 1 of 2: 1,500, which reaches the low end of that."),
        (
            {"of_promising": robots(500)},
            "Reports on 1 of 2: at least 500, which leaves open whether it was reached.",
        ),
        # One of two is missing, and missing is not zero.
        (
            {"of_promising": robots(500, 900)},
            "Reports on 1 of 2: 500–900, which leaves open whether it was reached.",
        ),
        (
            {"of_promising": robots(500, 900), "promising_reported": 2},
            "Reports on 2 of 2: 500–900, which is less than that.",
        ),
        (
            {"promised": robots(None, 900)},
            "Reports on 1 of 2: 1,500.",
        ),
        (
            {"of_promising": UNKNOWN, "promising_reported": 0},
            "No report was found on those that promised.",
        ),
    ],
)
def test_the_sentence_compares_like_with_like(changes: dict[str, Any], finding: str) -> None:
    assert years_summary([bars(**changes)], 2026).split(". ", 1)[1] == finding


def test_the_sentence_tells_of_the_last_year_that_is_over_else_of_the_next() -> None:
    rows = [bars(2024), bars(2025, promising=1), bars(2026), bars(2027)]
    assert years_summary(rows, 2026).startswith(
        "Deliveries in 2025: 1,000–2,000 robots promised by 1 company."
    )
    assert years_summary(rows[2:], 2026) == (
        "Deliveries in 2026: 1,000–2,000 robots promised by 2 companies."
    )


@pytest.fixture
def _stored(db: None) -> None:
    PROMISES.store(None, TODAY)
    YEARS.store(None, TODAY)


@pytest.mark.usefixtures("_stored")
def test_the_industrys_years_of_the_bundle() -> None:
    figures = [one for one in YEARS.figures(YearMetric, company=None) if one.year in (2024, 2025)]
    chart = years_chart(figures)
    assert chart is not None
    assert "Annual output in 2025: 2,200–10,989 robots promised by 2 companies." in chart.summary
    assert (
        "Deliveries in 2025: at least 5,709 robots promised by 5 companies. Reports on 3 of 5:"
        " at least 6,320, which reaches the low end of that." in chart.summary
    )
    assert "/metrics/year/2025.deliveries/" in chart.json
    assert "cumulative" not in chart.json
    assert years_chart([]) is None


@pytest.mark.usefixtures("_stored")
def test_moved_dates_stand_by_days_moved_and_what_was_stated_once_after_them() -> None:
    promises = SlippageMetric.objects.values_list("promise", flat=True)
    chart = slippage_chart(promises)
    assert chart is not None
    slugs = [row.slug for row in chart.rows]
    assert slugs[:3] == [
        "tesla-optimus-volume-production",
        "apptronik-apollo-production",
        "tesla-optimus-v3-reveal",
    ]
    assert slugs[5] == "tesla-optimus-internal-production"
    assert all(row.moved.is_unknown for row in chart.rows[6:])
    assert chart.summary.startswith(
        "Of 6 dates stated again: later 3, earlier 1, unmoved or unclear 2."
    )
    assert "Start of production, 975–1,004 days later." in chart.summary


@pytest.mark.usefixtures("_stored")
def test_an_overdue_date_has_a_shape_of_its_own_and_a_line_to_today() -> None:
    (tesla,) = slippage_traces("tesla-optimus-volume-production", marks=True)
    assert tesla["marker"]["symbol"] == ["circle-open", "diamond-x-open"]
    assert tesla["x"] == ["2023-12-31", "2026-09-30"]
    (apptronik,) = slippage_traces("apptronik-apollo-production", marks=True)
    assert apptronik["marker"]["symbol"] == ["circle-open", "circle"]
    dots = slippage_traces("tesla-optimus-volume-production", marks=False)
    assert [trace["x"][0] for trace in dots if trace["line"]["dash"] == "dot"] == ["2026-09-30"]


def slippage_traces(promise: str, *, marks: bool) -> list[dict[str, Any]]:
    chart = slippage_chart([promise])
    assert chart is not None
    traces: list[dict[str, Any]] = json.loads(chart.json)["data"]
    if marks:
        return [trace for trace in traces if trace.get("customdata")]
    return [trace for trace in traces if trace["mode"] == "lines"]


@pytest.mark.usefixtures("_stored")
def test_a_reported_fact_stands_on_its_days() -> None:
    # Promised for the end of 2026; it happened 10 to 12 days before.
    SlippageMetric.objects.filter(slug="apptronik-apollo-production").update(
        late_min=-12, late_max=-10, state="reported"
    )
    (marks,) = slippage_traces("apptronik-apollo-production", marks=True)
    assert marks["marker"]["symbol"][-1] == "triangle-down"
    assert marks["x"][-1] == "2026-12-21"


@pytest.mark.usefixtures("_stored")
def test_no_moved_dates_make_no_chart() -> None:
    assert slippage_chart([]) is None
    assert slippage_chart(["no-such-promise"]) is None


@pytest.mark.usefixtures("_stored")
def test_a_company_page_marks_the_verdict_of_each_scored_target() -> None:
    chart = company_promise_chart(Company.objects.get(slug="tesla"), today=TODAY)
    assert chart is not None
    assert chart.summary.endswith("Of 10 scored statements: Partly reported 5, Pending 5.")
    keys = [trace.get("name") for trace in json.loads(chart.json)["data"]]
    assert {"Partly reported", "Pending"} <= set(keys)
    assert "Met" not in keys
    with looking_from(Clock(as_of=date(2025, 6, 30))):
        past = company_promise_chart(Company.objects.get(slug="tesla"))
        assert past is not None
        assert "Partly reported" not in past.summary


@pytest.mark.usefixtures("_stored")
def test_the_sentences_are_chinese_on_a_chinese_page() -> None:
    with translation.override("zh-hans"):
        chart = slippage_chart(SlippageMetric.objects.values_list("promise", flat=True))
        assert chart is not None
        assert "975–1,004" in chart.summary


@pytest.mark.usefixtures("_stored")
def test_the_pages_show_the_charts_of_what_is_filtered(client: Client) -> None:
    home = client.get("/").content.decode()
    assert 'id="promised-and-reported"' in home
    # Its table stays beneath.
    assert 'href="/metrics/year/2025.deliveries/"' in home
    targets = client.get("/targets/?company=apptronik").content.decode()
    assert 'id="slippage"' in targets
    assert "/metrics/slippage/apptronik-apollo-production/" in targets
    assert "tesla-optimus-volume-production" not in targets
    assert 'id="slippage"' not in client.get("/targets/?company=agibot").content.decode()
    refused = client.get("/targets/?metric=nonsense")
    assert 'id="slippage"' not in refused.content.decode()


@pytest.mark.usefixtures("_stored")
def test_the_charts_ask_as_often_for_many_rows_as_for_few() -> None:
    def queries(ask: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask()
        return len(asked)

    every = ProductionTarget.objects.values_list("promise", flat=True)
    assert queries(lambda: slippage_chart(["apptronik-apollo-production"])) == 1
    assert queries(lambda: slippage_chart(every)) == 2
    tesla, few = (Company.objects.get(slug=slug) for slug in ("tesla", "apptronik"))
    many = queries(lambda: company_promise_chart(tesla))
    assert many == queries(lambda: company_promise_chart(few)) == 2
