"""The chart of private capital by quarter: every bar explained, nothing claimed that ranges forbid."""

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from funding.charts import QuarterBar, QuarterLabels, quarters_figure
from funding.models import QuarterCapitalMetric
from funding.quarters import capital_by_quarter_chart, filtered_quarters_chart, quarters_summary
from sources.clock import Clock, looking_from
from sources.intervals import UNKNOWN, Interval
from tests.figures import hover_of, keys_of, urls_of
from tests.rows import a_round, millions

LABELS = QuarterLabels(
    scale="CNY",
    least="at least",
    most="at most",
    more="open",
    quarter=str.upper,
    no_quarter=("year", "only"),
    heading=lambda bar: f"{bar.year} {bar.part}",
    lines=lambda bar: (f"{bar.rounds} rounds",),
    number=lambda value: f"{value:,.0f}",
)


def a_bar(year: int, part: str, disclosed: Interval, silent: int = 0) -> QuarterBar:
    key = f"{year}-{part}"
    return QuarterBar(key, year, part, disclosed, 2, silent, 2, f"/metrics/{key}/")


BARS = [
    a_bar(2025, "q1", millions(100, 300)),
    a_bar(2025, "q3", Interval(millions(50).low, None)),
    a_bar(2025, "q4", UNKNOWN, silent=2),
    a_bar(2025, "no_quarter", millions(20), silent=1),
    a_bar(2026, "q2", millions(400)),
]


def test_every_quarter_has_a_bar_that_leads_to_its_explanation() -> None:
    figure = quarters_figure(BARS, LABELS, (2026, "q4"))
    assert keys_of(figure) == {bar.key for bar in BARS}
    assert urls_of(figure) == {bar.url for bar in BARS}
    assert "2 rounds" in hover_of(figure, "2025-q1")


def test_bars_reach_to_the_least_and_on_to_the_most() -> None:
    least, most, arrows = quarters_figure(BARS, LABELS, (2026, "q4")).data[:3]
    assert list(least.y) == [100e6, 50e6, 0, 20e6, 400e6]
    assert list(most.y) == [200e6, 0, 0, 0, 0]
    # What is open has an arrow: no upper end, no amount at all, a round without one.
    assert [point[0] for point in arrows.customdata] == ["2025-q3", "2025-q4", "2025-no_quarter"]
    assert arrows.y[0] > 50e6
    assert arrows.y[1] > 0


def test_a_quarter_without_any_round_keeps_its_place() -> None:
    axis = quarters_figure(BARS, LABELS, (2026, "q3")).layout.xaxis
    assert [text.split("<br>")[0] for text in axis.ticktext] == [
        *("Q1", "Q2", "Q3", "Q4", "year"),
        *("Q1", "Q2", "Q3"),
    ]
    assert len(set(axis.tickvals)) == len(axis.tickvals)


def test_no_bars_make_an_empty_figure() -> None:
    assert quarters_figure([], LABELS, (2026, "q1")).data == ()


@pytest.mark.parametrize("highest", [1, 7, 13, 28, 60, 99, 5774])
def test_the_axis_has_a_few_round_ticks(highest: int) -> None:
    bars = [a_bar(2025, "q1", millions(highest))]
    ticks = quarters_figure(bars, LABELS, (2025, "q1")).layout.yaxis.tickvals
    assert ticks[0] == 0
    assert 3 <= len(ticks) <= 7
    assert ticks[-1] <= highest * 10**6


def metrics(*places: tuple[int, str, Interval, int]) -> list[QuarterCapitalMetric]:
    found = []
    for year, part, disclosed, silent in places:
        one = QuarterCapitalMetric(slug=f"{year}-{part}", currency="USD", year=year, part=part)
        one.disclosed, one.rounds, one.undisclosed, one.companies = disclosed, 3, silent, 3
        found.append(one)
    return found


TODAY = date(2026, 5, 1)


def test_the_summary_names_the_highest_lower_end_and_who_may_exceed_it() -> None:
    with translation.override("en"):
        said = quarters_summary(
            metrics(
                (2025, "q1", millions(300, 900), 0),
                (2025, "q2", millions(100, 200), 0),
                (2026, "q1", millions(400, 500), 1),
            ),
            TODAY,
        )
        sure = quarters_summary(metrics((2026, "q1", millions(400), 0)), TODAY)
    assert said == (
        "Q1 2026 was the strongest quarter so far: USD 400–500 m disclosed, though Q1 2025, at"
        " USD 300–900 m, may have brought more."
    )
    assert sure == "Q1 2026 was the strongest quarter so far: USD 400 m disclosed."


@pytest.mark.parametrize(
    ("this", "words"),
    [
        (millions(900, 950), "so far, already more than all of 2025 (USD 300–800 m)."),
        (millions(100, 200), "so far, less than all of 2025 (USD 300–800 m)."),
        (millions(500, 900), "2026 has brought USD 500–900 m so far, after USD 300–800 m in all"),
        (Interval(millions(500).low, None), "2026 has brought at least USD 500 m so far, after"),
    ],
)
def test_years_are_compared_only_where_their_ranges_allow_it(this: Interval, words: str) -> None:
    rows = metrics((2025, "year", millions(300, 800), 0), (2026, "year", this, 0))
    with translation.override("en"):
        assert words in quarters_summary(rows, TODAY)


def test_the_summary_says_what_stands_in_no_quarter() -> None:
    rows = metrics((2025, "no_quarter", millions(10, 20), 1), (2024, "no_quarter", UNKNOWN, 3))
    with translation.override("en"):
        assert quarters_summary(rows, TODAY) == (
            "6 more rounds have no known quarter: USD 10–20 m, 4 of them without a disclosed amount."
        )


@pytest.mark.django_db
def test_the_page_draws_it_in_the_readers_currency(client: Client) -> None:
    client.cookies["currency"] = "CNY"
    html = client.get("/funding/").content.decode()
    assert 'id="capital-by-quarter"' in html
    assert "/metrics/capital_by_quarter/2023-q4.cny/" in html
    assert ".usd/" not in html.split('id="capital-by-quarter"')[1].split("</figure>")[0]


@pytest.mark.django_db
def test_a_filter_has_its_own_quarters_that_lead_to_its_rounds(client: Client) -> None:
    html = client.get("/funding/", {"confidence": "confirmed"}).content.decode()
    figure = html.split('id="capital-by-quarter"')[1].split("</figure>")[0]
    assert "/metrics/" not in figure
    assert "announced_after=2026-04&amp;announced_before=2026-06" in figure
    assert "confidence=confirmed" in figure
    assert 'id="capital-by-quarter"' not in client.get("/funding/?company=xpeng").content.decode()


@pytest.mark.django_db
def test_the_csv_of_the_chart_holds_its_rounds(client: Client) -> None:
    chart = capital_by_quarter_chart("USD")
    assert chart is not None
    rows = client.get(chart.csv_url).getvalue().decode().splitlines()
    keys = {
        one.key
        for row in chart.rows
        for one in QuarterCapitalMetric.objects.get(slug=row.figure.slug).evidence
    }
    assert keys <= {line.split(",")[0] for line in rows}


@pytest.mark.django_db
def test_the_chart_takes_one_query_however_many_rounds_there_are() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        capital_by_quarter_chart("CNY")
    assert len(queries) == 1


@pytest.mark.django_db
def test_a_past_day_knows_no_later_quarter() -> None:
    with looking_from(Clock(as_of=date(2023, 6, 30))):
        chart = capital_by_quarter_chart("CNY")
    assert chart is not None
    assert max(row.figure.year or 0 for row in chart.rows) <= 2023
    assert "2024" not in chart.json
    with looking_from(Clock(as_of=date(2001, 1, 1))):
        assert capital_by_quarter_chart("CNY") is None


def test_few_quarters_make_no_chart() -> None:
    rows = [a_round("rd-1", "2026-01-05"), a_round("rd-2", "2026-04-05")]
    assert filtered_quarters_chart(rows, "CNY", QueryDict("company=x")) is None
