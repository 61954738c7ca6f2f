"""The charts of promised and reported years, of moved dates and of verdicts, and their sentences."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
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
from companies.models import ProductionTarget, SlippageMetric, YearMetric
from companies.refresh.promises import PROMISES
from companies.refresh.years import YEARS
from companies.slippage_chart import slippage_chart
from companies.year_charts import years_chart, years_summary
from sources.chart_style import figure_json
from sources.intervals import UNKNOWN, Interval
from tests.companies.test_charts import LABELS as RANGE_LABELS
from tests.figures import hover_of, keys_of, shown_tags, symbols_of, urls_of
from tests.rows import HOSTILE

TODAY = date(2026, 11, 21)
LABELS = YearLabels(
    ranges=replace(RANGE_LABELS, beside="Reported, of all"),
    so_far="so far",
    promised="Promised",
    of_promising="Reported, of them",
    reported="Reported",
    promised_text=lambda row: f"{row.promised.low}",
    of_promising_text=lambda row: f"{row.of_promising.low}",
    reported_text=lambda row: f"{row.reported.low}",
    figure=lambda units: f"{units.low}",
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


def test_each_kind_has_a_group_and_each_number_a_mark() -> None:
    figure = years_figure(ROWS, LABELS, 2026)
    assert keys_of(figure) == {row.key for row in ROWS}
    assert urls_of(figure) == {row.url for row in ROWS}
    heads = [one.text for one in figure.layout.annotations if one.text.startswith("<b>")]
    assert heads[:3] == ["<b>Annual output</b>", "<b>Deliveries</b>", "<b>Deployment</b>"]
    marks = {trace.name: list(trace.x) for trace in figure.data if trace.customdata}
    # In the order of the groups; what is unknown has none.
    assert marks == {
        "Promised": [1000, 1000, 500],
        "Reported, of all": [3000, 3000, 3000],
        "Reported": [1500, 1500, 1500, 1500],
    }


def test_what_others_made_stands_beside_lighter_and_never_in_the_figures() -> None:
    figure = years_figure([bars(), bars(2024, of_promising=UNKNOWN)], LABELS, 2026)
    assert symbols_of(figure, "2025.deliveries") == {"square", "circle-open", "circle"}
    assert symbols_of(figure, "2024.deliveries") == {"square", "circle-open"}
    texts = [one.text for one in figure.layout.annotations]
    assert "1500" in texts
    assert "3000" not in texts
    same = years_figure([bars(reported=robots(1500, 1500))], LABELS, 2026)
    assert symbols_of(same, "2025.deliveries") == {"square", "circle"}


def test_running_totals_and_years_without_a_number_are_not_drawn() -> None:
    nothing = bars(promised=UNKNOWN, reported=UNKNOWN)
    assert years_figure([nothing, bars(kind="cumulative_output")], LABELS, 2026).data == ()
    assert "cumulative_output" not in KINDS


def test_this_year_says_so_far() -> None:
    names = [one.text for one in years_figure(ROWS, LABELS, 2026).layout.annotations]
    assert "2026 so far" in names
    assert {"2024", "2025"} <= set(names)


def test_years_keep_markup_text_and_do_not_mind_the_order() -> None:
    figure = years_figure([bars(kind_label=HOSTILE)], LABELS, 2026)
    assert shown_tags(figure) == []
    assert "&lt;img src=x" in hover_of(figure, "2025.deliveries")
    backwards = years_figure(ROWS[::-1], LABELS, 2026)
    assert figure_json(backwards) == figure_json(years_figure(ROWS, LABELS, 2026))


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({}, "reached what was promised: 1,500"),
        (
            {"of_promising": robots(500)},
            "remains open: at least 500",
        ),
        # One of two is missing, and missing is not zero.
        (
            {"of_promising": robots(500, 900)},
            "remains open: 500–900",
        ),
        (
            {"of_promising": robots(500, 900), "promising_reported": 2},
            "fell short of what was promised: 500–900",
        ),
        (
            {"promised": robots(None, 900)},
            "remains open: 1,500",
        ),
        (
            {"of_promising": UNKNOWN, "promising_reported": 0},
            "Deliveries in 2025: no report on any of the 2 companies that promised 1,000–2,000.",
        ),
    ],
)
def test_the_sentence_compares_like_with_like(changes: dict[str, Any], finding: str) -> None:
    assert finding in years_summary([bars(**changes)], 2026)


def test_the_sentence_tells_of_the_last_year_that_is_over_else_of_the_next() -> None:
    rows = [bars(2024), bars(2025, promising=1), bars(2026), bars(2027)]
    assert years_summary(rows, 2026) == (
        "Deliveries in 2025 reached what was promised: 1,500, after promises of 1,000–2,000 (reports"
        " on 1 of 1 companies)."
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
    assert chart.summary == (
        "Deliveries in 2025 reached what was promised: at least 6,320, after promises of at least"
        " 5,709 (reports on 3 of 5 companies). Annual output in 2025 remains open: at least 200, after"
        " promises of 2,200–10,989 (reports on 1 of 2 companies). Deployment in 2025: no report on any"
        " of the 3 companies that promised at least 3,050."
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
def test_the_sentences_are_chinese_on_a_chinese_page() -> None:
    with translation.override("zh-hans"):
        chart = slippage_chart(SlippageMetric.objects.values_list("promise", flat=True))
        assert chart is not None
        assert "975–1,004" in chart.summary


@pytest.mark.usefixtures("_stored")
def test_the_pages_show_the_charts_of_what_is_filtered(client: Client) -> None:
    home = client.get("/").content.decode()
    assert 'id="promised-and-reported"' in home
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


@pytest.mark.usefixtures("_stored")
def test_years_and_moved_dates_have_their_rows_as_csv(client: Client) -> None:
    years = list(csv.DictReader(io.StringIO(text_of(client, "/targets/promised-and-reported.csv"))))
    deliveries = next(
        row for row in years if (row["year"], row["metric"]) == ("2025", "deliveries")
    )
    assert (deliveries["promised_min"], deliveries["promised_max"]) == ("5709", "")
    assert (deliveries["promising_companies"], deliveries["promising_with_report"]) == ("5", "3")
    assert deliveries["reported_of_promising_min"] == "6320"
    moved = csv.DictReader(
        io.StringIO(text_of(client, "/targets/moved-dates.csv?company=apptronik"))
    )
    (apptronik,) = moved
    assert apptronik["promise"] == "apptronik-apollo-production"
    assert (apptronik["moved_days_min"], apptronik["moved_days_max"]) == ("365", "365")


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return answer.content.decode()
